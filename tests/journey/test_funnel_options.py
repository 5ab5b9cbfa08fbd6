"""What users miss elsewhere: events that must not happen, a property held constant, several events as one step."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from test_funnel_against_oracle import as_frame, random_log

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import Condition, Exclusion, FunnelSettings, Step, compute_funnel


def log(*rows: tuple, columns: tuple[str, ...] = ("customer_id", "timestamp", "event")) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="h"))


def customers(events: pd.DataFrame, *steps, **options) -> list[int]:
    return compute_funnel(events, FunnelSettings(steps, **options)).steps["customers"].tolist()


BETWEEN = log(
    ("a", 0, "S"), ("a", 1, "P"),
    ("b", 0, "S"), ("b", 1, "x"), ("b", 2, "P"),
    ("c", 0, "S"), ("c", 1, "x"),
    ("d", 0, "S"), ("d", 25, "x"),
)  # fmt: skip


def test_who_does_what_must_not_happen_in_between_leaves_the_first_step_too():
    funnel = compute_funnel(BETWEEN, FunnelSettings(("S", "P"), window_days=1, exclude=("x",)))
    assert funnel.steps["customers"].tolist() == [2, 1]
    assert funnel.excluded == 2
    assert funnel.reached["customer_id"].tolist() == ["a", "d"]
    assert not funnel.reached["is_open"].any()


def test_an_excluded_attempt_followed_by_a_clean_one_counts_by_the_clean_one():
    events = log(("a", 0, "S"), ("a", 1, "x"), ("a", 2, "S"), ("a", 3, "P"))
    assert customers(events, "S", "P", exclude=("x",)) == [1, 1]


def test_at_one_instant_the_order_that_is_clean_counts():
    assert customers(log(("a", 0, "S"), ("a", 1, "P"), ("a", 1, "x")), "S", "P", exclude=("x",)) == [1, 1]
    assert customers(log(("a", 0, "S"), ("a", 0, "x"), ("a", 1, "P")), "S", "P", exclude=("x",)) == [1, 1]
    only_later = Exclusion("x", after_step=2)
    events = log(("a", 0, "S"), ("a", 1, "x"), ("a", 2, "P"), ("a", 3, "M"))
    assert customers(events, "S", "P", "M", exclude=(only_later,)) == [1, 1, 1]


def test_when_everybody_is_left_out_it_says_why():
    with pytest.raises(NotEnoughDataError, match="All 1 customers who entered did something in between"):
        customers(log(("a", 0, "S"), ("a", 1, "x"), ("b", 2, "P")), "S", "P", exclude=("x",))


PRODUCTS = log(
    ("a", 0, "view", "tea"), ("a", 1, "buy", "pot"),
    ("b", 0, "view", "tea"), ("b", 1, "view", "pot"), ("b", 2, "buy", "tea"),
    ("c", 0, "view", None), ("c", 1, "buy", None),
    columns=("customer_id", "timestamp", "event", "product"),
)  # fmt: skip


def test_the_product_viewed_must_be_the_product_bought():
    assert customers(PRODUCTS, "view", "buy") == [3, 3]
    funnel = compute_funnel(PRODUCTS, FunnelSettings(("view", "buy"), hold="product"))
    assert funnel.steps["customers"].tolist() == [2, 1]
    assert funnel.reached.set_index("customer_id")["depth"].to_dict() == {"a": 1, "b": 2}


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
def test_holding_a_property_is_the_best_over_its_values(order):
    rng = np.random.default_rng(3)
    frame = as_frame(random_log(rng, customers=200, days=6))
    frame["product"] = rng.choice(["p", "q", None], len(frame))
    settings = FunnelSettings(("a", "b", "c"), 4, order, hold="product")
    found = compute_funnel(frame, settings).reached.set_index("customer_id")["depth"]
    best = pd.concat(
        [
            compute_funnel(frame[frame["product"] == value], FunnelSettings(("a", "b", "c"), 4, order,
                observed_until=frame["timestamp"].max())).reached.astype({"customer_id": "str"})
            for value in ("p", "q")
        ]
    )  # fmt: skip
    expected = best.groupby("customer_id")["depth"].max()
    assert found.rename(index=str).to_dict() == expected.to_dict()


def test_one_of_several_events_may_be_the_step():
    events = log(("a", 0, "call"), ("a", 1, "buy"), ("b", 0, "mail"), ("c", 0, "visit"), ("c", 1, "buy"))
    assert customers(events, Step(("call", "mail"), name="contact"), "buy") == [2, 1]


PRICES = log(
    ("a", 0, "view", "99.5"), ("a", 1, "view", "120"), ("b", 0, "view", "20"), ("c", 0, "view", None),
    columns=("customer_id", "timestamp", "event", "price"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("operator", "value", "entered"),
    [("is", "20", 1), ("is_not", "20", 2), ("at_least", "99.5", 1), ("at_most", "100", 2), ("contains", "2", 2),
     ("is_missing", "", 1)],
)  # fmt: skip
def test_a_step_may_need_a_property(operator, value, entered):
    dear = Step(("view",), (Condition("price", operator, value),), name="fitting")
    assert customers(PRICES, dear, dear)[0] == entered


def test_two_conditions_on_one_event_are_two_steps():
    cheap, dear = (Step(("view",), (Condition("price", op, "100"),), name=op) for op in ("at_most", "at_least"))
    assert customers(PRICES, cheap, dear) == [2, 1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"exclude": ("z",)}, "No event is called 'z'"),
        ({"exclude": ("P",)}, "'P' is a step and cannot be left out"),
        ({"exclude": (Exclusion("x", 2, 2),)}, "between step 2 and step 2, but the journey has 2 steps"),
        ({"exclude": ("x", Exclusion("x", 1, 2))}, "'x' is left out twice"),
        ({"exclude": ("x",), "order": "any"}, "only be left out in between where the steps are in order"),
        ({"hold": "evnt"}, "There is no column 'evnt'; the nearest name is 'event'"),
    ],
)
def test_settings_that_contradict_each_other_are_explained(options, message):
    with pytest.raises(SettingsError, match=message):
        compute_funnel(BETWEEN, FunnelSettings(("S", "P"), **options))


def test_a_number_is_asked_for_where_numbers_are_compared():
    with pytest.raises(SettingsError, match="'cheap' must be a number"):
        customers(PRICES, Step(("view",), (Condition("price", "at_most", "cheap"),)), "view")


def test_more_than_ten_steps_can_be_followed():
    names = [f"s{n:02}" for n in range(15)]
    events = log(*[("a", hour, name) for hour, name in enumerate(names)], ("b", 0, "s00"))
    assert customers(events, *names) == [2] + [1] * 14
