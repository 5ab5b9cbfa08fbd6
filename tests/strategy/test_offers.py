"""Offers: the measures of five known baskets, Fisher's test, and never something a customer has."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.strategy import OfferSettings, expect_replenishment, find_associations, recommend_offers
from analysis.strategy.offers.associations import chance_of_so_many
from analysis.strategy.offers.families import product_families

# The five baskets of the documentation of mlxtend.
BASKETS = (
    ("Milk", "Onion", "Nutmeg", "Kidney Beans", "Eggs", "Yogurt"),
    ("Dill", "Onion", "Nutmeg", "Kidney Beans", "Eggs", "Yogurt"),
    ("Milk", "Apple", "Kidney Beans", "Eggs"),
    ("Milk", "Unicorn", "Corn", "Kidney Beans", "Yogurt"),
    ("Corn", "Onion", "Onion", "Kidney Beans", "Ice cream", "Eggs"),
)
# So lenient that every lift above 1 counts.
LOOSE = OfferSettings(within="order", fewest_together=1, false_share=1000)


def orders_of(baskets, customers=None) -> pd.DataFrame:
    customers = range(len(baskets)) if customers is None else customers
    rows = [
        (f"c{who}", pd.Timestamp("2026-01-01"), 1.0, f"o{number}", product)
        for number, (who, basket) in enumerate(zip(customers, baskets, strict=True))
        for product in basket
    ]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "order_id", "product"])


def pair(associations, bought: str, offer: str) -> pd.Series:
    pairs = associations.pairs
    return pairs[(pairs["bought"] == bought) & (pairs["offer"] == offer)].iloc[0]


def test_support_confidence_and_lift_of_known_baskets():
    associations = find_associations(orders_of(BASKETS), LOOSE)
    onion = pair(associations, "Onion", "Eggs")
    assert onion[["support", "confidence", "lift"]].tolist() == pytest.approx([0.6, 1.0, 1.25])
    assert onion["p_value"] == pytest.approx(0.4)
    assert pair(associations, "Kidney Beans", "Eggs")["lift"] == pytest.approx(1.0)
    assert not pair(associations, "Kidney Beans", "Eggs")["real"]


def test_five_baskets_are_no_evidence():
    assert not find_associations(orders_of(BASKETS), OfferSettings(fewest_together=1)).pairs["real"].any()


@given(
    st.integers(2, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n), st.integers(1, n), st.floats(0, 1)))
)
def test_the_chance_is_that_of_fishers_exact_test(case):
    baskets, one, other, where = case
    fewest, most = max(0, one + other - baskets), min(one, other)
    both = round(fewest + where * (most - fewest))
    table = [[both, one - both], [other - both, baskets - one - other + both]]
    found = chance_of_so_many(*(np.array([value]) for value in (both, one, other)), baskets)
    assert found[0] == pytest.approx(fisher_exact(table, "greater").pvalue, rel=1e-8)


def shop(seed: int, customers: int = 300, together: float = 0.8) -> pd.DataFrame:
    """Who buys product 0 takes product 1 along; all else is chance."""
    random = np.random.default_rng(seed)
    baskets = [set(random.choice(12, 2, replace=False)) for _ in range(customers)]
    for basket in baskets:
        if 0 in basket and random.random() < together:
            basket.add(1)
    return orders_of([[f"article{product}" for product in sorted(basket)] for basket in baskets])


def test_what_goes_together_is_found_and_chance_is_not():
    real = find_associations(shop(1), OfferSettings(within="order")).pairs.query("real")
    assert set(zip(real["bought"], real["offer"], strict=True)) == {
        ("article0", "article1"),
        ("article1", "article0"),
    }
    by_chance = [
        find_associations(shop(seed, together=0), OfferSettings(within="order")).pairs["real"].any()
        for seed in range(20)
    ]
    assert sum(by_chance) <= 3


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sets(st.integers(0, 6), min_size=1)), min_size=2, max_size=25),
    st.sets(st.integers(0, 6), max_size=2),
)
@settings(max_examples=50)
def test_nobody_is_offered_what_they_have_or_what_is_sold_out(rows, sold_out):
    orders = orders_of([[f"article{item}" for item in basket] for _who, basket in rows], [who for who, _ in rows])
    unavailable = tuple(f"article{item}" for item in sold_out)
    try:
        offers = recommend_offers(orders, OfferSettings("order", 1, 1000, 10, unavailable)).offers
    except NotEnoughDataError:
        return
    have = set(zip(orders["customer_id"], orders["product"], strict=True))
    given_away = list(zip(offers["customer_id"], offers["offer"], strict=True))
    assert not have & set(given_away)
    assert len(given_away) == len(set(given_away))
    assert not set(offers["offer"]) & set(unavailable)
    assert (offers["lift"] > 1).all()
    assert set(zip(offers["customer_id"], offers["because"], strict=True)) <= have


def test_the_best_reason_comes_first_and_so_many_as_wished():
    baskets = [
        ("tea", "cup"),
        ("tea", "cup"),
        ("tea", "cup"),
        ("tea", "pot"),
        ("tea",),
        ("soap",),
        ("soap",),
        ("soap",),
    ]
    offers = recommend_offers(orders_of(baskets), LOOSE).of("c4")
    assert offers["offer"].tolist() == ["cup", "pot"]
    assert offers["rank"].tolist() == [1, 2]
    assert offers["because"].tolist() == ["tea", "tea"]
    one = recommend_offers(orders_of(baskets), OfferSettings("order", 1, 1000, offers_each=1))
    assert one.of("c4")["offer"].tolist() == ["cup"]


def test_somebody_who_has_everything_gets_an_empty_list():
    baskets = [("tea", "cup"), ("tea", "cup"), ("soap",), ("soap",)]
    offers = recommend_offers(orders_of(baskets), LOOSE)
    assert offers.of("c0").empty
    assert offers.customers == 4


def test_another_colour_or_size_of_what_one_has_is_no_offer():
    names = pd.Index(["Cup red", "Cup, blue", "Green Tea 250g", "Black tea 1kg", "Pot", "Red", "500 ml"])
    family = product_families(names)
    assert family[0] == family[1]
    assert family[2] == family[3]
    assert len(set(family)) == 5
    baskets = [("Cup red", "Cup blue"), ("Cup red", "Cup blue"), ("Cup red",), ("soap",), ("soap",)]
    assert recommend_offers(orders_of(baskets), LOOSE).offers.empty


def test_only_those_who_may_get_offers_do():
    offers = recommend_offers(shop(2), OfferSettings("order"), customers=pd.Index(["c1", "c2"])).offers
    assert set(offers["customer_id"]) <= {"c1", "c2"}


def test_a_refund_is_no_purchase():
    orders = orders_of(BASKETS)
    orders.loc[orders["product"] == "Eggs", "amount"] = -1.0
    assert "Eggs" not in set(find_associations(orders, LOOSE).pairs["offer"])


def test_what_is_bought_again_is_due_after_the_usual_gap():
    day = pd.Timestamp("2026-01-01")
    rows = [(f"c{who}", day + pd.Timedelta(days=gap), 1.0, "tea") for who in range(10) for gap in (0, 20 + who)]
    rows += [("new", day + pd.Timedelta(days=28), 1.0, "tea"), ("new", day, 1.0, "pot")]
    due = expect_replenishment(pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "product"]))
    new = due[due["customer_id"] == "new"].iloc[0]
    assert set(due["product"]) == {"tea"}
    assert new["due_on"] == day + pd.Timedelta(days=28 + 25)
    assert (new["gaps"], new["share_again"]) == (10, pytest.approx(10 / 11))
    assert new["due_from"] < new["due_on"] < new["due_until"]


def test_what_is_missing_is_said():
    with pytest.raises(NotEnoughDataError, match="no product column"):
        recommend_offers(orders_of(BASKETS).drop(columns="product"))
    with pytest.raises(NotEnoughDataError, match="5 or more baskets together"):
        recommend_offers(orders_of(BASKETS))
    with pytest.raises(NotEnoughDataError, match="nothing to replenish"):
        expect_replenishment(orders_of(BASKETS))
    with pytest.raises(SettingsError, match="no basket 'week'"):
        find_associations(orders_of(BASKETS), OfferSettings(within="week"))
