"""What goes with being lost: worked by hand, by chance alone, planted, and the trap of waiting longer."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import fisher_exact

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey import FunnelSettings, compute_funnel
from analysis.journey.drivers import Drivers, find_drivers
from analysis.journey.matched import NEVER, associate
from analysis.rates import holm

SETTINGS = FunnelSettings(("S", "P"), window_days=1)
LONG_AFTER = 20_000


def log(rows: list[tuple[str, float, str]], **columns: str) -> pd.DataFrame:
    """Customer, minute, event; and an event of someone else so long after that no window is open."""
    frame = pd.DataFrame([*rows, ("zzz", LONG_AFTER, "P")], columns=["customer_id", "timestamp", "event"])
    times = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="min").dt.round("us")
    return frame.assign(timestamp=times, **columns)


def found_in(events: pd.DataFrame) -> Drivers:
    return find_drivers(events, compute_funnel(events, SETTINGS), 0)


def clear(found: Drivers) -> list[tuple[str, str]]:
    rows = found.drivers[found.drivers["is_clear"]]
    return list(zip(rows["kind"], rows["name"], strict=True))


def one(found: Drivers, kind: str, name: str) -> pd.Series:
    rows = found.drivers
    return rows[(rows["kind"] == kind) & (rows["name"] == name)].iloc[0]


def four_fields(a: int, b: int, c: int, d: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lost and not with it, lost and not without: `exposed`, `end`, `lost`."""
    exposed = np.repeat([0, 0, NEVER, NEVER], [a, b, c, d])
    return exposed, np.full(a + b + c + d, NEVER), np.repeat([True, False, True, False], [a, b, c, d])


def test_one_moment_is_the_plain_four_field_table():
    found = associate(*four_fields(15, 5, 40, 60))
    assert (found.n_with, found.n_without, found.lost_with) == (20, 100, 15)
    assert (found.rate_with, found.rate_without) == (0.75, pytest.approx(0.4))
    assert found.odds_ratio == pytest.approx(15.5 * 60.5 / (5.5 * 40.5))
    half = 1.959964 * np.sqrt(1 / 15.5 + 1 / 5.5 + 1 / 40.5 + 1 / 60.5)
    assert found.odds_low == pytest.approx(found.odds_ratio * np.exp(-half))
    assert found.odds_high == pytest.approx(found.odds_ratio * np.exp(half))
    assert found.effect == pytest.approx(20 * 0.35)
    assert found.effect_low < found.effect < found.effect_high
    assert found.p_value == pytest.approx(fisher_exact([[15, 5], [40, 60]]).pvalue)


def test_an_empty_field_has_an_odds_ratio_too():
    found = associate(*four_fields(20, 0, 40, 60))
    assert found.odds_ratio == pytest.approx(20.5 * 60.5 / (0.5 * 40.5))
    assert np.isfinite(found.odds_high)


def test_only_those_still_at_risk_are_compared():
    # At 5 the first has gone on and the fourth is exposed; at 9 the third has gone on too.
    exposed = np.array([NEVER, NEVER, NEVER, 5, 9])
    end = np.array([3, 20, 7, 20, 20])
    lost = np.array([False, True, False, True, False])
    found = associate(exposed, end, lost)
    assert (found.n_with, found.lost_with, found.n_without) == (2, 1, 3)
    # At 5: one lost of the second, third, fifth; at 9: the second alone.
    assert found.rate_without == pytest.approx((1 / 3 + 1) / 2)
    # Observed 1; expected 1 × 2/4 + 1 × 1/2; no distance is left.
    assert found.p_value == 1


def test_what_happened_after_going_on_did_not_happen_and_nobody_is_no_comparison():
    assert associate(np.array([5, NEVER]), np.array([4, 9]), np.array([False, True])) is None
    assert associate(np.array([5, 5]), np.array([9, 9]), np.array([False, True])) is None


def test_many_comparisons_by_hand():
    assert holm(np.array([0.01, 0.04, 0.03])) == pytest.approx([0.03, 0.06, 0.06])
    assert holm(np.array([0.5, 0.9])) == pytest.approx([1, 1])
    assert len(holm(np.array([]))) == 0


