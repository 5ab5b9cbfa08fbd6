"""What is compared with what: the new customers and the spend of the same time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.acquisition.newcomers import Newcomers
from analysis.value.acquisition.periods import SpendPeriods, spend_periods
from analysis.value.acquisition.settings import AcquisitionSettings


@dataclass(frozen=True, eq=False)
class Scope:
    """`is_counted`: (n_customers,) new in the time that is compared. `spend`: money by channel in that time.

    `table`: see `Acquisition.periods`; `periods`, `undated`: as there. `first`, `last`: the days compared.
    """

    is_counted: np.ndarray
    spend: pd.Series
    table: pd.DataFrame
    periods: SpendPeriods | None
    undated: float
    first: pd.Timestamp
    last: pd.Timestamp


def compare_same_time(
    newcomers: Newcomers, channel: pd.Series, spend: pd.DataFrame, settings: AcquisitionSettings
) -> Scope:
    """Find the whole periods that lie in the spend and, after the burn-in, in the orders.

    Args:
        channel: (n_customers,) of each newcomer, NaN where unknown. spend: `channel` (common names), `amount`,
            `timestamp` if there is one.

    Raises:
        NotEnoughDataError: spend and orders have no whole period in common.
    """
    periods = spend_periods(spend["timestamp"], settings.period) if "timestamp" in spend else None
    if periods is None:
        return _totals(newcomers, spend)
    dated = spend.dropna(subset="timestamp")
    one_day = pd.Timedelta(days=1)
    whole = (periods.starts >= newcomers.counted_from) & (periods.ends <= newcomers.observed_until + one_day)
    if not whole.any():
        raise NotEnoughDataError(
            "Spend and orders have no whole period in common: the spend runs from {spend_from} to {spend_until}, and "
            "new customers can be told from {orders_from} to {orders_until}. Bring spend and orders of the same time.",
            spend_from=periods.starts[0].date(),
            spend_until=(periods.ends[-1] - one_day).date(),
            orders_from=newcomers.counted_from.date(),
            orders_until=newcomers.observed_until.date(),
        )
    came = periods.of(newcomers.customers["first_day"])
    is_new = newcomers.customers["is_new"].to_numpy() & (came >= 0)
    table = _by_period(periods, dated, channel[is_new], came[is_new]).assign(is_whole=np.tile(whole, _paid(dated)))
    counted = table[table["is_whole"]]
    return Scope(
        is_counted=is_new & whole[came],
        spend=counted.groupby("channel")["spend"].sum(),
        table=table,
        periods=periods,
        undated=float(spend.loc[spend["timestamp"].isna(), "amount"].sum()),
        first=periods.starts[whole][0],
        last=periods.ends[whole][-1] - one_day,
    )


def _totals(newcomers: Newcomers, spend: pd.DataFrame) -> Scope:
    """Without dates, the spend is taken as spread evenly over the time of the orders."""
    days = (newcomers.observed_until - newcomers.observed_from).days + 1
    share = (days - newcomers.burn_in_days) / days
    columns = ["channel", "period", "spend", "new_customers", "is_whole"]
    return Scope(
        is_counted=newcomers.customers["is_new"].to_numpy(),
        spend=spend.groupby("channel")["amount"].sum() * share,
        table=pd.DataFrame(columns=columns),
        periods=None,
        undated=0.0,
        first=newcomers.counted_from,
        last=newcomers.observed_until,
    )


def _paid(spend: pd.DataFrame) -> int:
    return spend["channel"].nunique()


def _by_period(periods: SpendPeriods, spend: pd.DataFrame, channel: pd.Series, came: np.ndarray) -> pd.DataFrame:
    """A row for each channel with spend and each period; without a row of spend it is zero."""
    names = np.sort(spend["channel"].unique())
    shape = len(names), len(periods)
    code = pd.Index(names).get_indexer(spend["channel"])
    money = np.bincount(
        code * shape[1] + periods.of(spend["timestamp"].dt.normalize()), spend["amount"], np.prod(shape)
    )
    code = pd.Index(names).get_indexer(channel)
    known = code >= 0
    customers = np.bincount(code[known] * shape[1] + came[known], minlength=np.prod(shape))
    return pd.DataFrame(
        {
            "channel": np.repeat(names, shape[1]),
            "period": np.tile(periods.starts, shape[0]),
            "spend": money,
            "new_customers": customers,
        }
    )
