"""What flows into the bucket and out of it."""

from __future__ import annotations

import pandas as pd
import pytest
from activity_oracle import states
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.journey import LifecycleSettings, compute_lifecycle

START = pd.Timestamp("2024-01-01")
COUNTS = ["active", "new", "returning", "resurrecting", "dormant"]
ROWS = st.lists(st.tuples(st.sampled_from("pqrs"), st.integers(0, 40)), min_size=1, max_size=40)
quickly = settings(max_examples=40)


def log(*rows: tuple) -> pd.DataFrame:
    """Rows of customer, day (0 is a Monday) and, where it matters, event."""
    frame = pd.DataFrame([(*row, "visit")[:3] for row in rows], columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=START + pd.to_timedelta(frame["timestamp"], unit="D"))


def test_the_published_example_of_four_people_over_eight_days():
    visits = {"p1": [11, 12, 13, 15, 17, 19], "p2": [9, 12], "p3": [12], "p4": [15]}
    events = log(*((who, day - 1) for who, days in visits.items() for day in days))
    periods = compute_lifecycle(events, LifecycleSettings("day")).periods.set_index("period")["2024-01-12":]
    assert periods["new"].tolist() == [1, 0, 0, 1, 0, 0, 0, 0]
    assert periods["returning"].tolist() == [1, 1, 0, 0, 0, 0, 0, 0]
    assert periods["resurrecting"].tolist() == [1, 0, 0, 1, 0, 1, 0, 1]
    assert periods["dormant"].tolist() == [0, 2, 1, 0, 2, 0, 1, 0]


