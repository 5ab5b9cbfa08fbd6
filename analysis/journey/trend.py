"""Each step over entry weeks or months, at the same age: the young weeks are not a drop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.clock import MICROSECONDS_A_DAY
from analysis.journey.funnel import Funnel
from analysis.journey.groups import EntryPeriod, entry_period
from analysis.rates import share, wilson_interval

FEWEST_PERIODS = 3
# Two periods at each end cannot be told from chance.
EDGE = 2
DRAWS = 999
RARE = 0.01
SEED = 20240101
PERIOD_COLUMNS = ["period", "step", "position", "entered", "customers", "rate", "rate_low", "rate_high"]


@dataclass(frozen=True, eq=False)
class Trend:
    """How many of those who entered in a period had taken each step `age_days` later.

    `periods`: one row a period and step from the second on: `period` (its first day), `step`, `position` (from 1),
        `entered` (customers whose counted attempt began then), `customers` (of them, took the step within `age_days`),
        `rate` (0–1, NaN without entries), `rate_low`, `rate_high` (Wilson 95 %). Only periods that are over and whose
        last entry is `age_days` old: younger ones are not there, because they can only look worse.
    `changes`: one row a step with a change that chance rarely makes: `step`, `position`, `period` (the first of the
        new level), `rate_before`, `rate_after` (0–1), `p_value` (corrected for the number of steps).
    `left_out`: periods at the end that are too young.
    """

    periods: pd.DataFrame
    changes: pd.DataFrame
    age_days: float
    left_out: int


def compute_trend(funnel: Funnel, period: EntryPeriod = "week", age_days: float | None = None) -> Trend:
    """Follow each step over the periods of entry.

    Args:
        age_days: how long each entry is followed; None takes the whole window.

    Raises:
        NotEnoughDataError: fewer than three periods are old enough.
    """
    age = funnel.settings.window_days if age_days is None else min(age_days, funnel.settings.window_days)
    labels = pd.to_datetime(entry_period(funnel, period).astype("str"))
    begins = pd.date_range(labels.min(), labels.max(), freq="W-MON" if period == "week" else "MS")
    ends = begins + (pd.offsets.Week() if period == "week" else pd.offsets.MonthBegin())
    old_enough = ends + pd.Timedelta(days=age) <= funnel.observed_until + pd.Timedelta(microseconds=1)
    begins, left_out = begins[old_enough], int((~old_enough).sum())
    if len(begins) < FEWEST_PERIODS:
        raise NotEnoughDataError(
            "A trend needs at least {needed} periods of entry that are over and {age} days old, but there are {found}. "
            "Choose weeks instead of months, a shorter time, or bring a longer period.",
            needed=FEWEST_PERIODS,
            age=age,
            found=len(begins),
        )
    code = begins.get_indexer(labels)
    entered = np.bincount(code[code >= 0], minlength=len(begins))
    limit = np.timedelta64(round(age * MICROSECONDS_A_DAY), "us")
    rows, changes = [], []
    generator = np.random.default_rng(SEED)
    steps = funnel.steps["step"]
    when = pd.DataFrame({"period": begins, "entered": entered})
    for position in range(1, len(steps)):
        took = (funnel.step_times[:, position] - funnel.step_times[:, 0] <= limit) & (code >= 0)
        customers = np.bincount(code[took], minlength=len(begins))
        rows.append(_taken(when, customers).assign(step=steps[position], position=position))
        change = find_change(customers, entered, generator)
        if change is not None:
            at, p_value = change
            before, after = (share(customers[part].sum(), entered[part].sum()) for part in (slice(at), slice(at, None)))
            changes.append((steps[position], position, begins[at], float(before), float(after), p_value))
    periods = pd.concat(rows, ignore_index=True)[PERIOD_COLUMNS]
    return Trend(periods, _corrected(changes, len(steps) - 1), age, left_out)


def _taken(when: pd.DataFrame, customers: np.ndarray) -> pd.DataFrame:
    """How many took one step, as share of those who entered in the period."""
    low, high = wilson_interval(customers, when["entered"].to_numpy())
    rate = share(customers, when["entered"].to_numpy())
    return when.assign(customers=customers, rate=rate, rate_low=low, rate_high=high)


def find_change(customers: np.ndarray, entered: np.ndarray, generator: np.random.Generator) -> tuple[int, float] | None:
    """Where a series of shares changes its level most, and how rarely chance alone gives as clear a change.

    The likelihood ratio of two levels against one, the best split of all, against the same search over series drawn
    with one level; scaled by how much the periods scatter around the two levels beyond chance.

    Returns:
        (index of the first period of the new level, p-value); None with too few periods.
    """
    if len(entered) < 2 * EDGE + 1 or not 0 < customers.sum() < entered.sum():
        return None
    statistic, at = _best_split(customers[None, :], entered)
    drawn = generator.binomial(entered, customers.sum() / entered.sum(), (DRAWS, len(entered)))
    by_chance, _ = _best_split(drawn, entered)
    return int(at[0]), float((1 + (by_chance >= statistic[0]).sum()) / (1 + DRAWS))


def _best_split(customers: np.ndarray, entered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n_series,) the scaled likelihood ratio of the best split of each series, and its place."""
    splits = np.arange(EDGE, len(entered) - EDGE + 1)
    before = customers.cumsum(axis=1)[:, splits - 1].astype(float)
    trials_before = entered.cumsum()[splits - 1].astype(float)
    total, trials = customers.sum(axis=1, keepdims=True).astype(float), float(entered.sum())
    after, trials_after = total - before, trials - trials_before
    gain = 2 * (_likelihood(before, trials_before) + _likelihood(after, trials_after) - _likelihood(total, trials))
    best = gain.argmax(axis=1)
    rows = np.arange(len(customers))
    at = splits[best]
    later = np.arange(len(entered)) >= at[:, None]
    rate = np.where(
        later,
        share(after[rows, best], trials_after[best])[:, None],
        share(before[rows, best], trials_before[best])[:, None],
    )
    expected, spread = rate * entered, rate * (1 - rate) * entered
    chi = np.divide((customers - expected) ** 2, spread, out=np.zeros(rate.shape), where=spread > 0).sum(axis=1)
    return gain[rows, best] / np.maximum(chi / max(len(entered) - 2, 1), 1), at


def _likelihood(successes: np.ndarray, trials: np.ndarray | float) -> np.ndarray:
    """Log-likelihood of a share at its own estimate; 0 log 0 is 0."""
    rate = share(successes, np.broadcast_to(trials, np.shape(successes)))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(successes * np.log(rate)) + np.nan_to_num((trials - successes) * np.log1p(-rate))


def _corrected(changes: list[tuple], steps: int) -> pd.DataFrame:
    frame = pd.DataFrame(changes, columns=["step", "position", "period", "rate_before", "rate_after", "p_value"])
    frame["p_value"] = np.minimum(frame["p_value"] * steps, 1.0)
    return frame[frame["p_value"] <= RARE].reset_index(drop=True)
