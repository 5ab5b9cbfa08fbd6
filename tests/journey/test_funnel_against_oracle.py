"""The fast kernel and the slow oracle agree on many small random logs, with ties and repeated steps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from funnel_oracle import best_attempt

from analysis.journey import Funnel, FunnelSettings, compute_funnel

DAY = 86_400_000_000
START = 19_700 * DAY
STEPS = (
    ("a", "b"),
    ("a", "b", "c"),
    ("a", "a"),
    ("a", "b", "a", "c"),
    ("b", "b", "b", "a"),
    ("a", "b", "c", "a", "b"),
)


def random_log(
    rng: np.random.Generator, customers: int, days: int, names: str = "abcx"
) -> dict[str, list[tuple[int, str]]]:
    """Up to six events each on few days, so that many share a timestamp."""
    log = {}
    for number in range(customers):
        size = rng.integers(1, 7)
        times = (START + rng.integers(0, days, size) * DAY).tolist()
        log[f"c{number:03d}"] = list(zip(times, rng.choice(list(names), size).tolist(), strict=True))
    return log


def as_frame(log: dict[str, list[tuple[int, str]]]) -> pd.DataFrame:
    rows = [(customer, time, event) for customer, events in log.items() for time, event in events]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=frame["timestamp"].to_numpy().view("datetime64[us]"))


@pytest.mark.parametrize("order", ["ordered", "strict", "any"])
@pytest.mark.parametrize("days", [1, 2, 4, 8])
def test_every_customer_gets_the_step_times_and_state_of_the_definition(order, days):
    rng = np.random.default_rng([days, len(order)])
    for steps in STEPS:
        log = random_log(rng, customers=90, days=days)
        window, until = int(rng.integers(1, days + 2)), START + int(rng.integers(days // 2, days + 1)) * DAY
        settings = FunnelSettings(steps, float(window), order, observed_until=pd.Timestamp(until, unit="us"))
        funnel = compute_funnel(as_frame(log), settings)
        slow = {name: best_attempt(events, steps, window * DAY, order, until) for name, events in log.items()}
        assert _as_counted(funnel) == {name: result for name, result in slow.items() if result}, (steps, window)


def _as_counted(funnel: Funnel) -> dict[str, tuple[list[int], bool]]:
    reached, times = funnel.reached, funnel.step_times.view(np.int64)
    assert (pd.Series(funnel.step_times[:, 0]) == reached["entered"]).all()
    assert (np.isnat(funnel.step_times).sum(axis=1) == len(funnel.steps) - reached["depth"]).all()
    return {row.customer_id: (times[row.Index, : row.depth].tolist(), row.is_open) for row in reached.itertuples()}
