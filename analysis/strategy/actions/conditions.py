"""For whom each action of the catalogue comes into question, and why: one function an action.

A share in a reason says how many do so of their own accord. It is no effect of the action.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.strategy.actions.habits import Habits
from analysis.strategy.actions.settings import NextActionSettings

Values = np.ndarray | pd.Series | float | str | None


@dataclass(frozen=True, eq=False)
class Fit:
    """`holds`: (n,) for whom it comes into question. `reason`: a code, or one each; the fields that go with it: `days`,
    `usual_days`, `share` (0–1), `base` (what the share rests on), `what`, `because`."""

    holds: np.ndarray
    reason: Values
    days: Values = np.nan
    usual_days: Values = np.nan
    share: Values = np.nan
    base: Values = np.nan
    what: Values = None
    because: Values = None


FIELDS = ("days", "usual_days", "share", "base", "what", "because")


def _welcome(known: pd.DataFrame, settings: NextActionSettings, _habits: Habits) -> Fit:
    since = known["days_since_last_order"]
    return Fit((known["orders"] == 1) & (since <= settings.welcome_days), "new", days=since)


def _second_order(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> Fit:
    """One order, and a second is due soon or overdue by the gap that is usual after such a first one."""
    first = known["first_bought"].cat
    row = pd.Index(habits.after_first["what"].astype("object")).get_indexer(first.categories.astype("object"))
    # The last place is that of the unknown.
    like = habits.after_first.reindex(np.append(row, -1)[first.codes])
    alone = like["share_again"].isna().to_numpy()
    usual = np.where(alone, habits.everyone["median_days"], like["median_days"])
    ahead = usual - known["days_since_last_order"].to_numpy()
    since = known["days_since_last_order"]
    holds = (known["orders"] == 1) & since.between(settings.welcome_days, settings.window_days, inclusive="right")
    return Fit(
        # Where nobody knows when it is due, it is not too early either.
        holds & ~(ahead > settings.ahead_days),
        "second_order_due",
        days=ahead,
        share=np.where(alone, habits.everyone["share_again"], like["share_again"]),
        base=np.where(alone, habits.everyone["customers"], like["customers"]),
        what=np.where(alone, None, known["first_bought"].astype("object")),
    )


def _cross_sell(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> Fit:
    holds = known["offer"].notna() & ~lapsed(known, settings, habits) & (known["orders"] > 0)
    return Fit(
        holds,
        "goes_with",
        share=known["offer_share"],
        base=known["offer_base"],
        what=known["offer"],
        because=known["because"],
    )


def _replenish(known: pd.DataFrame, settings: NextActionSettings, _habits: Habits) -> Fit:
    days = known["due_in_days"]
    return Fit(
        days.le(settings.ahead_days),
        "runs_out",
        days=days,
        share=known["due_share"],
        base=known["due_base"],
        what=known["due_product"],
    )


def _upgrade(known: pd.DataFrame, settings: NextActionSettings, _habits: Habits) -> Fit:
    """The last order, a recent one, was the largest of at least three, and larger than most orders."""
    recent = known["days_since_last_order"] <= settings.recent_days
    largest = (known["last_among_own"] >= 1) & (known["last_order_value"] > known["mean_order_value"])
    return Fit(
        (known["orders"] >= 3) & recent & largest & (known["last_among_all"] >= 0.5),
        "largest_order",
        share=known["last_among_all"],
        base=known["orders"],
    )


def _thank(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> Fit:
    """The most valuable customers, while they are active."""
    worth = known["lifetime_value"] if known["lifetime_value"].notna().any() else known["revenue"]
    top = worth.rank(ascending=False, method="max", pct=True) <= settings.top_share
    active = ~lapsed(known, settings, habits) & ~_slow(known, settings)
    return Fit((known["orders"] >= 2) & active & top, "most_valuable", share=settings.top_share)


def _ask(known: pd.DataFrame, settings: NextActionSettings, _habits: Habits) -> Fit:
    """Who stopped at a leak since the last order; who bought lately, more than once, and never said anything."""
    stuck = known["open_leak"].notna() & (known["days_since_leak"] <= settings.recent_days)
    silent = (known["orders"] >= 2) & (known["days_since_last_order"] <= settings.recent_days) & ~known["has_said"]
    return Fit(
        (stuck | silent) & (known["orders"] > 0),
        np.where(stuck, "stopped_at", "never_asked"),
        days=known["days_since_leak"].where(stuck, known["days_since_last_order"]),
        what=known["open_leak"].astype("object").where(stuck, None),
    )


def _win_back(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> Fit:
    late, slow = lapsed(known, settings, habits), _slow(known, settings)
    return Fit(
        (late | slow) & ~gone(known, settings, habits),
        np.where(late, "lapsed", "slower"),
        days=known["days_since_last_order"],
        usual_days=np.where(late, lapsed_after(known, settings, habits), known["rhythm_days"]),
        share=known["p_churn_90"],
    )


CONDITIONS: dict[str, Callable[[pd.DataFrame, NextActionSettings, Habits], Fit]] = {
    "welcome": _welcome,
    "second_order": _second_order,
    "cross_sell": _cross_sell,
    "replenish": _replenish,
    "upgrade": _upgrade,
    "thank": _thank,
    "ask": _ask,
    "win_back": _win_back,
}


def let_go(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> Fit:
    """Away so long that nobody is waited for."""
    return Fit(
        gone(known, settings, habits),
        "gone",
        days=known["days_since_last_order"],
        usual_days=lapsed_after(known, settings, habits),
        share=known["p_churn_90"],
    )


def waiting(known: pd.DataFrame, habits: Habits) -> Fit:
    """Nothing comes into question: the next order is not due yet, as far as anybody knows when."""
    usual = np.where(known["orders"] == 1, habits.everyone["median_days"], known["rhythm_days"])
    ahead = usual - known["days_since_last_order"]
    reason = np.where(ahead > 0, "not_due_yet", "nothing_fits")
    return Fit(np.ones(len(known), bool), np.where(known["orders"] == 0, "no_order", reason), days=ahead)


def lapsed_after(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> np.ndarray:
    """(n,) days without an order after which somebody has lapsed.

    After one order the window, later what nine of ten gaps stay below (the window, where too few gaps were seen).
    """
    later = habits.lapsed_days if habits.lapsed_days == habits.lapsed_days else settings.window_days
    return np.where(known["orders"] <= 1, settings.window_days, later)


def lapsed(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> pd.Series:
    return (known["orders"] > 0) & (known["days_since_last_order"] > lapsed_after(known, settings, habits))


def gone(known: pd.DataFrame, settings: NextActionSettings, habits: Habits) -> pd.Series:
    limit = settings.gone_factor * lapsed_after(known, settings, habits)
    return (known["orders"] > 0) & (known["days_since_last_order"] > limit)


def _slow(known: pd.DataFrame, settings: NextActionSettings) -> pd.Series:
    own_gap = known["rhythm_days"].where(known["orders"] >= 3)
    return known["days_since_last_order"] > settings.slow_factor * own_gap.clip(lower=1)
