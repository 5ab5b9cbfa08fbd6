"""Who stopped at a step: the list behind a bar of the funnel."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.journey.funnel import Funnel


def customers_who_stopped(funnel: Funnel, step_index: int) -> pd.DataFrame:
    """The customers whose deepest step is exactly this one.

    Args:
        step_index: row of `funnel.steps`, from 0.

    Returns:
        (n_customers, 3) `customer_id`, `entered` (UTC, entry of the counted attempt), `state`: "lost", "open"
        or, at the last step, "completed"; by customer.

    Raises:
        SettingsError: the funnel has no such step.
    """
    count = len(funnel.steps)
    if not 0 <= step_index < count:
        raise SettingsError(
            "The journey has {count} steps, but number {position} was asked for. Choose a step again.",
            count=count,
            position=step_index + 1,
        )
    stopped = funnel.reached[funnel.reached["depth"] == step_index + 1]
    settled = "completed" if step_index == count - 1 else "lost"
    return pd.DataFrame(
        {
            "customer_id": stopped["customer_id"],
            "entered": stopped["entered"],
            "state": np.where(stopped["is_open"], "open", settled),
        }
    ).reset_index(drop=True)
