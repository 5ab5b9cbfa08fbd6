"""The states a customer can be lost from: who came there when, who went on and who did not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from analysis.journey.funnel import Funnel
from analysis.journey.leaks.timeline import DAY

Kind = Literal["step", "one_time", "lapsing"]
# So many of those who came back have done so by then; the rest would make everybody wait for years.
SECOND_ORDER_QUANTILE = 0.9


@dataclass(frozen=True, eq=False)
class State:
    """Everybody who came to one state, one row a customer.

    `customer`: codes; `entered`: datetime64[us]; `passed`, `lost` (neither: still open) and `completed` (reached the
    end of the journey): bool arrays.
    """

    kind: Kind
    from_step: str
    to_step: str
    customer: np.ndarray
    entered: np.ndarray
    passed: np.ndarray
    lost: np.ndarray
    completed: np.ndarray

    def only(self, rows: np.ndarray) -> State:
        """The state with these rows (bool) alone."""
        arrays = ("customer", "entered", "passed", "lost", "completed")
        return replace(self, **{name: getattr(self, name)[rows] for name in arrays})


def journey_states(funnel: Funnel, customer: np.ndarray, *, whole_days: bool) -> list[State]:
    """The steps of a funnel that must happen, but the last: at an optional one nobody is lost.

    Args:
        customer: (n_entered,) codes in the order of `funnel.reached`.
        whole_days: what a step is compared with knows only days.
    """
    depth = funnel.reached["depth"].to_numpy()
    is_open = funnel.reached["is_open"].to_numpy()
    # A step that was passed over has no time: whoever is beyond it came there with the step before. NaT is the least.
    times = np.maximum.accumulate(funnel.step_times.view(np.int64), axis=1).view("datetime64[us]")
    if whole_days:
        times = times.astype("datetime64[D]").astype("datetime64[us]")
    names, required = funnel.settings.names, funnel.settings.required
    states = []
    for here, there in pairwise(required):
        came = np.flatnonzero(depth > here)
        passed = depth[came] > there
        lost = ~passed & ~is_open[came]
        completed = depth[came] > required[-1]
        entered = times[came, here]
        states.append(State("step", names[here], names[there], customer[came], entered, passed, lost, completed))
    return states


def second_order_days(first: np.ndarray, second: np.ndarray) -> int:
    """The gap to the second order within which nine in ten of those who came back had come back."""
    gaps = (second - first)[~np.isnat(second)] / DAY
    return max(1, int(np.ceil(np.quantile(gaps, SECOND_ORDER_QUANTILE))))


def one_time_state(
    customer: np.ndarray, first: np.ndarray, second: np.ndarray, days: int, until: np.datetime64
) -> State:
    """Customers after their first order: on with the second within `days`, lost without.

    Args:
        first, second: (n,) moments of the first two orders, NaT without a second.
    """
    passed = second - first <= days * DAY
    lost = ~passed & (first + days * DAY <= until)
    return State("one_time", "order_1", "order_2", customer, first, passed, lost, passed)


def belongs_here(losses: Sequence[tuple[np.ndarray, np.ndarray]], customers: int) -> list[np.ndarray]:
    """Each customer's loss belongs to one leak: that of the latest state, the earlier in the list of equals.

    Args:
        losses: per leak the codes of the lost and when they came to the state.

    Returns:
        Per leak (n_lost,) bool.
    """
    latest = np.full(customers, np.iinfo(np.int64).min)
    owner = np.full(customers, -1)
    for leak, (customer, entered) in enumerate(losses):
        time = entered.astype("datetime64[us]").view(np.int64)
        later = time > latest[customer]
        latest[customer[later]] = time[later]
        owner[customer[later]] = leak
    return [owner[customer] == leak for leak, (customer, _) in enumerate(losses)]
