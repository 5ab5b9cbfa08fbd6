"""Who renewed how often, and who left: from dates, or from what a cohort shrank to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import MappingError, NotEnoughDataError
from analysis.value.subscriptions.settings import SubscriptionSettings

# Simulated cohorts: with 20 who left, survival two periods ahead is off by less than 8 points in 9 of 10.
MIN_ENDED = 20
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, eq=False)
class Spells:
    """Counts of subscribers by the number of renewals, from 1: arrays of one length.

    `ended`: left at this renewal. `kept`: made so many renewals, the last ones known. `active`: subscribers of today by
    the renewals made, from 0. `waiting`: subscribers whose first renewal is still to come.
    """

    ended: np.ndarray
    kept: np.ndarray
    active: np.ndarray
    waiting: int


def spells(subscriptions: pd.DataFrame, settings: SubscriptionSettings) -> Spells:
    """Count spells from `start` and `end`, or from `period` and `customers` (and `cohort`).

    Raises:
        MappingError: neither pair of columns is there, an end lies before its start, a cohort grows.
        NotEnoughDataError: fewer than `MIN_ENDED` left, or nobody had more than one renewal to decide about.
    """
    if {"start", "end"} <= set(subscriptions):
        counted = _from_dates(subscriptions, settings)
    elif {"period", "customers"} <= set(subscriptions):
        counted = _from_cohorts(subscriptions)
    else:
        raise MappingError(
            "Subscriptions need the columns start and end, or period and customers. Found: {found}.",
            found=", ".join(map(str, subscriptions)),
        )
    left = int(counted.ended.sum())
    if left < MIN_ENDED:
        raise NotEnoughDataError(
            "Only {found} subscribers left at a renewal; at least {needed} are needed to forecast. "
            "Bring a longer time, or choose a shorter period between payments.",
            found=left,
            needed=MIN_ENDED,
        )
    if len(counted.ended) < 2 or not (counted.ended[1:].any() or counted.kept[1:].any()):
        raise NotEnoughDataError(
            "Nobody has had more than one renewal to decide about, so how leaving changes with time cannot be learned. "
            "Bring a longer time, or choose a shorter period between payments."
        )
    return counted


def _from_dates(subscriptions: pd.DataFrame, settings: SubscriptionSettings) -> Spells:
    """Only renewals that were due count: who cancels early and who may still cancel wait for theirs alike."""
    rows = subscriptions.dropna(subset="start")
    start, end = (rows[name].to_numpy().astype("datetime64[D]") for name in ("start", "end"))
    wrong = int((end < start).sum())
    if wrong:
        raise MappingError(
            "{count} subscriptions end before they start. Check whether start and end are swapped.", count=wrong
        )
    last = np.datetime64(pd.Timestamp(settings.observed_until), "D") if settings.observed_until else _last(start, end)
    known = start <= last
    start, end = start[known], end[known]
    due, _ = _whole_periods(start, np.full(len(start), last), settings.period)
    gone = end <= last
    whole, rest = _whole_periods(start, np.where(np.isnat(end), start, end), settings.period)
    paid = np.maximum(whole + rest, 1)
    left = gone & (paid <= due)
    size = int(due.max(initial=0)) + 1
    ended = np.bincount(paid[left], minlength=size)[1:]
    kept = np.bincount(due[~left], minlength=size)
    active = np.bincount(due[~gone], minlength=size)
    return Spells(ended, kept[1:], active, int(kept[0]))


def _last(start: np.ndarray, end: np.ndarray) -> np.datetime64:
    ends = end[~np.isnat(end)]
    return max(start.max(), ends.max()) if len(ends) else start.max()


def _whole_periods(start: np.ndarray, end: np.ndarray, period: str) -> tuple[np.ndarray, np.ndarray]:
    """Whole periods from `start` to `end`, and whether something is left over."""
    if period == "week":
        days = (end - start).astype(int)
        return days // 7, days % 7 > 0
    first, last = start.astype("datetime64[M]"), end.astype("datetime64[M]")
    day_of_start, day_of_end = ((date - month).astype(int) for date, month in ((start, first), (end, last)))
    months = (last - first).astype(int) - (day_of_end < day_of_start)
    each = _MONTHS[period]
    return months // each, (months % each > 0) | (day_of_end != day_of_start)


def _from_cohorts(subscriptions: pd.DataFrame) -> Spells:
    """What remained of each cohort at the start of period 0, 1, 2 …"""
    size = int(subscriptions["period"].max()) + 1
    ended, kept, active = np.zeros(size), np.zeros(size), np.zeros(size)
    cohorts = subscriptions.groupby("cohort") if "cohort" in subscriptions else [("all", subscriptions)]
    for name, rows in cohorts:
        counts = rows.sort_values("period")["customers"].to_numpy(dtype=float)
        lost = -np.diff(counts)
        if (lost < 0).any():
            raise MappingError(
                "The cohort {cohort} grows from one period to the next. Give what remained of it.", cohort=name
            )
        ended[1 : len(counts)] += lost
        kept[len(counts) - 1] += counts[-1]
        active[len(counts) - 1] += counts[-1]
    return Spells(ended[1:], kept[1:], active, int(kept[0]))
