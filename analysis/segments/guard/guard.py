"""The guard against too many segments: does one more campaign pay, and can that ever be tested?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.rates import holm
from analysis.segments.guard.evidence import Evidence, interval, weigh
from analysis.segments.guard.result import KEEP, MERGE, NOT_TESTABLE, NOT_YET, Guard
from analysis.segments.guard.settings import GuardSettings, Offer
from analysis.segments.guard.size_needed import customers_per_arm
from analysis.segments.guard.trial import Trial, read_trial
from analysis.segments.merging import merge_segments
from analysis.segments.segmentation import Segmentation
from analysis.tables.table import Table

CLEAR = 0.01
MOST_SEGMENTS = 40


def guard_segments(
    offers: Mapping[str, Offer | Segmentation],
    results: Table | pd.DataFrame | None = None,
    settings: GuardSettings | None = None,
) -> Guard:
    """Judge every split that is offered by a randomised test.

    A split is kept if the best action per segment, chosen on nine tenths of the test and judged on the last (20 times
    ten folds, AIPW with known shares of the arms), brings more than the campaigns beyond the first cost; if the arms
    work differently in different segments (permutation, p < 0.01 after Holm over all splits offered); if each segment
    has the customers that a test of the effect repaying its campaign needs at most; and if it is stable. Merging is the
    rule: a campaign more is work for ever. Only where nothing but the size fails, it "cannot be tested yet".

    The customers tested stand for all in the split; segments must have been known before the test.

    Args:
        offers: key → split. results: of one test with arms drawn by lot; None: nothing can be tested, only how much a
            campaign per segment would have to bring is said.

    Raises:
        SettingsError: no split, one with a single segment or more than 40, or settings that contradict the results.
        NotEnoughDataError: fewer than two arms with 50 customers each.
    """
    settings = settings or GuardSettings()
    settings.check()
    asked = {key: offer if isinstance(offer, Offer) else Offer(offer) for key, offer in offers.items()}
    merged = {key: _checked(key, offer) for key, offer in asked.items()}
    if not asked:
        raise SettingsError("Choose at least {needed} split of the customers to be judged.", needed=1)
    trial = None if results is None else read_trial(results, settings)
    found = {
        key: Evidence(NOT_TESTABLE, 0) if trial is None else weigh(offer, trial, settings, len(asked))
        for key, offer in asked.items()
    }
    segments = pd.concat([_segments(key, merged[key], found[key], trial, settings) for key in asked], ignore_index=True)
    paths = [one.path.assign(key=key) for key, one in found.items() if one.path is not None]
    return Guard(
        splits=_splits(asked, merged, found, segments, settings),
        segments=segments,
        paths=pd.concat(paths, ignore_index=True) if paths else pd.DataFrame(),
        arms=_arms(trial),
        in_two_arms=0 if trial is None else trial.in_two_arms,
        settings=settings,
    )


def _checked(key: str, offer: Offer) -> Segmentation:
    segmentation = merge_segments(offer.segmentation, offer.merged)
    if not 2 <= (segmentation.sizes > 0).sum() <= MOST_SEGMENTS:
        raise SettingsError(
            "The split '{key}' has {found} segments with customers; a split has 2 to {most}.",
            key=key,
            found=int((segmentation.sizes > 0).sum()),
            most=MOST_SEGMENTS,
        )
    return segmentation


def _segments(
    key: str, segmentation: Segmentation, found: Evidence, trial: Trial | None, settings: GuardSettings
) -> pd.DataFrame:
    sizes = segmentation.sizes[segmentation.sizes > 0]
    effect = settings.fixed_cost / sizes.to_numpy(dtype=float)
    table = pd.DataFrame(
        {
            "key": key,
            "segment": sizes.index.astype("str"),
            "customers": sizes.to_numpy(),
            "effect": effect,
            "break_even_lift": effect / settings.value_per_outcome,
        }
    )
    empty = pd.DataFrame({"tested": [], "best_arm": [], "margin": [], "spread": []})
    tested = (empty if found.segments is None else found.segments).reindex(table["segment"])
    needed = customers_per_arm(tested["spread"].to_numpy(dtype=float), effect, settings.sequential_factor)
    available = table["customers"] / len(trial.arms) if trial is not None else np.full(len(table), np.nan)
    return table.assign(
        tested=tested["tested"].fillna(0).to_numpy(dtype=np.int64),
        best_arm=tested["best_arm"].astype("object").where(tested["best_arm"].notna(), "").to_numpy(),
        margin=tested["margin"].to_numpy(dtype=float),
        needed_per_arm=needed,
        available_per_arm=available,
        is_testable=np.asarray(available >= needed, dtype=bool),
    )


def _splits(
    offers: dict[str, Offer],
    merged: dict[str, Segmentation],
    found: dict[str, Evidence],
    segments: pd.DataFrame,
    settings: GuardSettings,
) -> pd.DataFrame:
    rows = [_split(key, offers[key], merged[key], one, settings) for key, one in found.items()]
    table = pd.DataFrame(rows)
    for name, corrected in (("p_value", "p_corrected"), ("p_outcome", "p_outcome")):
        known = table[name].notna()
        values = np.full(len(table), np.nan)
        values[known] = holm(table.loc[known, name].to_numpy(dtype=float))
        table[corrected] = values
    table["pays"] = table["gain"] > table["cost"]
    table["interacts"] = table["p_corrected"] < CLEAR
    table["is_testable"] = segments.groupby("key")["is_testable"].all().reindex(table["key"]).to_numpy()
    silent = ~table["interacts"] & ~(table["p_outcome"] < CLEAR) & table["p_value"].notna()
    table["predicts_nothing"] = (table["kind"] == "psychographic") & silent
    good = table["pays"] & table["interacts"] & table["is_stable"]
    verdict = np.where(good, np.where(table["is_testable"], KEEP, NOT_YET), MERGE)
    return table.assign(verdict=table["problem"].where(table["problem"] != "", verdict)).drop(columns="problem")


def _split(key: str, offer: Offer, merged: Segmentation, found: Evidence, settings: GuardSettings) -> dict:
    sizes = merged.sizes[merged.sizes > 0]
    customers = int(sizes.sum())
    low, high = interval(found.gain, found.error)
    return {
        "key": key,
        "kind": merged.kind,
        "segments": len(sizes),
        "customers": customers,
        "tested": found.tested,
        "gain": found.gain * customers,
        "gain_low": low * customers,
        "gain_high": high * customers,
        "cost": settings.fixed_cost * (len(sizes) - 1),
        "p_value": found.p_value,
        "p_outcome": found.p_outcome,
        "is_stable": offer.is_stable,
        "stability": np.nan if offer.stability is None else offer.stability,
        "stability_by_chance": np.nan if offer.stability_by_chance is None else offer.stability_by_chance,
        "too_many_messages": len(sizes) > settings.most_messages,
        "problem": found.problem,
    }


def _arms(trial: Trial | None) -> pd.DataFrame:
    if trial is None:
        return pd.DataFrame({"arm": [], "customers": [], "share": [], "margin": []})
    counts = np.bincount(trial.arm, minlength=len(trial.arms))
    margins = np.bincount(trial.arm, weights=trial.margin, minlength=len(trial.arms)) / counts
    return pd.DataFrame({"arm": trial.arms, "customers": counts, "share": trial.shares, "margin": margins})
