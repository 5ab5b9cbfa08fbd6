"""What somebody chose stays chosen: on other pages, after a restart, in another language."""

from __future__ import annotations

import pytest

CHOICES = [
    ("lifetime_value", "number_input", "horizon_days", 180),
    ("bucket_strategy", "number_input", "margin_percent", 55),
    ("journey", "multiselect", "journey_steps", ["visit", "purchase"]),
    ("journey", "number_input", "journey_window", 3),
    ("journey", "button_group", "journey_order", "any"),
    ("journey", "button_group", "journey_source", "orders"),
    ("upload", "selectbox", "currency", "CHF"),
]


@pytest.mark.parametrize(("place", "kind", "key", "chosen"), CHOICES)
def test_a_choice_outlives_a_change_of_page_of_language_and_of_session(visitor, demo_shop, place, kind, key, chosen):
    def held(guest):
        return getattr(guest.app, kind)(key).value

    guest = visitor().bring(*demo_shop["en"]).open(place)
    assert held(guest) != chosen
    guest.fill(kind, key, chosen)
    assert held(guest) == chosen
    assert held(guest.open("segmentation" if place == "upload" else "upload").open(place)) == chosen
    assert held(guest.speak("de")) == chosen
    assert held(visitor("en").open(place)) == chosen


def test_the_margin_is_one_on_all_pages(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("bucket_strategy").fill("number_input", "margin_percent", 60)
    assert guest.open("lifetime_value").app.number_input("margin_percent").value == 60
    guest.fill("number_input", "margin_percent", 30)
    assert guest.open("bucket_strategy").app.number_input("margin_percent").value == 30


def test_the_currency_labels_every_page_at_once(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("upload").fill("selectbox", "currency", "GBP")
    for page in ("segmentation", "lifetime_value", "bucket_strategy"):
        assert any(value.startswith("£") for value in guest.open(page).metrics().values())


def test_steps_that_another_table_does_not_have_give_way_to_sensible_ones(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"]).open("journey")
    guest.fill("multiselect", "journey_steps", ["visit", "purchase"])
    guest.bring(*demo_shop["de"]).open("segmentation").open("journey")
    assert "In den Warenkorb" in guest.app.multiselect("journey_steps").value


def test_the_groups_shown_can_be_narrowed_to_one(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("segmentation")
    guest.fill("button_group", "segment_filter", ["champions"])
    assert guest.app.dataframe[-1].value["segment"].unique().tolist() == ["Champions"]


def test_a_number_no_box_can_hold_gives_way_to_the_usual_one(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders)
    guest.workspace.remember(plan_test_days=9_999)
    assert guest.open("bucket_strategy").app.number_input("plan_test_days").value == 30
