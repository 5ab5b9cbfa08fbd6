"""Each visit as a customer of its own: where a visit breaks off, although the customer may come back."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.tables.table import Table, prepared_frame

SEPARATOR = " / "


def each_visit(events: Table | pd.DataFrame) -> pd.DataFrame:
    """The events with one unit a visit.

    Args:
        events: with `session_id`; its numbers need only be unique within a customer. Rows without one are left out.

    Returns:
        The events with "customer / visit" as `customer_id`, without `session_id`; other columns as they were.

    Raises:
        MappingError: there is no `session_id`.
    """
    frame = prepared_frame(events, "events")
    if "session_id" not in frame:
        raise MappingError(
            "The {table} table has no column '{missing}'. It has: {found}. Map it on the Upload page.",
            table="events",
            missing="session_id",
            found=", ".join(frame.columns),
        )
    customer, visit = frame["customer_id"].cat, frame["session_id"].cat
    known = (customer.codes >= 0) & (visit.codes >= 0)
    frame = frame[known]
    pairs = customer.codes[known].to_numpy(dtype=np.int64) * len(visit.categories) + visit.codes[known].to_numpy()
    codes, distinct = pd.factorize(pairs, sort=True)
    customers, visits = np.divmod(distinct, max(len(visit.categories), 1))
    names = customer.categories.take(customers).astype("str") + SEPARATOR + visit.categories.take(visits).astype("str")
    return frame.drop(columns="session_id").assign(customer_id=pd.Categorical.from_codes(codes, categories=names))
