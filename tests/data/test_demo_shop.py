"""The demo shop: its files are what the generator writes; what is planted in it can be counted."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.tables.samples import cdnow_file, demo_shop_files
from data.demo_shop_generator import STEPS, TRUTH, generate
from data.demo_shop_generator.files import ENCODINGS, FOLDER, csv_texts
from data.demo_shop_generator.sentences import COMPLAINTS

SEEDS = (7, 1, 2, 3)


@pytest.fixture(scope="module", params=SEEDS)
def shop(request):
    return generate(request.param)


def people_by_step(shop) -> pd.Series:
    """How many people ever did each step; nobody in the shop skips one, so it is their best attempt."""
    return shop.events.groupby("event")["customer_id"].nunique()[list(STEPS)]


def people_by_step_of_one_visit(shop) -> pd.Series:
    """How many people did each step after all before it, within one visit: a window of a day."""
    done = pd.crosstab(shop.events["session_id"], shop.events["event"])[list(STEPS)].gt(0).cummin(axis=1)
    who = shop.events.groupby("session_id")["customer_id"].first()
    return done.groupby(who).any().sum()


def hidden(shop, name: str, customers: pd.Index) -> pd.Series:
    return shop.people.set_index("customer_id")[name].reindex(customers)


def orders_by_customer(shop) -> pd.Series:
    placed = shop.orders[shop.orders["amount"] > 0]
    return placed.groupby("customer_id")["order_id"].nunique()


def test_the_files_are_what_the_generator_writes():
    for path, text in csv_texts(generate()).items():
        assert (FOLDER / path).read_text(encoding=ENCODINGS[path.parts[0]]) == text, path


def test_the_app_finds_every_file_in_both_languages():
    for language in ("en", "de"):
        files = demo_shop_files(language)
        assert set(files) == {"orders", "events", "customers", "spend", "feedback"}
        assert all(file.is_file() for file in files.values())


def test_both_languages_tell_the_same_numbers():
    english, german = (demo_shop_files(language)["orders"] for language in ("en", "de"))
    orders = pd.read_csv(english, dtype={"customer_id": str}, parse_dates=["timestamp"])
    bestellungen = pd.read_csv(german, sep=";", decimal=",", encoding="utf-8-sig", dtype={"Kundennummer": str})
    assert (bestellungen["Kundennummer"] == orders["customer_id"]).all()
    assert (bestellungen["Betrag"] == orders["amount"]).all()
    assert (pd.to_datetime(bestellungen["Datum"], dayfirst=True) == orders["timestamp"]).all()


def test_no_word_is_left_untranslated_in_the_german_files():
    for file in demo_shop_files("de").values():
        frame = pd.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig")
        # Only the steps of a visit that are about no product have none.
        assert set(frame.columns[frame.isna().any()]) <= {"Artikel"}
        assert not {"timestamp", "customer_id", "amount"} & set(frame.columns)


def test_the_cdnow_sample_has_its_customers():
    orders = pd.read_csv(cdnow_file(), sep=r"\s+", header=None)
    assert orders[1].nunique() == 2357
    assert len(orders) == 6919


def test_the_same_seed_makes_the_same_shop_and_another_seed_another():
    first, again, other = generate(1, customers=300), generate(1, customers=300), generate(2, customers=300)
    pd.testing.assert_frame_equal(first.orders, again.orders)
    pd.testing.assert_frame_equal(first.events, again.events)
    assert not first.orders["amount"].equals(other.orders["amount"])


def test_every_purchase_is_an_order_of_the_same_customer_at_the_same_second(shop):
    keys = ["customer_id", "timestamp"]
    placed = shop.orders[shop.orders["amount"] > 0].drop_duplicates("order_id")[keys]
    purchases = shop.events.loc[shop.events["event"] == "purchase", keys]
    assert not purchases.duplicated().any()
    pd.testing.assert_frame_equal(*(frame.sort_values(keys, ignore_index=True) for frame in (placed, purchases)))


def test_all_tables_speak_of_the_same_people_and_of_the_two_years(shop):
    assert shop.customers["customer_id"].is_unique
    assert set(shop.events["customer_id"]) == set(shop.customers["customer_id"])
    assert set(shop.orders["customer_id"]) <= set(shop.customers["customer_id"])
    assert set(shop.feedback["customer_id"]) <= set(shop.customers["customer_id"])
    for frame in (shop.orders, shop.events, shop.spend, shop.feedback):
        assert frame["timestamp"].between("2024-07-01", "2026-06-30 23:59:59").all()


def test_a_return_takes_back_a_line_of_an_earlier_order(shop):
    back = shop.orders[shop.orders["amount"] < 0]
    lines = back.assign(order_id=back["order_id"].str.removeprefix("R")).merge(
        shop.orders, on=["customer_id", "order_id", "product"], suffixes=("", "_placed")
    )
    assert len(lines) == len(back) > 0
    assert (lines["amount"] == -lines["amount_placed"]).all()
    assert (lines["timestamp"] > lines["timestamp_placed"]).all()


@pytest.mark.parametrize("count", [people_by_step, people_by_step_of_one_visit])
def test_most_people_are_lost_between_basket_and_checkout(shop, count):
    people = count(shop)
    lost, pass_rate = -people.diff(), people / people.shift()
    assert pass_rate.idxmin() == lost.idxmax() == shop.truth.leaking_step
    assert lost.max() > 2 * lost.drop(shop.truth.leaking_step).max()


def test_people_pass_at_the_true_rate_of_their_device(shop):
    device = hidden(shop, "device", shop.events["customer_id"]).to_numpy()
    people = shop.events.pivot_table("customer_id", device, "event", aggfunc="nunique")[list(STEPS)]
    for name, rates in shop.truth.pass_rates.items():
        reached = people.loc[name].to_numpy()
        error = np.sqrt(np.multiply(rates, np.subtract(1, rates)) / reached[:-1])
        assert (np.abs(reached[1:] / reached[:-1] - rates) < 4 * error).all()


def test_a_shop_whose_phones_work_has_no_leak_to_price():
    healthy = replace(TRUTH, pass_rates=dict.fromkeys(TRUTH.pass_rates, TRUTH.pass_rates["desktop"]))
    shop = generate(1, truth=healthy)
    assert shop.leak.price == 0
    assert (people_by_step(shop) / people_by_step(shop).shift()).min() > 0.8


def test_coupon_buyers_hardly_ever_come_back_and_cost_the_most(shop):
    orders = orders_by_customer(shop)
    channel = hidden(shop, "channel", orders.index)
    again = (orders > 1).groupby(channel).mean()
    cost = shop.spend.groupby("channel")["amount"].sum() / channel.value_counts()
    coupon = shop.truth.coupon_channel
    assert again[coupon] < 0.15 < 0.35 < again.drop(coupon).min()
    assert cost.idxmax() == coupon
    assert 0.35 < (orders > 1).mean() < 0.55


def test_customers_order_as_often_as_their_hidden_rates_say():
    # Without the season, which moves orders in time.
    shop = generate(1, customers=10_000, truth=replace(TRUTH, season=0.0))
    placed = shop.orders[shop.orders["amount"] > 0].drop_duplicates("order_id")
    first = placed.groupby("customer_id")["timestamp"].transform("min")
    seen_for_a_year = first < pd.Timestamp("2025-06-30")
    in_first_year = placed["timestamp"] <= first + pd.Timedelta(days=365)
    orders = placed[seen_for_a_year & in_first_year].groupby("customer_id").size()
    expected = hidden(shop, "expected_first_year", orders.index) / hidden(shop, "expected_order_value", orders.index)
    assert orders.mean() == pytest.approx(expected.mean(), rel=0.05)


def test_orders_are_worth_what_the_hidden_baskets_say():
    shop = generate(1, customers=10_000, truth=replace(TRUTH, coupon_discount=0.0, refund_rate=0.0))
    values = shop.orders.groupby(["customer_id", "order_id"])["amount"].sum()
    expected = hidden(shop, "expected_order_value", values.index.get_level_values("customer_id"))
    assert values.mean() == pytest.approx(expected.mean(), rel=0.03)


def test_who_buys_a_dripper_takes_filters_along(shop):
    products = shop.orders[shop.orders["amount"] > 0].groupby("order_id")["product"].agg(set)
    dripper = products.map(lambda basket: "Hand Dripper" in basket)
    filters = products.map(lambda basket: "Paper Filters" in basket)
    assert filters[dripper].mean() > 0.5 > 0.1 > filters[~dripper].mean()


@pytest.mark.parametrize(
    "topic, word, trouble",
    [
        ("checkout", "checkout", lambda people: people["device"] == TRUTH.leaking_device),
        ("price", "price", lambda people: people["channel"] == TRUTH.coupon_channel),
    ],
)
def test_customers_complain_about_their_own_trouble(shop, topic, word, trouble):
    feedback = shop.feedback
    about = feedback["text"].str.contains("|".join(map(re.escape, COMPLAINTS[topic])), regex=True)
    mine = trouble(shop.people.set_index("customer_id").loc[feedback["customer_id"]]).to_numpy()
    assert about[mine].mean() > 2 * about[~mine].mean()
    assert feedback.loc[about, "text"].str.contains(f"{word}|coupon").all()


def test_hardly_any_rating_contradicts_its_text(shop):
    complaint = shop.feedback["text"].str.startswith(
        tuple(sentence for sentences in COMPLAINTS.values() for sentence in sentences)
    )
    assert ((shop.feedback["rating"] <= 2) != complaint).mean() < 0.06
    assert 0.4 < complaint.mean() < 0.65
