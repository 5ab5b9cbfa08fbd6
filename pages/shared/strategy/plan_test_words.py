"""What to do about the test of each campaign, one sentence a line."""

from __future__ import annotations

import pandas as pd

from analysis.strategy import CampaignTests
from analysis.strategy import campaign_tests as verdicts
from pages.shared.text import _, number, percent


def sentences(tests: CampaignTests) -> list[str]:
    """One sentence per line of the plan."""
    return [_sentence(line) for _index, line in tests.lines.iterrows()]


def _sentence(line: pd.Series) -> str:
    if line["verdict"] == verdicts.TESTABLE:
        return _(
            "Hold back {share}, {control} customers: that is enough.",
            share=percent(line["control_share"]),
            control=number(line["control"]),
        )
    if line["verdict"] in (verdicts.MERGE, verdicts.WAIT, verdicts.LARGER_EFFECT):
        return _too_small(line)
    if line["verdict"] == verdicts.NO_EFFECT:
        return _("No response is expected: do not run it, or say what you expect of it.")
    if line["verdict"] == verdicts.NO_BASELINE:
        return _("Too few such customers in the past to know how many order anyway.")
    if line["verdict"] == verdicts.IMPOSSIBLE:
        return _(
            "{baseline} order anyway, and more than all cannot: lower the expected response.",
            baseline=percent(line["baseline"], 1),
        )
    return _("Nobody is contacted.")


def _too_small(line: pd.Series) -> str:
    if line["verdict"] == verdicts.MERGE:
        return _(
            "Too small alone: hold back {share} and test it with the other small ones.",
            share=percent(line["control_share"]),
        )
    if line["verdict"] == verdicts.WAIT:
        return _("Too small: wait, and add up {repeats} campaigns of this size.", repeats=number(line["repeats"]))
    if pd.isna(line["smallest_effect"]):
        return _("Too small to show anything.")
    return _("Too small: it shows effects from {effect} points on.", effect=number(line["smallest_effect"] * 100, 1))
