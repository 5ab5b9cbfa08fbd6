"""Words and numbers in the user's language. English is the source; other languages are gettext catalogues."""

from __future__ import annotations

import datetime as dt
import gettext as gettext_module
import io
import math
import re
from functools import lru_cache
from pathlib import Path

import streamlit as st
from babel import numbers
from babel.core import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from analysis.charts.theme import Wording

LANGUAGES = ("en", "de")
LOCALES = Path(__file__).parent / "locales"
NOTHING = "–"
SHORT_FROM = 1_000_000
_QUOTES = {"en": "“”", "de": "„“"}


@lru_cache
def catalogue(language: str) -> gettext_module.NullTranslations:
    """The translations of one language, compiled in memory: a compiled file could be stale."""
    path = LOCALES / language / "messages.po"
    if language == "en":
        return gettext_module.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext_module.GNUTranslations(compiled)


def preferred_language() -> str:
    """The browser's language where we speak it, else English."""
    return "de" if str(st.context.locale).lower().startswith("de") else "en"


def language() -> str:
    """The language of this session: `en` or `de`."""
    return st.session_state.get("lang") or preferred_language()


def _(message: str, **fields: object) -> str:
    """Translate a message, then fill in its fields."""
    translated = catalogue(language()).gettext(message)
    return translated.format(**fields) if fields else translated


def ngettext(singular: str, plural: str, count: float, **fields: object) -> str:
    """Translate by number; `{count}` is filled in with thousands separators."""
    translated = catalogue(language()).ngettext(singular, plural, int(count))
    return translated.format(count=number(count), **fields)


def mark(message: str) -> str:
    """Mark a constant for translation; `_` translates it where it is shown."""
    return message


def escape(text: str) -> str:
    """Customer text as plain text: no Markdown, no math, no colours, no images, no links."""
    # Streamlit makes links of bare addresses, escaped or not, unless an invisible joiner breaks them.
    text = re.sub(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", "\u2060", text, flags=re.IGNORECASE)
    return "".join(f"\\{char}" if char in r"\`*_{}[]()#+-.!|<>$:~^" else char for char in text)


def quoted(text: str) -> str:
    """The text in the quotation marks of the language."""
    return f"{_QUOTES[language()][0]}{text}{_QUOTES[language()][1]}"


def plain(text: str) -> str:
    """What `escape` made of customer text, made undone: for files, which are no Markdown."""
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|<>$:~^])", r"\1", text.replace("\u2060", ""))


def wording() -> Wording:
    """What a chart needs to speak the user's language."""
    return Wording(translate=_, language=language(), currency=currency())


def currency() -> str:
    """The workspace's currency code; it only labels amounts, nothing is converted."""
    return st.session_state.get("currency") or "EUR"


def number(value: float, digits: int = 0) -> str:
    """A number with the language's separators."""
    if _missing(value):
        return NOTHING
    return numbers.format_decimal(value, format=_pattern("#,##0", digits), locale=language())


def percent(value: float, digits: int = 0) -> str:
    """A rate between 0 and 1 as a percentage."""
    if _missing(value):
        return NOTHING
    pattern = Locale.parse(language()).percent_formats[None].pattern
    return numbers.format_percent(value, format=pattern.replace("#,##0", _pattern("#,##0", digits)), locale=language())


def money(value: float, digits: int | None = None) -> str:
    """An amount in the workspace's currency; cents only below 100 unless said otherwise."""
    if _missing(value):
        return NOTHING
    digits = digits if digits is not None else (2 if abs(value) < 100 else 0)
    pattern = Locale.parse(language()).currency_formats["standard"].pattern
    pattern = pattern.replace("#,##0.00", _pattern("#,##0", digits))
    return numbers.format_currency(value, currency(), format=pattern, locale=language(), currency_digits=False)


def short_money(value: float) -> str:
    """An amount for a headline: from a million on shortened, as in €2.52M or 2,52 Mio. €."""
    if _missing(value) or abs(value) < SHORT_FROM:
        return money(value)
    return numbers.format_compact_currency(value, currency(), locale=language(), fraction_digits=2)


def day(value: dt.date | None) -> str:
    """A date, such as 30 Sep 1997 or 30.09.1997."""
    return NOTHING if _missing(value) else format_date(value, format="medium", locale=language())


def decimal_sign() -> str:
    """The decimal sign that a spreadsheet in the user's language expects: a point or a comma."""
    return Locale.parse(language()).number_symbols["latn"]["decimal"]


def _pattern(stem: str, digits: int) -> str:
    return stem + ("." + "0" * digits if digits else "")


def _missing(value: object) -> bool:
    return value is None or value != value or (isinstance(value, float) and math.isinf(value))
