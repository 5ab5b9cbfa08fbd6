"""The bucket, filled and leaking month by month."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.strategy.bucket.basis import MODEL, BucketBasis, measure_basis
from analysis.strategy.bucket.levers import NO_LEVERS, Levers
from analysis.strategy.bucket.observed import last_whole_month
from analysis.strategy.bucket.reconcile import follow_trend, reconcile
from analysis.strategy.bucket.result import Bucket
from analysis.strategy.bucket.run import run_bucket
from analysis.strategy.bucket.settings import BucketSettings, check_settings
from analysis.tables.table import Table
from analysis.value import FittedOrders, fit_lifetime_model


def simulate_bucket(
    orders: Table | pd.DataFrame, settings: BucketSettings | None = None, levers: Levers = NO_LEVERS
) -> Bucket:
    """Let the bucket fill and leak for some months, from what is known after the last whole calendar month.

    Those there now and newcomers order and leave as MBG/NBD, fitted to the orders, expects of them: whoever is new
    leaves more easily than whoever has stayed, so the outflow depends on tenure. New customers come as in the year
    before. Nothing else is assumed about growth, season (beyond that of new customers) or the business.

    Args:
        orders: (n_rows, ≥3) `customer_id`, `timestamp`, `amount`, optional `order_id` and `channel`; any row order.

    Raises:
        NotEnoughDataError: no whole month, fewer than six that new customers can be counted in, or too few repeat
            customers for a fit.
        SettingsError: a setting or a lever is out of range.

    Source:
        Fader & Hardie (2010), Journal of Interactive Marketing 24; Schmittlein, Morrison & Colombo (1987).
    """
    return run_bucket(prepare_bucket(orders, settings), levers)


def prepare_bucket(
    orders: Table | pd.DataFrame, settings: BucketSettings | None = None, fitted: FittedOrders | None = None
) -> BucketBasis:
    """The slow part of `simulate_bucket`; where the year before shows the model to be off, the correction is in it.

    Args:
        orders: as there. fitted: MBG/NBD fitted to the orders until the last whole month, if that was done before.

    Raises:
        SettingsError, NotEnoughDataError: as there.
    """
    settings = settings or BucketSettings()
    check_settings(settings)
    start = last_whole_month(orders, settings.observed_until)
    basis = measure_basis(orders, settings, fitted or fit_lifetime_model(orders, start, MODEL))
    try:
        found = reconcile(orders, basis)
    except NotEnoughDataError as untold:
        return replace(basis, reconciliation=untold)
    return replace(follow_trend(basis, found), reconciliation=found)
