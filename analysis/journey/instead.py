"""What the customers lost at a step did instead, how they had come, and whether they came back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.clock import MICROSECONDS_A_DAY
from analysis.journey.funnel import Funnel
from analysis.journey.groups import customer_codes
from analysis.journey.sequence import END, OTHER_EVENTS, START, Sequence, read_sequences
from analysis.rates import share, wilson_interval
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.tables.table import Table, prepared_frame


@dataclass(frozen=True, eq=False)
class Instead:
    """The customers lost between two steps.

    `step`, `next_step`: the step they stopped at and the one they did not take; `lost`: how many they are.
    `next_events`: one row an event, most customers first: `event` (the first after they took the step that is not named
        like the step, at any time up to the end of observation; `END` for nothing more), `customers`, `share` (of the
        lost, 0–1), `share_low`, `share_high` (Wilson 95 %).
    `entries`: the same columns; `event` is the last one before the entry of the counted attempt, `START` where the
        entry was the first ever. In both tables rows with few customers are `OTHER_EVENTS`, the last row, and the
        customers sum to `lost`.
    `came_back`: how many entered the journey, took the step again or took the next one after their window was over,
        with `share_back` (0–1) and its interval `back_low`, `back_high`.
    """

    step: str
    next_step: str
    lost: int
    next_events: pd.DataFrame
    entries: pd.DataFrame
    came_back: int
    share_back: float
    back_low: float
    back_high: float


def where_instead(
    events: Table | pd.DataFrame, funnel: Funnel, position: int, smallest: int = SMALLEST_GROUP
) -> Instead:
    """Look at the customers lost at step `position` (row of `funnel.steps`, from 0).

    Args:
        events: those the funnel was counted from.
        smallest: rows with fewer customers are put together.

    Raises:
        SettingsError: no customers can be lost there: there is no such step, or it is the last.
        NotEnoughDataError: nobody was lost there.
    """
    check_transition(funnel, position)
    frame = prepared_frame(events, "events")
    reached = funnel.reached
    lost = ((reached["depth"] == position + 1) & ~reached["is_open"]).to_numpy()
    step, next_step = funnel.steps["step"].iloc[position : position + 2]
    if not lost.any():
        raise NotEnoughDataError("Nobody was lost between '{step}' and '{next}'.", step=step, next=next_step)
    moments = _Moments.of(frame, funnel, position, lost)
    names = frame["event"].cat.categories
    until = int(funnel.observed_until.to_datetime64().astype("datetime64[us]").astype(np.int64))
    own, ahead, entry = (named_like(funnel, place, names) for place in (position, position + 1, 0))
    following, before, came_back = moments.search(read_sequences(frame, until), own, own | ahead | entry)
    back = int(came_back.sum())
    (low,), (high,) = wilson_interval(np.array([back]), np.array([lost.sum()]))
    return Instead(
        step=step,
        next_step=next_step,
        lost=int(lost.sum()),
        next_events=_counted(following, [*names, END], smallest),
        entries=_counted(before, [*names, START], smallest),
        came_back=back,
        share_back=back / int(lost.sum()),
        back_low=float(low),
        back_high=float(high),
    )


def check_transition(funnel: Funnel, position: int) -> None:
    """Raise an error unless customers can be lost at this row of `funnel.steps`."""
    if not 0 <= position < len(funnel.steps) - 1:
        raise SettingsError(
            "Customers can be lost after steps 1 to {last} of this journey, but step {position} was asked for. "
            "Choose a step again.",
            last=len(funnel.steps) - 1,
            position=position + 1,
        )


def named_like(funnel: Funnel, position: int, names: pd.Index) -> np.ndarray:
    """(n_names,) bool: the events of a step, also those that do not fit its conditions."""
    return names.isin(funnel.settings.parts[position].events)


def step_moments(funnel: Funnel, position: int) -> np.ndarray:
    """(n_entered,) microseconds since 1970 at which the latest of the steps up to this one was taken."""
    # A missing time is the smallest number.
    return funnel.step_times[:, : position + 1].view(np.int64).max(axis=1)


@dataclass(frozen=True, eq=False)
class _Moments:
    """Per code of a customer the place among the lost (−1: none); per lost customer three moments (microseconds)."""

    place: np.ndarray
    entered: np.ndarray
    took_step: np.ndarray
    window_end: np.ndarray

    @classmethod
    def of(cls, frame: pd.DataFrame, funnel: Funnel, position: int, lost: np.ndarray) -> _Moments:
        place = np.full(len(frame["customer_id"].cat.categories), -1)
        place[customer_codes(frame, funnel)[lost]] = np.arange(lost.sum())
        entered = funnel.reached["entered"].to_numpy()[lost].astype("datetime64[us]").view(np.int64)
        took_step = step_moments(funnel, position)[lost]
        return cls(place, entered, took_step, entered + round(funnel.settings.window_days * MICROSECONDS_A_DAY))

    def search(
        self, parts: Iterable[Sequence], own: np.ndarray, back: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(n_lost,) arrays: code of the next event, code of the one before entry, came back.

        `own`, `back`: (n_names,) which events are the step, and which show that somebody is back.
        """
        following, before = (np.full(len(self.entered), len(own)) for _ in range(2))
        came_back = np.zeros(len(self.entered), dtype=bool)
        for part in parts:
            place = self.place[part.customer]
            rows = np.flatnonzero(place >= 0)
            who, what, when = place[rows], part.event[rows], part.time[rows]
            later = np.flatnonzero((when > self.took_step[who]) & ~own[what])[::-1]
            following[who[later]] = what[later]  # backwards: the first is written last and stays
            earlier = np.flatnonzero(when < self.entered[who])
            before[who[earlier]] = what[earlier]
            came_back[who[(when > self.window_end[who]) & back[what]]] = True
        return following, before, came_back


def _counted(codes: np.ndarray, labels: list[str], smallest: int) -> pd.DataFrame:
    """One row a label; small ones together, so many of them that they are not few."""
    sizes = np.bincount(codes, minlength=len(labels))
    order = np.argsort(-sizes, kind="stable")
    order = order[sizes[order] > 0]
    shown = int((sizes[order] >= smallest).sum())
    while 0 < sizes[order[shown:]].sum() < smallest and shown:
        shown -= 1
    rest = sizes[order[shown:]].sum()
    customers = np.append(sizes[order[:shown]], [rest] if rest else []).astype(np.int64)
    whole = np.full(len(customers), len(codes))
    low, high = wilson_interval(customers, whole)
    return pd.DataFrame(
        {
            "event": [*(labels[code] for code in order[:shown]), *([OTHER_EVENTS] if rest else [])],
            "customers": customers,
            "share": share(customers, whole),
            "share_low": low,
            "share_high": high,
        }
    )
