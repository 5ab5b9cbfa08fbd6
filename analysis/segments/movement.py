"""Who moved from group to group since an earlier day, by the same cut-offs on both days."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.segments.rfm import Rfm, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import RFM_GROUPS
from analysis.tables.purchases import Moment, last_day
from analysis.tables.table import Table, prepared_frame

NEWCOMER = "newcomer"
# How far away a group is: active, cooling, lost.
_DISTANCE = dict.fromkeys(RFM_GROUPS[:4], 0) | dict.fromkeys(RFM_GROUPS[4:6], 1) | dict.fromkeys(RFM_GROUPS[6:], 2)


@dataclass(frozen=True, eq=False)
class Movement:
    """Customers by their group on an earlier day and on the last day; both by the cut-offs of the last day.

    `flows`: one row per pair of groups with customers, most customers first: `from_segment` (code, or `NEWCOMER`
        for who ordered first after the earlier day), `to_segment`, `customers`, `share_of_from` (0–1, of those
        who were in `from_segment`), `revenue` (net, between the two days), `change`: "stayed" in the group,
        "slipped" (active → cooling or lost, cooling → lost), "came_back" (the other way), "moved" (within the
        active, the cooling or the lost), "newcomer".
    `customers`: one row per customer: `customer_id`, `from_segment`, `to_segment`, `revenue` (between the days).
    `earlier`, `later`: the two days. `first_day`: the first day in the data; who bought before it and not again
        until `earlier` looks like a newcomer.
    """

    flows: pd.DataFrame
    customers: pd.DataFrame
    earlier: pd.Timestamp
    later: pd.Timestamp
    first_day: pd.Timestamp


def compute_movement(orders: Table | pd.DataFrame, settings: RfmSettings, earlier: Moment) -> Movement:
    """Compare the groups of an earlier day, from what was known then, with those of the last day.

    Args:
        orders: as `compute_rfm` takes them.
        settings: of the last day; its cut-offs (chosen or from the data) serve both days, so that only customers
            move and not the borders.
        earlier: the earlier day.

    Raises:
        SettingsError: the earlier day is not before the last day.
        NotEnoughDataError: there is no order up to the earlier day.
    """
    frame = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    now = compute_rfm(orders, settings)
    day = last_day(frame, earlier)
    if day >= now.observed_until:
        raise SettingsError(
            "The earlier day {earlier} is not before the last day {later}. Choose an earlier one.",
            earlier=day.date().isoformat(),
            later=now.observed_until.date().isoformat(),
        )
    then = compute_rfm(orders, replace(settings, cuts=now.cuts, observed_until=day))
    customers = _matched(then, now)
    first = frame["timestamp"].min().normalize()
    return Movement(_flows(customers), customers, day, now.observed_until, first)


def _matched(then: Rfm, now: Rfm) -> pd.DataFrame:
    """One row per customer of now; whoever was there then is there now."""
    before = then.customers.set_index("customer_id")[["segment", "revenue"]].reindex(now.customers["customer_id"])
    return pd.DataFrame(
        {
            "customer_id": now.customers["customer_id"].to_numpy(),
            "from_segment": before["segment"].fillna(NEWCOMER).to_numpy(),
            "to_segment": now.customers["segment"].to_numpy(),
            "revenue": now.customers["revenue"].to_numpy() - before["revenue"].fillna(0.0).to_numpy(),
        }
    )


def _flows(customers: pd.DataFrame) -> pd.DataFrame:
    ends = ["from_segment", "to_segment"]
    flows = customers.groupby(ends).agg(customers=("revenue", "size"), revenue=("revenue", "sum")).reset_index()
    flows["share_of_from"] = flows["customers"] / flows.groupby("from_segment")["customers"].transform("sum")
    steps = flows["to_segment"].map(_DISTANCE) - flows["from_segment"].map(_DISTANCE)
    flows["change"] = np.select(
        [flows["from_segment"] == NEWCOMER, flows["from_segment"] == flows["to_segment"], steps > 0, steps < 0],
        ["newcomer", "stayed", "slipped", "came_back"],
        "moved",
    )
    order = {code: number for number, code in enumerate((*RFM_GROUPS, NEWCOMER))}
    place = flows[ends].replace(order).apply(tuple, axis=1)
    flows = flows.assign(place=place).sort_values(["customers", "place"], ascending=[False, True], ignore_index=True)
    return flows[[*ends, "customers", "share_of_from", "revenue", "change"]]
