"""Several answers in one cell: "sport|music|travel"."""

from __future__ import annotations

from collections import Counter

import numpy as np

from analysis.tables.values.distinct import Distinct

SEPARATORS = ("|", ";", ",", " / ", "/", "+")
# So many of the answers must hold several, and taking them apart must leave so few different ones.
_FEWEST_SPLIT, _MOST_PARTS = 0.1, 60


def separator_of(answers: Distinct) -> str | None:
    """What separates several answers in a cell; None where each cell holds one.

    Taken apart, there must be fewer different answers than before, and each must come back in other company: "Berlin,
    Germany" is one answer.
    """
    texts = answers.texts.to_pylist()
    for separator in SEPARATORS:
        split = [parts_of(text, separator) for text in texts]
        together = [parts for parts in split if len(parts) > 1]
        if len(together) < max(2, _FEWEST_SPLIT * len(texts)):
            continue
        counts = Counter(part for parts in split for part in parts)
        repeated = np.mean([counts[part] > 1 for parts in together for part in parts])
        if len(counts) <= min(_MOST_PARTS, len(texts)) and repeated > 0.6 and _mixes(together):
            return separator
    return None


def parts_of(text: str, separator: str) -> tuple[str, ...]:
    """The answers in a cell, each once, in alphabetical order."""
    return tuple(sorted({part.strip() for part in text.split(separator) if part.strip()}))


def parts_in(answers: Distinct) -> dict[str, int]:
    """Every single answer, and how many customers gave it; the most frequent first."""
    separator = separator_of(answers)
    rows = np.bincount(answers.codes[~answers.missing], minlength=len(answers.texts))
    counts: Counter[str] = Counter()
    for text, count in zip(answers.texts.to_pylist(), rows.tolist(), strict=True):
        counts.update(dict.fromkeys(parts_of(text, separator or SEPARATORS[0]), count))
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _mixes(together: list[tuple[str, ...]]) -> bool:
    """Whether some answer occurs with two different ones."""
    company: dict[str, set[str]] = {}
    for parts in together:
        for part in parts:
            company.setdefault(part, set()).update(other for other in parts if other != part)
    return any(len(others) > 1 for others in company.values()) and len(company) > 2
