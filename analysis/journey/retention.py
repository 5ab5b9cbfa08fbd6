"""Retention: which share of a cohort comes back, one, two, three … periods later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.sparse import coo_array

from analysis.errors import SettingsError
from analysis.journey.activity import ENTERS, RETURNS, Activity, ActivitySettings, read_activity
from analysis.journey.instants import changes
from analysis.journey.periods import require_complete
from analysis.rates import Z_95, share, wilson_interval
from analysis.tables.table import Table

Measure = Literal["customers", "revenue"]
Cohort = Literal["first", "every"]
FEWEST_COMPLETE = 2
MOST_PERIODS = 1100


@dataclass(frozen=True)
class RetentionSettings(ActivitySettings):
    """Which cohorts to follow, and what counts as coming back.

    `event`: the return; None takes any event. `first_event`: what makes a customer a member of a cohort; None takes
        the return event for that too.
    `cohort`: "first" puts each customer into the cohort of the first activity alone, "every" into that of every period
        of activity.
    `measure`: "customers" counts who comes back, "revenue" adds up what they spend (orders only).
    """

    first_event: str | None = None
    cohort: Cohort = "first"
    measure: Measure = "customers"


@dataclass(frozen=True, eq=False)
class Retention:
    """Cohorts by period of entry, followed over their age: 0 is the period of entry itself.

    `cells`: one row a cohort and age up to the last observed period:
        `cohort` (first day of its period), `age` (periods since), `size` (customers in the cohort),
        `customers` (of them, came back at this age; at age 0 anywhere in the period of entry),
        `share` (customers / size, 0–1; NaN for an empty cohort), `low`, `high` (its Wilson 95 % interval),
        `is_complete` (the period was observed to its end: otherwise the share can only grow).
        With measure "revenue": `revenue` (refunds taken off), `revenue_per_customer` (/ size), and
        `share` is revenue / revenue at age 0 (above 1 if customers spend more, NaN without any), `low`, `high` its
        95 % interval (ratio of two sums, normal approximation: rough in cohorts of a few dozen).
    `cohorts`: one row a cohort: `cohort`, `size`, `is_complete` (its period was observed from beginning to end),
        `may_hold_older` (in the burn-in: members may be older customers, who come back more often).
    `average`: one row an age that a cohort has reached completely: `age`, `cohorts` (how many have), and `size`,
        `customers` or `revenue`, `revenue_per_customer`, `share`, `low`, `high` of them together, so that large
        cohorts weigh more. Without the cohorts that may hold older customers. High ages rest on the oldest cohorts
        alone: a rise from one age to the next can be a difference between cohorts. A customer in several cohorts counts
        in each, and widens the interval as if all of one customer's answers were the same.
    """

    cells: pd.DataFrame
    cohorts: pd.DataFrame
    average: pd.DataFrame
    settings: RetentionSettings
    observed_from: pd.Timestamp
    observed_until: pd.Timestamp


def compute_retention(table: Table | pd.DataFrame, settings: RetentionSettings) -> Retention:
    """Follow each cohort.

    Args:
        table: `events` (`customer_id`, `timestamp`, `event`) or `orders` (`customer_id`, `timestamp`, `amount`); any
            row order.

    Raises:
        SettingsError: also an unknown cohort or measure, or more than 1,100 periods.
        NotEnoughDataError: also fewer than two complete periods. Both as in `read_activity`.
    """
    _check(settings)
    with_amounts = settings.measure == "revenue"
    activity = read_activity(table, settings, first_event=settings.first_event, with_amounts=with_amounts)
    periods = activity.periods
    require_complete(periods, FEWEST_COMPLETE)
    if len(periods) > MOST_PERIODS:
        raise SettingsError(
            "{found} periods are too many for a table of cohorts (most: {most}). Choose a longer period or a later "
            "beginning.",
            found=len(periods),
            most=MOST_PERIODS,
        )
    member = _members(activity, settings.cohort)
    older = (np.arange(len(periods)) < settings.burn_in) & (settings.cohort == "first")
    cohorts = pd.DataFrame(
        {
            "cohort": periods.starts,
            "size": np.bincount(activity.period[member], minlength=len(periods)),
            "is_complete": periods.is_complete,
            "may_hold_older": older,
        }
    )
    cohort, reached = np.triu_indices(len(periods))
    age, is_complete = reached - cohort, periods.is_over[reached]
    sums = _sums(activity, member, cohort, reached)
    cells = pd.DataFrame({"cohort": periods.starts[cohort], "age": age, **_rates(sums), "is_complete": is_complete})
    # Cohorts that have reached an age completely are the earliest ones.
    overlap = _overlap(activity, member)[: periods.is_over.sum()]
    counted = is_complete & ~older[cohort] & (sums["size"] > 0)
    average = _average(age[counted], {name: values[counted] for name, values in sums.items()}, overlap)
    return Retention(cells, cohorts, average, settings, periods.observed_from, periods.observed_until)


def _check(settings: RetentionSettings) -> None:
    for found, known in ((settings.cohort, get_args(Cohort)), (settings.measure, get_args(Measure))):
        if found not in known:
            raise SettingsError(
                "There is no choice '{found}' for retention. Choose one of: {known}.",
                found=found,
                known=", ".join(known),
            )


def _members(activity: Activity, cohort: Cohort) -> np.ndarray:
    """The rows of `activity` that make their customer a member of the cohort of that period."""
    enters = np.flatnonzero(activity.kind & ENTERS)
    return enters[changes(activity.customer[enters])] if cohort == "first" else enters


def _sums(activity: Activity, member: np.ndarray, cohort: np.ndarray, reached: np.ndarray) -> dict[str, np.ndarray]:
    """For each cell (codes of its cohort and of the period reached) what `_rates` needs, summed over the members."""
    shape = int(activity.customer[-1]) + 1, len(activity.periods)
    size = np.bincount(activity.period[member], minlength=shape[1])[cohort]

    def joint(of_member: np.ndarray, of_row: np.ndarray) -> np.ndarray:
        """(n_periods, n_periods): over the members of the cohort in the row, in the period of the column."""
        entered = coo_array((of_member, (activity.period[member], activity.customer[member])), shape=shape[::-1])
        active = coo_array((of_row, (activity.customer, activity.period)), shape=shape)
        return (entered.tocsr() @ active.tocsr()).toarray()

    one, amount = np.ones(len(member)), activity.amount
    if amount is None:
        returned = (activity.kind & RETURNS > 0).astype(float)
        return {"size": size, "customers": joint(one, returned)[cohort, reached].astype(np.int64)}
    revenue, squares = joint(one, amount), joint(one, amount**2)
    return {
        "size": size,
        "revenue": revenue[cohort, reached],
        "revenue_at_0": revenue[cohort, cohort],
        "squares": squares[cohort, reached],
        "squares_at_0": squares[cohort, cohort],
        "products": joint(amount[member], amount)[cohort, reached],
    }


def _rates(sums: dict[str, np.ndarray], overlap: np.ndarray | float = 1.0) -> dict[str, np.ndarray]:
    """Sums to the columns of `Retention.cells`; `overlap` as `_overlap` gives it widens the interval."""
    size = sums["size"]
    if "customers" in sums:
        rate = share(sums["customers"], size)
        low, high = wilson_interval(sums["customers"] / overlap, size / overlap)
        return {"size": size, "customers": sums["customers"], "share": rate, "low": low, "high": high}
    rate = share(sums["revenue"], sums["revenue_at_0"])
    residual = sums["squares"] - 2 * rate * sums["products"] + rate**2 * sums["squares_at_0"]
    half = Z_95 * share(np.sqrt(np.maximum(residual, 0) * overlap), sums["revenue_at_0"])
    return {
        "size": size,
        "revenue": sums["revenue"],
        "revenue_per_customer": share(sums["revenue"], size),
        "share": rate,
        "low": rate - half,
        "high": rate + half,
    }


def _overlap(activity: Activity, member: np.ndarray) -> np.ndarray:
    """(n_periods,) by how much members outnumber independent customers, over the cohorts up to each period.

    Kish's design effect Σm² / Σm with m the cohorts a customer is in: 1 if nobody is in two.
    """
    fresh = np.flatnonzero(changes(activity.customer[member]))
    before = np.arange(len(member)) - np.repeat(fresh, np.diff(fresh, append=len(member)))
    count = len(activity.periods)
    members = np.bincount(activity.period[member], minlength=count).cumsum()
    # From m − 1 to m cohorts the square grows by 2 m − 1.
    squares = np.bincount(activity.period[member], weights=2 * before + 1, minlength=count).cumsum()
    return squares / np.maximum(members, 1)


def _average(age: np.ndarray, sums: dict[str, np.ndarray], overlap: np.ndarray) -> pd.DataFrame:
    """One row an age: all cohorts that have reached it as one."""
    ages, cohorts = np.unique(age, return_counts=True)
    together = {name: np.bincount(age, weights=values)[ages] for name, values in sums.items()}
    counts = [name for name in ("size", "customers") if name in together]
    reached = overlap[len(overlap) - 1 - ages]
    frame = pd.DataFrame({"age": ages, "cohorts": cohorts, **_rates(together, reached)})
    return frame.astype(dict.fromkeys(counts, np.int64))
