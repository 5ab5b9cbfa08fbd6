"""What all charts share: the user's words, number formats, and colours that carry a meaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import altair as alt
from babel.core import Locale
from babel.numbers import format_decimal

BLUE = "#3B82F6"
TRACK = "#94A3B82E"
LEAK = "#E4572E"
OPEN = "#93C5FD"
TEAL = "#14B8A6"
GREY = "#94A3B8"
# Text in the colour of the page's own text, in a light and in a dark theme.
INK = "currentColor"


@dataclass(frozen=True)
class Wording:
    """The user's language for a chart: `translate` turns our English into it, `currency` is an ISO code."""

    translate: Callable[[str], str] = str
    language: str = "en"
    currency: str = "EUR"


ENGLISH = Wording()


def finish(chart: alt.TopLevelMixin, wording: Wording, title: str | None = None) -> alt.TopLevelMixin:
    """Give a chart its title and the number format of the language."""
    spoken = Locale.parse(wording.language)
    symbols = spoken.number_symbols["latn"]
    locale = alt.Locale(
        number=alt.NumberLocale(
            decimal=symbols["decimal"],
            thousands=symbols["group"],
            grouping=[3],
            currency=["", f" {wording.currency}"],
        ),
        time=_time_locale(spoken),
    )
    if title:
        chart = chart.properties(title=alt.Title(title, anchor="start", fontSize=17, offset=14))
    return chart.configure(locale=locale).configure_view(stroke=None).configure_axis(labelFontSize=13, titleFontSize=12)


def whole_number(value: float, wording: Wording) -> str:
    """A count with the language's thousands separator, for a text inside a chart."""
    return format_decimal(value, format="#,##0", locale=wording.language)


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
