"""What people buy again, and when it is due: a list of its own that nobody gets without asking for it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.strategy.offers.associations import purchases
from analysis.tables.table import Table

FEWEST_GAPS = 10
QUARTILES = {"early": 0.25, "middle": 0.5, "late": 0.75}


def expect_replenishment(
    orders: Table | pd.DataFrame, customers: pd.Index | None = None, fewest: int = FEWEST_GAPS
) -> pd.DataFrame:
    """Products that are bought again, with the day each customer's next purchase is due.

    The usual gap between two purchases of a product by one customer comes from all who bought it again. Those who never
    did are not in it, so a product is only listed with the share who did.

    Args:
        orders: as `recommend_offers` takes them.
        customers: ids of those who may get the reminder; None: all.
        fewest: gaps that must have been seen for a product.

    Returns:
        One row per customer and product: `customer_id`, `product`, `last_bought`, `due_on`, `due_from`, `due_until`
        (last purchase plus the median and the quartiles of the gaps), `gaps` (seen), `share_again` (of its buyers,
        those who bought it again, 0–1); by due day. Whose time has passed unused is not in it.

    Raises:
        NotEnoughDataError: no product column, or no product was bought again often enough.
    """
    bought = purchases(orders)
    days = bought.assign(day=bought["timestamp"].dt.normalize())[["customer_id", "product", "day"]].drop_duplicates()
    days = days.sort_values(["customer_id", "product", "day"], ignore_index=True)
    keys = ["customer_id", "product"]
    gap = days.groupby(keys, observed=True)["day"].diff().dt.days
    again = days.assign(gap=gap).groupby("product", observed=True)["gap"]
    usual = pd.DataFrame({name: again.quantile(part) for name, part in QUARTILES.items()}).assign(gaps=again.count())
    pairs = days.groupby(keys, observed=True)["day"].agg(["last", "size"]).reset_index()
    usual["share_again"] = (pairs["size"] > 1).groupby(pairs["product"], observed=True).mean()
    usual = usual[usual["gaps"] >= fewest]
    if usual.empty:
        raise NotEnoughDataError(
            "No product was bought again by the same customers {needed} times. There is nothing to replenish yet.",
            needed=fewest,
        )
    listed = pairs.merge(usual, left_on="product", right_index=True)
    if customers is not None:
        listed = listed[listed["customer_id"].isin(customers)]
    ahead = {"due_on": "middle", "due_from": "early", "due_until": "late"}
    due = {name: listed["last"] + pd.to_timedelta(np.ceil(listed[gaps]), "D") for name, gaps in ahead.items()}
    listed = listed.assign(**due).rename(columns={"last": "last_bought"})
    columns = [*keys, "last_bought", *ahead, "gaps", "share_again"]
    listed = listed[listed["due_until"] >= days["day"].max()]
    return listed[columns].sort_values(["due_on", *keys], ignore_index=True)
