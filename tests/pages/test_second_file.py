"""A second file of a kind can be added or take the place of the first; what names people can be kept as a code."""

from __future__ import annotations

import hashlib
import stat

import pandas as pd
import pytest
from visitor import Visitor

DAYS = pd.date_range("2024-01-01", periods=200, freq="D").strftime("%Y-%m-%d")


@pytest.fixture
def shop() -> pd.DataFrame:
    customers = [f"{(n * n) % 41:03d}" for n in range(200)]
    return pd.DataFrame({"customer": customers, "date": DAYS, "amount": [9.5 + n % 7 for n in range(200)]})


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def stored(guest: Visitor, name: str = "orders") -> pd.DataFrame:
    return guest.workspace.load(name, guest.workspace.tables()[name].digest).frame


def question(guest: Visitor):
    return next(radio for radio in guest.app.radio if radio.key.startswith("join_"))


def test_the_next_delivery_is_added_and_its_overlap_counted_once(visitor, shop):
    guest = visitor().upload("first.csv", csv(shop[:120])).click("use_table")
    guest.upload("second.csv", csv(shop[100:]))
    assert question(guest).value == "append"
    assert any("80 rows are new · 20 rows were there already" in caption.value for caption in guest.app.caption)
    assert any(box.label == "220 rows read = 200 kept + 20 left out" for box in guest.app.expander)
    guest.click("use_table")
    held = guest.workspace.tables()["orders"]
    assert (held.rows, held.source) == (200, "first.csv + second.csv")
    assert stored(guest)["amount"].sum() == pytest.approx(shop["amount"].sum())
    assert len(list(guest.workspace.folder.glob("*.parquet"))) == 1


def test_it_can_take_the_place_of_the_first_instead(visitor, shop):
    guest = visitor("de").upload("erste.csv", csv(shop[:120])).click("use_table").upload("zweite.csv", csv(shop[100:]))
    guest.fill("radio", question(guest).key, "replace").click("use_table")
    held = guest.workspace.tables()["orders"]
    assert (held.rows, held.source) == (100, "zweite.csv")


def test_a_fuller_export_takes_the_place_of_the_first_unless_told_otherwise(visitor, shop):
    guest = visitor().upload("first.csv", csv(shop[:120])).click("use_table").upload("all.csv", csv(shop))
    assert question(guest).value == "replace"
    guest.fill("radio", question(guest).key, "append").click("use_table")
    assert len(stored(guest)) == 200


def test_a_file_of_another_kind_is_not_asked_about(visitor, shop, demo_shop):
    guest = visitor().bring(*demo_shop["en"][2:]).upload("orders.csv", csv(shop))
    assert not [radio for radio in guest.app.radio if radio.key.startswith("join_")]


@pytest.fixture
def people() -> bytes:
    emails = [f"P{n}@Mail.net" for n in range(40)]
    return csv(pd.DataFrame({"customer_id": range(40), "email": emails, "phone": "+49 171 1234567", "age": 30}))


def code_box(guest: Visitor, column: str):
    return next(box for box in guest.app.selectbox if box.key.startswith("person_") and box.key.endswith(column))


def test_an_address_can_be_kept_as_a_code_and_what_was_done_is_noted(visitor, people):
    guest = visitor().upload("people.csv", people)
    assert code_box(guest, "email").value == "not_kept"
    code_box(guest, "email").set_value("sha256")
    guest.run()
    code_box(guest, "phone").set_value("keyed_hash")
    guest.run().click("use_table")
    frame = stored(guest, "customers")
    assert list(frame) == ["customer_id", "email_sha256", "phone_keyed_hash", "age"]
    assert hashlib.sha256(b"p7@mail.net").hexdigest() in set(frame["email_sha256"])
    assert guest.workspace.tables()["customers"].treated == (
        ("email", "email", "sha256"),
        ("phone", "phone", "keyed_hash"),
    )
    assert stat.S_IMODE((guest.workspace.folder / "key").stat().st_mode) == 0o600


def test_customers_known_by_their_address_can_be_known_by_a_code_in_every_table(visitor, people, shop):
    addresses = {f"{n:03d}": f"p{n}@mail.net" for n in range(41)}
    guest = visitor().upload("orders.csv", csv(shop.assign(customer=shop["customer"].map(addresses))))
    code_box(guest, "customer").set_value("keyed_hash")
    guest.run().click("use_table").upload("people.csv", people).choose("customer_id", "email")
    code_box(guest, "email").set_value("keyed_hash")
    guest.run().click("use_table")
    buyers, known = (set(stored(guest, name)["customer_id"]) for name in ("orders", "customers"))
    assert buyers & known
    assert not [text for text in buyers | known if "@" in text]


def test_without_a_choice_nothing_that_names_people_is_kept(visitor, people):
    guest = visitor().upload("people.csv", people).click("use_table")
    assert list(stored(guest, "customers")) == ["customer_id", "age"]
    assert not (guest.workspace.folder / "key").exists()
    assert {item[2] for item in guest.workspace.tables()["customers"].treated} == {"not_kept"}