def shop(random: np.random.Generator, customers: int, error: float = 0.0, *, harm: float = 0.0) -> pd.DataFrame:
    """Visits: some views before S and after, then P or nothing. An error (after S) makes so many more leave."""
    rows = []
    for number in range(customers):
        who, minute = f"c{number:04d}", 0.0
        rows += [(who, -1 - step, random.choice(list("abc"))) for step in range(random.integers(0, 3))]
        rows.append((who, 0.0, "S"))
        leaves = 0.2
        for _ in range(random.geometric(0.4)):
            minute += random.exponential(2) + 0.01
            event = "error" if random.random() < error else str(random.choice(list("abcd")))
            rows.append((who, minute, event))
            leaves = max(leaves, harm) if event == "error" else leaves
        if random.random() > leaves + 0.2:
            rows.append((who, minute + random.exponential(2) + 0.01, "P"))
    events = log(rows)
    device = dict(zip(events["customer_id"].unique(), random.choice(["app", "web", "tv"], customers + 1), strict=True))
    return events.assign(device=events["customer_id"].map(device))


def test_by_chance_alone_hardly_anything_is_clear():
    random = np.random.default_rng(5)
    alarms = [bool(clear(found_in(shop(random, 250, error=0.1)))) for _ in range(60)]
    assert sum(alarms) <= 3


def test_a_planted_driver_is_found_before_and_after_the_step_alike():
    random = np.random.default_rng(6)
    found = found_in(shop(random, 600, error=0.12, harm=0.75))
    assert clear(found) == [("after", "error")]
    driver = one(found, "after", "error")
    assert driver["odds_low"] > 1
    assert driver["effect"] > 10
    assert driver["rate_with"] > driver["rate_without"]


def test_a_planted_property_and_an_event_before_the_step_are_found():
    rows, device = [], {}
    for number in range(400):
        who = f"c{number:03d}"
        device[who] = "web" if number % 2 else "app"
        rows += [(who, -5, "warn")] if number % 4 < 2 else []
        # Of 10 with both, one or none properties 9, 6, 6, 2 are lost.
        lost = {0: 6, 1: 9, 2: 2, 3: 6}[number % 4]
        rows += [(who, 0, "S")] + ([(who, 9, "P")] if (number // 4) % 10 >= lost else [])
    events = log(rows)
    found = found_in(events.assign(device=events["customer_id"].map(device)))
    assert sorted(clear(found)) == [("before", "warn"), ("property", "device")]
    assert one(found, "before", "warn")["n_with"] == 200
    assert one(found, "before", "warn")["effect"] == pytest.approx(200 * (0.75 - 0.4))


def test_who_waits_longer_gets_more_newsletters_and_that_is_no_reason():
    random = np.random.default_rng(7)
    alarms = 0
    for _ in range(20):
        rows = []
        for number in range(300):
            who, goes_on = f"c{number:03d}", random.random() < 0.5
            end = random.exponential(120) if goes_on else 1440
            rows += [(who, 0, "S")] + ([(who, end, "P")] if goes_on else [])
            rows += [(who, minute, "look") for minute in np.cumsum(random.exponential(20, 3)) if minute < end]
            rows += [(who, minute, "mail") for minute in np.cumsum(random.exponential(300, 9)) if minute < 1440]
        found = found_in(log(rows))
        with_mail = one(found, "after", "mail")
        alarms += bool(with_mail["is_clear"])
    assert alarms <= 1


def test_few_customers_say_nothing_and_are_counted():
    rows = [(f"c{number:02d}", 0, "S") for number in range(60)]
    rows += [(f"c{number:02d}", 9, "P") for number in range(0, 60, 2)] + [(f"c{n:02d}", 5, "rare") for n in range(19)]
    found = found_in(log(rows))
    assert found.drivers.empty
    assert (found.customers, found.lost, found.too_rare) == (60, 30, 1)
    assert found.notes == ("not_a_cause",)


def test_the_order_of_the_rows_changes_nothing():
    events = shop(np.random.default_rng(8), 300, error=0.2, harm=0.6)
    pd.testing.assert_frame_equal(
        found_in(events).drivers, found_in(events.sample(frac=1, random_state=1)).drivers, check_exact=False
    )


def test_nobody_to_compare_with_is_said():
    with pytest.raises(NotEnoughDataError, match="Of the 1 customers who took 'S', 0 were lost"):
        found_in(log([("anna", 0, "S"), ("anna", 1, "P")]))
    events = log([("anna", 0, "S"), ("anna", 1, "P")])
    with pytest.raises(SettingsError, match="steps 1 to 1"):
        find_drivers(events, compute_funnel(events, SETTINGS), 1)
