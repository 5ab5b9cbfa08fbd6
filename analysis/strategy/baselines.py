"""How many of a segment order anyway, without any campaign: counted on an earlier day."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.rates import share, wilson_interval
from analysis.segments import RfmSettings, compute_rfm
from analysis.tables.purchases import list_orders

# A rate of fewer customers says nothing that a test could be planned with.
FEWEST = 20


def order_rates(orders: pd.DataFrame, settings: RfmSettings, window_days: int = 30) -> pd.DataFrame:
    """Who ordered within the last days, by the group they were in before.

    The groups are made anew from what was known when the window began: by today's groups, "lost" customers would never
    order, because whoever does is not lost.

    Args:
        orders: a prepared orders table.
        settings: of the groups, with `observed_until`.
        window_days: whole days, 1 or more; up to `observed_until`.

    Returns:
        One row per group: `group`, `customers` (count when the window began), `ordered` (count), `rate` (0–1), `low`,
        `high` (95 % interval); those with fewer than `FEWEST` customers have no rate (NaN).

    Raises:
        SettingsError: fewer than one day, or no order before the window.
        NotEnoughDataError: as `compute_rfm`.
    """
    until = pd.Timestamp(settings.observed_until if settings.observed_until is not None else orders["timestamp"].max())
    begin = until - pd.Timedelta(days=window_days)
    if window_days < 1 or not (orders["timestamp"] <= begin).any():
        raise SettingsError(
            "There are no orders before the last {days} days, so nobody can be followed so long. Choose fewer days.",
            days=window_days,
        )
    before = orders[orders["timestamp"] <= begin]
    groups = compute_rfm(before, replace(settings, observed_until=begin)).customers[["customer_id", "segment"]]
    listed = list_orders(orders)
    later = listed.loc[(listed["timestamp"] > begin) & (listed["timestamp"] <= until), "customer_id"]
    ordered = groups["customer_id"].isin(set(later.astype("str")))
    counted = ordered.groupby(groups["segment"].astype("str")).agg(["size", "sum"])
    counted.columns = ["customers", "ordered"]
    people, successes = counted["customers"].to_numpy(), counted["ordered"].to_numpy()
    low, high = wilson_interval(successes, people)
    rates = counted.assign(rate=share(successes, people), low=low, high=high)
    few = rates["customers"] < FEWEST
    rates.loc[few, ["rate", "low", "high"]] = np.nan
    return rates.rename_axis("group").reset_index()


def segment_baselines(customers: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """What share of each segment orders anyway, from the groups its customers are in.

    In segments of another kind people are taken to order like everybody of their group by recency, frequency and money.

    Args:
        customers: `segment` and `group` (by recency, frequency, money).
        rates: as `order_rates` gives them.

    Returns:
        One row per segment: `segment`, `baseline` (0–1; NaN where half of it is in groups without a rate),
        `baseline_customers` (those the groups' rates were counted on).
    """
    known = rates.set_index("group")
    frame = pd.DataFrame({"segment": customers["segment"].astype("str"), "group": customers["group"].astype("str")})
    frame["rate"] = frame["group"].map(known["rate"])
    grouped = frame.groupby("segment")["rate"]
    found = pd.DataFrame({"baseline": grouped.mean().where(grouped.count() * 2 > grouped.size())})
    pairs = frame.dropna(subset=["rate"]).drop_duplicates(["segment", "group"])
    pairs = pairs.assign(counted=pairs["group"].map(known["customers"]).astype("float64"))
    counted = pairs.groupby("segment")["counted"].sum()
    found["baseline_customers"] = counted.reindex(found.index).fillna(0).astype("int64")
    return found.reset_index()
