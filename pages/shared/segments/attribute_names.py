"""What the groups by an attribute are called."""

from __future__ import annotations

import pandas as pd

from analysis.segments import MISSING, SMALL, AttributeSegments
from analysis.segments.attributes import NO, REST, YES
from analysis.tables.values.yes_no import YES as SAYS_YES
from pages.shared.text import _, mark, number

FORMS = {
    "number": mark("Number"),
    "birth_date": mark("Date of birth"),
    "birth_year": mark("Year of birth"),
    "date": mark("Date"),
    "yes_no": mark("Yes or no"),
    "ordered": mark("Categories with an order"),
    "category": mark("Categories"),
    "postcode": mark("Postcode"),
    "country": mark("Country"),
    "several": mark("Several answers in a cell"),
    "text": mark("Free text"),
    "id": mark("Numbers or names of customers"),
    "constant": mark("One value only"),
    "empty": mark("Empty"),
}
KINDS = {
    "demographic": mark("Who they are (demographic)"),
    "geographic": mark("Where they live (geographic)"),
    "psychographic": mark("How they think and live (psychographic)"),
    "behavioural": mark("What they do (behavioural)"),
    "benefit": mark("What they want (benefit)"),
}
# Under, from … to, and from a number on: in the words of each unit.
_BANDS = {
    "": (mark("under {high}"), mark("{low} to {high}"), mark("{low} or more")),
    "years": (mark("under {high} years old"), mark("{low} to {high} years old"), mark("{low} or older")),
    "years_since": (mark("less than {high} years"), mark("{low} to {high} years"), mark("{low} years or longer")),
    "months_since": (mark("less than {high} months"), mark("{low} to {high} months"), mark("{low} months or longer")),
}


def group_names(segments: AttributeSegments) -> dict[str, str]:
    """Code → shown name; an answer from the data stays as it is."""
    names = {MISSING: _("No answer"), REST: _("All others"), SMALL: _("Small groups together")}
    for _index, group in segments.groups.iterrows():
        code = group["segment"]
        if code not in names:
            names[code] = _band(group, segments.unit) or _answer(code, segments)
    return names


def _answer(code: str, segments: AttributeSegments) -> str:
    if segments.form == "several" and segments.settings.answer is not None:
        return {YES: _("Yes"), NO: _("No")}[code]
    if segments.form == "yes_no":
        return _("Yes") if code.lower() in SAYS_YES else _("No")
    return code


def _band(group: pd.Series, unit: str) -> str:
    low, high = group["low"], group["high"]
    if pd.isna(low) and pd.isna(high):
        return ""
    under, between, over = _BANDS[unit]
    if pd.isna(high):
        return _(over, low=_number(low))
    # A code says whether its high end is in the band: "18–34" holds 34, "2.5–<4" not 4.
    if pd.isna(low):
        return _(under, high=_number(float(group["segment"].removeprefix("<"))))
    if low == high:
        return _number(low)
    return _(between, low=_number(low), high=_number(high))


def _number(value: float) -> str:
    return number(value, 0 if value % 1 == 0 else 2)
