"""Moments as whole microseconds since 1970, which the journey counts in."""

from __future__ import annotations

import numpy as np
import pandas as pd

MICROSECONDS_A_DAY = 86_400_000_000


def microseconds(moment: pd.Timestamp) -> int:
    """Since 1970."""
    return int(moment.to_datetime64().astype("datetime64[us]").astype(np.int64))
