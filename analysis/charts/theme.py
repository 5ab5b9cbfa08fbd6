"""What all charts share: the user's words, number formats, and colours that carry a meaning."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import altair as alt
import pandas as pd
from babel.core import Locale
from babel.numbers import format_decimal

BLUE = "#3B82F6"
TRACK = "#94A3B82E"
LEAK = "#E4572E"
OPEN = "#93C5FD"
COMING = "#93C5FD66"
TEAL = "#14B8A6"
GREY = "#94A3B8"
# Text in the colour of the page's own text, in a light and in a dark theme.
INK = "currentColor"
NARROW = 480
# Below so many pixels, a title takes several lines of at most so many characters.
LINES = ((NARROW, 36), (700, 52), (1000, 76))


@dataclass(frozen=True)
class Wording:
    """The user's language for a chart: `translate` turns our English into it, `currency` is an ISO code."""

    translate: Callable[[str], str] = str
    language: str = "en"
    currency: str = "EUR"


ENGLISH = Wording()


def finish(chart: alt.TopLevelMixin, wording: Wording, title: str | None = None) -> alt.TopLevelMixin:
    """Give a chart its title and the number format of the language."""
    if title:
        chart = chart.properties(title=alt.Title(_wrapped(title), anchor="start", fontSize=17, offset=14))
    # All in one call: each copies the whole chart.
    return chart.configure(
        locale=_locale(wording.language, wording.currency),
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(labelFontSize=13, titleFontSize=12),
    )


def legend(narrow: int = 1, **options: object) -> alt.Legend:
    """A legend below the chart; `narrow` entries a line where the window is narrow."""
    columns = alt.ExprRef(f"width < {NARROW} ? {narrow} : 4")
    return alt.Legend(orient="bottom", title=None, labelFontSize=13, labelLimit=300, columns=columns, **options)


def named(frame: pd.DataFrame, code: str, names: Mapping[str, str] | None) -> pd.DataFrame:
    """The frame with a column `name`: what the codes in column `code` are called; a code without a name stays."""
    return frame.assign(name=[(names or {}).get(value, value) for value in frame[code]])


def names_axis(frame: pd.DataFrame) -> alt.Y:
    """One row a `name`, in the order of the frame."""
    axis = alt.Axis(labelLimit=160, labelOverlap=False, labelFlush=False, ticks=False, domain=False)
    return alt.Y("name:N", sort=list(frame["name"]), title=None, axis=axis)


def long_names_axis(frame: pd.DataFrame) -> alt.Y:
    """The same for names that are sentences rather than words: with more room where there is some."""
    room = alt.ExprRef(f"width < {NARROW} ? 110 : 230")
    axis = alt.Axis(labelLimit=room, labelOverlap=False, ticks=False, domain=False)
    return alt.Y("name:N", sort=list(frame["name"]), title=None, axis=axis)


def money_axis(**options: object) -> alt.Axis:
    """Amounts in full, from a million on shortened: "0k" and "2.5k" read badly."""
    words = "abs(datum.value) < 1e6 ? format(datum.value, ',~f') : format(datum.value, '~s')"
    return alt.Axis(labelExpr=words, **options)


def range_hints(wording: Wording, format: str = ".1%", of: str = "") -> list[alt.Tooltip]:
    """The ends of a 95 % range, as two lines of a tooltip: the columns `low` and `high`, or those `of` a number."""
    _ = wording.translate
    low, high = (f"{of}_{end}:Q" if of else f"{end}:Q" for end in ("low", "high"))
    return [
        alt.Tooltip(low, title=_("at least (95 %)"), format=format),
        alt.Tooltip(high, title=_("at most (95 %)"), format=format),
    ]


def _wrapped(title: str) -> alt.ExprRef:
    """A title that takes several lines where it does not fit: the chart would cut it off."""
    expression = json.dumps(title, ensure_ascii=False)
    for width, characters in reversed(LINES):
        lines = json.dumps(textwrap.wrap(title, characters), ensure_ascii=False)
        expression = f"width < {width} ? {lines} : {expression}"
    return alt.ExprRef(expression)


def whole_number(value: float, wording: Wording) -> str:
    """A count with the language's thousands separator, for a text inside a chart."""
    return format_decimal(value, format="#,##0", locale=wording.language)


@lru_cache(maxsize=32)
def _locale(language: str, currency: str) -> alt.Locale:
    spoken = Locale.parse(language)
    symbols = spoken.number_symbols["latn"]
    return alt.Locale(
        number=alt.NumberLocale(
            decimal=symbols["decimal"],
            thousands=symbols["group"],
            grouping=[3],
            currency=["", f" {currency}"],
        ),
        time=_time_locale(spoken),
    )


def _time_locale(spoken: Locale) -> alt.TimeLocale:
    def months(width: str) -> list[str]:
        return [spoken.months["stand-alone"][width][month] for month in range(1, 13)]

    def days(width: str) -> list[str]:
        names = spoken.days["stand-alone"][width]
        # Babel counts from Monday, the chart from Sunday.
        return [names[(day - 1) % 7] for day in range(7)]

    return alt.TimeLocale(
        dateTime="%x, %X",
        date="%d.%m.%Y",
        time="%H:%M:%S",
        periods=["AM", "PM"],
        days=days("wide"),
        shortDays=days("abbreviated"),
        months=months("wide"),
        shortMonths=months("abbreviated"),
    )
