"""What new customers cost, what they bring, and when the money is back."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.tables.table import Table, prepared_frame
from analysis.value.acquisition import sources
from analysis.value.acquisition.channel_rows import ChannelRows, buyers_of_leavers
from analysis.value.acquisition.names import reconcile_channels
from analysis.value.acquisition.newcomers import Newcomers, find_newcomers
from analysis.value.acquisition.result import Acquisition
from analysis.value.acquisition.scope import compare_same_time
from analysis.value.acquisition.settings import AcquisitionSettings, check_settings
from analysis.value.histories import purchase_histories

_FOUND_IN = ("orders", "customers", "events")


def compute_acquisition(
    orders: Table | pd.DataFrame,
    spend: Table | pd.DataFrame,
    settings: AcquisitionSettings | None = None,
    *,
    customers: Table | pd.DataFrame | None = None,
    events: Table | pd.DataFrame | None = None,
) -> Acquisition:
    """Compare what was spent on each channel with what its new customers bring, followed since their first order.

    A customer belongs to the channel of the first order; where the orders do not say, to that of the customers table,
    else to that of the first event not after the first order. Names that mean the same are put together.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optional `channel`. spend: `channel`, `amount`, optional
            `timestamp` (first day of the period). customers: any attributes. events: with `channel`.

    Raises:
        SettingsError: a setting is out of range, or the spend does not fit the chosen period.
        NotEnoughDataError: no orders, nobody new after the burn-in, no channel known, no spend, or no whole period in
            common.
    """
    settings = settings or AcquisitionSettings()
    check_settings(settings)
    money = prepared_frame(spend, "spend").dropna(subset=["channel", "amount"])
    if not money["amount"].gt(0).any():
        raise NotEnoughDataError("The spend table holds no positive amount. Bring what the channels cost.")
    newcomers = find_newcomers(purchase_histories(orders, settings.observed_until), settings.burn_in_days)
    channel, found_in = _channels(newcomers, prepared_frame(orders, "orders"), customers, events, settings)
    names = _names(channel[newcomers.customers["is_new"]], money, dict(settings.corrections))
    common = {side: part.set_index("name")["channel"] for side, part in names.groupby("side")}
    channel = channel.map(common["customers"])
    money = money.assign(channel=money["channel"].astype("str").map(common["spend"]))
    scope = compare_same_time(newcomers, channel, money, settings)
    rows = ChannelRows.followed(newcomers, scope, settings)
    channel = channel.where(scope.is_counted)
    table, paid, few = _compare(rows, channel, scope.spend[scope.spend > 0])
    counted = int(scope.is_counted.sum())
    return Acquisition(
        channels=table,
        paid=paid,
        curves=rows.curves(),
        periods=scope.table,
        names=names,
        sources={where: int((found_in[scope.is_counted] == where).sum()) for where in _FOUND_IN},
        months=rows.months,
        leave_days=rows.leave_days,
        period=scope.periods.period if scope.periods else None,
        undated=scope.undated,
        new_customers=counted,
        unknown=counted - int(channel.notna().sum()),
        few=int(few["new_customers"].sum()),
        few_spend=float(few["spend"].sum()),
        not_counted=int((~newcomers.customers["is_new"]).sum()),
        burn_in_days=newcomers.burn_in_days,
        counted_from=scope.first,
        counted_until=scope.last,
        settings=settings,
    )


def _compare(rows: ChannelRows, channel: pd.Series, spend: pd.Series) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """The channels large enough to be shown, all paid ones as one, and customers and spend of those too small."""
    counts = channel.value_counts()
    large = counts.index[counts >= SMALLEST_GROUP]
    rows.settle_months(channel, large)
    shown = [*large, *spend.index.difference(counts.index)]
    if not shown:
        raise NotEnoughDataError(
            "No channel has as many as {needed} new customers in the time compared; the largest has {found}. Bring a "
            "longer period of orders.",
            needed=SMALLEST_GROUP,
            found=int(counts.max()) if len(counts) else 0,
        )
    table = pd.DataFrame([rows.row(name, (channel == name).to_numpy(), spend.get(name)) for name in shown])
    table = buyers_of_leavers(table)
    # Too few to be followed brought something, which is more than nobody brought.
    rank = table[["value_brought", "new_customers"]].fillna(0).sort_values(["value_brought", "new_customers"])
    table = table.loc[rank.index[::-1]].reset_index(drop=True)
    paid = pd.Series(rows.row("", channel.isin(spend.index).to_numpy(), spend.sum()))
    small = counts[counts < SMALLEST_GROUP]
    few = pd.DataFrame({"new_customers": small, "spend": spend.reindex(small.index)})
    return table, paid.drop(["channel", "leavers"]), few


def _channels(
    newcomers: Newcomers,
    orders: pd.DataFrame,
    customers: Table | pd.DataFrame | None,
    events: Table | pd.DataFrame | None,
    settings: AcquisitionSettings,
) -> tuple[pd.Series, pd.Series]:
    """(n,) channel of each newcomer as it is written (NaN: unknown), and where it was found."""
    ids = newcomers.customers["customer_id"]
    first_day = pd.Series(newcomers.customers["first_day"].to_numpy(), index=ids.to_numpy())
    known = {
        "orders": lambda: sources.of_first_order(orders, first_day),
        "customers": lambda: sources.of_customers(customers),
        "events": lambda: sources.of_first_visit(events, first_day),
    }
    channel, found_in = pd.Series(np.nan, index=ids.index, dtype="str"), pd.Series("", index=ids.index)
    for where in _FOUND_IN if settings.source == "auto" else (settings.source,):
        said = ids.map(known[where]()).astype("str").where(channel.isna())
        channel, found_in = channel.fillna(said), found_in.where(said.isna(), where)
    if channel[newcomers.customers["is_new"]].isna().all():
        raise NotEnoughDataError(
            "No new customer has a known channel. Bring orders with a channel, a customers table that says where they "
            "came from, or journey events with a channel."
        )
    return channel, found_in


def _names(channel: pd.Series, money: pd.DataFrame, corrections: Mapping[str, str]) -> pd.DataFrame:
    spent = money.groupby(money["channel"].astype("str"))["amount"].sum()
    return reconcile_channels(channel.value_counts().to_dict(), spent.to_dict(), corrections)
