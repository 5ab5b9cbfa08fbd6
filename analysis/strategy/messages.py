"""Messages with tokens such as `{first_name|there}`: one template, a text for every customer."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from analysis.errors import SettingsError

TOKEN = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
# The most characters a channel shows; None: no limit. Search ads: headline and description of Google's text ads.
LIMITS = {"email": None, "subject": 60, "landing_page": None, "ad_headline": 30, "ad": 90, "social": 280, "sms": 160,
          "sales_talk": None}  # fmt: skip
LONGEST_VALUE = 60
# A text message with any other character holds less than half as much: GSM 03.38, its basic set.
SMS_CHARACTERS = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
SHORT_SMS = 70


@dataclass(frozen=True)
class Rendered:
    """The text for one customer.

    `fell_back`: tokens without a value, whose fallback stands there; `too_long`: characters over the channel's limit.
    """

    text: str
    fell_back: tuple[str, ...]
    too_long: int


def tokens(template: str) -> dict[str, str | None]:
    """The tokens in order, with their fallbacks; None where there is none."""
    return {match[1].strip(): match[2] for match in TOKEN.finditer(template)}


def check_template(template: str, columns: Collection[str]) -> None:
    """Raise unless every token is well formed and has a column or a fallback.

    Raises:
        SettingsError: a brace without its partner, a token without a name, or one that no column fills.
    """
    rest = TOKEN.sub("", template)
    if "{" in rest or "}" in rest:
        raise SettingsError(
            "The message has a brace without its partner near '{found}'. A token looks like {example}.",
            found=rest[max(0, min(rest.find(brace) for brace in "{}" if brace in rest) - 10) :][:25],
            example="{first_name|there}",
        )
    for name, fallback in tokens(template).items():
        if not name:
            raise SettingsError(
                "A token in the message has no name. A token looks like {example}.", example="{first_name|there}"
            )
        if name not in columns and fallback is None:
            raise SettingsError(
                "The message uses {token}, but there is no such column; the nearest is '{nearest}'. "
                "Choose a column or give a fallback: {example}.",
                token="{" + name + "}",
                nearest=next(iter(get_close_matches(name, list(columns), n=1, cutoff=0)), ""),
                example="{" + name + "|…}",
            )


def render_message(
    template: str,
    values: Mapping[str, object],
    channel: str = "email",
    formatted: Callable[[str, object], str] | None = None,
) -> Rendered:
    """Fill in one customer's values.

    A missing or blank value gives way to the token's fallback. Values lose braces, line breaks and control characters
    and are cut to `LONGEST_VALUE`, so that a strange name can neither look like a token nor break the layout; blanks
    that an empty fallback leaves behind are closed.

    Args:
        template: checked by `check_template` for these columns.
        values: column → value of this customer.
        channel: key of `LIMITS`.
        formatted: column and value → text, for numbers and dates in the reader's language.

    Raises:
        SettingsError: a token without fallback has no value for this customer, or the channel is unknown.
    """
    if channel not in LIMITS:
        raise SettingsError(
            "There is no channel '{found}' for messages. Choose one of: {known}.",
            found=channel,
            known=", ".join(LIMITS),
        )
    fell_back = []

    def fill(match: re.Match) -> str:
        name, fallback = match[1].strip(), match[2]
        text = _clean(values.get(name), name, formatted)
        if text:
            return text
        if fallback is None:
            raise SettingsError(
                "A customer has no value in '{column}', and the message gives no fallback. Write {example}.",
                column=name,
                example="{" + name + "|…}",
            )
        fell_back.append(name)
        return fallback

    text = _close_gaps(TOKEN.sub(fill, template))
    left = characters_left(text, channel)
    return Rendered(text, tuple(fell_back), 0 if left is None else max(0, -left))


def most_characters(text: str, channel: str) -> int | None:
    """How long this text may be on the channel; None: as long as you like.

    A text message holds 160 characters, or 70 as soon as one of them is not in `SMS_CHARACTERS`, such as an emoji.
    """
    short = channel == "sms" and not SMS_CHARACTERS.issuperset(text)
    return SHORT_SMS if short else LIMITS[channel]


def characters_left(text: str, channel: str) -> int | None:
    """How many more characters fit, below 0 if the text is too long; None: no limit."""
    most = most_characters(text, channel)
    return None if most is None else most - len(text)


def _clean(value: object, name: str, formatted: Callable[[str, object], str] | None) -> str:
    if pd.isna(value):
        return ""
    text = formatted(name, value) if formatted else _plain(value)
    text = "".join(character if character.isprintable() else " " for character in text)
    return re.sub(r"\s+", " ", re.sub(r"[{}]", "", text)).strip()[:LONGEST_VALUE].rstrip()


def _plain(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _close_gaps(text: str) -> str:
    """No double blank, none before a stop and none at the ends of a line."""
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" +([,.;:!?…])", r"\1", text)
    return "\n".join(line.strip() for line in text.split("\n")).strip()
