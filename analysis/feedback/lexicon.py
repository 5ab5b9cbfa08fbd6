"""What words are worth: the lexicons that ship with the program, and how a word in any form is found in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

import Stemmer

from analysis.feedback.tokens import plain, short_forms

Language = Literal["de", "en"]
FOLDER = Path(__file__).parent / "lexicons"
EMOJI = "emoji.txt"
_OWN = {"de": "reviews_german.txt", "en": "reviews_english.txt"}
_GENERAL = {"de": "polarity_german.tsv", "en": "vader_english.tsv"}
_STEMMERS = {"de": "german", "en": "english"}
# The German lexicon grades from -1 to 1, the English from -4 to 4. What a noun or a verb is about says less of what the
# writer thinks than an adjective: the weights are chosen on one half of SB10k (see tests/benchmarks).
_GERMAN_SCALES = {"JJ": 2.2, "RB": 2.2, "NN": 1.3, "VB": 0.9}
_SHORTEST_PART = 4
_SHORTEST_HEAD = 5
_COMPOUND_WEIGHT = 0.8
_PRAISING, _PRAISE = ("lieblings", "traum", "wohlfühl"), 2.4
_DAMNING, _BLAME = ("scheiss", "drecks", "horror", "schrott"), -2.2


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Values of words, -4 (worst) to 4; 0: known to say nothing.

    `words`: word → value, lower case. `phrases`: words of a phrase → value. `heads`: what a German compound may end in
    and take its value from.
    """

    language: Language
    words: dict[str, float]
    phrases: dict[tuple[str, ...], float]
    heads: dict[str, float]

    @cached_property
    def stems(self) -> dict[str, float]:
        """Stem → value; where words share one, the first has it."""
        found: dict[str, float] = {}
        for word, value in self.words.items():
            if _has_forms(word):
                found.setdefault(_key(word, self.language), value)
        return found

    def value(self, word: str) -> float:
        """What a lower-case word in any form is worth; 0 where it says nothing."""
        for form in dict.fromkeys((word, *short_forms(word))):
            found = self._known(form)
            if found is not None:
                return found
        return self._composed(word)

    def _known(self, word: str) -> float | None:
        found = self.words.get(word)
        return self.stems.get(_key(word, self.language)) if found is None and _has_forms(word) else found

    def _composed(self, word: str) -> float:
        """Words built from others: "uninteresting", "fehlerfrei", "Lieblingskleid", "Lieferproblem"."""
        if word.startswith("un") and len(word) > _SHORTEST_HEAD and (rest := self._known(word[2:])) is not None:
            return -abs(rest)
        if self.language == "en":
            return 0.0
        for ending in ("frei", "los"):
            base = word.removesuffix(ending).removesuffix("s")
            if word.endswith(ending) and len(base) >= _SHORTEST_PART and (rest := self._known(base)) is not None:
                return -rest
        for parts, value in ((_PRAISING, _PRAISE), (_DAMNING, _BLAME)):
            if any(word.startswith(part) and len(word) > len(part) + 2 for part in parts):
                return value
        ends = (word[start:] for start in range(3, len(word) - _SHORTEST_PART))
        return next((self.heads[end] * _COMPOUND_WEIGHT for end in ends if end in self.heads), 0.0)


@lru_cache
def lexicon(language: Language) -> Lexicon:
    """The lexicon of a language, read once: our own entries first, then the general ones."""
    entries = [*_own_entries(_OWN[language]), *_own_entries(EMOJI)]
    phrases = {tuple(entry.split()): value for entry, value in entries if " " in entry}
    own = {entry: value for entry, value in entries if " " not in entry}
    general = _rows(_GENERAL[language])
    words = own | {word: value for word, value in _general_words(language, general) if word not in own}
    heads = {word: value for word, value in own.items() if len(word) >= _SHORTEST_HEAD and value}
    return Lexicon(language, words, phrases, heads)


def stem(word: str, language: Language) -> str:
    """The stem of a lower-case word (Snowball)."""
    return _stemmer(language).stemWord(word)


@lru_cache
def _stemmer(language: Language) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])


def _has_forms(word: str) -> bool:
    return len(word) >= _SHORTEST_PART and word.isalpha()


def _key(word: str, language: Language) -> str:
    """The stem, but "schon" is not "schön": umlauts that stemming takes away tell words apart."""
    return stem(word, language) + "".join(letter for letter in word if letter in "äöü")


def _general_words(language: Language, rows: list[list[str]]) -> Iterator[tuple[str, float]]:
    if language == "en":
        yield from ((plain(word), float(value)) for word, value in rows)
        return
    yield from ((plain(word), float(value) * _GERMAN_SCALES[kind]) for word, value, kind in rows if " " not in word)
    # Faces made of signs are the same in both languages.
    yield from ((plain(face), float(value)) for face, value in _rows(_GENERAL["en"]) if not face[0].isalpha())


def _rows(name: str) -> list[list[str]]:
    return [line.split("\t") for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def _own_entries(name: str) -> Iterator[tuple[str, float]]:
    """Lines of a value, a colon and what is worth it: words and phrases apart by commas, emojis by spaces."""
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        value, entries = line.split(":", 1)
        for entry in entries.split(None if name == EMOJI else ","):
            yield plain(entry.strip()), float(value)
