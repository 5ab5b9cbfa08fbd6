"""The rules side by side at every date, and the simplest that is as good as any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.rates import Z_95
from analysis.value.churn.rules import RULES, RuleName
from analysis.value.churn.scores import (
    Scored,
    area_under_curve,
    brier_score,
    difference,
    found_in_top,
    mean_over_dates,
)


@dataclass(frozen=True, eq=False)
class Forecasts:
    """What every rule said at one date, and what happened.

    `customer_id`, `silent` (bool), `known_rate` (share who left at the dates learned from, 0–1); `p`: rule → (n,).
    """

    cutoff: pd.Timestamp
    customer_id: pd.Index
    silent: np.ndarray
    known_rate: float
    p: dict[RuleName, np.ndarray]


def by_date(forecasts: Sequence[Forecasts]) -> pd.DataFrame:
    """One row per date and rule.

    Returns:
        `cutoff`, `rule`, `customers`, `share_silent`, `auc` with `auc_low`, `auc_high` (95 %), `brier`,
        `brier_of_base_rate` (everybody gets the rate known before), `share_silent_top` (among the tenth ranked
        highest), `lift` (that over `share_silent`).
    """
    rows = []
    for at in forecasts:
        base = brier_score(np.full(len(at.silent), at.known_rate), at.silent).value
        for rule, p in at.p.items():
            auc, top = area_under_curve(p, at.silent), found_in_top(p, at.silent)[0]
            error = float(np.sqrt((auc.influence**2).sum()))
            rows.append(
                {
                    "cutoff": at.cutoff,
                    "rule": rule,
                    "customers": len(p),
                    "share_silent": at.silent.mean(),
                    **_interval("auc", auc.value, error, 0.0, 1.0),
                    "brier": brier_score(p, at.silent).value,
                    "brier_of_base_rate": base,
                    "share_silent_top": top,
                    "lift": top / at.silent.mean(),
                }
            )
    return pd.DataFrame(rows)


def over_dates(forecasts: Sequence[Forecasts], dates: pd.DataFrame) -> pd.DataFrame:
    """One row per rule, the mean over the dates; intervals treat a customer seen several times as one.

    Returns:
        `rule`, `dates`, `forecasts` (count), `auc`, `auc_low`, `auc_high`, `brier`, `brier_of_base_rate`, `lift`,
        `share_silent_top`, `share_silent`.
    """
    numbers = _numbers(forecasts)
    rows = []
    for rule in _tried(forecasts):
        mine = dates[dates["rule"] == rule]
        mean, error = mean_over_dates([area_under_curve(at.p[rule], at.silent) for at in forecasts], numbers)
        figures = mine[["brier", "brier_of_base_rate", "lift", "share_silent_top", "share_silent"]].mean()
        counts = {"rule": rule, "dates": len(mine), "forecasts": int(mine["customers"].sum())}
        rows.append(counts | _interval("auc", mean, error, 0.0, 1.0) | figures.to_dict())
    return pd.DataFrame(rows)


def choose_rule(forecasts: Sequence[Forecasts]) -> tuple[RuleName, pd.DataFrame]:
    """The rule to use: a more complicated one only where it is clearly better than the simpler one.

    Clearly better: its AUC, or its Brier score, is better beyond the 95 % interval of the difference and at most of
    the dates, and the other figure is not clearly worse.

    Returns:
        The rule, and one row per contest: `rule`, `against`, `auc_gain`, `auc_gain_low`, `auc_gain_high`, `brier_gain`
        (positive: better), `brier_gain_low`, `brier_gain_high`, `dates_ahead` (by AUC), `is_better`.
    """
    numbers, tried = _numbers(forecasts), _tried(forecasts)
    used, rows = tried[0], []
    for rule in tried[1:]:
        auc = [difference(_auc(at, rule), _auc(at, used)) for at in forecasts]
        brier = [difference(_brier(at, used), _brier(at, rule)) for at in forecasts]
        row = {
            "rule": rule,
            "against": used,
            **_interval("auc_gain", *mean_over_dates(auc, numbers)),
            **_interval("brier_gain", *mean_over_dates(brier, numbers)),
            "dates_ahead": sum(gain.value > 0 for gain in auc),
        }
        row["is_better"] = _better(row, auc, brier)
        rows.append(row)
        used = rule if row["is_better"] else used
    return used, pd.DataFrame(rows)


def _better(row: dict, auc: list[Scored], brier: list[Scored]) -> bool:
    won = {
        "auc_gain": row["auc_gain_low"] > 0 and _mostly_ahead(auc),
        "brier_gain": row["brier_gain_low"] > 0 and _mostly_ahead(brier),
    }
    return any(won.values()) and all(row[f"{name}_high"] > 0 for name in won)


def _mostly_ahead(gains: list[Scored]) -> bool:
    return sum(gain.value > 0 for gain in gains) > len(gains) / 2


def _auc(at: Forecasts, rule: RuleName) -> Scored:
    return area_under_curve(at.p[rule], at.silent)


def _brier(at: Forecasts, rule: RuleName) -> Scored:
    return brier_score(at.p[rule], at.silent)


def _tried(forecasts: Sequence[Forecasts]) -> list[RuleName]:
    """The rules that gave a forecast at every date."""
    return [rule for rule in RULES if all(rule in at.p for at in forecasts)]


def _numbers(forecasts: Sequence[Forecasts]) -> list[np.ndarray]:
    everybody = pd.Index([]).append([at.customer_id for at in forecasts]).unique()
    return [everybody.get_indexer(at.customer_id) for at in forecasts]


def _interval(name: str, value: float, error: float, least: float = -np.inf, most: float = np.inf) -> dict[str, float]:
    low, high = max(value - Z_95 * error, least), min(value + Z_95 * error, most)
    return {name: value, f"{name}_low": low, f"{name}_high": high}
