"""One leak as one row of the list."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.journey.leaks.amounts import Amounts
from analysis.journey.leaks.evidence import Evidence
from analysis.journey.leaks.foreseen import Foreseen
from analysis.journey.leaks.lapsing import Lapsing
from analysis.journey.leaks.realistic import ONE_POINT, best_group
from analysis.journey.leaks.resample import interval
from analysis.journey.leaks.states import State

NO_BEST_GROUP = {"best_grouping": "", "best_group": "", "best_group_rate": np.nan, "best_group_gain": np.nan}


def state_counts(state: State, evidence: Evidence, foreseen: Foreseen) -> dict[str, object]:
    """Who came, who went on."""
    lost, here = int(state.lost.sum()), int(evidence.columns["lost"].sum())
    return {
        "kind": state.kind,
        "from_step": state.from_step,
        "to_step": state.to_step,
        "customers": len(state.customer),
        "lost": here,
        "lost_elsewhere": lost - here,
        "expected_lost": here + foreseen.lost_later,
        "open": len(state.customer) - int(state.passed.sum()) - lost,
        "pass_rate": foreseen.pass_rate,
        "n_mature": evidence.n_mature,
    }


def lapsing_counts(lapsing: Lapsing, evidence: Evidence) -> dict[str, object]:
    """The same for regulars: whoever is not lapsing is still there. No repair of a step reaches them."""
    lost, here = int(lapsing.lost.sum()), int(evidence.columns["lost"].sum())
    return {
        "kind": "lapsing",
        "from_step": "",
        "to_step": "",
        "customers": len(lapsing.regulars),
        "lost": here,
        "lost_elsewhere": lost - here,
        "expected_lost": here,
        "open": 0,
        "pass_rate": 1 - lost / len(lapsing.regulars) if len(lapsing.regulars) else np.nan,
        "n_mature": evidence.n_mature,
        "one_point": np.nan,
        **NO_BEST_GROUP,
    }


def money(evidence: Evidence, amounts: Amounts, alone: np.ndarray, share: np.ndarray) -> dict[str, object]:
    """Values, both prices and their ranges; `alone`, `share`: (1 + draws,)."""
    value_next, value_raw, anyway = (
        np.nan if evidence.reason else float(values[0])
        for values in (amounts.value_next, amounts.value_raw, amounts.anyway)
    )
    low, high = interval(alone[1:])
    share_low, share_high = interval(share[1:])
    months = evidence.months if evidence.months >= 1 else np.nan
    return {
        "value_next": value_next,
        "value_lost_anyway": anyway,
        "price_alone": alone[0],
        "price_alone_low": low,
        "price_alone_high": high,
        "price_alone_raw": 0.0 if evidence.reason == "nobody_lost" else amounts.lost[0] * (value_raw - anyway),
        "share_price": share[0],
        "share_price_low": share_low,
        "share_price_high": share_high,
        "per_customer": value_next - anyway,
        "price_per_month": evidence.mature_lost / months * (value_next - anyway),
        "trimmed": evidence.trimmed,
        "reason": evidence.reason,
    }


def realistic(state: State, gap: float, foreseen: Foreseen, groups: Mapping[str, pd.Categorical]) -> dict[str, object]:
    """What a repair one can hope for brings; `gap`: price per lost customer."""
    passed, settled = int(state.passed.sum()), int((state.passed | state.lost).sum())
    best = best_group(state, groups)
    found: dict[str, object] = {"one_point": foreseen.came * min(ONE_POINT, 1 - foreseen.pass_rate) * gap}
    if best is None:
        return found | NO_BEST_GROUP
    return found | {
        "best_grouping": best.grouping,
        "best_group": best.group,
        "best_group_rate": best.rate,
        # Like with like: the best group's rate leaves the open ones out too.
        "best_group_gain": foreseen.came * max(best.rate - passed / settled, 0.0) * gap,
    }
