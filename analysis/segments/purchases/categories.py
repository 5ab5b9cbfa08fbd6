"""Purchase history by category: bought, bought but not for long, never."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.rates import wilson_interval

CATEGORY = ("bought", "lapsed", "never")
SHORTEST_LAPSE, USUAL_LAPSE, FEWEST_GAPS = 30, 365, 20


def lines_of_categories(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per customer, category and day of a purchase; refunds are no purchases.

    Args:
        rows: prepared orders with `category`.
    """
    lines = rows[(rows["amount"] >= 0) & rows["category"].notna()]
    days = lines.assign(day=lines["timestamp"].dt.normalize())
    return days[["customer_id", "category", "day"]].drop_duplicates(ignore_index=True)


def lapse_of(lines: pd.DataFrame) -> int:
    """After how many days without a purchase of a category customers count as lapsed: nine of ten repeat purchases
    come sooner. At least 30; 365 where fewer than 20 repeats say so."""
    ordered = lines.sort_values(["customer_id", "day"])
    gaps = ordered.groupby("customer_id", observed=True)["day"].diff().dt.days.dropna()
    return max(int(np.ceil(gaps.quantile(0.9))), SHORTEST_LAPSE) if len(gaps) >= FEWEST_GAPS else USUAL_LAPSE


def category_group(ids: pd.Index, lines: pd.DataFrame, day: pd.Timestamp, lapsed_days: int) -> np.ndarray:
    """(n,) the group of each customer by the purchases of one category."""
    last = lines.groupby("customer_id", observed=True)["day"].max()
    last.index = last.index.astype("str")
    since = (day - last.reindex(ids)).dt.days.to_numpy()
    return np.select([np.isnan(since), since > lapsed_days], ["never", "lapsed"], "bought")


def all_categories(ids: pd.Index, lines: pd.DataFrame, day: pd.Timestamp, lapsed_days: int | None) -> pd.DataFrame:
    """One row per category, the most bought first: `category`, `bought`, `lapsed`, `never` (customers), `lapsed_days`,
    `lapsed_rate` of those who ever bought it with `lapsed_rate_low`, `lapsed_rate_high` (Wilson 95 %)."""
    table = []
    for category, own in lines.groupby("category", observed=True):
        days = lapsed_days if lapsed_days is not None else lapse_of(own)
        counts = pd.Series(category_group(ids, own, day, days)).value_counts()
        bought, lapsed = int(counts.get("bought", 0)), int(counts.get("lapsed", 0))
        sizes = {"category": str(category), "bought": bought, "lapsed": lapsed, "never": int(counts.get("never", 0))}
        table.append(sizes | {"lapsed_days": days})
    every = pd.DataFrame(table)
    ever = every["bought"] + every["lapsed"]
    low, high = wilson_interval(every["lapsed"].to_numpy(), ever.to_numpy())
    every = every.assign(lapsed_rate=every["lapsed"] / ever, lapsed_rate_low=low, lapsed_rate_high=high)
    return every.iloc[np.argsort(-ever.to_numpy(), kind="stable")].reset_index(drop=True)
