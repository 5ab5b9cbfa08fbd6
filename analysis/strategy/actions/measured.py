"""What tests have measured: how many more orders an action brought than the same customers left alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.rates import Z_95, wilson_interval
from analysis.tables.meaning.profile import CONTROL_GROUP
from analysis.tables.table import Table, prepared_frame

FEWEST_IN_ARM = 30
COLUMNS = ["action", "uplift", "low", "high", "contacted", "control", "unit"]


def measure_responses(
    results: Table | pd.DataFrame, actions: Mapping[str, str], fewest: int = FEWEST_IN_ARM
) -> pd.DataFrame:
    """The uplift of every action that was tested against a control group.

    Args:
        results: `customer_id`, `arm`, `outcome`, `campaign`; the control group is an arm called so.
        actions: name of a campaign, in lower case → action code; other campaigns are left out.
        fewest: customers with an outcome in the contacted arms, and in the control group.

    Returns:
        One row per action: `action`, `uplift` with its 95 % range `low`, `high`, `contacted` and `control` (customers),
        `unit`: "orders" where every outcome is 0 or 1 (Newcombe's interval of a difference of shares), else "money"
        (Welch's, normal approximation). Actions with fewer customers, or tested without a control group, have no row.

    Source:
        Newcombe (1998), Statistics in Medicine 17: method 10.
    """
    frame = prepared_frame(results, "results")
    if "campaign" not in frame:
        return pd.DataFrame(columns=COLUMNS)
    action = frame["campaign"].astype("str").str.strip().str.lower().map(actions)
    outcome = frame["outcome"].astype("float64")
    told = pd.DataFrame({"action": action, "control": _is_control(frame["arm"]), "outcome": outcome})
    told = told[frame["arm"].notna()].dropna()
    rows = []
    for code, group in told.groupby("action"):
        contacted, alone = (group.loc[group["control"] == arm, "outcome"].to_numpy() for arm in (False, True))
        if min(len(contacted), len(alone)) >= fewest:
            rows.append({"action": code, **_difference(contacted, alone)})
    return pd.DataFrame(rows, columns=COLUMNS)


def contacts_of(results: Table | pd.DataFrame, actions: Mapping[str, str]) -> pd.DataFrame:
    """Who was contacted when, and with what: the results as a record of contacts; the control group was not.

    Returns:
        `customer_id`, `action` (its code, or what the campaign is called), `timestamp`; empty without campaign and day.
    """
    frame = prepared_frame(results, "results")
    if not {"campaign", "timestamp"} <= set(frame):
        return pd.DataFrame(columns=["customer_id", "action", "timestamp"])
    name = frame["campaign"].astype("object")
    code = frame["campaign"].astype("str").str.strip().str.lower().map(actions)
    contacted = frame["arm"].notna() & ~_is_control(frame["arm"])
    done = pd.DataFrame(
        {
            "customer_id": frame["customer_id"].astype("str"),
            "action": code.fillna(name),
            "timestamp": frame["timestamp"],
        }
    )
    return done[contacted].dropna().reset_index(drop=True)


def _is_control(arm: pd.Series) -> np.ndarray:
    """(n,) whose arm is called a control group."""
    names = arm.astype("category")
    found = pc.match_substring_regex(pa.array(names.cat.categories.astype("str"), pa.string()), CONTROL_GROUP)
    return np.append(np.asarray(found, dtype=bool), False)[names.cat.codes]


def _difference(contacted: np.ndarray, alone: np.ndarray) -> dict[str, object]:
    uplift = contacted.mean() - alone.mean()
    shares = np.isin(np.concatenate([contacted, alone]), (0.0, 1.0)).all()
    if shares:
        low, high = wilson_interval(np.array([contacted.sum(), alone.sum()]), np.array([len(contacted), len(alone)]))
        rate = np.array([contacted.mean(), alone.mean()])
        down = np.hypot(rate[0] - low[0], high[1] - rate[1])
        up = np.hypot(high[0] - rate[0], rate[1] - low[1])
    else:
        down = up = Z_95 * np.sqrt(contacted.var(ddof=1) / len(contacted) + alone.var(ddof=1) / len(alone))
    return {
        "uplift": uplift,
        "low": uplift - down,
        "high": uplift + up,
        "contacted": len(contacted),
        "control": len(alone),
        "unit": "orders" if shares else "money",
    }
