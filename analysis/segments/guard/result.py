"""What the guard found."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.segments.guard.settings import GuardSettings

KEEP, NOT_YET, MERGE = "keep", "cannot_be_tested_yet", "merge"
NOT_TESTABLE, NOT_RANDOM, TOO_FEW = "not_testable", "not_random", "too_few"


@dataclass(frozen=True, eq=False)
class Guard:
    """Whether each split is worth a campaign per segment.

    `splits`: one row per split offered: `key`, `kind`, `segments` (count, as merged), `customers` (in it), `tested`
        (of them, in the results), `gain` (margin of the best action per segment beyond that of the best single action,
        for all customers), `gain_low`, `gain_high` (95 %), `cost` (of the campaigns beyond the first), `p_value` (arms
        work differently in different segments: permutation), `p_corrected` (Holm, over all splits), `p_outcome` (the
        segments differ in the outcome at all: Kruskal–Wallis, Holm), `pays` (gain > cost), `interacts` (p_corrected <
        0.01), `is_stable`, `is_testable` (every segment is), `stability`, `stability_by_chance`, `too_many_messages`
        (more segments than the brand voice carries), `predicts_nothing` (psychographic, and neither p is below 0.01),
        `verdict`: "keep"; "cannot_be_tested_yet" (all but the size); "merge"; "not_random" (the arms are spread
        unevenly over the segments), "too_few" (fewer than two segments of a size), "not_testable" (no results).
        Numbers that could not be had are NaN, and conditions that rest on them False.
    `segments`: one row per split and segment: `key`, `segment`, `customers`, `tested`, `best_arm` (by all results;
        empty without), `margin` (of it, per customer), `effect` (margin per customer that repays one campaign here:
        fixed cost / customers), `break_even_lift` (the same in outcomes per customer), `needed_per_arm`,
        `available_per_arm` (customers of the segment by the number of arms; NaN without results), `is_testable`.
    `paths`: per split the order of merging, see `merge_path`, with its `key`.
    `arms`: one row per arm: `arm`, `customers`, `share` (assumed), `margin` (mean, per customer). Empty without.
    `in_two_arms`: customers left out.
    """

    splits: pd.DataFrame
    segments: pd.DataFrame
    paths: pd.DataFrame
    arms: pd.DataFrame
    in_two_arms: int
    settings: GuardSettings