@quickly
@given(ROWS, st.sampled_from([("day", 1), ("week", 7)]), st.randoms())
def test_the_states_are_those_counted_one_customer_at_a_time(rows, period, random):
    name, length = period
    events = log(*rows)
    shuffled = events.iloc[random.sample(range(len(events)), len(events))]
    copy = shuffled.copy(deep=True)
    # A far end: at least one week is complete.
    chosen = LifecycleSettings(name, observed_from=START, observed_until=START + pd.Timedelta(days=55))
    found = compute_lifecycle(shuffled, chosen).periods
    active = {who: {day // length for other, day in rows if other == who} for who, _ in rows}
    expected = states(active, len(found))
    for state in COUNTS[1:]:
        assert found[state].tolist() == [counted[state] for counted in expected]
    pd.testing.assert_frame_equal(found, compute_lifecycle(events, chosen).periods)
    pd.testing.assert_frame_equal(shuffled, copy)


@quickly
@given(ROWS)
def test_the_level_is_the_level_before_plus_inflow_minus_outflow(rows):
    found = compute_lifecycle(log(*rows), LifecycleSettings("day")).periods
    before = found["active"].shift(fill_value=0)
    assert (found["active"] == before + found["inflow"] - found["outflow"]).all()
    assert (found["active"] == found["new"] + found["returning"] + found["resurrecting"]).all()
    assert (found["inflow"] == found["new"] + found["resurrecting"]).all()
    assert found["new"].sum() == len({who for who, _ in rows})
    assert (found[COUNTS] >= 0).all(axis=None)


def test_periods_without_anybody_are_rows_too():
    found = compute_lifecycle(log(("p", 0), ("p", 3)), LifecycleSettings("day")).periods
    assert found[COUNTS].to_numpy().tolist() == [
        [1, 1, 0, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0],
        [1, 0, 0, 1, 0],
    ]


def test_a_week_that_is_not_over_is_marked_and_so_is_one_that_began_earlier():
    found = compute_lifecycle(log(("p", 2), ("p", 8), ("q", 16)), LifecycleSettings("week")).periods
    assert found["is_complete"].tolist() == [False, True, False]


def test_the_last_day_of_dates_without_times_is_over_but_not_that_of_moments():
    dates, noon = log(("p", 0), ("p", 1)), log(("p", 0), ("p", 1.5))
    assert compute_lifecycle(dates, LifecycleSettings("day")).periods["is_complete"].tolist() == [True, True]
    assert compute_lifecycle(noon, LifecycleSettings("day")).periods["is_complete"].tolist() == [True, False]


def test_the_observed_time_bounds_what_counts():
    events = log(("p", 0), ("p", 8), ("q", 9), ("p", 30))
    chosen = LifecycleSettings("week", observed_from="2024-01-08", observed_until="2024-01-21")
    found = compute_lifecycle(events, chosen)
    assert found.periods[COUNTS].to_numpy().tolist() == [[2, 2, 0, 0, 0], [0, 0, 0, 0, 2]]
    assert found.periods["is_complete"].all()
    assert found.observed_until == pd.Timestamp("2024-01-21 23:59:59.999999")


def test_only_the_chosen_event_is_activity():
    events = log(("p", 0, "buy"), ("p", 1, "visit"), ("p", 2, "buy"))
    found = compute_lifecycle(events, LifecycleSettings("day", event="buy")).periods
    assert found["active"].tolist() == [1, 0, 1]
    assert found["resurrecting"].tolist() == [0, 0, 1]


def test_so_many_periods_as_the_burn_in_may_hold_older_customers():
    events = log(("p", 0), ("p", 3))
    found = compute_lifecycle(events, LifecycleSettings("day", burn_in=2)).periods
    assert found["may_hold_older"].tolist() == [True, True, False, False]


def test_a_refund_alone_is_no_activity():
    orders = pd.DataFrame(
        {
            "customer_id": ["p", "p", "q", "q"],
            "timestamp": START + pd.to_timedelta([0, 1, 0, 1], unit="D"),
            "amount": [50.0, -20.0, 10.0, 0.0],
            "order_id": ["1", "2", "3", "4"],
        }
    )
    assert compute_lifecycle(orders, LifecycleSettings("day")).periods["active"].tolist() == [2, 1]


def test_rows_without_customer_time_or_name_are_left_out():
    events = log(("p", 0), (None, 0), ("p", 1, None), ("q", 1))
    events.loc[len(events)] = ["q", pd.NaT, "visit"]
    assert compute_lifecycle(events, LifecycleSettings("day")).periods["active"].tolist() == [1, 1]


def test_an_unknown_event_is_refused_with_the_nearest():
    with pytest.raises(SettingsError, match="nearest name is 'visit'"):
        compute_lifecycle(log(("p", 0)), LifecycleSettings("day", event="visits"))


def test_orders_have_no_events_to_choose():
    orders = log(("p", 0)).drop(columns="event").assign(amount=1.0)
    with pytest.raises(SettingsError, match="Orders have no events, but 'buy'"):
        compute_lifecycle(orders, LifecycleSettings("day", event="buy"))


@pytest.mark.parametrize(
    "chosen, message",
    [
        (LifecycleSettings("month"), "complete periods 0, needed at least 1"),
        (LifecycleSettings("day", observed_from="2024-01-05", observed_until="2024-01-06"), "Nobody was active from"),
    ],
)
def test_too_few_data_are_said(chosen, message):
    with pytest.raises(NotEnoughDataError, match=message):
        compute_lifecycle(log(("p", 0), ("p", 9)), chosen)


def test_an_empty_table_and_one_without_its_columns_are_said():
    with pytest.raises(NotEnoughDataError, match="events table has no rows"):
        compute_lifecycle(log(("p", 0)).iloc[:0], LifecycleSettings("day"))
    with pytest.raises(MappingError, match="amount"):
        compute_lifecycle(log(("p", 0)).drop(columns="event"), LifecycleSettings("day"))


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(SettingsError, match="begins on 2024-02-01, but ends on 2024-01-02"):
        compute_lifecycle(
            log(("p", 0)), LifecycleSettings("day", observed_from="2024-02-01", observed_until="2024-01-02")
        )
