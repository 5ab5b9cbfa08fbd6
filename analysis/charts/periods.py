"""How charts name calendar periods, and say what they leave out."""

from __future__ import annotations

import pandas as pd
from babel.dates import format_skeleton

from analysis.charts.theme import Wording
from analysis.journey import Period

_PARTS = {"day": "yMMMd", "week": "yMMMd", "month": "yMMM"}


def period_names(starts: pd.Series, period: Period, wording: Wording) -> list[str]:
    """The first day of each period, or its month, as the language writes it."""
    return [format_skeleton(_PARTS[period], start, locale=wording.language) for start in starts]


def limit_note(template: str, shown: int, found: int) -> list[str]:
    """The translated template with `{shown}` and `{found}`; nothing if all are shown."""
    return [template.format(shown=shown, found=found)] if shown < found else []
