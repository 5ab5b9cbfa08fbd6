"""What each lever changes by itself, what it costs, and where the same money brings more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.bucket.basis import BucketBasis
from analysis.strategy.bucket.crowds import FLOWS
from analysis.strategy.bucket.filling import fill
from analysis.strategy.bucket.levers import NO_LEVERS, Levers
from analysis.strategy.bucket.run import discounted, flow, lever_cost, new_customers
from analysis.value.intervals import HIGH, LOW

# The levers, in the order in which they are shown, with the settings that belong to them.
LEVERS: dict[str, tuple[str, ...]] = {
    "acquire": ("acquisition", "cost_per_new"),
    "repair": ("kept_after_first", "repair_cost"),
    "win_back": ("contacts", "won_back", "contact_cost"),
}
Verdict = Literal["repair", "acquire", "open", "neither"]


def lever_effects(basis: BucketBasis, levers: Levers) -> pd.DataFrame:
    """What each lever that is pulled changes, over doing nothing, and all of them together.

    Returns:
        One row a lever and one for all ("together", if several are pulled): `lever`, `level` (more active customers at
        the end), `margin`, `margin_low`, `margin_high` (money more over the months, discounted; 80 %, parameters and
        inflow), `cost` (discounted), `gain`, `gain_low`, `gain_high` (margin − cost). Together need not be the sum.
    """
    pulled = {name: only(levers, name) for name in LEVERS if only(levers, name) != NO_LEVERS}
    if len(pulled) > 1:
        pulled["together"] = levers
    nothing = _level_and_margin(basis, NO_LEVERS)
    rows = []
    for name, alone in pulled.items():
        level, margin = (after - before for after, before in zip(_level_and_margin(basis, alone), nothing, strict=True))
        cost = float(discounted(basis, lever_cost(basis, alone)))
        low, high = np.quantile(margin[1:], [LOW, HIGH])
        ends = [margin[0], low, high]
        rows.append((name, level, *ends, cost, *(end - cost for end in ends)))
    columns = ["lever", "level", "margin", "margin_low", "margin_high", "cost", "gain", "gain_low", "gain_high"]
    return pd.DataFrame(rows, columns=columns)


def only(levers: Levers, name: str) -> Levers:
    """One lever as it is pulled, the others left alone."""
    return replace(NO_LEVERS, **{field: getattr(levers, field) for field in LEVERS[name]})


@dataclass(frozen=True)
class SameMoney:
    """The same money a month spent on keeping customers after their first order, or on winning new ones.

    `money` (a month); `repair`, `acquire`: what each brings over the months, margin, discounted, with `_low` and
    `_high` (80 %); `spent`: the money over the months, discounted; `new_a_month`: customers that it wins.
    `break_even`, `break_even_low`, `break_even_high`: cost of a new customer at which both bring the same: if winning
    one costs more, the repair brings more. Infinite where the repair brings nothing.
    `worth`, `worth_low`, `worth_high`: the most that one more new customer a month may cost to bring the money back.
    `verdict`: "open" unless the cost lies outside the range of the break-even; "neither" where both bring less than
    they cost.
    """

    money: float
    cost_per_new: float
    spent: float
    new_a_month: float
    repair: float
    repair_low: float
    repair_high: float
    acquire: float
    acquire_low: float
    acquire_high: float
    break_even: float
    break_even_low: float
    break_even_high: float
    worth: float
    worth_low: float
    worth_high: float
    verdict: Verdict


def same_money(basis: BucketBasis, kept_after_first: float, money: float, cost_per_new: float) -> SameMoney:
    """For the same money: repair or acquire? Neither is taken to be cheaper.

    New customers are won at the same cost however many, in every month ahead, and are like those won so far.

    Args:
        kept_after_first: share that stays of those who would leave after the first order (0–1), for `money` a month.
        cost_per_new: what one more new customer costs.

    Raises:
        SettingsError: no money, a share that is none, or winning would cost nothing.
    """
    _check(kept_after_first, money, cost_per_new)
    repair = _level_and_margin(basis, Levers(kept_after_first=kept_after_first))[1] - _level_and_margin(basis)[1]
    each = np.ones((1, basis.settings.months))
    one_a_month = fill(basis.crowds.newcomer[FLOWS.index("money")], each) * basis.settings.margin
    won = discounted(basis, one_a_month)
    months = discounted(basis, each[0])
    acquire = won * money / cost_per_new
    with np.errstate(divide="ignore"):
        break_even = np.where(repair > 0, won * money / np.maximum(repair, 1e-300), np.inf)
    ends = {
        "repair": repair,
        "acquire": acquire,
        "break_even": break_even,
        "worth": won / months,
    }
    said = {name: float(draws[0]) for name, draws in ends.items()}
    for name, draws in ends.items():
        low, high = np.quantile(draws[1:], [LOW, HIGH], method="nearest")
        said |= {f"{name}_low": float(low), f"{name}_high": float(high)}
    spent = float(money * months)
    if max(said["repair"], said["acquire"]) < spent:
        verdict = "neither"
    elif said["break_even_low"] <= cost_per_new <= said["break_even_high"]:
        verdict = "open"
    else:
        verdict = "repair" if cost_per_new > said["break_even_high"] else "acquire"
    return SameMoney(
        money=money,
        cost_per_new=cost_per_new,
        spent=spent,
        new_a_month=money / cost_per_new,
        verdict=verdict,
        **said,
    )


def _check(kept_after_first: float, money: float, cost_per_new: float) -> None:
    if not money > 0:
        raise SettingsError(
            "Without money there is nothing to compare: found {found}. Say what the repair may cost a month.",
            found=money,
        )
    if not cost_per_new > 0:
        raise SettingsError(
            "Winning a customer for {found} cannot be compared. Say what one more new customer costs.",
            found=cost_per_new,
        )
    if not 0 <= kept_after_first <= 1:
        raise SettingsError(
            "A share of {found} of the customers cannot be kept or won back. Give a share between 0 and 1.",
            found=kept_after_first,
        )


def _level_and_margin(basis: BucketBasis, levers: Levers = NO_LEVERS) -> tuple[float, np.ndarray]:
    """Level at the end, and (1 + J,) margin of all months, discounted."""
    level, money = flow(basis, new_customers(basis, levers), levers, ("level", "money"))
    return float(level[0, -1]), discounted(basis, basis.settings.margin * money)
