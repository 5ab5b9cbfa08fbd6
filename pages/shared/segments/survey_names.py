"""What segments from a survey are called: after the questions that set them apart most."""

from __future__ import annotations

import pandas as pd

from analysis.segments import MISSING, SMALL, SurveySegments
from analysis.segments.survey import FLAT
from pages.shared.text import _

IN_A_NAME, IN_A_SENTENCE = 2, 4


def segment_names(survey: SurveySegments) -> dict[str, str]:
    """Code → shown name; the questions are data and stay as they are."""
    names = {MISSING: _("No answer"), SMALL: _("Small groups together"), FLAT: _("Same answer everywhere")}
    for code in survey.segments["segment"]:
        items = more(survey, code)["item"].head(IN_A_NAME)
        names[code] = " + ".join(items) if len(items) else _("Like everybody")
    doubled = pd.Series(names).duplicated(keep=False)
    return {code: f"{name} ({code.rpartition('_')[2]})" if doubled[code] else name for code, name in names.items()}


def more(survey: SurveySegments, code: str) -> pd.DataFrame:
    """The questions a segment chooses more than others at its level, beyond chance, the clearest first."""
    items = survey.items[survey.items["segment"] == code]
    return items[items["low"] > 0].sort_values("difference", ascending=False, kind="stable")


def less(survey: SurveySegments, code: str) -> pd.DataFrame:
    """The questions it chooses less."""
    items = survey.items[survey.items["segment"] == code]
    return items[items["high"] < 0].sort_values("difference", kind="stable")
