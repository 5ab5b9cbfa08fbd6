"""What is worked out once for a bucket, so that every lever afterwards is a sum over months."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from analysis.errors import NotEnoughDataError
from analysis.strategy.bucket.crowds import Crowds, measure_crowds
from analysis.strategy.bucket.inflow import YEAR, Inflow, forecast_inflow, given_inflow
from analysis.strategy.bucket.looked_back import Reconciliation
from analysis.strategy.bucket.observed import observed_months, usual_gap
from analysis.strategy.bucket.settings import BucketSettings
from analysis.tables.table import Table
from analysis.value import FittedOrders, PurchaseHistories
from analysis.value.drivers.origins import customer_origins

# In BG/NBD nobody can leave after the first order, where most customers are lost.
MODEL = "mbgnbd"
# The beginning of the data holds older customers, but no more than this part of it is left out for that.
_MOST_OF_THE_DATA = 0.25


@dataclass(frozen=True, eq=False)
class BucketBasis:
    """`history`: see `observed_months`. `active_days`: who ordered within so many days is active. `inflow`: the new
    customers. `crowds`: what those there and newcomers will do. `start`: the last day observed. `burn_in_days`: in so
    many days at the beginning nobody counts as new. `customers`: in the data, `repeat_customers` of them. `notes`: of
    the fitted model, see `ValueModel`. `trend`, `error`: what the months ahead are corrected by, see `Reconciliation`.
    `reconciliation`: how right the year before was told, or why that cannot be said; None: not looked at.
    """

    history: pd.DataFrame
    active_days: int
    inflow: Inflow
    crowds: Crowds
    start: pd.Timestamp
    burn_in_days: int
    customers: int
    repeat_customers: int
    notes: tuple[str, ...]
    settings: BucketSettings
    trend: float = 0.0
    error: float = 0.0
    reconciliation: Reconciliation | NotEnoughDataError | None = None


def measure_basis(
    orders: Table | pd.DataFrame, settings: BucketSettings, fitted: FittedOrders, given: np.ndarray | None = None
) -> BucketBasis:
    """What is known, and what everybody will do.

    Args:
        orders: as in `simulate_bucket`. fitted: MBG/NBD fitted to the orders until the last whole month. given: (m,)
            new customers that came in the months ahead, where that is known already.

    Raises:
        NotEnoughDataError: nobody ordered twice, or new customers can be counted in too few months.
    """
    histories, start = fitted.histories, fitted.histories.observed_until
    active_days = settings.active_days or usual_gap(histories)
    history = observed_months(orders, histories, active_days)
    begin = histories.purchase_days["day"].min()
    burn_in = min(active_days, int((start - begin).days * _MOST_OF_THE_DATA))
    counts = history["month"] >= begin + pd.Timedelta(days=burn_in)
    if given is None:
        new = history.loc[counts, "new"].to_numpy()
        inflow = forecast_inflow(new, _latest_new(orders, histories, len(new)), settings.months, settings.draws)
    else:
        inflow = given_inflow(given, settings.draws)
    # Many small matrices: a second thread would only wait.
    with threadpool_limits(1):
        crowds = measure_crowds(fitted, active_days, settings)
    return BucketBasis(
        history=history.assign(counts_new=counts),
        active_days=active_days,
        inflow=inflow,
        crowds=crowds,
        start=start,
        burn_in_days=burn_in,
        customers=len(histories.customers),
        repeat_customers=fitted.model.repeat_customers,
        notes=fitted.model.notes,
        settings=settings,
    )


def _latest_new(orders: Table | pd.DataFrame, histories: PurchaseHistories, months: int) -> pd.DataFrame:
    """One row a customer who was new in the latest year at most, with the `channel` of the first order."""
    days = histories.purchase_days.drop_duplicates("customer")
    begin = (histories.observed_until + pd.Timedelta(days=1)) - pd.DateOffset(months=min(months, YEAR))
    ids = histories.customers["customer_id"].astype("str").to_numpy()[days.loc[days["day"] >= begin, "customer"]]
    origins = customer_origins(orders)
    known = origins["first_channel"] if "first_channel" in origins else pd.Series(dtype="object")
    return pd.DataFrame({"channel": pd.Series(ids, dtype="str").map(known)})
