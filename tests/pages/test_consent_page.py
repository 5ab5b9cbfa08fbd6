"""Who did not agree to be contacted is in no list and no number of the plan, and the page says how many that are."""

from __future__ import annotations

import hashlib
import io
import zipfile

import pandas as pd
import pytest
from visitor import Visitor, word

from analysis.export import PLATFORMS
from analysis.tables.table import make_table

DAYS = pd.date_range("2024-01-01", periods=300, freq="D")


def ids() -> list[str]:
    return [f"{n:02d}" for n in range(60)]


@pytest.fixture
def shop_owner(visitor):
    """Brings 300 orders of 60 customers, and a customers table with these further columns."""

    def bring(language: str = "en", **columns: object) -> Visitor:
        customers = [ids()[(n * n) % 60] for n in range(240)] + ids()
        orders = pd.DataFrame(
            {"customer_id": customers, "timestamp": DAYS, "amount": [9.5 + n % 7 for n in range(300)]}
        )
        people = pd.DataFrame({"customer_id": ids(), **columns})
        return visitor(language).bring(make_table("orders", orders), make_table("customers", people))

    return bring


def listed(archive: zipfile.ZipFile, language: str = "en") -> set[str]:
    options = {"sep": ";", "decimal": ","} if language == "de" else {}
    customer = word(language, "Customer")
    names = [name for name in archive.namelist() if name.startswith("audiences/")]
    lists = [pd.read_csv(archive.open(name), dtype={customer: str}, **options) for name in names]
    everyone = pd.concat(lists)[customer]
    assert everyone.is_unique
    return set(everyone)


def planned(guest: Visitor, download) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(download(guest.open("bucket_strategy"), "plan_download")))


@pytest.mark.parametrize("language", ["en", "de"])
def test_who_did_not_agree_is_in_no_list_and_in_no_number(shop_owner, download, language):
    guest = shop_owner(language, newsletter=["yes", "no", None] * 20)
    archive = planned(guest, download)
    assert listed(archive, language) == {customer for customer in ids() if int(customer) % 3 == 0}
    assert guest.app.data_editor[0].value["customers"].sum() == 20
    assert int(guest.metrics()[word(language, "Contacts")]) <= 20
    assert any("40" in text and "newsletter" in text for text in guest.markdown())
    readme = archive.read("README.txt").decode()
    assert "newsletter" in readme
    assert "40" in readme
    assert word(language, "Before sending, remove everyone who did not agree to be contacted.") not in readme


def test_who_refused_is_left_out_and_who_said_nothing_is_not(shop_owner, download):
    guest = shop_owner(gesperrt=["ja", None, "nein"] * 20)
    # The number of a customer may be the SHA-256 of an address: then ad platforms find them by it.
    orders = guest.workspace.load("orders", guest.workspace.tables()["orders"].digest)
    guest.workspace.save(orders, "orders.csv", [("mail", "email", "sha256")])
    guest.workspace.remember(plan_platforms=["meta"])
    archive = planned(guest, download)
    assert listed(archive) == {customer for customer in ids() if int(customer) % 3}
    matched = [pd.read_csv(archive.open(name), dtype=str)["email"] for name in archive.namelist() if "meta/" in name]
    assert set(pd.concat(matched)) <= listed(archive)


def test_what_a_yes_means_can_be_corrected_and_is_remembered(shop_owner, visitor, download):
    guest = shop_owner(newsletter=["yes", "no"] * 30).open("bucket_strategy")
    box = next(box for box in guest.app.multiselect if box.key.startswith("consent_agreed"))
    box.set_value([])
    guest.run()
    assert any("No table says who may be contacted" in text for text in guest.markdown())
    assert guest.app.data_editor[0].value["customers"].sum() == 60
    box = next(box for box in guest.app.multiselect if box.key.startswith("consent_refused"))
    box.set_value(["newsletter"])
    guest.run()
    assert listed(planned(visitor(), download)) == {customer for customer in ids() if int(customer) % 2}


def test_without_such_a_column_everybody_is_in_a_list_and_the_page_says_so_once(shop_owner, download):
    guest = shop_owner(city=["Bonn", "Graz"] * 30)
    archive = planned(guest, download)
    assert listed(archive) == set(ids())
    assert sum("No table says who may be contacted" in text for text in guest.markdown()) == 1
    assert "remove everyone who did not agree" in archive.read("README.txt").decode()


def test_where_nobody_agreed_there_is_nothing_to_plan_and_the_choice_can_be_corrected(shop_owner):
    guest = shop_owner(newsletter=["no"] * 60).open("bucket_strategy")
    assert guest.app.warning[0].value.startswith("Nobody may be contacted")
    assert not guest.app.metric
    next(box for box in guest.app.multiselect if box.key.startswith("consent_agreed")).set_value([])
    assert guest.run().app.metric


def test_the_demo_shop_writes_only_to_readers_of_its_newsletter(visitor, demo_shop, download):
    guest = visitor().bring(*demo_shop["en"])
    customers = demo_shop["en"][2].frame
    readers = set(customers.loc[customers["newsletter"] == "yes", "customer_id"])
    assert listed(planned(guest, download)) <= readers


def test_every_list_of_customers_says_who_may_be_contacted(shop_owner, visitor, download):
    shop_owner(newsletter=["yes", "no"] * 30)
    guest = visitor().open("segmentation")
    key = next(button.key for button in guest.app.get("download_button") if "customers" in button.key)
    listed_there = pd.read_csv(io.BytesIO(download(guest, key)), dtype={"Customer": str})
    agreed = listed_there["Customer"].astype(int) % 2 == 0
    assert (listed_there["May be contacted"] == agreed.map({True: "yes", False: "no"})).all()


def test_no_file_for_any_tool_names_who_refused_and_codes_kept_for_export_stand_in_the_lists(shop_owner, download):
    codes = [hashlib.sha256(f"{n}@example.com".encode()).hexdigest() for n in range(60)]
    guest = shop_owner(email_sha256=codes, newsletter=["yes", "no"] * 30)
    guest.workspace.remember(plan_platforms=list(PLATFORMS))
    archive = planned(guest, download)
    agreed = set(ids()[::2])
    assert listed(archive) == agreed
    written = b"".join(_unpacked(archive, name) for name in archive.namelist()).decode("utf-8", "replace")
    assert not [code for code in codes[1::2] if code in written]
    tables = {name: pd.read_csv(archive.open(name), dtype=str) for name in archive.namelist() if name.endswith(".csv")}
    audiences = pd.concat(table for name, table in tables.items() if name.startswith("audiences/"))
    assert dict(zip(audiences["Customer"], audiences["email_sha256"], strict=True)) == dict(
        zip(ids()[::2], codes[::2], strict=True)
    )
    reached = set(audiences.loc[audiences["Contact"] == "yes", "Customer"])
    for folder, heading in (("brevo", "EXT_ID"), ("mailchimp", "Customer ID"), ("klaviyo", "External ID")):
        assert {who for name in tables if name.startswith(folder) for who in tables[name][heading]} == reached
    matched = [code for name in tables if name.startswith("meta/") for code in tables[name]["email"]]
    assert sorted(matched) == sorted(codes[int(customer)] for customer in reached)


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    content = archive.read(name)
    if not name.endswith(".xlsx"):
        return content
    inside = zipfile.ZipFile(io.BytesIO(content))
    return b"".join(inside.read(part) for part in inside.namelist())
