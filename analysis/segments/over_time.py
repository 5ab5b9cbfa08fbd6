"""How large each group was at the end of every month, by the cut-offs of today."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.segments.rfm import RfmSettings, compute_rfm
from analysis.tables.table import Table, prepared_frame

MOST_MONTHS = 12


@dataclass(frozen=True, eq=False)
class SizesOverTime:
    """The groups at month ends, each from what was known on that day.

    `sizes`: one row per day and group, also without customers: `day` (month ends, then the last day), `segment`,
        `customers`, `share_of_customers` (0–1, of all who had ordered by then), `revenue` (net, up to that day).
    """

    sizes: pd.DataFrame


def compute_sizes_over_time(
    orders: Table | pd.DataFrame, settings: RfmSettings | None = None, months: int = MOST_MONTHS
) -> SizesOverTime:
    """Compute the groups at up to `months` month ends and on the last day.

    Everybody grows older from month to month, so a shop without new orders moves towards "lost" by itself.

    Raises:
        NotEnoughDataError: no month ended between the first order and the last day.
    """
    settings = settings or RfmSettings()
    now = compute_rfm(orders, settings)
    first = prepared_frame(orders, "orders")["timestamp"].min().normalize()
    ends = pd.date_range(first, now.observed_until - pd.Timedelta(days=1), freq="ME")[-months:]
    fixed = replace(settings, cuts=now.cuts)
    then = [(day, found) for day in ends if (found := _groups(orders, replace(fixed, observed_until=day))) is not None]
    if not then:
        raise NotEnoughDataError(
            "No month ended between the first order ({first}) and the last day ({last}), so nothing can be compared "
            "over time.",
            first=first.date().isoformat(),
            last=now.observed_until.date().isoformat(),
        )
    tables = [groups.assign(day=day) for day, groups in [*then, (now.observed_until, now.groups)]]
    sizes = pd.concat(tables, ignore_index=True)
    return SizesOverTime(sizes[["day", "segment", "customers", "share_of_customers", "revenue"]])


def _groups(orders: Table | pd.DataFrame, settings: RfmSettings) -> pd.DataFrame | None:
    """None where nothing but refunds was known on that day."""
    try:
        return compute_rfm(orders, settings).groups
    except NotEnoughDataError:
        return None
