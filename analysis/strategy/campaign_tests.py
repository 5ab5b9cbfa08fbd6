"""Whether each campaign can be tested: how many customers its expected effect needs, and what to do with too few."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.experiments import DesignSettings, customers_needed, smallest_control_share, smallest_effect
from analysis.strategy.defaults import NO_CHANNEL
from analysis.strategy.plan import Plan

# What can be done: hold back the proposed part; put it together with other small ones; repeat it so often; look for a
# larger effect only; or why nothing can be said.
TESTABLE, MERGE, WAIT, LARGER_EFFECT = "testable", "merge", "wait", "larger_effect"
NO_CONTACT, NO_EFFECT, NO_BASELINE, IMPOSSIBLE = "no_contact", "no_effect", "no_baseline", "impossible"
MOST_REPEATS = 6


@dataclass(frozen=True, eq=False)
class CampaignTests:
    """What tests the campaigns of a plan can have.

    `lines`: one row per line of the plan: `segment`, `customers` (whom it goes through: contacted and held back),
        `baseline` (share that orders anyway, 0–1), `baseline_customers` (it was counted on), `expected` (share with
        the campaign), `needed` (customers in both arms, half held back; NaN: unknown), `verdict` (code),
        `control_share` (the smallest that suffices, in whole percent, of those to be merged for the common test; NaN
        where none does), `contact` and `control` (customers in each arm then; NaN), `smallest_effect` (extra orders
        per customer that half against half can show; NaN: none), `repeats` (campaigns of this size until enough were
        counted; NaN).
    `together_customers`, `together_needed`: of all campaigns that are too small alone, as one test.
    `settings`: what it was computed with.
    """

    lines: pd.DataFrame
    together_customers: int
    together_needed: float
    settings: DesignSettings


def plan_tests(plan: Plan, baselines: pd.DataFrame, settings: DesignSettings | None = None) -> CampaignTests:
    """Propose a test for every campaign.

    One extra order is taken for one more customer who orders.

    Args:
        plan: as built.
        baselines: `segment`, `baseline`, `baseline_customers`, as `segment_baselines` gives them.
        settings: how sure a test has to be; its control share is not used, half is held back.
    """
    settings = replace(settings or DesignSettings(), control_share=0.5)
    settings.check()
    lines = plan.lines.merge(baselines, on="segment", how="left")
    lines["customers"] = lines["contacts"] + lines["control"]
    lines["expected"] = lines["baseline"] + lines["expected_response"]
    found = pd.DataFrame([_design(line, settings) for _index, line in lines.iterrows()])
    lines = pd.concat([lines[["segment", "customers", "baseline", "baseline_customers", "expected"]], found], axis=1)
    small = lines["verdict"].eq(LARGER_EFFECT)
    customers, needed, share = _together(lines[small], settings)
    lines["verdict"] = _what_to_do(lines, np.isfinite(share))
    merged = lines["verdict"].eq(MERGE)
    held = (lines["customers"] * share).where(merged).round()
    lines["control_share"] = lines["control_share"].mask(merged, share)
    lines["control"] = lines["control"].mask(merged, held)
    lines["contact"] = lines["contact"].mask(merged, lines["customers"] - held)
    return CampaignTests(lines, customers, needed, settings)


def _design(line: pd.Series, settings: DesignSettings) -> dict:
    nothing = dict.fromkeys(("needed", "control_share", "contact", "control", "smallest_effect", "repeats"), np.nan)
    count, baseline = int(line["customers"]), line["baseline"]
    if count == 0 or line["channel"] == NO_CHANNEL:
        return {**nothing, "verdict": NO_CONTACT}
    if math.isnan(baseline):
        return {**nothing, "verdict": NO_BASELINE}
    nothing["smallest_effect"] = smallest_effect(count, baseline, settings)
    if line["expected_response"] == 0:
        return {**nothing, "verdict": NO_EFFECT}
    if line["expected"] > 1:
        return {**nothing, "verdict": IMPOSSIBLE}
    needed = math.ceil(customers_needed(baseline, line["expected"], settings))
    if needed > count:
        return {**nothing, "needed": needed, "repeats": math.ceil(needed / count), "verdict": LARGER_EFFECT}
    share = _whole_percent(smallest_control_share(count, baseline, line["expected"], settings))
    control = round(count * share)
    return {
        **nothing,
        **{"needed": needed, "control_share": share, "contact": count - control, "control": control},
        "verdict": TESTABLE,
    }


def _together(small: pd.DataFrame, settings: DesignSettings) -> tuple[int, float, float]:
    """All small campaigns as one test with their mean effect: customers, those needed, and the share to hold back."""
    customers = int(small["customers"].sum())
    if small.empty:
        return customers, np.nan, np.nan
    baseline, expected = np.average(small[["baseline", "expected"]], axis=0, weights=small["customers"])
    needed = float(math.ceil(customers_needed(baseline, expected, settings)))
    if len(small) < 2 or needed > customers:
        return customers, needed, np.nan
    return customers, needed, _whole_percent(smallest_control_share(customers, baseline, expected, settings))


def _whole_percent(share: float) -> float:
    return min(math.ceil(share * 100 - 1e-6) / 100, 0.5)


def _what_to_do(lines: pd.DataFrame, together_enough: bool) -> pd.Series:
    small = lines["verdict"].eq(LARGER_EFFECT)
    if together_enough:
        return lines["verdict"].mask(small, MERGE)
    return lines["verdict"].mask(small & (lines["repeats"] <= MOST_REPEATS), WAIT)
