"""A person with several customer numbers is one person on every page while the switch is on, and several without it."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from visitor import Visitor, events, word

from analysis.tables.table import Table, make_table

DAYS = pd.date_range("2024-01-01", periods=240, freq="D")
# Sixty customers; the last ten are guests who are the first ten.
IDS = [f"c{number:02d}" for number in range(50)] + [f"g{number:02d}" for number in range(10)]
SWITCH = "merge_aliases"


def aliases(*pairs: tuple[str, str]) -> Table:
    """A table of ids in which each first belongs to the second; without any, each guest to the customer they are."""
    pairs = pairs or tuple((f"g{n:02d}", f"c{n:02d}") for n in range(10))
    return make_table("aliases", pd.DataFrame(pairs, columns=["alias", "customer_id"]))


def order_rows() -> pd.DataFrame:
    customers = [IDS[(n * n) % 60] for n in range(180)] + IDS
    return pd.DataFrame({"customer_id": customers, "timestamp": DAYS, "amount": [9.5 + n % 7 for n in range(240)]})


@pytest.fixture
def shop(visitor):
    """Brings 240 orders of the sixty, and a customers table with these further columns if there are any."""

    def bring(language: str = "en", **columns: object) -> Visitor:
        tables = [make_table("orders", order_rows())]
        if columns:
            tables.append(make_table("customers", pd.DataFrame({"customer_id": IDS, **columns})))
        return visitor(language).bring(*tables)

    return bring


def switched(guest: Visitor, key: str = SWITCH, on: bool = True) -> Visitor:
    return guest.open("upload").fill("toggle", key, on)


def counted(guest: Visitor, language: str = "en") -> str:
    return guest.open("segmentation").metrics()[word(language, "Customers")]


def planned(guest: Visitor, download) -> set[str]:
    archive = zipfile.ZipFile(io.BytesIO(download(guest.open("bucket_strategy"), "plan_download")))
    names = [name for name in archive.namelist() if name.startswith("audiences/")]
    return set(pd.concat([pd.read_csv(archive.open(name)) for name in names])["Customer"])


def test_a_table_of_ids_is_offered_merges_on_every_page_and_is_undone_by_the_same_switch(shop):
    pairs = aliases().frame.rename(columns={"alias": "guest_id"}).to_csv(index=False).encode()
    guest = shop().upload("ids.csv", pairs).click("use_table")
    assert not guest.app.toggle(SWITCH).value
    assert guest.app.toggle(SWITCH).label.endswith("10 people have 20 customer numbers; treat each as one person")
    assert any("c00 = g00 · c01 = g01" in caption.value for caption in guest.app.caption)
    assert any(caption.value == "Orders: 60 → 50 customers" for caption in guest.app.caption)
    assert counted(guest) == "60"
    stored = guest.workspace.tables()["orders"].digest
    assert counted(switched(guest)) == "50"
    assert any("50 customers" in caption.value for caption in guest.app.sidebar.caption)
    assert guest.workspace.tables()["orders"].digest == stored
    assert counted(switched(guest, on=False)) == "60"


def test_a_journey_goes_on_under_another_number(visitor):
    visited = [(f"c{n:02d}", f"2024-03-{n + 1:02d} 10:00", "visit") for n in range(20)]
    bought = [(f"g{n:02d}", f"2024-03-{n + 1:02d} 11:00", "order") for n in range(10)]
    guest = visitor().bring(events(*visited, *bought)).bring(aliases())
    guest.workspace.remember(journey_steps=["visit", "order"])
    apart = guest.open("journey").metrics()
    together = switched(guest).open("journey").metrics()
    assert "0.0%" in apart.values()
    assert "50.0%" in together.values()


def test_what_two_numbers_share_is_offered_too_and_remembered(shop, visitor):
    codes = [f"{n * 7919:064x}" for n in range(1, 51)]
    guest = shop("de", email_sha256=[*codes, *codes[:10]]).open("upload")
    assert not guest.app.toggle("merge_by_email_sha256").value
    switched(guest, "merge_by_email_sha256")
    assert counted(visitor("de"), "de") == "50"
    assert visitor("de").open("upload").app.toggle("merge_by_email_sha256").value


def test_both_sources_together_merge_most(shop):
    codes = [f"{n * 7919:064x}" for n in range(1, 61)]
    guest = shop(email_sha256=[*codes[:59], codes[49]]).bring(aliases(*((f"g{n:02d}", f"c{n:02d}") for n in range(5))))
    switched(switched(guest), "merge_by_email_sha256")
    assert counted(guest) == "54"


def test_where_nobody_has_several_numbers_there_is_no_such_question(shop):
    guest = shop(city=["Bonn", "Graz", "Bern"] * 20).open("upload")
    assert not guest.app.toggle


def test_numbers_that_no_table_knows_change_nothing_and_the_page_says_so(shop):
    guest = shop().bring(aliases(("1", "2"), ("3", "4"))).open("upload")
    assert any(caption.value.startswith("None of these numbers") for caption in guest.app.caption)


def test_a_number_of_two_people_and_a_collective_number_are_pointed_out(shop):
    guest = shop().bring(aliases(("g00", "c00"), *((f"g{n:02d}", "till") for n in range(10)))).open("upload")
    warnings = [warning.value for warning in guest.app.warning]
    assert any(text.startswith("1 person is made of several") for text in warnings)
    assert any("12 customer numbers" in text for text in warnings)


@pytest.mark.parametrize(("column", "yes", "no"), [("newsletter", "yes", "no"), ("unsubscribed", "no", "yes")])
def test_who_refused_under_one_number_is_in_no_list_under_the_other(shop, download, column, yes, no):
    refusing = {"c00", "g01", "c40"}
    guest = shop(**{column: [no if name in refusing else yes for name in IDS]})
    guest.bring(aliases())
    assert {"g00", "c01"} <= planned(guest, download)
    switched(guest)
    assert any(f"{column} (2)" in caption.value for caption in guest.app.caption)
    assert planned(guest, download) == set(IDS[:50]) - {"c00", "c01", "c40"}


def test_the_code_of_a_person_is_exported_whichever_number_has_it(shop, download):
    codes = [None] * 10 + [f"{n:064d}" for n in range(50)]
    guest = switched(shop(email_sha256=codes).bring(aliases()))
    archive = zipfile.ZipFile(io.BytesIO(download(guest.open("bucket_strategy"), "plan_download")))
    names = [name for name in archive.namelist() if name.startswith("audiences/")]
    listed = pd.concat([pd.read_csv(archive.open(name), dtype=str) for name in names]).set_index("Customer")
    assert listed.loc["c03", "email_sha256"] == codes[IDS.index("g03")]


def test_the_next_delivery_is_added_to_the_orders_as_they_came(shop):
    guest = switched(shop().bring(aliases()))
    further = pd.DataFrame({"customer_id": IDS, "timestamp": "2024-10-01", "amount": 5.0})
    delivery = pd.concat([order_rows()[200:], further]).to_csv(index=False).encode()
    guest.upload("october.csv", delivery)
    assert any("60 rows are new · 40 rows were there already" in caption.value for caption in guest.app.caption)
    guest.click("use_table")
    held = guest.workspace.tables()["orders"]
    assert (held.rows, held.customers) == (300, 60)
    assert counted(guest) == "50"


def test_a_name_in_the_table_of_ids_is_only_text(shop):
    guest = shop().bring(aliases(("g00", "**c00**"), ("g01", "[x](http://y.z)"))).open("upload")
    assert any(r"\*\*c00\*\* = g00" in caption.value for caption in guest.app.caption)


def test_the_page_for_the_data_protection_officer_says_who_is_counted_as_one(shop, download):
    guest = shop().bring(aliases())
    assert "SEVERAL CUSTOMER NUMBERS" not in download(guest.open("upload"), "what_we_hold_download").decode("utf-8-sig")
    text = download(switched(guest), "what_we_hold_download").decode("utf-8-sig")
    assert "10 people with 20 numbers are each counted and listed as one" in text
    assert "IDS OF ONE PERSON" in text


def test_addresses_as_ids_can_be_kept_as_codes_in_both_columns(visitor):
    pairs = "".join(f"old{n}@mail.net,new{n}@mail.net\n" for n in range(5)).encode()
    guest = visitor().upload("ids.csv", b"old_id,new_id\n" + pairs)
    for column in ("old_id", "new_id"):
        boxes = [box for box in guest.app.selectbox if box.key.startswith("person_") and box.key.endswith(column)]
        boxes[0].set_value("keyed_hash")
        guest.run()
    guest.click("use_table")
    held = guest.workspace.load("aliases", guest.workspace.tables()["aliases"].digest).frame
    assert not held.astype("str").apply(lambda column: column.str.contains("@")).to_numpy().any()
