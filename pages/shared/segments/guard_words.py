"""What the guard says of a split."""

from __future__ import annotations

import pandas as pd

from pages.shared.text import _, mark, money, number, percent

VERDICTS = {
    "keep": mark("Keep"),
    "cannot_be_tested_yet": mark("Cannot be tested yet"),
    "merge": mark("Merge"),
    "not_testable": mark("Not testable from your data"),
    "not_random": mark("No proof: arms not drawn by lot"),
    "too_few": mark("Too few tested customers"),
}
WHY = {
    "keep": mark("The split repays its campaigns, and a test can show it again."),
    "cannot_be_tested_yet": mark(
        "The split seems to pay, but its segments are too small to see in a test whether a campaign repays itself. "
        "Wait until they have grown, or merge."
    ),
    "merge": mark("One campaign for all is the better choice: at least one condition fails."),
    "not_testable": mark(
        "Only a test in which customers were given their action by lot can show whether a campaign per segment pays."
    ),
    "not_random": mark(
        "In this test some segments got one action far more often than others: then a difference is no effect of it."
    ),
    "too_few": mark("Fewer than two segments have five tested customers in every arm."),
}


def conditions(split: pd.Series, segments: pd.DataFrame, names: dict[str, str]) -> list[tuple[bool, str]]:
    """The four conditions with what was found: is it met, and the sentence. `segments`: those of the split."""
    return [
        (bool(split["pays"]), _gain(split)),
        (bool(split["interacts"]), _interaction(split)),
        (bool(split["is_testable"]), _testable(split, segments, names)),
        (bool(split["is_stable"]), stability(split)),
    ]


def stability(split: pd.Series) -> str:
    if pd.isna(split["stability"]) and not split["is_stable"]:
        return _("Whether another sample gives these groups again was not measured: let the data propose their number.")
    if pd.isna(split["stability"]):
        return _("Stable by definition: the groups are what customers said or did.")
    return _(
        "Another sample of customers gives these groups again: {value} of 1 (at least 0.6 is needed).",
        value=number(split["stability"], 2),
    )


def _gain(split: pd.Series) -> str:
    if split["gain"] <= 0:
        return _(
            "An action per segment brings nothing on customers it was not chosen on ({low} to {high}); "
            "its further campaigns cost {cost}.",
            low=money(split["gain_low"], 0),
            high=money(split["gain_high"], 0),
            cost=money(split["cost"], 0),
        )
    return _(
        "The best action per segment brings {gain} more than the best single one ({low} to {high}); "
        "its further campaigns cost {cost}.",
        gain=money(split["gain"], 0),
        low=money(split["gain_low"], 0),
        high=money(split["gain_high"], 0),
        cost=money(split["cost"], 0),
    )


def _interaction(split: pd.Series) -> str:
    chance = percent(max(split["p_corrected"], 0.0001), 1 if split["p_corrected"] >= 0.001 else 2)
    if split["interacts"]:
        return _("Actions work differently in the segments: by chance so in {chance} of cases.", chance=chance)
    return _(
        "Not proven that actions work differently in the segments: by chance so in {chance} of cases (below 1 % is "
        "needed; all splits tried count).",
        chance=chance,
    )


def _testable(split: pd.Series, segments: pd.DataFrame, names: dict[str, str]) -> str:
    if split["is_testable"]:
        return _("Every segment has the customers that a test of its campaign needs.")
    shortest = segments.loc[(segments["needed_per_arm"] / segments["available_per_arm"]).fillna(0).idxmax()]
    return _(
        "Too small to see in a test whether its campaign repays itself: “{segment}” has {there} customers for each "
        "arm, {needed} are needed.",
        segment=names[shortest["segment"]],
        there=number(shortest["available_per_arm"]),
        needed=number(shortest["needed_per_arm"]),
    )
