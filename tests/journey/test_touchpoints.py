"""Who gets the credit: worked by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from touchpoint_world import bought, chosen, credit, log

from analysis.charts.touchpoints import touchpoints_chart
from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.journey.touchpoints import (
    MARKOV,
    UNKNOWN,
    TouchpointSettings,
    compute_touchpoints,
    credit_paths,
    credit_table,
)

RULES = ("first_touch", "last_touch", "linear", "position", "time_decay")
OTHER = "__other__"


EVENTS = log(
    ("anna", 0, "visit", "ad"), ("anna", 7, "visit", "mail"), ("anna", 10, "visit", "mail"),
    ("anna", 14, "visit", "shop"), ("anna", 14.5, "buy", None),
    ("bert", 3, "visit", "mail"), ("bert", 4, "buy", None),
    ("cleo", 3, "visit", "ad"), ("cleo", 4, "visit", "shop"), ("cleo", 5, "buy", None),
    ("dora", 0, "visit", "ad"),
)  # fmt: skip


def test_each_rule_by_hand():
    found = compute_touchpoints(EVENTS, chosen())
    assert credit(found, "first_touch") == {"ad": 2, "mail": 1}
    assert credit(found, "last_touch") == {"shop": 2, "mail": 1}
    assert credit(found, "linear") == pytest.approx({"ad": 1 / 4 + 1 / 2, "mail": 2 / 4 + 1, "shop": 1 / 4 + 1 / 2})
    assert credit(found, "position") == pytest.approx({"ad": 0.4 + 0.5, "mail": 0.2 + 1, "shop": 0.4 + 0.5})
    # Anna's touches are 14, 7, 4 and 0 days older than her last: weights 1/4, 1/2, 2^(-4/7), 1.
    of_anna, of_cleo = np.exp2([-2, -1, -4 / 7, 0]), np.exp2([-1 / 7, 0])
    anna, cleo = of_anna / of_anna.sum(), of_cleo / of_cleo.sum()
    assert credit(found, "time_decay") == pytest.approx(
        {"ad": anna[0] + cleo[0], "mail": anna[1] + anna[2] + 1, "shop": anna[3] + cleo[1]}
    )
    assert (found.conversions, found.lost_paths, found.open_paths, found.value) == (3, 1, 0, None)
    assert found.one_channel_rate == pytest.approx(1 / 3)


def test_the_pages_of_one_visit_are_one_touch():
    pages = [("anna", minute / 1440, "page", "ad") for minute in (0, 20, 40, 65)]
    events = log(*pages, ("anna", 2, "visit", "mail"), ("anna", 3, "buy", None))
    assert credit(compute_touchpoints(events, chosen()), "linear") == {"ad": 0.5, "mail": 0.5}
    each = compute_touchpoints(events, chosen(visit_minutes=0))
    assert credit(each, "linear") == pytest.approx({"ad": 4 / 5, "mail": 1 / 5})


def test_a_touch_counts_up_to_the_last_moment_of_the_lookback():
    events = log(("anna", 0, "visit", "ad"), ("anna", 1, "visit", "mail"), ("anna", 30, "buy", None))
    assert credit(compute_touchpoints(events, chosen(lookback_days=30)), "first_touch") == {"ad": 1}
    assert credit(compute_touchpoints(events, chosen(lookback_days=29.5)), "first_touch") == {"mail": 1}
    assert compute_touchpoints(events, chosen(lookback_days=29.5)).lost_paths == 1


def test_whose_lookback_is_not_over_is_open_not_lost():
    found = compute_touchpoints(EVENTS, chosen(observed_until="2024-01-25"))
    assert (found.lost_paths, found.open_paths) == (0, 1)
    assert credit(found, MARKOV) == credit(compute_touchpoints(EVENTS[:-1], chosen()), MARKOV)


def test_a_conversion_without_a_known_touch_stays_unknown_in_every_model():
    events = log(("eva", 1, "visit", None), ("eva", 2, "buy", None), ("fred", 2, "buy", None))
    found = compute_touchpoints(pd.concat([EVENTS, events]), chosen())
    assert found.unknown_conversions == 2
    for model in found.models:
        assert credit(found, model)[UNKNOWN] == 2
        assert sum(credit(found, model).values()) == pytest.approx(5)
    known = compute_touchpoints(EVENTS, chosen())
    assert credit(found, MARKOV) == pytest.approx(credit(known, MARKOV) | {UNKNOWN: 2})


def test_a_path_begins_after_the_conversion_before_it():
    events = log(
        ("anna", 0, "visit", "ad"), ("anna", 1, "buy", None), ("anna", 2, "buy", None),
        ("anna", 3, "visit", "mail"), ("anna", 4, "buy", None),
    )  # fmt: skip
    each = compute_touchpoints(events, chosen(paths="each_conversion"))
    # The second has no touch of its own: it has the last one before.
    assert credit(each, "first_touch") == {"ad": 2, "mail": 1}
    first = compute_touchpoints(events, chosen())
    assert (first.conversions, credit(first, "linear")) == (1, {"ad": 1})
    assert first.lost_paths == 0


def test_orders_are_worth_their_amount_and_those_of_strangers_are_unknown():
    orders = bought(("anna", 14.5, 100), ("bert", 4, 20), ("zoe", 5, 7), ("bert", 9, 1000))
    found = compute_touchpoints(EVENTS, chosen(None), orders)
    assert (found.conversions, found.value) == (3, 127)
    assert credit(found, "last_touch", "value") == {"shop": 100, "mail": 20, UNKNOWN: 7}
    assert credit(found, "position", "value") == pytest.approx({"ad": 40, "mail": 40, "shop": 40, UNKNOWN: 7})


def test_orders_without_a_time_of_day_follow_the_touches_of_their_day():
    orders = bought(("anna", 14, 100), ("cleo", 4, 50))
    events = EVENTS.assign(timestamp=EVENTS["timestamp"] + pd.Timedelta(hours=9))
    found = compute_touchpoints(events, chosen(None), orders)
    assert credit(found, "last_touch") == {"shop": 2}
    on_the_first_day = compute_touchpoints(events, chosen(None), bought(("anna", 0, 100)))
    assert (on_the_first_day.too_early, credit(on_the_first_day, "last_touch")) == (0, {"ad": 1})


def test_orders_before_the_events_begin_are_left_out():
    orders = bought(("anna", -5, 100), ("bert", 4, 20))
    found = compute_touchpoints(EVENTS, chosen(None), orders)
    # Anna's first order cannot be followed back, and her later way is not the way to a first order.
    assert (found.conversions, found.too_early, found.lost_paths) == (1, 1, 2)
    assert "short_history" in found.notes


def test_without_a_last_day_the_table_that_ends_first_decides():
    orders = bought(("bert", 4, 20))
    late = log(("gina", 200, "visit", "ad"))
    found = compute_touchpoints(pd.concat([EVENTS, late]), chosen(None, observed_until=None), orders)
    assert (found.lost_paths, found.open_paths) == (0, 3)


def test_values_can_stand_with_the_event():
    events = EVENTS.assign(worth=["", "", "", "", "30.5", "", "10", "", "", None, ""]).replace({"worth": {"": None}})
    found = compute_touchpoints(events, chosen(value_column="worth"))
    assert found.value == 40.5
    assert credit(found, "last_touch", "value") == {"shop": 30.5, "mail": 10}
    with pytest.raises(SettingsError, match="values like 'much'"):
        compute_touchpoints(events.assign(worth="much"), chosen(value_column="worth"))


def test_the_store_tells_online_from_offline():
    orders = bought(("anna", 14.5, 1), ("bert", 4, 1), ("cleo", 5, 1), store=["Vienna", None, "Online"])
    found = compute_touchpoints(EVENTS, chosen(None), orders)
    places = found.places[found.places["model"] == "last_touch"]
    credits = {(row.measure, row.channel): row.credit for row in places.itertuples() if row.credit}
    assert credits == {("offline", "shop"): 1, ("online", "mail"): 1, ("online", "shop"): 1}
    totals = found.places.groupby(["measure", "model"])["credit"].sum()
    assert totals["offline"].tolist() == pytest.approx([1] * 6)
    assert totals["online"].tolist() == pytest.approx([2] * 6)
    assert compute_touchpoints(EVENTS, chosen()).places is None


def test_small_channels_are_put_together_and_counted():
    small = [(f"s{n}", 1, "visit", f"small{n}") for n in range(3)] + [(f"s{n}", 2, "buy", None) for n in range(3)]
    found = compute_touchpoints(pd.concat([EVENTS, log(*small)]), chosen(smallest=2))
    assert found.hidden_channels == 3
    assert found.channels["channel"].tolist()[-2:] == [OTHER, UNKNOWN]
    assert found.channels.set_index("channel")["customers"].dropna().to_dict() == {
        "ad": 3, "mail": 2, "shop": 2, OTHER: 3,
    }  # fmt: skip
    assert credit(found, "linear")[OTHER] == 3
    few = compute_touchpoints(pd.concat([EVENTS, log(*small)]), chosen(most_channels=2))
    assert few.hidden_channels == 4


def test_ranges_hold_the_credit_and_are_the_same_again():
    events = pd.concat([EVENTS.assign(customer_id=EVENTS["customer_id"] + str(n)) for n in range(40)])
    found = compute_touchpoints(events, chosen(draws=200)).credits
    assert found.equals(compute_touchpoints(events, chosen(draws=200)).credits)
    assert ((found["low"] <= found["credit"]) & (found["credit"] <= found["high"])).all()
    first = found[(found["model"] == "first_touch") & (found["channel"] == "ad")].iloc[0]
    # 80 of 160 customers: a binomial's 95 % are 80 ± 12.4.
    assert first["high"] - first["low"] == pytest.approx(24.8, rel=0.2)


def test_the_table_has_the_models_side_by_side():
    found = compute_touchpoints(EVENTS, chosen())
    table = credit_table(found)
    assert table.columns.tolist() == [
        "channel", "customers", *RULES, MARKOV, "markov_low", "markov_high", "removal_effect",
    ]  # fmt: skip
    assert table["channel"].tolist() == found.channels["channel"].tolist()
    assert table[[*RULES, MARKOV]].sum().tolist() == pytest.approx([3] * 6)
    assert table["markov"][:-1].is_monotonic_decreasing


def test_counted_paths_by_hand():
    paths = pd.DataFrame(
        {
            "path": ["eta > iota > alpha > eta", "iota > iota", None, "alpha>beta"],
            "total_conversions": [2, 3, 1, 0],
            "total_conversion_value": [10.0, 30.0, 4.0, 0.0],
            "total_null": [1.0, None, 5.0, 2.0],
        }
    )
    found = credit_paths(paths, TouchpointSettings(smallest=1, draws=0))
    assert found.models == ("first_touch", "last_touch", "linear", "position", MARKOV)
    assert credit(found, "first_touch") == {"eta": 2, "iota": 3, UNKNOWN: 1}
    assert credit(found, "linear") == {"eta": 1, "iota": 3.5, "alpha": 0.5, UNKNOWN: 1}
    assert credit(found, "last_touch", "value") == {"eta": 10, "iota": 30, UNKNOWN: 4}
    assert found.channels.set_index("channel")["customers"].dropna().to_dict() == {
        "eta": 3, "iota": 6, "alpha": 5, "beta": 2,
    }  # fmt: skip
    assert (found.conversions, found.value, found.lost_paths) == (6, 44, 8)


def test_counted_paths_and_the_customers_who_took_them_agree():
    events = compute_touchpoints(EVENTS, chosen())
    paths = pd.DataFrame(
        {
            "path": ["ad > mail > mail > shop", "mail", "ad > shop", "ad"],
            "total_conversions": [1, 1, 1, 0],
            "total_null": [0, 0, 0, 1],
        }
    )
    counted = credit_paths(paths, TouchpointSettings(smallest=1, draws=0))
    for model in counted.models:
        assert credit(counted, model) == pytest.approx(credit(events, model))


@pytest.mark.parametrize(
    ("more", "error", "message"),
    [
        ({"conversion": "by"}, SettingsError, "nearest name is 'buy'"),
        ({"column": "chanel"}, SettingsError, "nearest name is 'channel'"),
        ({"lookback_days": 0}, SettingsError, "longer than 0 days"),
        ({"half_life_days": float("nan")}, SettingsError, "longer than 0 days"),
        ({"paths": "all"}, SettingsError, "first_conversion, each_conversion"),
        ({"markov_order": 0}, SettingsError, "1, 2, 3"),
        ({"conversion": None}, SettingsError, "no orders table"),
        ({"smallest": 4}, NotEnoughDataError, "Only 0 of 3 channels have at least 4 customers"),
        ({"observed_until": "2024-01-02"}, NotEnoughDataError, "only one channel, 'ad'"),
        ({"observed_until": "2024-01-04"}, NotEnoughDataError, "no conversion \\(buy\\)"),
        ({"lookback_days": 0.25}, NotEnoughDataError, "None of the 3 conversions has a known channel"),
    ],
)
def test_what_is_missing_or_wrong_is_said(more, error, message):
    with pytest.raises(error, match=message):
        compute_touchpoints(EVENTS, chosen(**more))


def test_a_column_without_a_channel_is_refused():
    with pytest.raises(NotEnoughDataError, match="has no value in any row"):
        compute_touchpoints(EVENTS.assign(channel=None), chosen())


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"path": ["a", "a"]}, NotEnoughDataError, "1 channels"),
        ({"total_conversions": [0, 0]}, NotEnoughDataError, "None of the paths has a conversion"),
        ({"total_conversions": [1, -1]}, MappingError, "values like '-1'"),
        ({"total_null": ["x", "1"]}, MappingError, "values like 'x'"),
        ({"total_conversions": [1, 0], "total_conversion_value": [1.0, 2.0]}, MappingError, "value but no conversion"),
        ({"path": [None, "a > b"], "total_conversions": [1, 0]}, NotEnoughDataError, "has a known channel"),
    ],
)
def test_counted_paths_that_cannot_be_read_are_refused(changed, error, message):
    paths = pd.DataFrame({"path": ["a", "b"], "total_conversions": [1, 1], "total_null": [0, 1]}).assign(**changed)
    with pytest.raises(error, match=message):
        credit_paths(paths, TouchpointSettings(smallest=1))
    with pytest.raises(MappingError, match="no column 'path'"):
        credit_paths(paths.drop(columns="path"))


def test_the_chart_draws_each_channel_and_model():
    drawn = touchpoints_chart(compute_touchpoints(EVENTS, chosen(draws=20)), title="Credit").to_dict()
    data = next(rows for rows in drawn["datasets"].values() if len({row["model"] for row in rows}) > 1)
    assert {(row["channel"], row["model"]) for row in data} == {
        (channel, model) for channel in ("ad", "mail", "shop") for model in (*RULES, MARKOV)
    }
