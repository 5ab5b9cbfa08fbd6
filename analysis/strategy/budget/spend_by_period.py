"""Spend by line and revenue of all orders, period by period: what response curves are learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.table import Table, prepared_frame
from analysis.value.acquisition.periods import SpendPeriods, spend_periods

_PER_YEAR = {"quarter": 4, "month": 12, "week": 52}


@dataclass(frozen=True, eq=False)
class SpendByPeriod:
    """Whole periods that both tables cover, in order of time.

    `starts`: (n,) first days. `revenue`: (n,) of all orders, net of refunds. `spend`: (n, n_lines) money, one column a
    line. `per_year`: periods in a year.
    """

    starts: pd.DatetimeIndex
    revenue: np.ndarray
    spend: pd.DataFrame
    per_year: int


def spend_by_period(
    orders: Table | pd.DataFrame, spend: Table | pd.DataFrame, names: Mapping[str, str] | None = None
) -> SpendByPeriod:
    """Put both tables on the periods of the spend; days become weeks, where chance matters less.

    Args:
        names: channel as the spend table writes it → line; others keep their name.

    Raises:
        NotEnoughDataError: the spend has no dates that tell periods, or no whole one lies within the orders.
    """
    money = prepared_frame(spend, "spend")
    money = money.dropna(subset=["channel", "amount", *(["timestamp"] if "timestamp" in money else [])])
    periods = _weeks(spend_periods(money["timestamp"])) if "timestamp" in money and len(money) else None
    if periods is None:
        raise NotEnoughDataError(
            "The spend table does not say which money was spent when. Bring spend by day, week or month, with the "
            "first day of each."
        )
    # Refunds lower the revenue of their own period.
    bought = prepared_frame(orders, "orders").dropna(subset=["timestamp", "amount"])
    day = bought["timestamp"].dt.normalize()
    whole = (periods.starts >= day.min()) & (periods.ends <= day.max() + pd.Timedelta(days=1))
    if not whole.any():
        raise NotEnoughDataError(
            "No whole period of the spend lies within the orders, which run from {first} to {last}. Bring both of the "
            "same time.",
            first=day.min().date(),
            last=day.max().date(),
        )
    place = periods.of(day)
    revenue = np.bincount(place[place >= 0], bought["amount"].to_numpy()[place >= 0], len(periods))
    line = money["channel"].astype("str").map(lambda name: (names or {}).get(name, name))
    dated = pd.DataFrame(
        {"place": periods.of(money["timestamp"].dt.normalize()), "line": line, "amount": money["amount"]}
    )
    table = dated.pivot_table(index="place", columns="line", values="amount", aggfunc="sum", fill_value=0.0)
    table = table.reindex(range(len(periods)), fill_value=0.0)[whole].reset_index(drop=True)
    return SpendByPeriod(periods.starts[whole], revenue[whole], table, _PER_YEAR[periods.period])


def _weeks(periods: SpendPeriods | None) -> SpendPeriods | None:
    if periods is None or periods.period != "day":
        return periods
    starts = pd.date_range(periods.starts[0], periods.ends[-1] - pd.Timedelta(days=7), freq="7D")
    return SpendPeriods(starts, starts + pd.Timedelta(days=7), "week") if len(starts) else None
