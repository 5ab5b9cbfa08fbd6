"""What the data say about one state: the sums its price is made of, customer by customer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.journey.leaks.covariates import covariates
from analysis.journey.leaks.settings import FEWEST
from analysis.journey.leaks.standardise import Comparable, make_comparable
from analysis.journey.leaks.states import State
from analysis.journey.leaks.study import Study
from analysis.journey.leaks.timeline import DAY

HALF = 0.5
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, eq=False)
class Evidence:
    """`columns`: name → (n_customers,) per customer code: `lost` (of this leak) and, unless `reason` says why there is
    no price, the rest. `n_mature`: settled customers followed for the whole horizon; `mature_lost`: those lost among
    them; `months`: how long a time these came in. `trimmed`: see `Comparable`. `covariates`: what was compared.
    """

    reason: str
    columns: dict[str, np.ndarray]
    n_mature: int = 0
    mature_lost: int = 0
    trimmed: int = 0
    covariates: tuple[str, ...] = ()
    months: float = np.nan


def weigh(state: State, here: np.ndarray, study: Study) -> Evidence:
    """Collect the sums of a state.

    Args:
        here: (n_lost,) bool, whose loss belongs to this leak.
    """
    counted = np.zeros(len(study.customers))
    counted[state.customer[state.lost]] = here
    old_enough = state.entered + study.horizon_days * DAY <= study.until
    part = state.only((state.passed | state.lost) & old_enough)
    mature = {"n_mature": len(part.customer), "mature_lost": int(counted[part.customer].sum())}
    reason = _no_price(counted, part, study)
    if reason:
        return Evidence(reason, {"lost": counted}, **mature)
    # At a step that is an order itself, those who stop there have one at that moment: it is no consequence of going on.
    own = bool(study.known.orders.at(state.customer[state.lost], state.entered[state.lost]).mean() >= HALF)
    money = study.known.orders.after(part.customer, part.entered, study.horizon_days, own=own)
    x, names = covariates(part, study.known, own=own)
    columns, trimmed = _sums(part, x, money)
    months = float((study.until - state.entered.min()) / DAY - study.horizon_days) / DAYS_A_MONTH
    by_customer = {name: _place(values, part.customer, len(counted)) for name, values in columns.items()}
    return Evidence("", {"lost": counted} | by_customer, **mature, trimmed=trimmed, covariates=names, months=months)


def value_of(sums: dict[str, np.ndarray], branch: str) -> np.ndarray:
    """Mean money of the lost had they gone on (`branch` "next") or got through ("end"); NaN where it is unknown."""
    if f"expected_{branch}" not in sums:
        return np.full(sums["mature_lost"].shape, np.nan)
    predicted = sums[f"expected_{branch}"] / sums["mature_lost"]
    return predicted + sums[f"error_{branch}"] / sums[f"weight_{branch}"]


def _no_price(counted: np.ndarray, part: State, study: Study) -> str:
    """Why there is no price to find out, or ""."""
    if not counted.any():
        return "nobody_lost"
    if not study.has_money:
        return "no_money"
    if part.lost.sum() < FEWEST:
        return "few_lost"
    return "few_passed" if part.passed.sum() < FEWEST else ""


def _sums(part: State, x: np.ndarray, money: np.ndarray) -> tuple[dict[str, np.ndarray], int]:
    """What is added up over customers, and how many of the lost were trimmed."""
    lost, passed = part.lost, part.passed
    columns = {"mature_lost": lost, "money_lost": money * lost, "passed": passed, "money_passed": money * passed}
    following = make_comparable(x, passed, money)
    columns |= _branch("next", following, lost, money)
    if part.completed.sum() == passed.sum():
        columns |= _branch("end", following, lost, money)
    elif part.completed.sum() >= FEWEST:
        rows = np.flatnonzero(lost | part.completed)
        ending = make_comparable(x[rows], part.completed[rows], money[rows])
        for name, values in _branch("end", ending, lost[rows], money[rows]).items():
            columns[name] = _place(values, rows, len(x))
    return columns, following.trimmed


def _branch(name: str, comparable: Comparable, lost: np.ndarray, money: np.ndarray) -> dict[str, np.ndarray]:
    return {
        f"expected_{name}": comparable.expected * lost,
        f"weight_{name}": comparable.weight,
        f"error_{name}": comparable.weight * (money - comparable.expected),
    }


def _place(values: np.ndarray, places: np.ndarray, count: int) -> np.ndarray:
    found = np.zeros(count)
    found[places] = values
    return found
