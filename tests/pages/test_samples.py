"""The samples are one click away and tell a story."""

from __future__ import annotations

import pytest
from streamlit.util import AttributeDictionary

from analysis.charts.journey import SELECTION
from pages.shared.text import escape

BIGGEST = {"en": "Biggest leak: ", "de": "Größtes Leck: "}
LEAK = {"en": "add_to_cart → checkout", "de": "In den Warenkorb → Kasse"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_click_opens_the_demo_shop_and_the_journey_names_its_planted_leak(visitor, language):
    guest = visitor(language).open("upload").click("sample_demo_shop")
    assert list(guest.workspace.tables()) == ["orders", "events", "customers", "spend", "feedback"]
    assert len(guest.links()) == 4
    title, *_of_times = guest.open("journey").chart_titles()
    assert LEAK[language] in title
    assert title.startswith(BIGGEST[language])


def test_one_click_opens_real_orders_and_the_journey_is_the_ladder_of_orders(visitor):
    guest = visitor().open("upload").click("sample_cdnow").open("journey")
    assert guest.metrics()["Entered"] == "2,357"
    assert guest.chart_titles()[0].startswith("Biggest leak: 1st order → 2nd order, ")
    steps = guest.app.dataframe[-1].value
    assert steps["step"].tolist() == ["1st order", "2nd order", "3rd order", "4th+ order"]
    assert steps["customers"].is_monotonic_decreasing


def test_the_record_shop_counts_in_dollars(visitor):
    guest = visitor("de").open("upload").click("sample_cdnow")
    assert guest.app.selectbox("currency").value == "USD"
    assert any(value.endswith("$") for value in guest.open("segmentation").metrics().values())


def test_with_events_and_orders_the_journey_can_follow_either(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"]).open("journey")
    assert "add_to_cart" in guest.chart_titles()[0]
    guest.fill("button_group", "journey_source", "orders")
    assert "1st order" in guest.chart_titles()[0]
    assert "1st order" in guest.open("segmentation").open("journey").chart_titles()[0]


def test_a_sample_takes_the_place_of_ones_own_tables_only_after_a_question(visitor, confirm, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("upload").click("sample_demo_shop")
    assert list(guest.workspace.tables()) == ["orders"]
    confirm(guest, "sample_confirmed")
    assert list(guest.workspace.tables()) == ["orders", "events", "customers", "spend", "feedback"]


def test_a_clicked_bar_shows_the_customers_of_that_step(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"]).open("journey")
    assert guest.app.subheader[0].value == "Who stopped at “add\\_to\\_cart”"
    first, *_later = guest.app.multiselect("journey_steps").value
    guest.app.session_state["journey_chart"] = AttributeDictionary({"selection": {SELECTION: [{"position": 0}]}})
    guest.run()
    assert guest.app.subheader[0].value == f"Who stopped at “{escape(first)}”"
    stopped = next(table.value for table in guest.app.dataframe if "state" in table.value)
    assert stopped["state"].isin(["Lost", "Still open"]).all()
