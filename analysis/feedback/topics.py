"""What those who complain write about, and those who praise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.feedback.lexicon import Language
from analysis.feedback.log_odds import compare_terms, corrected
from analysis.feedback.privacy import masked
from analysis.feedback.sentiment import Sentiment
from analysis.feedback.terms import FEWEST_TEXTS, Terms, find_terms

FEWEST_ON_A_SIDE = 10
MOST_EXAMPLES = 3


@dataclass(frozen=True, eq=False)
class Topics:
    """Terms that set complaints and praise apart, or that are simply frequent.

    `terms`: one row per term that does not judge by itself, complaints first, then by |z|: `term`, `texts` (all that
        hold it), `side` ("negative", "positive": where it is more frequent), `n_with`, `share_with` … of the complaints
        against those of the praise: see `compare_terms`. Correction is for all terms looked at.
    `examples`: up to three texts per term: `term`, `sentiment`, `text` (masked); of its side where there are any.
    `negative`, `positive`: texts on either side. `language`: of the texts looked at; `other_texts`: scored texts in
        another language, which are not in it.
    """

    terms: pd.DataFrame
    examples: pd.DataFrame
    negative: int
    positive: int
    language: Language
    other_texts: int


def find_topics(sentiment: Sentiment, language: Language | None = None) -> Topics:
    """Compare the words of complaints with those of praise.

    The words by which complaints and praise were told apart are left out, alone or in a pair: that they differ says
    nothing. Every text counts once, however often it holds a word.

    Args:
        language: of the texts to look at; by default the one most texts were read in.

    Raises:
        NotEnoughDataError: fewer than `FEWEST_ON_A_SIDE` complaints or texts of praise.
    """
    language = language or most_read(sentiment)
    texts = sentiment.texts[sentiment.texts["read_as"] == language]
    negative, positive = (texts["sentiment"] == side for side in ("negative", "positive"))
    if min(negative.sum(), positive.sum()) < FEWEST_ON_A_SIDE:
        raise NotEnoughDataError(
            "{negative} texts complain and {positive} praise. To tell what sets them apart, at least {fewest} of each "
            "are needed.",
            negative=int(negative.sum()),
            positive=int(positive.sum()),
            fewest=FEWEST_ON_A_SIDE,
        )
    found = find_terms(list(texts["text"]), language)
    taking_sides = np.asarray(found.holds[np.flatnonzero(negative | positive)].sum(axis=0)).ravel()
    found = found.of(np.flatnonzero(~found.judges & (taking_sides >= FEWEST_TEXTS)))
    holds = [np.asarray(found.holds[np.flatnonzero(side)].sum(axis=0)).ravel() for side in (negative, positive)]
    table = corrected(compare_terms(*holds, int(negative.sum()), int(positive.sum())))
    table.insert(0, "term", pd.Series(found.names, dtype="str"))
    table.insert(1, "texts", np.asarray(found.holds.sum(axis=0)).ravel().astype(int))
    table.insert(2, "side", np.where(table["z"] > 0, "negative", "positive"))
    order = np.lexsort([-table["z"].abs(), table["side"]])
    others = int(sentiment.texts["score"].notna().sum()) - len(texts)
    return Topics(
        table.iloc[order].reset_index(drop=True),
        _examples(found, texts, table["side"].to_numpy()),
        int(negative.sum()),
        int(positive.sum()),
        language,
        others,
    )


def most_read(sentiment: Sentiment) -> Language:
    """The language most texts were read in; German of equally many."""
    counted = sentiment.texts["read_as"].value_counts()
    return max(("de", "en"), key=lambda language: counted.get(language, 0))


def _examples(found: Terms, texts: pd.DataFrame, sides: np.ndarray) -> pd.DataFrame:
    """The strongest texts of a term's side first; a text said by several stands for all of them."""
    columns, rows = found.holds.tocsc(), []
    said, sentiment, score = texts["text"].astype("str").to_numpy(), texts["sentiment"].to_numpy(), texts["score"]
    strength = score.abs().to_numpy()
    for place, term in enumerate(found.names):
        holding = columns.indices[columns.indptr[place] : columns.indptr[place + 1]]
        fitting = holding[np.lexsort([holding, -strength[holding], sentiment[holding] != sides[place]])]
        shown = dict.fromkeys(said[fitting])
        for text in list(shown)[:MOST_EXAMPLES]:
            first = fitting[said[fitting] == text][0]
            rows.append((term, sentiment[first], masked(text)))
    return pd.DataFrame(rows, columns=["term", "sentiment", "text"])
