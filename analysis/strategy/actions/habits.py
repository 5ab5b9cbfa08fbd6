"""How customers of this shop come again: after a first order, and from order to order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.rates import wilson_interval
from analysis.strategy.actions.settings import NextActionSettings
from analysis.tables.purchases import last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame

# What a first order is told apart by: the first of these columns that the orders have.
TOLD_APART_BY = ("category", "product")
LAPSED_QUANTILE = 0.9
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True, eq=False)
class Habits:
    """What is usual here.

    `after_first`: one row per category (or product) of the first order with enough customers, most customers first:
        `what`, `customers` (whose first order is long enough ago), `again` (of them, ordered again within the window),
        `share_again` with its 95 % range `low`, `high`, `median_days` (from first to second order, of those who did).
    `everyone`: the same of all first orders, as one row; `share_again` NaN where there are too few.
    `first_bought`: what each customer bought first, index `customer_id` (text); missing: unknown. `column`: its column.
    `usual_gap_days`, `lapsed_days`: median of the days between two purchase days of a customer, and what nine of ten
        stay below (NaN without enough). `gaps`: seen. `day`: from which days are counted.
    """

    after_first: pd.DataFrame
    everyone: pd.Series
    first_bought: pd.Series
    column: str | None
    usual_gap_days: float
    lapsed_days: float
    gaps: int
    day: pd.Timestamp


def find_habits(orders: Table | pd.DataFrame, settings: NextActionSettings) -> Habits:
    """Count who ordered again within the window, among those whose first order is at least as long ago.

    So that nobody counts as staying away who only had no time yet. Only gaps that have ended are seen: the usual gap
    is rather too short.

    Args:
        orders: `customer_id`, `timestamp`, `amount`; optionally `order_id`, `category`, `product`.

    Raises:
        NotEnoughDataError: there is no order.
    """
    rows = until(prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"]), settings.observed_until)
    listed = list_orders(rows) if len(rows) else rows
    if listed.empty:
        raise NotEnoughDataError("There is no order up to the last day, only refunds or nothing. Bring more orders.")
    day = last_day(rows, settings.observed_until)
    who = listed["customer_id"].cat.codes.to_numpy()
    when = listed["timestamp"].dt.normalize().to_numpy()
    first = np.append(True, who[1:] != who[:-1])[: len(who)]
    starts = np.flatnonzero(first)
    column = next((name for name in TOLD_APART_BY if name in rows), None)
    bought = _first_bought(rows, column, who[starts], when[starts])
    gap = np.full(len(starts), np.nan)
    followed = np.append(np.diff(starts), len(who) - starts[-1:])[: len(starts)] > 1
    gap[followed] = (when[starts[followed] + 1] - when[starts[followed]]) / _DAY
    old_enough = (day.to_datetime64() - when[starts]) / _DAY >= settings.window_days
    table = pd.DataFrame({"what": bought.array, "gap": gap})[old_enough]
    between = np.diff(when)[~first[1:]] / _DAY if len(when) > 1 else np.empty(0)
    between = between[between > 0]
    enough = len(between) >= settings.fewest
    usual, lapsed = np.quantile(between, [0.5, LAPSED_QUANTILE]) if enough else (np.nan, np.nan)
    everyone = _came_again(table.assign(what=pd.Categorical.from_codes(np.zeros(len(table), int), [""])), settings)
    return Habits(
        after_first=_came_again(table, settings),
        everyone=everyone.iloc[0] if len(everyone) else pd.Series(np.nan, index=everyone.columns),
        first_bought=bought,
        column=column,
        usual_gap_days=float(usual),
        lapsed_days=float(lapsed),
        gaps=len(between),
        day=day,
    )


def _first_bought(rows: pd.DataFrame, column: str | None, who: np.ndarray, when: np.ndarray) -> pd.Series:
    """The first value on the day of the first order; the rows are sorted by customer and time."""
    ids = rows["customer_id"].cat.categories.astype("str")
    index = pd.Index(ids[who], name="customer_id")
    if column is None:
        return pd.Series(pd.Categorical([None] * len(who)), index=index)
    code, value = rows["customer_id"].cat.codes.to_numpy(), rows[column].cat.codes.to_numpy()
    began = np.full(len(ids), np.datetime64("NaT"), dtype=when.dtype)
    began[who] = when
    usable = np.flatnonzero((value >= 0) & (rows["timestamp"].dt.normalize().to_numpy() == began[code]))[::-1]
    found = np.full(len(ids), -1)
    # Backwards, so that the first is written last and stays.
    found[code[usable]] = value[usable]
    return pd.Series(pd.Categorical.from_codes(found[who], dtype=rows[column].dtype), index=index)


def _came_again(first_orders: pd.DataFrame, settings: NextActionSettings) -> pd.DataFrame:
    """`Habits.after_first` of these first orders: `what`, `gap` (days to the second order, NaN without one)."""
    came = first_orders["gap"] <= settings.window_days
    marked = first_orders.assign(came=came, gap=first_orders["gap"].where(came))
    grouped = marked.groupby("what", observed=True)
    counted = grouped.agg(customers=("came", "size"), again=("came", "sum"), median_days=("gap", "median"))
    counted = counted[counted["customers"] >= settings.fewest]
    low, high = wilson_interval(counted["again"].to_numpy(), counted["customers"].to_numpy())
    counted = counted.assign(share_again=counted["again"] / counted["customers"], low=low, high=high)
    counted = counted.sort_values("customers", ascending=False, kind="stable").reset_index()
    return counted[["what", "customers", "again", "share_again", "low", "high", "median_days"]]
