"""Who reached which step, who is still on the way, who is lost: cases worked by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.journey import FunnelSettings, Leak, compute_funnel
from analysis.tables.table import make_table

DAY, MINUTE = pd.Timedelta(days=1), pd.Timedelta(minutes=1)
START = pd.Timestamp("2024-01-01")


def log(*customers: str) -> pd.DataFrame:
    """One text a customer: "S P" is S and then P one minute later; "S+P" is both at one instant."""
    rows = [
        (f"c{number:02d}", START + place * MINUTE, event)
        for number, events in enumerate(customers)
        for place, instant in enumerate(events.split())
        for event in instant.split("+")
    ]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])


def on_days(**customers: list[tuple[float, str]]) -> pd.DataFrame:
    """Per customer (days since the start, event)."""
    rows = [(name, START + day * DAY, event) for name, events in customers.items() for day, event in events]
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])


def counts(events: pd.DataFrame, steps: str, **settings) -> list[int]:
    return compute_funnel(events, FunnelSettings(steps.split(), **settings)).steps["customers"].tolist()


def test_each_customer_counts_up_to_the_deepest_step():
    assert counts(log("S", "S P", "S P M", "M", "P S M"), "S P M") == [4, 2, 1]


def test_a_skipped_step_stops_the_customer():
    events = pd.concat([log("S M"), log("P").assign(customer_id="other")])
    assert counts(events, "S P M") == [1, 0, 0]


def test_customers_who_convert_after_the_window_do_not_count():
    events = on_days(
        **{f"fast{i}": [(0, "S"), (1, "P")] for i in range(10)},
        **{f"slow{i}": [(0, "S"), (9, "P")] for i in range(15)},
        elsewhere=[(0, "M")],
    )
    assert counts(events, "S P M", window_days=7) == [25, 10, 0]


def test_two_events_at_one_instant_count_in_either_order():
    assert counts(log("S+P", "S"), "S P") == [2, 1]
    assert counts(log("P+S", "S"), "P S") == [1, 1]


def test_strict_lets_nothing_happen_in_between_and_ordered_does():
    events = log("U", "P U", "U P x I", "I x P U", "P U x P I", "x U x P", "x U P I x", "I P")
    assert counts(events, "U P I", order="strict") == [7, 2, 1]
    assert counts(events, "U P I", order="ordered") == [7, 4, 3]


def test_any_order_counts_how_many_of_the_steps_a_customer_took():
    events = log("U", "P U", "U P x I", "I P U", "P U x I", "x I", "P x", "I P")
    assert counts(events, "U P I", order="any") == [8, 5, 3]


def test_the_window_includes_its_last_moment_and_runs_from_the_entry():
    events = on_days(exact=[(0, "S"), (4, "P"), (7, "M")], late=[(0, "S"), (4, "P"), (7.0001, "M")])
    assert counts(events, "S P M", window_days=7) == [2, 2, 1]


def test_a_later_entry_restarts_the_clock():
    assert counts(on_days(back=[(0, "S"), (20, "S"), (22, "P")]), "S P", window_days=7) == [1, 1]


def test_a_deeper_attempt_keeps_its_own_clock():
    # The second S does not help the P of day 1: M on day 9 is in nobody's window.
    events = on_days(a=[(0, "S"), (1, "P"), (2, "S"), (9, "M")])
    assert counts(events, "S P M", window_days=7) == [1, 1, 0]


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
def test_a_step_asked_for_twice_needs_two_events(order):
    events = log("A", "A A", "A+A", "A+A A")
    assert counts(events, "A A", order=order) == [4, 3]
    assert counts(events, "A A A", order=order) == [4, 3, 1]


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
def test_a_whole_journey_on_one_day_without_times_counts(order):
    assert counts(log("M+P+S", "S+P M", "S P+M"), "S P M", order=order) == [3, 3, 3]


def test_strict_runs_use_up_every_instant_they_pass_through():
    assert counts(log("S P+x M"), "S P M", order="strict") == [1, 1, 0]
    assert counts(log("S+x P M"), "S P M", order="strict") == [1, 1, 1]
    assert counts(log("S P M+x"), "S P M", order="strict") == [1, 1, 1]


def test_customers_still_inside_the_window_are_open_not_lost():
    events = on_days(
        done=[(0, "S"), (1, "P")], lost=[(0, "S")], edge=[(13, "S")], inside=[(13.5, "S")], last=[(20, "x")]
    )
    funnel = compute_funnel(events, FunnelSettings(("S", "P"), window_days=7))
    # The window of `edge` ends exactly with the data: nothing can happen any more.
    assert funnel.steps[["customers", "open", "lost"]].to_numpy().tolist() == [[4, 1, 2], [1, 0, 0]]
    assert funnel.observed_until == START + 20 * DAY
    assert funnel.reached.set_index("customer_id")["is_open"].to_dict() == {
        "done": False, "edge": False, "inside": True, "lost": False,
    }  # fmt: skip


def test_an_old_deep_attempt_is_settled_even_if_a_shallow_one_is_open():
    events = on_days(a=[(0, "S"), (1, "P"), (19, "S"), (20, "x")], b=[(0, "M")])
    funnel = compute_funnel(events, FunnelSettings(("S", "P", "M"), window_days=7))
    assert funnel.steps["open"].tolist() == [0, 0, 0]
    assert funnel.lost == (0, 1)


def test_a_strict_run_that_something_else_ended_is_lost_at_once():
    events = on_days(waiting=[(19, "x"), (19.5, "S")], ended=[(19, "S"), (19.5, "x")], done=[(1, "S"), (2, "P")])
    strict = compute_funnel(events, FunnelSettings(("S", "P"), order="strict")).steps
    ordered = compute_funnel(events, FunnelSettings(("S", "P"), order="ordered")).steps
    assert strict["open"].tolist() == [1, 0]
    assert ordered["open"].tolist() == [2, 0]


def test_events_after_the_end_of_observation_change_nothing():
    before = on_days(a=[(0, "S"), (3, "P")], b=[(1, "S")])
    settings = FunnelSettings(("S", "P"), window_days=5, observed_until=START + 4 * DAY)
    with_later = pd.concat([before, on_days(b=[(4.5, "P")], c=[(5, "S")], d=[(50, "x")])])
    pd.testing.assert_frame_equal(compute_funnel(before, settings).steps, compute_funnel(with_later, settings).steps)


@pytest.mark.parametrize("day", ["2024-01-04", dt.date(2024, 1, 4), pd.Timestamp("2024-01-04 23:59", tz="UTC")])
def test_a_day_as_end_of_observation_counts_to_its_end(day):
    events = on_days(a=[(0, "S"), (3.5, "P")], b=[(0, "S"), (4.1, "P")])
    assert counts(events, "S P", observed_until=day) == [2, 1]


def test_a_timestamp_as_end_of_observation_counts_exactly():
    events = on_days(a=[(0, "S"), (3.5, "P")], b=[(0, "S"), (4.1, "P")])
    assert counts(events, "S P", observed_until=pd.Timestamp("2024-01-04")) == [2, 0]
    assert counts(events, "S P", observed_until=pd.Timestamp("2024-01-04 13:00", tz="Europe/Berlin")) == [
        2,
        1,
    ]
    assert counts(events, "S P", observed_until="2024-01-04 11:59") == [2, 0]


def test_the_counted_attempt_is_the_first_complete_one_or_else_the_latest():
    events = on_days(
        twice=[(0, "S"), (1, "S"), (2, "P"), (5, "S"), (6, "P")], never=[(0, "S"), (1, "S")], other=[(9, "x")]
    )
    for order in ("ordered", "any"):
        reached = compute_funnel(events, FunnelSettings(("S", "P"), order=order)).reached
        entered = reached.set_index("customer_id")["entered"]
        assert entered.to_dict() == {"never": START + DAY, "twice": START + DAY}


def test_the_table_states_shares_and_rates_among_the_settled():
    events = on_days(
        a=[(0, "S"), (1, "P"), (2, "M")], b=[(0, "S"), (1, "P")], c=[(0, "S")], d=[(29, "S")], e=[(30, "x")]
    )
    funnel = compute_funnel(events, FunnelSettings(("S", "P", "M"), window_days=7))
    steps = funnel.steps
    assert steps["step"].tolist() == ["S", "P", "M"]
    assert steps["customers"].tolist() == [4, 2, 1]
    assert steps["open"].tolist() == [1, 0, 0]
    assert steps["share_of_first"].tolist() == [1, 0.5, 0.25]
    assert steps["share_of_previous"].tolist() == [1, 0.5, 0.5]
    np.testing.assert_allclose(steps["settled_rate"], [np.nan, 2 / 3, 0.5])
    # Wilson for 2 of 3 and 1 of 2, as in every textbook table.
    np.testing.assert_allclose(steps["settled_rate_low"][1:], [0.2077, 0.0945], atol=5e-5)
    np.testing.assert_allclose(steps["settled_rate_high"][1:], [0.9385, 0.9055], atol=5e-5)
    assert (funnel.entered, funnel.completed, funnel.still_open) == (4, 1, 1)
    assert funnel.overall_conversion == 0.25
    assert funnel.lost == (1, 1)


def test_the_biggest_leak_names_its_steps_and_ignores_open_customers():
    events = on_days(
        **{f"open{i}": [(29, "S")] for i in range(5)}, **{f"lost{i}": [(0, "S"), (1, "P")] for i in range(3)},
        done=[(0, "S"), (1, "P"), (2, "M")], gone=[(0, "S")], clock=[(30, "x")],
    )  # fmt: skip
    leak = compute_funnel(events, FunnelSettings(("S", "P", "M"), window_days=7)).biggest_leak
    assert leak == Leak(step_index=1, from_step="P", to_step="M", lost=3, next_index=2, rate_low=0.25, rate_high=0.25)


def test_there_is_no_biggest_leak_when_nobody_is_lost():
    assert compute_funnel(log("S P", "S"), FunnelSettings(("S", "P"))).biggest_leak is None


def test_a_share_of_nobody_is_not_a_number():
    steps = compute_funnel(log("S", "P", "M"), FunnelSettings(("S", "P", "M"))).steps
    assert steps["customers"].tolist() == [1, 0, 0]
    assert np.isnan(steps["share_of_previous"][2])
    assert np.isnan(steps["settled_rate"][2])


def test_a_prepared_table_and_a_plain_frame_give_the_same_funnel():
    events = log("S P", "P S", "S x P").iloc[::-1]
    settings = FunnelSettings(["S", "P"])
    pd.testing.assert_frame_equal(
        compute_funnel(events, settings).reached,
        compute_funnel(make_table("events", events), settings).reached,
    )


def test_rows_without_customer_time_or_name_are_left_out():
    events = log("S P", "S", "S P")
    events.loc[1, "event"] = None
    events.loc[2, "customer_id"] = None
    events.loc[3, "timestamp"] = None
    for order in ("ordered", "strict", "any"):
        assert counts(events, "S P", order=order) == ([1, 0] if order != "any" else [2, 0])


def test_settings_are_hashable_and_keep_steps_as_a_tuple():
    assert hash(FunnelSettings(["S", "P"])) == hash(FunnelSettings(("S", "P")))
    assert FunnelSettings(["S", "P"]).steps == ("S", "P")


def test_a_mistyped_step_names_the_nearest_event():
    with pytest.raises(SettingsError, match=r"'purchas'.*nearest name is 'purchase'.*cart, purchase"):
        compute_funnel(log("cart purchase"), FunnelSettings(("cart", "purchas")))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (FunnelSettings(("S",)), "at least 2 steps, but 1"),
        (FunnelSettings(()), "at least 2 steps, but 0"),
        (FunnelSettings(("S", "P"), window_days=0), "longer than 0 days"),
        (FunnelSettings(("S", "P"), window_days=float("nan")), "longer than 0 days"),
        (FunnelSettings(("S", "P"), order="sorted"), "no step order 'sorted'.*ordered, strict, any"),
    ],
)
def test_impossible_settings_say_what_to_change(settings, message):
    with pytest.raises(SettingsError, match=message):
        compute_funnel(log("S P"), settings)


def test_no_events_and_nobody_who_entered_are_told_apart():
    with pytest.raises(NotEnoughDataError, match="no rows"):
        compute_funnel(log("S P").iloc[:0], FunnelSettings(("S", "P")))
    with pytest.raises(NotEnoughDataError, match="no 'S' up to 2023-12-31"):
        compute_funnel(log("S P"), FunnelSettings(("S", "P"), observed_until="2023-12-31"))


def test_a_log_without_event_names_asks_for_the_column():
    with pytest.raises(MappingError, match="'event'"):
        compute_funnel(log("S P").drop(columns="event"), FunnelSettings(("S", "P")))
