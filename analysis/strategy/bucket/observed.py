"""The bucket so far: how many were active at the end of each month, and who came and went."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey import LifecycleSettings, compute_lifecycle
from analysis.strategy.bucket.settings import FEWEST_ACTIVE_DAYS
from analysis.tables.purchases import Moment, last_day
from analysis.tables.table import Table, prepared_frame
from analysis.value import PurchaseHistories

# Nine of ten next orders come within this share of the gaps.
_USUAL = 0.9
_LIFECYCLE = ["bought", "new", "returning", "resurrecting", "dormant"]


def last_whole_month(orders: Table | pd.DataFrame, observed_until: Moment | None) -> pd.Timestamp:
    """The last day of the last calendar month that is over.

    Raises:
        NotEnoughDataError: no orders, or no month of theirs is over.
    """
    times = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    if times.empty:
        raise NotEnoughDataError("There are no orders. Bring rows with a customer and a time.")
    last = last_day(times, observed_until)
    end = last if last.is_month_end else last.replace(day=1) - pd.Timedelta(days=1)
    first = times["timestamp"].min().normalize()
    if end < first:
        raise NotEnoughDataError(
            "The orders begin on {begin} and end on {end}: no calendar month is over. Bring a longer period of orders.",
            begin=f"{first:%Y-%m-%d}",
            end=f"{last:%Y-%m-%d}",
        )
    return end


def usual_gap(histories: PurchaseHistories) -> int:
    """Days within which nine of ten next orders come, at least a month.

    Raises:
        NotEnoughDataError: nobody has ordered on two days.
    """
    days = histories.purchase_days
    gaps = days["day"].diff().dt.days[days["customer"].diff() == 0]
    if gaps.empty:
        raise NotEnoughDataError(
            "Nobody ordered on more than one day, so nothing says when somebody is gone. "
            "Bring a longer period of orders."
        )
    return max(int(np.ceil(gaps.quantile(_USUAL))), FEWEST_ACTIVE_DAYS)


def observed_months(orders: Table | pd.DataFrame, histories: PurchaseHistories, active_days: int) -> pd.DataFrame:
    """One row a calendar month up to `histories.observed_until`, oldest first.

    Returns:
        `month` (its first day), `bought`, `new`, `returning`, `resurrecting`, `dormant` (as the journey's lifecycle
        counts them), and of those active at the end of the month: `level`, `back` (silent at its beginning, but not
        new), `lost` (active at its beginning, silent at its end), `lost_after_first` (of them, with one purchase day);
        NaN in the first `active_days`, when nobody can have fallen silent. Always
        level = level before + new + back − lost.
    """
    settings = LifecycleSettings(period="month", observed_until=histories.observed_until, burn_in=0)
    periods = compute_lifecycle(orders, settings).periods.rename(columns={"period": "month", "active": "bought"})
    months = periods[["month", *_LIFECYCLE]].reset_index(drop=True)
    ends = months["month"] + pd.offsets.MonthEnd(0)
    readings = [_Reading(histories, end, active_days) for end in ends]
    known_from = histories.purchase_days["day"].min() + pd.Timedelta(days=active_days - 1)
    known = (ends >= known_from).to_numpy()
    level = np.array([reading.active.sum() for reading in readings], dtype=float)
    lost = np.full((2, len(months)), np.nan)
    for place in range(1, len(readings)):
        gone = readings[place - 1].active & ~readings[place].active
        lost[:, place] = gone.sum(), (gone & readings[place].only_one).sum()
    level[~known] = np.nan
    lost[:, ~np.append(False, known[:-1])] = np.nan
    back = np.diff(level, prepend=np.nan) - months["new"] + lost[0]
    return months.assign(level=level, back=back, lost=lost[0], lost_after_first=lost[1])


class _Reading:
    """The customers at the end of one day: `active` (n_customers,), and `only_one` purchase day so far."""

    def __init__(self, histories: PurchaseHistories, end: pd.Timestamp, active_days: int) -> None:
        days = histories.purchase_days
        customer, day = days["customer"].to_numpy(), days["day"].to_numpy()
        known = day <= end.to_datetime64()
        latest = known & ~np.append(known[1:] & (customer[1:] == customer[:-1]), False)
        first = np.append(True, customer[1:] != customer[:-1])
        recent = day > (end - pd.Timedelta(days=active_days)).to_datetime64()
        count = len(histories.customers)
        self.active = np.zeros(count, dtype=bool)
        self.active[customer[latest & recent]] = True
        self.only_one = np.zeros(count, dtype=bool)
        self.only_one[customer[latest & first]] = True
