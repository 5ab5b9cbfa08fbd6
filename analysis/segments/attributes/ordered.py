"""Categories with an order that nobody has to type: bands such as "18-34" and "65+", and the usual scales."""

from __future__ import annotations

import re

_NUMBER = r"-?\d[\d.,' ]*"
_UNDER = r"^(<=?|≤|under|unter|less than|below|bis|up to|weniger als|max\.?)"
_OVER = r"^(>=?|≥|over|über|more than|from|ab|mehr als|mindestens|min\.?)|(\+|and (more|over|older)|und (mehr|älter))$"
_SCALES = tuple(
    tuple(scale.split(", "))
    for scale in (
        "strongly disagree, disagree, rather disagree, neutral, neither agree nor disagree, rather agree, agree, "
        "strongly agree",
        "stimme gar nicht zu, stimme überhaupt nicht zu, stimme nicht zu, stimme eher nicht zu, neutral, weder noch, "
        "teils teils, stimme eher zu, stimme zu, stimme voll zu, stimme voll und ganz zu",
        "trifft gar nicht zu, trifft nicht zu, trifft eher nicht zu, teils teils, trifft eher zu, trifft zu, "
        "trifft voll zu",
        "never, rarely, seldom, sometimes, often, usually, very often, always",
        "nie, selten, manchmal, gelegentlich, oft, häufig, meistens, sehr oft, immer",
        "very low, low, medium, high, very high",
        "sehr niedrig, niedrig, mittel, hoch, sehr hoch",
        "sehr gering, gering, mittel, hoch, sehr hoch",
        "xs, s, m, l, xl, xxl",
        "small, medium, large",
        "klein, mittel, groß",
        "very unimportant, unimportant, neutral, important, very important",
        "sehr unwichtig, unwichtig, neutral, wichtig, sehr wichtig",
        "very dissatisfied, dissatisfied, neutral, satisfied, very satisfied",
        "sehr unzufrieden, unzufrieden, neutral, zufrieden, sehr zufrieden",
        "bronze, silver, gold, platinum",
        "bronze, silber, gold, platin",
        "primary, secondary, tertiary",
        "daily, weekly, monthly, quarterly, yearly",
        "täglich, wöchentlich, monatlich, vierteljährlich, jährlich",
        "january, february, march, april, may, june, july, august, september, october, november, december",
        "januar, februar, märz, april, mai, juni, juli, august, september, oktober, november, dezember",
        "jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec",
        "monday, tuesday, wednesday, thursday, friday, saturday, sunday",
        "montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonntag",
    )
)


def order_of(texts: list[str]) -> tuple[str, ...] | None:
    """The answers in their order; None where they have none that everybody would agree on.

    Numbers and bands go by their lower end; words must all be on one of the usual scales.
    """
    lower = [text.strip().lower() for text in texts]
    for scale in _SCALES:
        if len(set(lower)) > 1 and set(lower) <= set(scale):
            return tuple(
                text
                for _place, text in sorted((scale.index(low), text) for low, text in zip(lower, texts, strict=True))
            )
    places = [_place_of(text) for text in lower]
    if any(place is None for place in places) or len(set(places)) < len(places):
        return None
    return tuple(text for _place, text in sorted(zip(places, texts, strict=True)))


def _place_of(text: str) -> tuple[float, float] | None:
    """Where a band or a number stands: its lower end, then its upper; None for other texts."""
    bare = re.sub(r"[€$£%()\[\]]|\b(eur|usd|years?|yrs?|jahre?|k)\b|(?<=\d)k\b", "", text).strip()
    numbers = [_value(found) for found in re.findall(_NUMBER, re.sub(r"(?<=\d)\s*[-–—]\s*", " to ", bare))]
    letters = re.sub(rf"{_UNDER}|{_OVER}|\bto\b|\bbis\b|\band\b|\bund\b|[^a-zäöüß]", "", bare)
    if not numbers or len(numbers) > 2 or letters:
        return None
    if re.search(_UNDER, bare):
        return (float("-inf"), numbers[0])
    if re.search(_OVER, bare):
        return (numbers[0], float("inf"))
    return (numbers[0], numbers[-1])


def _value(text: str) -> float:
    digits = re.sub(r"[.,' ](?=\d{3}(\D|$))", "", text.strip(" .,'"))
    return float(digits.replace(",", ".").replace(" ", ""))
