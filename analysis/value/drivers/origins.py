"""Where a customer began: the first product, category, channel and month in the data."""

from __future__ import annotations

import pandas as pd

from analysis.tables.table import Table, prepared_frame

_COLUMNS = {"first_product": "product", "first_category": "category", "first_channel": "channel"}


def customer_origins(orders: Table | pd.DataFrame) -> pd.DataFrame:
    """What the first purchase day of each customer says of the beginning.

    Product and category are those of the dearest row of that day, the channel that of its first row.

    Returns:
        One row per customer with a positive amount, index `customer_id` (text): `first_month` ("2024-03"), and
        `first_product`, `first_category`, `first_channel` where the orders have such columns (missing: unknown).
    """
    rows = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    rows = rows[rows["amount"] > 0]
    day = rows["timestamp"].dt.normalize()
    first = day == day.groupby(rows["customer_id"].cat.codes).transform("min")
    began = rows[first].assign(customer_id=rows["customer_id"][first].astype("str"))
    dearest = began.sort_values("amount", ascending=False, kind="stable").drop_duplicates("customer_id")
    earliest = began.drop_duplicates("customer_id").set_index("customer_id")
    dearest = dearest.set_index("customer_id").reindex(earliest.index)
    found = pd.DataFrame({"first_month": earliest["timestamp"].dt.strftime("%Y-%m")})
    for name, column in _COLUMNS.items():
        if column in began:
            found[name] = (earliest if name == "first_channel" else dearest)[column].astype("object")
    return found
