"""Which language a text is in: German, English, another one, or not to be told from so few words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from analysis.feedback.grammar import word_set
from analysis.feedback.tokens import Tokens

GERMAN, ENGLISH, OTHER, DOUBTFUL = "de", "en", "other", "doubtful"
LANGUAGES = (GERMAN, ENGLISH, OTHER, DOUBTFUL)
FEWEST_WORDS = 3
SURE, SURE_OF_OTHER = 0.7, 0.85
MAIN_SHARE = 0.8
FEWEST_RECOGNISED = 5
# Those a shop in Europe may meet; with all the languages of the world a short text is more often taken for a rare one.
_CANDIDATES = sorted(
    word_set("de en fr es it pt nl pl cs sk sl tr da sv no fi hu ro hr bg ru uk el ar fa he hi zh ja ko")
)
# Words of one language only: where several stand in a text, no model is needed.
_GERMAN_ONLY = word_set(
    "und ist nicht ich das auch aber sehr mit für auf wurde wir sind eine einen einem einer nach bei habe "
    "hatte noch dass wie zum zur oder schon immer leider alles gut gerne wieder kann mir mich dich mein "
    "meine der zu im am vom habt hat werden wenn jetzt heute doch mal nur nach über warum"
)
_ENGLISH_ONLY = word_set(
    "the and this that with have has had you your they very were would they're it's i'm don't didn't of "
    "my from for been which there what when will but not me we great good"
)
_ENOUGH_HITS, _TIMES_MORE = 2, 3
_READ = 300


def recognise(texts: Sequence[str], tokens: Tokens) -> np.ndarray:
    """(n_texts,) one of `LANGUAGES` for each text.

    Fewer than three words, or an uncertain answer of the model: doubtful.

    Args:
        texts: the texts as they were written.
        tokens: of these texts.
    """
    words = _count(tokens, [word[:1].isalpha() for word in tokens.vocabulary])
    german = _count(tokens, [word in _GERMAN_ONLY for word in tokens.vocabulary])
    english = _count(tokens, [word in _ENGLISH_ONLY for word in tokens.vocabulary])
    found = np.full(tokens.texts, DOUBTFUL, dtype=object)
    found[(german >= _ENOUGH_HITS) & (german >= _TIMES_MORE * english)] = GERMAN
    found[(english >= _ENOUGH_HITS) & (english >= _TIMES_MORE * german)] = ENGLISH
    for place in np.flatnonzero((found == DOUBTFUL) & (words >= FEWEST_WORDS)):
        found[place] = _by_model(texts[place])
    return found


def main_language(counts: dict[str, int]) -> str | None:
    """German or English where at least four fifths of the recognised texts are, and five or more; else None.

    Args:
        counts: number of texts by language.
    """
    recognised = sum(count for language, count in counts.items() if language != DOUBTFUL)
    for language in (GERMAN, ENGLISH):
        if recognised >= FEWEST_RECOGNISED and counts.get(language, 0) >= MAIN_SHARE * recognised:
            return language
    return None


def _by_model(text: str) -> str:
    language, confidence = _model().classify(text[:_READ])
    if language in (GERMAN, ENGLISH):
        return language if confidence >= SURE else DOUBTFUL
    return OTHER if confidence >= SURE_OF_OTHER else DOUBTFUL


def _count(tokens: Tokens, wanted: list[bool]) -> np.ndarray:
    hits = np.array(wanted, dtype=bool)[tokens.codes]
    return np.bincount(tokens.text, weights=hits, minlength=tokens.texts)


@lru_cache
def _model() -> LanguageIdentifier:
    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_CANDIDATES)
    return model
