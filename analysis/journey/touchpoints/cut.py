"""Cut each customer's touches into paths: those before a conversion, those lost, and those still open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.journey.instants import changes
from analysis.journey.touchpoints.conversions import Conversions
from analysis.journey.touchpoints.settings import WhichPaths
from analysis.journey.touchpoints.touches import DAY, Touches


@dataclass(frozen=True, eq=False)
class CutPaths:
    """Paths as slices of the touches; every touch is in one that led to a conversion, lost or open, or comes after
    the first conversion where only that one counts.

    `conversions`: those that count. `begin`, `end`: (n_conversions,) the touches before each; equal where none is
        known.
    `lost_begin`, `lost_end`: paths whose lookback is over: every touch was within it of the next.
    `open_paths`: paths that can still lead to a conversion. `too_early`: conversions left out because the events
        begin after them. `short_history`: conversions whose lookback begins before the events.
    """

    conversions: Conversions
    begin: np.ndarray
    end: np.ndarray
    lost_begin: np.ndarray
    lost_end: np.ndarray
    open_paths: int
    too_early: int
    short_history: int


def cut_paths(
    touches: Touches, conversions: Conversions, lookback_days: float, which: WhichPaths, start: int, until: int
) -> CutPaths:
    """Cut the paths.

    Args:
        start, until: first and last observed moment, microseconds since 1970.
    """
    lookback = int(lookback_days * DAY)
    begin, end = _slices(touches, conversions, lookback)
    converted = conversions.customer
    is_early = conversions.end < start
    counts, after = ~is_early, np.zeros(len(touches.customer), dtype=bool)
    if which == "first_conversion":
        conversions, is_first = conversions.once(), changes(converted)
        counts &= is_first
        is_early &= is_first
        first_end = np.zeros(max(converted.max(initial=-1), touches.customer.max(initial=-1)) + 1, dtype=np.int64)
        first_end[:] = len(touches.customer)
        first_end[converted[is_first]] = end[is_first]
        after = np.arange(len(touches.customer)) >= first_end[touches.customer]
    rows = np.flatnonzero(counts)
    conversions, begin, end = conversions.take(rows), begin[rows], end[rows]
    left = np.flatnonzero(~(_covered(begin, end, len(touches.customer)) | after))
    is_open = touches.time[left] > until - lookback
    lost_begin, lost_end = _runs(touches, left[~is_open], lookback)
    return CutPaths(
        conversions,
        begin,
        end,
        lost_begin,
        lost_end,
        open_paths=len(_runs(touches, left[is_open], lookback)[0]),
        too_early=int(is_early.sum()),
        short_history=int((conversions.time - lookback < start).sum()),
    )


def _slices(touches: Touches, conversions: Conversions, lookback: int) -> tuple[np.ndarray, np.ndarray]:
    """For each conversion its touches: within the lookback and after the conversion before, or else the last one."""
    moments, rank = np.unique(touches.time, return_inverse=True)
    width = len(moments) + 1
    place = touches.customer.astype(np.int64) * width + rank
    customer = conversions.customer.astype(np.int64) * width
    end = np.searchsorted(place, customer + np.searchsorted(moments, conversions.end, side="right"))
    earliest = np.searchsorted(place, customer + np.searchsorted(moments, conversions.time - lookback))
    begin = earliest.copy()
    again = np.flatnonzero(~changes(conversions.customer))
    begin[again] = np.maximum(begin[again], end[again - 1])
    return np.where((begin == end) & (end > earliest), end - 1, begin), end


def _covered(begin: np.ndarray, end: np.ndarray, touches: int) -> np.ndarray:
    """(touches,) bool: inside one of the slices."""
    steps = np.bincount(begin, minlength=touches + 1) - np.bincount(end, minlength=touches + 1)
    return np.cumsum(steps)[:touches] > 0


def _runs(touches: Touches, places: np.ndarray, lookback: int) -> tuple[np.ndarray, np.ndarray]:
    """Slices of neighbouring touches of one customer, none of them later than the lookback after the one before."""
    customer, time = touches.customer[places], touches.time[places]
    breaks = changes(customer)
    breaks[1:] |= (np.diff(places) > 1) | (np.diff(time) > lookback)
    first = np.flatnonzero(breaks)
    lengths = np.diff(first, append=len(places))
    return places[first], places[first] + lengths
