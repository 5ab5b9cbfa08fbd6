"""The Journey page beyond the funnel: groups, two of them compared, over time; journeys saved by name."""

from __future__ import annotations

import pandas as pd
import pytest
from visitor import word

from analysis.tables.table import Table, make_table


def shop_log() -> Table:
    """Each day six customers: all three with an ad go the whole way, of three with a mail one."""
    rows = [
        (f"d{day:02}n{n}", pd.Timestamp("2024-01-01") + pd.Timedelta(days=day, minutes=k), event, channel)
        for day in range(40)
        for n, channel in enumerate(["ad"] * 3 + ["mail"] * 3)
        for k, event in enumerate(["visit", "add_to_cart", "purchase"][: 1 if n in (3, 4) else 3])
    ]
    return make_table("events", pd.DataFrame(rows, columns=["customer_id", "timestamp", "event", "channel"]))


@pytest.fixture
def guest(visitor):
    return visitor().bring(shop_log()).open("journey")


def test_the_title_names_the_group_that_gets_through_most_often(guest):
    guest.fill("button_group", "journey_view", "groups")
    assert any(title.startswith("“ad” get through most often (100.0%)") for title in guest.chart_titles())
    assert any(title.startswith("Biggest difference at “add_to_cart”") for title in guest.chart_titles())


def test_each_step_is_shown_over_the_weeks_of_entry(guest):
    guest.fill("button_group", "journey_view", "groups")
    assert sum("no change beyond chance" in title for title in guest.chart_titles()) == 2


def test_a_saved_journey_comes_back_with_its_steps(guest):
    guest.fill("multiselect", "journey_steps", ["visit", "purchase"])
    guest.fill("text_input", "journey_name", "Short way").click("journey_save")
    guest.fill("selectbox", "journey_start", "suggested")
    assert guest.app.multiselect("journey_steps").value == ["visit", "add_to_cart", "purchase"]
    guest.fill("selectbox", "journey_start", "saved:Short way")
    assert guest.app.multiselect("journey_steps").value == ["visit", "purchase"]
    guest.click("journey_delete")
    assert guest.app.selectbox("journey_start").options == [
        word("en", "Suggested from your events"),
        word("en", "Shop: from the visit to the purchase"),
    ]


def test_a_saved_journey_says_which_of_its_steps_are_gone(guest):
    guest.workspace.remember(
        journeys_saved={"Old": {"journey_steps": ["visit", "gift_wrap", "purchase"], "journey_window": 5}}
    )
    guest.run().fill("selectbox", "journey_start", "saved:Old")
    assert guest.app.multiselect("journey_steps").value == ["visit", "purchase"]
    assert any("gift" in warning.value for warning in guest.app.warning)


def detailed(**choices) -> dict:
    steps = ["visit", "purchase"]
    row = {"also": [], "column": None, "operator": "is", "value": None}
    return {"steps": steps, "rows": [row, row], "excluded": [], "hold": None} | choices


def entered(guest, **choices) -> str:
    guest.workspace.remember(journey_steps=["visit", "purchase"], journey_details=detailed(**choices))
    return guest.open("upload").open("journey").metrics()["Entered"]


def test_a_step_may_ask_for_a_property(guest):
    only_mail = {"also": [], "column": "channel", "operator": "is", "value": "mail"}
    assert entered(guest) == "240"
    assert entered(guest, rows=[only_mail, detailed()["rows"][1]]) == "120"


def test_what_happened_in_between_takes_customers_out_and_the_page_says_how_many(guest):
    assert entered(guest, excluded=["add_to_cart"]) == "80"
    assert any("160 customers are left out" in caption.value for caption in guest.app.caption)


def test_a_property_held_constant_is_named(guest):
    assert entered(guest, hold="channel") == "240"
    assert any("the same in all steps: Channel" in caption.value for caption in guest.app.caption)


def test_the_leak_list_says_what_goes_with_being_lost(guest):
    guest.fill("button_group", "journey_view", "leaks")
    (leaks,) = [table.value for table in guest.app.dataframe if "goes_with" in table.value]
    assert leaks.set_index("leak").loc["visit → add_to_cart", "goes_with"] == "Channel = mail"


