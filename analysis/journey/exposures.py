"""When each event first happened to each customer who reached a step: before it, or after it on two clocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.clock import MICROSECONDS_A_DAY
from analysis.journey.funnel import Funnel
from analysis.journey.groups import customer_codes
from analysis.journey.instants import NO_TIME, changes
from analysis.journey.instead import step_moments
from analysis.journey.matched import NEVER
from analysis.journey.sequence import Sequence, read_sequences


@dataclass(frozen=True, eq=False)
class Settled:
    """Customers who reached a step and either went on or can no longer.

    `rows`: (n,) rows of `Funnel.reached`; `took_step`, `end`: (n,) microseconds since 1970, `end` is when they went on
    or the end of their window; `lost`: (n,) bool.
    """

    rows: np.ndarray
    took_step: np.ndarray
    end: np.ndarray
    lost: np.ndarray


@dataclass(frozen=True, eq=False)
class Exposure:
    """One event: code, and (n_settled,) the first moment after the step on the clock of time (microseconds) and on the
    clock of events (the how-manieth moment with an event since the step); `NEVER` where it did not happen before the
    end. `before`: (n_settled,) bool, it happened before the step.
    """

    event: int
    before: np.ndarray
    at_time: np.ndarray
    at_count: np.ndarray


def settled_customers(funnel: Funnel, position: int) -> Settled:
    """Those who reached row `position` of `funnel.steps`, without the ones still open there."""
    depth, is_open = (funnel.reached[name].to_numpy() for name in ("depth", "is_open"))
    rows = np.flatnonzero((depth > position + 1) | ((depth == position + 1) & ~is_open))
    entered = funnel.reached["entered"].to_numpy()[rows].astype("datetime64[us]").view(np.int64)
    lost = depth[rows] == position + 1
    later = funnel.step_times[rows, position + 1 :].view(np.int64)
    went_on = np.where(later == NO_TIME, NEVER, later).min(axis=1)
    # An event at the very end of the window still counts.
    window_end = entered + round(funnel.settings.window_days * MICROSECONDS_A_DAY) + 1
    return Settled(rows, step_moments(funnel, position)[rows], np.where(lost, window_end, went_on), lost)


def read_exposures(events: pd.DataFrame, funnel: Funnel, settled: Settled) -> tuple[np.ndarray, Iterator[Exposure]]:
    """Walk through the events that happened to anyone.

    Returns:
        (n_settled,) how many moments with events there are after the step and before the end, plus one: the end on the
        clock of events; and the exposures, by event code.
    """
    place = np.full(len(events["customer_id"].cat.categories), -1)
    place[customer_codes(events, funnel)[settled.rows]] = np.arange(len(settled.rows))
    until = int(funnel.observed_until.to_datetime64().astype("datetime64[us]").astype(np.int64))
    counts = np.zeros(len(settled.rows), dtype=np.int64)
    parts = [_around(part, place, settled, counts) for part in read_sequences(events, until)]
    who, event, since, nth = (np.concatenate(column) for column in zip(*parts, strict=True))
    return counts + 1, _by_event(who, event, since, nth, len(settled.rows))


def _around(part: Sequence, place: np.ndarray, settled: Settled, counts: np.ndarray) -> tuple[np.ndarray, ...]:
    """Rows before the step, and between it and the end: customer, event, time since the step, which moment (0: before).

    Fills in `counts`, the moments of each customer after the step.
    """
    unit = place[part.customer]
    rows = np.flatnonzero(unit >= 0)
    who, time = unit[rows], part.time[rows]
    kept = (time != settled.took_step[who]) & (time < settled.end[who])
    who, time, event = who[kept], time[kept], part.event[rows[kept]]
    since = time - settled.took_step[who]
    fresh = (since > 0) & (changes(who) | changes(time))
    moments = np.cumsum(fresh)
    newcomers = np.flatnonzero(changes(who))
    begun = np.repeat(moments[newcomers] - fresh[newcomers], np.diff(newcomers, append=len(who)))
    nth = moments - begun
    counts[who] = nth  # the last row of a customer is written last
    return who, event, since, nth


def _by_event(
    who: np.ndarray, event: np.ndarray, since: np.ndarray, nth: np.ndarray, customers: int
) -> Iterator[Exposure]:
    order = np.argsort(event, kind="stable")
    begins = np.flatnonzero(changes(event[order])) if len(order) else []
    for rows in np.split(order, begins)[1:]:
        later = rows[since[rows] > 0][::-1]  # backwards: the first is written last and stays
        before = np.zeros(customers, dtype=bool)
        before[who[rows[since[rows] < 0]]] = True
        at_time, at_count = (np.full(customers, NEVER) for _ in range(2))
        at_time[who[later]], at_count[who[later]] = since[later], nth[later]
        yield Exposure(int(event[rows[0]]), before, at_time, at_count)
