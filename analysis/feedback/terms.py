"""What texts are about: the words and pairs of words in them, whatever their endings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from analysis.feedback.grammar import GRAMMARS
from analysis.feedback.lexicon import FOLDER, Language, lexicon, stem
from analysis.feedback.tokens import plain

MOST_TERMS = 2_000
FEWEST_TEXTS = 5
# A word that hardly ever stands without the same neighbour is told by the pair.
_TOLD_BY_PAIR = 0.8
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|[.,;:!?…()]")
_STOP_WORDS = {"de": "stop_words_german.txt", "en": "stop_words_english.txt"}
_SHORTEST = 3


@dataclass(frozen=True, eq=False)
class Terms:
    """Which text holds which term.

    `names`: (n_terms,) each as it is written most often. `holds`: (n_texts, n_terms) sparse, 0 or 1.
    `judges`: (n_terms,) whether a word of it is worth something by itself ("bad"): such a term cannot be compared
    between praise and complaints, which were told apart by those words.
    """

    names: list[str]
    holds: csr_matrix
    judges: np.ndarray

    def of(self, places: np.ndarray) -> Terms:
        """Some of the terms, by their places."""
        return Terms([self.names[place] for place in places], self.holds[:, places], self.judges[places])


def find_terms(texts: Sequence[str], language: Language, fewest: int = FEWEST_TEXTS) -> Terms:
    """Words and neighbouring pairs that stand in at least `fewest` texts; words that are no topic are left out.

    Forms of a word are one term ("delivery", "deliveries"); a pair tells more than a word that hardly ever stands
    without it, which is then left out.
    """
    reader = _Reader(language)
    vectoriser = CountVectorizer(analyzer=reader.terms, binary=True, min_df=fewest, max_features=MOST_TERMS)
    try:
        holds = vectoriser.fit_transform(texts).tocsr()
    except ValueError:
        # scikit-learn's way to say that no word is frequent enough.
        return Terms([], csr_matrix((len(texts), 0), dtype=np.int64), np.zeros(0, dtype=bool))
    terms = list(vectoriser.get_feature_names_out())
    names, values = [reader.written(term) for term in terms], lexicon(language)
    judges = np.array([any(values.value(plain(word)) for word in name.split()) for name in names], dtype=bool)
    every = Terms(names, holds, judges)
    return every.of(_not_told_by_pairs(terms, judges, np.asarray(holds.sum(axis=0)).ravel()))


def _not_told_by_pairs(terms: list[str], judges: np.ndarray, texts: np.ndarray) -> np.ndarray:
    """Places of the terms to keep. A pair that judges cannot stand in for a word that does not."""
    most: dict[tuple[str, bool], int] = defaultdict(int)
    for term, judging, count in zip(terms, judges, texts, strict=True):
        for word in term.split() if " " in term else ():
            most[word, judging] = max(most[word, judging], int(count))
    told = [
        max(most.get((term, False), 0), most.get((term, True), 0) * judging) >= _TOLD_BY_PAIR * count
        for term, judging, count in zip(terms, judges, texts, strict=True)
    ]
    return np.flatnonzero(~np.array(told, dtype=bool))


class _Reader:
    """Turns a text into terms and remembers how each was written."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language
        self._stems: dict[str, str] = {}
        self._written: dict[str, Counter] = defaultdict(Counter)

    def terms(self, text: str) -> list[str]:
        found, before = [], None
        for word in _WORD.findall(text):
            now = self._stem(word)
            if now:
                found.append(self._seen(now, word))
                if before:
                    found.append(self._seen(f"{before[0]} {now}", f"{before[1]} {word}"))
            before = (now, word) if now else None
        return found

    def written(self, term: str) -> str:
        """As it stands in the texts most often; of equally many the first by the alphabet."""
        forms = self._written[term]
        return min(forms, key=lambda form: (-forms[form], form))

    def _seen(self, term: str, form: str) -> str:
        self._written[term][form] += 1
        return term

    def _stem(self, word: str) -> str:
        if word not in self._stems:
            low = plain(word)
            topic = len(low) >= _SHORTEST and low not in _stop_words(self._language)
            self._stems[word] = stem(low, self._language) if topic else ""
        return self._stems[word]


@lru_cache
def _stop_words(language: Language) -> frozenset[str]:
    """Words that are no topic, and those that only make others stronger, weaker or their opposite."""
    listed = (FOLDER / _STOP_WORDS[language]).read_text(encoding="utf-8").split()
    grammar = GRAMMARS[language]
    return frozenset(map(plain, listed)) | grammar.stronger | grammar.weaker | grammar.negators | grammar.contrasts