def test_a_step_may_be_left_out_or_be_needed_twice(guest):
    steps = ["visit", "add_to_cart", "purchase"]
    row = {"also": [], "column": None, "operator": "is", "value": None}

    def counted(**middle) -> dict:
        details = {"steps": steps, "rows": [row, row | middle, row], "excluded": [], "hold": None}
        guest.workspace.remember(journey_steps=steps, journey_details=details)
        guest.open("upload").open("journey")
        (table,) = [table.value for table in guest.app.dataframe if "settled_rate" in table.value]
        return table.set_index("step")["customers"].to_dict()

    assert counted() == {"visit": 240, "add_to_cart": 160, "purchase": 160}
    assert counted(times=2) == {"visit": 240, "add_to_cart": 160, "add_to_cart (2)": 0, "purchase": 0}
    assert counted(optional=True, also=["purchase"])["purchase"] == 160


def test_what_must_not_happen_may_count_between_two_steps_only(visitor):
    rows = [
        (f"d{day:02}n{n}", pd.Timestamp("2024-01-01") + pd.Timedelta(days=day, minutes=k), event)
        for day in range(10)
        for n, way in enumerate(["visit help add_to_cart purchase", "visit add_to_cart help purchase"])
        for k, event in enumerate(way.split())
    ]
    events = make_table("events", pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"]))
    guest = visitor().bring(events)
    steps = ["visit", "add_to_cart", "purchase"]

    def got_through(times: int = 1, **choices) -> str:
        row = {"also": [], "column": None, "operator": "is", "value": None}
        details = {"steps": steps, "rows": [row | {"times": times}, row, row], "excluded": ["help"], "hold": None}
        guest.workspace.remember(journey_steps=steps, journey_details=details | choices)
        return guest.open("upload").open("journey").metrics()["Got through"]

    assert guest.open("journey").metrics()["Got through"] == "100.0%"
    assert got_through(between=1) == "100.0%"
    assert guest.metrics()["Entered"] == "10"


def test_a_visit_has_a_journey_of_its_own(visitor):
    shop = shop_log().frame
    visits = make_table("events", shop.assign(session_id=shop["customer_id"].astype("str") + "v"))
    guest = visitor().bring(visits).open("journey")
    guest.fill("number_input", "journey_window", 20)
    guest.fill("button_group", "journey_unit", "visit")
    assert guest.app.number_input("journey_window_of_visits").value == 1
    guest.fill("text_input", "journey_name", "Visits").click("journey_save")
    guest.fill("button_group", "journey_unit", "customer")
    assert guest.app.number_input("journey_window").value == 20
    guest.fill("selectbox", "journey_start", "saved:Visits")
    assert guest.app.number_input("journey_window").value == 1


PLAIN_JOURNEY = {"journey_steps": ["visit", "purchase"], "journey_window": 5}


@pytest.mark.parametrize(
    "saved",
    [
        "text",
        {"Bad": "text"},
        {"Bad": {"journey_steps": ["visit"]}},
        {"Bad": PLAIN_JOURNEY | {"journey_steps": [1]}},
        {"Bad": PLAIN_JOURNEY | {"journey_window": 0}},
        {"Bad": PLAIN_JOURNEY | {"journey_order": "sideways"}},
        {"Bad": PLAIN_JOURNEY | {"journey_details": 3}},
    ],
)
def test_a_journey_that_is_none_is_not_offered(guest, saved):
    guest.workspace.remember(journeys_saved=saved)
    guest.run()
    assert not guest.app.exception
    assert "Bad" not in guest.app.selectbox("journey_start").options


def test_a_saved_journey_leaves_nothing_of_the_one_before(guest):
    guest.workspace.remember(journeys_saved={"Plain": PLAIN_JOURNEY})
    entered(guest, excluded=["add_to_cart"])
    guest.fill("button_group", "journey_order", "strict")
    guest.fill("selectbox", "journey_start", "saved:Plain")
    assert guest.metrics()["Entered"] == "240"
    assert guest.app.button_group("journey_order").value == "ordered"


def test_touchpoints_say_what_limits_them_and_where_the_conversions_were(visitor):
    shop = shop_log().frame
    bought = shop[(shop["event"] == "purchase") & shop["customer_id"].astype("str").str.endswith(("n0", "n5"))].head(20)
    orders = pd.DataFrame(
        {
            "customer_id": bought["customer_id"].astype("str"),
            "timestamp": bought["timestamp"],
            "amount": 10.0,
            "store": [None, "Vienna"] * 10,
        }
    )
    guest = visitor().bring(shop_log(), make_table("orders", orders)).open("journey")
    guest.fill("button_group", "journey_view", "touchpoints")
    said = " ".join(caption.value for caption in guest.app.caption)
    assert "Too few conversions with a known channel" in said
    assert "The events begin too late" in said
    (places,) = [table.value for table in guest.app.dataframe if "measure" in table.value]
    assert set(places["measure"]) == {"Conversions online", "Conversions in a store"}
    assert places["last_touch"].sum() == pytest.approx(20)
