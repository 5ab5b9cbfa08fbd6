"""Persona cards: sizes that add up, differences found where they are and not where they are not, nobody named."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.charts import apart_chart, habits_chart
from analysis.errors import NotEnoughDataError
from analysis.segments import SMALL, make_segmentation
from analysis.segments.facts import gather_facts
from analysis.segments.personas import PersonaSettings, describe_personas


def shop(seed=1, people=400, planted=True):
    """Half the customers live in AT; with `planted` they buy tea three times as often as others and spend twice."""
    rng = np.random.default_rng(seed)
    ids = [f"c{n:03}" for n in range(people)]
    austrian = rng.random(people) < 0.5
    rows = []
    for who, at_home in zip(ids, austrian, strict=True):
        likes = 0.75 if planted and at_home else 0.25
        for _ in range(1 + rng.poisson(2)):
            day = pd.Timestamp("2024-01-01") + pd.Timedelta(days=int(rng.integers(0, 200)))
            price = rng.lognormal(3, 0.4) * (2 if planted and at_home else 1)
            rows.append((who, day, price, "tea" if rng.random() < likes else "coffee", rng.choice(["ad", "mail"])))
    orders = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "category", "channel"])
    segments = make_segmentation("geographic", "attribute", ids, np.where(austrian, "AT", "DE"), ["AT", "DE"])
    return segments, orders


@pytest.fixture(scope="module")
def planted():
    segments, orders = shop()
    return segments, orders, describe_personas(segments, gather_facts(orders))


def test_sizes_and_revenue_of_the_cards_add_up(planted):
    segments, orders, found = planted
    assert found.cards["customers"].tolist() == segments.sizes.tolist()
    assert found.cards["share_of_customers"].sum() == pytest.approx(1)
    assert found.cards["revenue"].sum() == pytest.approx(orders["amount"].sum())
    assert found.cards["orders"].sum() == orders.drop(columns="amount").groupby(["customer_id", "timestamp"]).ngroups


def test_the_planted_difference_is_found_on_both_sides_and_nothing_else_is(planted):
    _, _, found = planted
    clear = found.apart[found.apart["is_clear"]]
    assert set(zip(clear["column"], clear["value"], strict=True)) <= {
        ("category", "tea"), ("category", "coffee"), ("last_category", "tea"), ("last_category", "coffee"),
        ("mean_order_value", ""), ("revenue", ""),
    }  # fmt: skip
    tea = clear[(clear["column"] == "category") & (clear["value"] == "tea")].set_index("segment")
    assert tea.loc["AT", "effect"] == pytest.approx(-tea.loc["DE", "effect"])
    assert tea.loc["AT", "low"] < 0.5 < tea.loc["AT", "high"]
    value = clear[clear["column"] == "mean_order_value"].set_index("segment")
    assert value.loc["AT", "inside"] == value.loc["DE", "outside"]
    apart_chart(clear[clear["segment"] == "AT"].assign(name="x", shown_inside="", shown_outside="")).to_dict()
    habits_chart(found.habits.head(3).assign(name="x")).to_dict()


def test_where_groups_are_drawn_by_lot_hardly_anything_sets_them_apart():
    found = [describe_personas(segments, gather_facts(orders)).apart for segments, orders in
             (shop(seed, 150, planted=False) for seed in range(3))]  # fmt: skip
    assert sum(apart["is_clear"].any() for apart in found) <= 1


def test_a_difference_of_shares_has_newcombes_range():
    # Newcombe (1998), Statistics in Medicine 17: 56 of 70 and 48 of 80: 0.2, from 0.0524 to 0.3339.
    ids = [f"c{n}" for n in range(150)]
    people = pd.DataFrame({"customer_id": ids, "pet": ["cat"] * 56 + ["dog"] * 14 + ["cat"] * 48 + ["dog"] * 32})
    segments = make_segmentation("demographic", "attribute", ids, ["a"] * 70 + ["b"] * 80, ["a", "b"])
    apart = describe_personas(segments, gather_facts(None, people)).apart
    cat = apart[(apart["segment"] == "a") & (apart["value"] == "cat")].iloc[0]
    assert cat[["effect", "low", "high"]].astype(float).tolist() == pytest.approx([0.2, 0.0524, 0.3339], abs=5e-5)
    assert cat["p_value"] == pytest.approx(stats.fisher_exact([[56, 14], [48, 32]]).pvalue)


def test_what_defines_the_segments_is_not_compared():
    segments, orders = shop(people=60)
    settings = PersonaSettings(defined_by=("mean_order_value", "category"))
    apart = describe_personas(segments, gather_facts(orders), settings).apart
    assert not {"mean_order_value", "category"} & set(apart["column"])


def test_the_examples_are_real_customers_but_nobody_can_be_recognised(planted):
    segments, _, found = planted
    assert found.examples.groupby("segment").size().to_dict() == {"AT": 3, "DE": 3}
    assert "customer_id" not in found.examples
    assert not found.examples.isin(segments.customers["customer_id"].tolist()).any().any()
    assert (found.examples["days_since_last_order"] % 7 == 0).all()
    assert all(float(f"{value:.2g}") == value for value in found.examples["revenue"])


def test_groups_under_five_have_no_card_and_no_examples_of_their_own():
    segments, orders = shop(people=40)
    codes = segments.customers["segment"].astype("object").to_numpy().copy()
    codes[:3] = "tiny"
    tiny = make_segmentation("rule", "rule", segments.customers["customer_id"], codes, ["AT", "DE", "tiny"])
    found = describe_personas(tiny, gather_facts(orders))
    assert "tiny" not in set(found.cards["segment"])
    assert found.cards["customers"].min() >= 5
    assert SMALL not in set(found.examples["segment"])
    with pytest.raises(NotEnoughDataError, match="only 3"):
        describe_personas(make_segmentation("rule", "rule", ["a", "b", "c"], ["x"] * 3, ["x"]), gather_facts(orders))


def test_feedback_counts_customers_and_says_nothing_of_four(planted):
    segments, orders, _ = planted
    of = segments.customers.groupby("segment", observed=True)["customer_id"]
    many, few = of.get_group("AT").iloc[:6], of.get_group("DE").iloc[:4]
    said = pd.concat([many, many, few]).to_frame().assign(rating=4.0, sentiment="positive")
    said.iloc[0, said.columns.get_indexer(["rating", "sentiment"])] = [2.0, "negative"]
    cards = describe_personas(segments, gather_facts(orders), feedback=said).cards.set_index("segment")
    assert cards["answers"].tolist() == [6, 4]
    # Five customers rate 4; one rates 2 and 4.
    assert cards.loc["AT", "mean_rating"] == pytest.approx(23 / 6)
    assert cards.loc["AT", "share_negative"] == pytest.approx(0.5 / 6)
    assert np.isnan(cards.loc["DE", "mean_rating"])


def test_customers_of_whom_nothing_is_known_still_count(planted):
    segments, _, _ = planted
    found = describe_personas(segments, gather_facts())
    assert found.cards["customers"].tolist() == segments.sizes.tolist()
    assert found.apart.empty
    assert found.examples.empty
