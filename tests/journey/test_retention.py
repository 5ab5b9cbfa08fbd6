"""Who comes back, and when."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from activity_oracle import cells
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import RetentionSettings, compute_retention
from analysis.rates import wilson_interval

START = pd.Timestamp("2024-01-01")
ROWS = st.lists(st.tuples(st.sampled_from("pqrs"), st.integers(0, 40), st.sampled_from("ab")), min_size=1, max_size=40)
COHORTS = st.sampled_from(["first", "every"])
quickly = settings(max_examples=40)


def log(*rows: tuple) -> pd.DataFrame:
    """Rows of customer, day (0 is a Monday) and, where it matters, event."""
    frame = pd.DataFrame([(*row, "visit")[:3] for row in rows], columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=START + pd.to_timedelta(frame["timestamp"], unit="D"))


def orders(*rows: tuple[str, float, float]) -> pd.DataFrame:
    """Rows of customer, day and amount, each an order of its own."""
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    numbers = [str(number) for number in range(len(frame))]
    return frame.assign(timestamp=START + pd.to_timedelta(frame["timestamp"], unit="D"), order_id=numbers)


def row(retention, cohort: int, column: str = "customers") -> list:
    """One cohort over its ages."""
    chosen = retention.cells["cohort"] == retention.cohorts["cohort"][cohort]
    return retention.cells.loc[chosen, column].tolist()


TWO_PEOPLE = log(*(("p1", day) for day in (0, 1, 2, 5, 6)), *(("p2", day) for day in (1, 2, 3, 6)))


def test_the_published_example_puts_everyone_active_on_a_day_into_its_row():
    retention = compute_retention(TWO_PEOPLE, RetentionSettings("day", cohort="every"))
    rows = [row(retention, cohort) for cohort in range(4)]
    assert rows == [[1, 1, 1, 0, 0, 1, 1], [2, 2, 1, 0, 1, 2], [2, 1, 0, 1, 2], [1, 0, 0, 1]]


def test_by_the_first_activity_each_customer_is_in_one_row():
    retention = compute_retention(TWO_PEOPLE, RetentionSettings("day"))
    assert retention.cohorts["size"].tolist() == [1, 1, 0, 0, 0, 0, 0]
    assert row(retention, 0) == [1, 1, 1, 0, 0, 1, 1]
    assert row(retention, 1) == [1, 1, 1, 0, 0, 1]
    assert np.isnan(row(retention, 2, "share")).all()


def test_shares_are_of_the_cohort_and_carry_their_interval():
    events = log(*((who, 0) for who in "abcd"), ("a", 7), ("b", 8), ("b", 14))
    retention = compute_retention(events, RetentionSettings("week", observed_until="2024-01-21"))
    assert row(retention, 0, "share") == [1, 0.5, 0.25]
    low, high = wilson_interval(np.array([4, 2, 1]), np.full(3, 4))
    assert row(retention, 0, "low") == pytest.approx(low)
    assert row(retention, 0, "high") == pytest.approx(high)


def test_a_period_that_is_not_over_is_marked_and_left_out_of_the_average():
    events = log(("p", 0), ("q", 7), ("p", 7), ("q", 14), ("p", 16.5))
    retention = compute_retention(events, RetentionSettings("week", burn_in=0))
    assert row(retention, 0, "is_complete") == [True, True, False]
    assert row(retention, 1, "is_complete") == [True, False]
    assert retention.cohorts["is_complete"].tolist() == [True, True, False]
    assert retention.average[["age", "cohorts", "size", "customers"]].to_numpy().tolist() == [
        [0, 2, 2, 2],
        [1, 1, 1, 1],
    ]


def test_the_average_weighs_cohorts_by_size_and_takes_only_those_of_that_age():
    # Day 0: three customers, one comes back a day later; day 1: one customer, who comes back; day 2: nobody new.
    events = log(("a", 0), ("b", 0), ("c", 0), ("a", 1), ("d", 1), ("d", 2))
    average = compute_retention(events, RetentionSettings("day", burn_in=0)).average
    assert average["cohorts"].tolist() == [2, 2, 1]
    assert average["size"].tolist() == [4, 4, 3]
    assert average["customers"].tolist() == [4, 2, 0]
    low, high = wilson_interval(np.array([2]), np.array([4]))
    assert average.loc[1, ["share", "low", "high"]].tolist() == pytest.approx([0.5, low[0], high[0]])


def test_cohorts_of_the_burn_in_may_hold_older_customers_and_are_not_averaged():
    events = log(("a", 0), ("a", 1), ("a", 2), ("b", 1), ("c", 1), ("c", 2))
    retention = compute_retention(events, RetentionSettings("day"))
    assert retention.cohorts["may_hold_older"].tolist() == [True, False, False]
    assert retention.average["size"].tolist() == [2, 2]
    assert retention.average["customers"].tolist() == [2, 1]
    every = compute_retention(events, RetentionSettings("day", cohort="every"))
    assert not every.cohorts["may_hold_older"].any()


def test_one_customer_in_many_cohorts_counts_as_one_answer_in_the_interval():
    events = log(*(("a", day) for day in range(20)), *(("b", day) for day in range(20)))
    average = compute_retention(events, RetentionSettings("day", cohort="every")).average
    assert average.loc[1, ["size", "customers"]].tolist() == [38, 38]
    low, _ = wilson_interval(np.array([2]), np.array([2]))
    assert average["low"][1] == pytest.approx(low[0])


def test_entry_and_return_may_be_different_events():
    events = log(
        ("a", 0, "signup"), ("a", 8, "buy"), ("a", 9, "signup"), ("b", 7, "signup"), ("b", 0, "buy"), ("c", 1, "buy")
    )
    chosen = RetentionSettings("week", event="buy", first_event="signup", observed_until="2024-01-14")
    first = compute_retention(events, chosen)
    assert first.cohorts["size"].tolist() == [1, 1]
    assert (row(first, 0), row(first, 1)) == ([0, 1], [0])
    both = compute_retention(events, RetentionSettings("week", "buy", None, "2024-01-14", 1, "signup", "every"))
    assert both.cohorts["size"].tolist() == [1, 2]
    assert (row(both, 0), row(both, 1)) == ([0, 1], [1])


def test_revenue_takes_refunds_off_and_is_a_share_of_the_start():
    table = orders(("a", 0, 100), ("b", 1, 50), ("a", 8, 30), ("b", 9, -10), ("c", 9, -5), ("a", 15, 60), ("c", 16, 7))
    retention = compute_retention(table, RetentionSettings("week", measure="revenue", observed_until="2024-01-21"))
    assert retention.cohorts["size"].tolist() == [2, 0, 1]
    assert row(retention, 0, "revenue") == [150, 20, 60]
    assert row(retention, 0, "revenue_per_customer") == [75, 10, 30]
    assert row(retention, 0, "share") == pytest.approx([1, 20 / 150, 60 / 150])
    # Residuals of a and b around the common ratio: 30 − 100 R and −10 − 50 R.
    ratio = 20 / 150
    half = 1.959963984540054 * np.hypot(30 - 100 * ratio, -10 - 50 * ratio) / 150
    assert row(retention, 0, "low")[1] == pytest.approx(ratio - half)
    assert row(retention, 0, "high")[1] == pytest.approx(ratio + half)


def test_a_refund_alone_brings_nobody_back():
    table = orders(("a", 0, 100), ("a", 8, -30), ("b", 0, 10), ("b", 9, 10))
    retention = compute_retention(table, RetentionSettings("week", observed_until="2024-01-14"))
    assert row(retention, 0) == [2, 1]


@quickly
@given(ROWS, COHORTS, st.sampled_from([("day", 1), ("week", 7)]), st.sampled_from([None, "a"]), st.randoms())
def test_cells_are_those_counted_one_customer_at_a_time(rows, cohort, period, first_event, random):
    rows = [*rows, ("z", 0, "a"), ("z", 0, "b")]
    name, length = period
    events = log(*rows)
    shuffled = events.iloc[random.sample(range(len(events)), len(events))]
    copy = shuffled.copy(deep=True)
    chosen = RetentionSettings(name, "b", first_event=first_event, cohort=cohort, observed_until="2024-02-25")
    found = compute_retention(shuffled, chosen)

    def active(event: str) -> dict[str, set[int]]:
        return {who: {day // length for other, day, what in rows if (other, what) == (who, event)} for who, *_ in rows}

    expected = cells(active(first_event or "b"), active("b"), len(found.cohorts), cohort)
    starts = {start: code for code, start in enumerate(found.cohorts["cohort"])}
    counted = {
        (starts[cell.cohort], cell.age): (cell.size, cell.customers) for cell in found.cells.itertuples(index=False)
    }
    assert counted == expected
    again = compute_retention(events, chosen)
    for frame in ("cells", "cohorts", "average"):
        pd.testing.assert_frame_equal(getattr(found, frame), getattr(again, frame))
    pd.testing.assert_frame_equal(shuffled, copy)


@quickly
@given(ROWS, COHORTS)
def test_shares_lie_in_their_intervals_and_begin_with_everybody(rows, cohort):
    events = log(*((*row[:2], "visit") for row in rows), ("z", 40))
    retention = compute_retention(events, RetentionSettings("day", cohort=cohort, observed_from=START, burn_in=0))
    for frame in (retention.cells.dropna(), retention.average):
        assert frame["share"].between(0, 1).all()
        assert (frame["low"] <= frame["share"] + 1e-12).all()
        assert (frame["high"] >= frame["share"] - 1e-12).all()
        assert (frame.loc[frame["age"] == 0, "share"] == 1).all()
    assert (retention.average["customers"] <= retention.average["size"]).all()
    if cohort == "first":
        assert retention.cohorts["size"].sum() == events["customer_id"].nunique()


@quickly
@given(st.lists(st.tuples(st.sampled_from("pqr"), st.integers(0, 20), st.integers(-50, 99)), min_size=1, max_size=30))
def test_the_revenue_of_all_cells_is_the_revenue_since_the_first_order(rows):
    table = orders(*rows, ("z", 0, 5), ("z", 20, 5))
    retention = compute_retention(table, RetentionSettings("day", measure="revenue"))
    bought = table[table["amount"] >= 0].groupby("customer_id")["timestamp"].min()
    since = table["timestamp"] >= table["customer_id"].map(bought)
    assert retention.cells["revenue"].sum() == pytest.approx(table.loc[since, "amount"].sum())


@pytest.mark.parametrize(
    "chosen, message",
    [
        (RetentionSettings("day", event="visitt"), "nearest name is 'visit'"),
        (RetentionSettings("day", first_event="vist"), "nearest name is 'visit'"),
        (RetentionSettings("day", measure="revenue"), "Events have no amounts"),
        (RetentionSettings("day", cohort="last"), "'last'.*first, every"),
        (RetentionSettings("day", measure="orders"), "'orders'.*customers, revenue"),
        (RetentionSettings("fortnight"), "no period 'fortnight'"),
        (RetentionSettings("day", observed_until="2034-01-01"), "too many for a table of cohorts"),
    ],
)
def test_a_wrong_choice_is_named(chosen, message):
    with pytest.raises(SettingsError, match=message):
        compute_retention(TWO_PEOPLE, chosen)


def test_a_period_longer_than_the_data_is_too_few_data():
    with pytest.raises(NotEnoughDataError, match="complete periods 1, needed at least 2"):
        compute_retention(TWO_PEOPLE, RetentionSettings("week"))
