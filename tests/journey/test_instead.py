"""What the lost did instead: worked by hand and reconciled."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import FunnelSettings, compute_funnel
from analysis.journey.instead import where_instead
from analysis.journey.sequence import END, OTHER_EVENTS, START

SETTINGS = FunnelSettings(("S", "P"), window_days=7)
ROWS = [
    ("anna", 0, "ad"), ("anna", 1, "S"), ("anna", 2, "S"), ("anna", 3, "chat"), ("anna", 20, "x"),  # lost: chat
    ("bert", 1, "S"),  # lost: nothing more
    ("cleo", 1, "S"), ("cleo", 2, "P"),  # went on
    ("dora", 1, "S"), ("dora", 12, "S"), ("dora", 13, "chat"),  # lost, her second entry counts
    ("emil", 29, "S"), ("zoe", 30, "ad"),  # still open; never entered
]  # fmt: skip


def log(rows: list[tuple[str, float, str]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


def by_event(table: pd.DataFrame) -> dict[str, int]:
    return dict(zip(table["event"], table["customers"], strict=True))


def test_three_lost_customers_by_hand():
    events = log(ROWS)
    found = where_instead(events, compute_funnel(events, SETTINGS), 0, smallest=1)
    assert (found.step, found.next_step, found.lost, found.came_back) == ("S", "P", 3, 0)
    assert by_event(found.next_events) == {"chat": 2, END: 1}
    # Anna's counted attempt is the later one, so her first S came before it.
    assert by_event(found.entries) == {"S": 2, START: 1}
    assert found.next_events["share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert (found.next_events["share_low"] < found.next_events["share"]).all()


def test_who_takes_the_step_again_after_the_window_came_back():
    # A deeper attempt is counted although a later one is shallower: that one is the coming back.
    steps = FunnelSettings(("S", "P", "Q"), window_days=7)
    events = log([("anna", 0, "S"), ("anna", 1, "P"), ("anna", 20, "S"), ("bert", 0, "S"), ("bert", 2, "P"),
                  ("zoe", 30, "Q")])  # fmt: skip
    found = where_instead(events, compute_funnel(events, steps), 1, smallest=1)
    assert (found.lost, found.came_back, found.share_back) == (2, 1, 0.5)
    assert found.back_low < 0.5 < found.back_high


def test_who_takes_the_next_step_too_late_came_back():
    events = log([("anna", 0, "S"), ("anna", 20, "P"), ("bert", 0, "S"), ("zoe", 40, "x")])
    found = where_instead(events, compute_funnel(events, FunnelSettings(("S", "P"), window_days=7)), 0, smallest=1)
    assert (found.lost, found.came_back) == (2, 1)


def test_the_step_again_is_not_what_they_did_instead():
    steps = FunnelSettings(("S", "P", "Q"), window_days=7)
    events = log([("anna", 0, "S"), ("anna", 1, "P"), ("anna", 2, "P"), ("anna", 3, "x"), ("zoe", 30, "Q")])
    assert by_event(where_instead(events, compute_funnel(events, steps), 1, smallest=1).next_events) == {"x": 1}


def test_small_rows_are_put_together_until_they_are_not_few():
    rows = [(f"c{number}", 0, "S") for number in range(20)]
    then = ["chat"] * 6 + ["cart"] * 9 + ["a", "b"]
    rows += [(f"c{number}", 1, event) for number, event in enumerate(then)] + [("zoe", 30, "P")]
    events = log(rows)
    found = where_instead(events, compute_funnel(events, SETTINGS), 0).next_events
    # Three with nothing more, "a" and "b" once each.
    assert by_event(found) == {"cart": 9, "chat": 6, OTHER_EVENTS: 5}
    few = log(rows[:17] + rows[20:])
    assert by_event(where_instead(few, compute_funnel(few, SETTINGS), 0).next_events) == {"cart": 9, OTHER_EVENTS: 8}


def test_the_order_of_the_rows_changes_nothing_and_all_lost_are_there():
    events = log(
        ROWS * 1 + [(f"c{n}", day, event) for n in range(40) for day, event in ((1, "S"), (2, "abcde"[n % 5]))]
    )
    funnel = compute_funnel(events, SETTINGS)
    found = where_instead(events, funnel, 0)
    mixed = where_instead(events.sample(frac=1, random_state=3), funnel, 0)
    pd.testing.assert_frame_equal(found.next_events, mixed.next_events)
    pd.testing.assert_frame_equal(found.entries, mixed.entries)
    assert found.next_events["customers"].sum() == found.entries["customers"].sum() == found.lost == funnel.lost[0]


@pytest.mark.parametrize("position", [-1, 1])
def test_after_the_last_step_nobody_is_lost(position):
    events = log(ROWS)
    with pytest.raises(SettingsError, match="steps 1 to 1"):
        where_instead(events, compute_funnel(events, SETTINGS), position)


def test_nobody_lost_is_said():
    events = log([("cleo", 1, "S"), ("cleo", 2, "P")])
    with pytest.raises(NotEnoughDataError, match="Nobody was lost between 'S' and 'P'"):
        where_instead(events, compute_funnel(events, SETTINGS), 0)
