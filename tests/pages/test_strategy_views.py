"""Offers and budget on the strategy page."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from visitor import orders

from analysis.tables.table import make_table


@pytest.fixture
def seller(visitor, demo_shop):
    return visitor().bring(*demo_shop["en"]).open("bucket_strategy")


def view(guest, code: str):
    return guest.fill("button_group", "strategy_view", code)


def test_offers_are_listed_and_what_is_sold_out_is_not(seller):
    view(seller, "offers")
    assert "takes" in seller.chart_titles()[0]
    listed = seller.app.dataframe[1].value
    assert len(listed)
    gone = listed["offer"].iloc[0]
    seller.fill("multiselect", "unavailable_products", [gone])
    assert gone not in set(seller.app.dataframe[1].value["offer"])
    # The choice outlives the session.
    assert seller.workspace.setting("unavailable", []) == [gone]


def test_who_may_not_be_contacted_gets_no_offer(seller, visitor, demo_shop):
    everyone = set(view(seller, "offers").app.dataframe[1].value["customer_id"])
    frame = next(table.frame for table in demo_shop["en"] if table.name == "customers")
    refusing = make_table("customers", frame.assign(newsletter="no")[["customer_id", "newsletter"]])
    guest = visitor(token="c" * 43).bring(*(t for t in demo_shop["en"] if t.name == "orders"), refusing)
    view(guest.open("bucket_strategy"), "offers")
    assert everyone
    assert guest.metrics()["Get an offer"] == "0"
    # No empty list either.
    assert not any("rank" in table.value for table in guest.app.dataframe)


def test_orders_without_products_say_what_to_bring(visitor):
    guest = visitor().bring(orders(("a", "2026-01-01", 5.0), ("b", "2026-01-02", 5.0))).open("bucket_strategy")
    view(guest, "offers")
    assert any("bring orders with a product column" in text for text in guest.markdown())


def test_the_budget_begins_with_the_channels_and_is_spent_or_kept(seller):
    view(seller, "budget")
    assert seller.metrics()["Gain"]
    today, then = (split(seller)[name].sum() for name in ("spend_now", "spend"))
    assert 0 < then <= today + 0.01
    seller.fill("number_input", "budget_total", 1.0)
    assert split(seller)["spend"].sum() <= 1.0 + 1e-9


def split(guest) -> pd.DataFrame:
    return next(table.value for table in guest.app.dataframe if "spend_now" in table.value)


def test_a_budget_below_the_minima_is_refused_in_words(seller):
    lines = pd.DataFrame(
        [("ads", 1000.0, 3000.0, 0.0, 0.2, 800.0, None)],
        columns=["line", "spend", "margin", "margin_without", "extra_likely", "minimum", "maximum"],
    )
    seller.workspace.remember(budget_lines=lines.astype(object).to_dict("records"), budget_total=100.0)
    view(seller, "budget")
    assert any("minima add up to 800" in warning.value for warning in seller.app.warning)


def test_without_spend_the_lines_are_filled_in_by_hand(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("bucket_strategy")
    view(guest, "budget")
    assert any("Fill in at least one line" in info.value for info in guest.app.info)
    assert any("No channels are known" in caption.value for caption in guest.app.caption)


def test_a_plan_can_follow_any_segmentation_and_each_keeps_its_own_lines(seller, download):
    seller.edit_plan(0, expected_response=0.5)
    seller.fill("selectbox", "plan_by", "attribute:wants")
    table = seller.app.data_editor[0].value
    assert len(table) > 1
    assert seller.metrics()["Contacts"] != "0"
    archive = zipfile.ZipFile(io.BytesIO(download(seller, "plan_download")))
    lists = [pd.read_csv(archive.open(name), dtype=str) for name in archive.namelist() if name.startswith("audiences/")]
    listed = pd.concat(lists)["Customer"]
    assert len(lists) == len(table)
    assert listed.is_unique
    assert len(listed) == table["customers"].sum()
    seller.fill("selectbox", "plan_by", "rfm")
    assert seller.app.data_editor[0].value["expected_response"].iloc[0] == 0.5


def test_what_was_typed_is_still_there_after_a_look_at_another_view(seller):
    seller.edit_plan(0, expected_response=0.5)
    view(seller, "contacts")
    (limits,) = (table.key for table in seller.app.data_editor if table.key.startswith("contact_limits"))
    typed = {"edited_rows": {0: {"capacity": 1}}, "added_rows": [], "deleted_rows": []}
    seller.app.session_state[limits] = typed
    seller.run()
    view(seller, "plan")
    assert seller.app.data_editor[0].value["expected_response"].iloc[0] == 0.5
    view(seller, "contacts")
    assert [table.value["capacity"].iloc[0] for table in seller.app.data_editor if table.key == limits] == [1]
    assert seller.workspace.setting("plan")[0]["expected_response"] == 0.5
