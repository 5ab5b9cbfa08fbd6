"""The first journey a user sees is a sensible one."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.journey import suggest_order, suggest_steps, suggest_window, usual_journeys
from analysis.journey.stages import stage_of


def log(*customers: str) -> pd.DataFrame:
    """One text a customer, one event a day."""
    rows = [(str(n), day, event) for n, events in enumerate(customers) for day, event in enumerate(events.split())]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


NAMES = {
    "visit": "session_start, page_view, Startseite, homepage",
    "view": "product_view, Produkt angesehen, catalog, ViewItem",
    "add": "add_to_cart, AddToCart, In den Warenkorb gelegt, cart_add",
    "cart": "cart, Warenkorbansicht, view_cart, basket",
    "checkout": "begin_checkout, Zur Kasse",
    "shipping": "shipping_details, add_shipping_info, Versand",
    "payment": "add_payment_info, Zahlungsart gewählt",
    "purchase": "purchase, payment_done, Bestellung, Gekauft, checkout completed",
    "signup": "signUp, sign_up, Anmeldung, registered",
    "activation": "activated, Aktivierung",
    "subscription": "subscription_started, Abo, Abonnement",
    None: "payment_error, checkout_bug, remove_from_cart, order_cancelled, search, review_page, about, 42",
}


@pytest.mark.parametrize(("stage", "names"), NAMES.items())
def test_names_of_events_give_away_their_stage(stage, names):
    assert {name: stage_of(name) for name in names.split(", ")} == dict.fromkeys(names.split(", "), stage)


def test_shop_events_become_a_journey_by_their_names():
    events = log(
        "home search product_view product_view catalog add_to_cart payment_error shipping purchase",
        "home product_view cart add_to_cart checkout_bug",
    )
    assert suggest_steps(events) == ("home", "product_view", "add_to_cart", "cart", "shipping", "purchase")


def test_a_stage_that_many_skip_is_no_step_because_who_skips_it_is_not_lost():
    events = log("home product_view cart purchase", "product_view cart", "product_view", "catalog")
    assert suggest_steps(events) == ("product_view", "cart", "purchase")
    assert usual_journeys(events)["shop"] == ("home", "product_view", "cart", "purchase")


def test_german_shop_events_become_a_journey_too():
    events = log("Startseite Produktseite Warenkorb Kasse Zahlung Bestellung", "Startseite Produktseite")
    assert suggest_steps(events) == (
        "Startseite",
        "Produktseite",
        "Warenkorb",
        "Kasse",
        "Zahlung",
        "Bestellung",
    )


def test_an_app_gets_the_journey_to_its_subscription():
    assert suggest_steps(log("visit signup onboarding subscribed", "visit signup")) == (
        "visit", "signup", "onboarding", "subscribed",
    )  # fmt: skip


def test_the_same_events_can_make_up_several_usual_journeys():
    events = log("landing_page form_opened form_submitted demo_booked offer_sent deal_won", "landing_page form_opened")
    assert usual_journeys(events) == {
        "lead": ("landing_page", "form_opened", "form_submitted", "demo_booked", "offer_sent", "deal_won"),
    }
    assert suggest_steps(events)[-1] == "deal_won"


def test_an_app_is_followed_from_its_installation():
    events = log("first_open screen_view sign_up tutorial_complete in_app_purchase", "first_open screen_view")
    assert usual_journeys(events)["app"] == (
        "first_open", "screen_view", "sign_up", "tutorial_complete", "in_app_purchase",
    )  # fmt: skip


def test_names_that_tell_nothing_are_ordered_by_how_far_customers_get():
    assert suggest_steps(log("k7 a2 z9", "k7 a2", "k7", "k7 a2 error")) == ("k7", "a2", "z9")


def test_the_order_ladder_is_its_own_journey():
    events = log("order_1 order_2 order_3", "order_1 order_2", "order_1")
    assert suggest_steps(events) == ("order_1", "order_2", "order_3")


def test_there_are_at_least_two_steps_even_if_the_data_give_no_order():
    assert len(suggest_steps(log("k7", "k7", "a2"))) == 2


def test_one_kind_of_event_is_no_journey():
    with pytest.raises(NotEnoughDataError, match="at least 2 different events, but the table has 1"):
        suggest_steps(log("purchase purchase"))


def test_steps_that_most_take_in_another_order_are_suggested_in_any_order():
    steps = ("cart", "shipping", "purchase")
    assert suggest_order(log("shipping cart purchase", "purchase shipping cart", " ".join(steps)), steps, 7) == "any"
    assert suggest_order(log("shipping cart purchase", " ".join(steps)), steps, 7) == "ordered"
    assert suggest_order(log("cart", "shipping", "purchase"), steps, 7) == "ordered"


def took(*days: int, observed: int = 400) -> pd.DataFrame:
    rows = [(str(n), day, event) for n, wait in enumerate(days) for day, event in ((0, "S"), (wait, "P"))]
    frame = pd.DataFrame([*rows, ("clock", observed, "x")], columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


@pytest.mark.parametrize(
    ("days", "window"), [([1] * 10, 1), ([1] * 19 + [300], 1), ([1] * 8 + [12] * 2, 14), ([50] * 5, 60)]
)
def test_the_window_is_long_enough_for_nineteen_of_twenty_who_get_through(days, window):
    assert suggest_window(took(*days), ("S", "P")) == window


def test_the_window_is_at_most_half_the_observed_time():
    assert suggest_window(took(50, 50, observed=70), ("S", "P")) == 30
    assert suggest_window(took(0, observed=0), ("S", "P")) == 1


def test_the_window_looks_at_the_furthest_step_anyone_reaches():
    assert suggest_window(took(20, 20), ("S", "P", "x")) == 30
