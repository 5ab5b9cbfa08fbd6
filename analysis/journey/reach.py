"""Who did an event at all, whatever the journey."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.journey.funnel import Funnel
from analysis.tables.table import Table, prepared_frame


def who_did(events: pd.DataFrame, names: Sequence[str]) -> np.ndarray:
    """(n_customers, n_names) bool, by customer code, of a prepared frame."""
    event, customer = events["event"].cat.codes.to_numpy(), events["customer_id"].cat.codes.to_numpy()
    # One place more than there are events: a row without one has code -1.
    place = np.append(pd.Index(names).get_indexer(events["event"].cat.categories), -1)[event]
    known = (place >= 0) & (customer >= 0)
    did = np.zeros((len(events["customer_id"].cat.categories), len(names)), dtype=bool)
    did[customer[known], place[known]] = True
    return did


def count_elsewhere(events: Table | pd.DataFrame, funnel: Funnel) -> int:
    """Customers who did an event of the last step, but not as the end of the journey: an earlier step is missing, comes
    later or too long before, or a condition does not fit.

    Args:
        events: those the funnel was counted from.
    """
    frame = prepared_frame(events, "events")
    frame = frame[frame["timestamp"] <= funnel.observed_until]
    return int(who_did(frame, funnel.settings.parts[-1].events).any(axis=1).sum()) - funnel.completed
