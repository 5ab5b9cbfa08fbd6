"""Whether texts praise or complain, in German and English, offline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.feedback.language import DOUBTFUL, ENGLISH, GERMAN, LANGUAGES, main_language, recognise
from analysis.feedback.scoring import score
from analysis.feedback.tokens import Tokens, tokenise
from analysis.rates import share, wilson_interval
from analysis.tables.table import Table, prepared_frame

SENTIMENTS = ("negative", "neutral", "positive")
# From where on a score speaks. English as VADER has it; German chosen on one half of SB10k (see tests/benchmarks).
POSITIVE_FROM = {GERMAN: 0.4, ENGLISH: 0.05}
NEGATIVE_TO = {GERMAN: -0.4, ENGLISH: -0.05}
FEWEST_TEXTS = 5
FEW_TEXTS = 30

LANGUAGE_ASSUMED = "language_assumed"
LANGUAGE_DOUBTFUL = "language_doubtful"
OTHER_LANGUAGES = "other_languages"
SMALL_SAMPLE = "small_sample"
ALL_THE_SAME = "all_the_same"


@dataclass(frozen=True)
class SentimentSettings:
    """`language`: of all texts, or "auto": recognised text by text."""

    language: Literal["auto", "de", "en"] = "auto"


@dataclass(frozen=True, eq=False)
class Sentiment:
    """What texts say.

    `texts`: one row per row of the feedback with a text, in its order: `row` (place in the feedback), `text`
        (category), `customer_id` and `timestamp` (missing where unknown), `language` (as recognised), `read_as` (the
        language it was scored in, else missing), `score` (-1 to 1; NaN where not scored), `sentiment` (category of
        `SENTIMENTS`; missing where not scored).
    `counts`: one row per sentiment: `sentiment`, `texts`, `share_of_texts` (0–1, of the scored), `rate_low`,
        `rate_high` (95 %).
    `languages`: one row per language, all four: `language`, `texts`, `scored`.
    `main_language`: German or English where nearly all recognised texts are in it; short texts are read in it.
    `without_text`: rows without a text.
    `notes`: codes of what limits it.
    """

    texts: pd.DataFrame
    counts: pd.DataFrame
    languages: pd.DataFrame
    main_language: str | None
    without_text: int
    notes: tuple[str, ...]

    @property
    def scored(self) -> int:
        return int(self.counts["texts"].sum())


def compute_sentiment(
    feedback: Table | pd.DataFrame,
    settings: SentimentSettings = SentimentSettings(),
) -> Sentiment:
    """Score every text by words, negation, intensity and contrast; irony is not understood.

    A text in another language is not scored. One too short to tell its language is read in the main language of the
    table where there is one. Equal texts are read once.

    Args:
        feedback: `text`; `customer_id` and `timestamp` where known; any row order.

    Raises:
        SettingsError: the table has no texts, only ratings.
        NotEnoughDataError: fewer than `FEWEST_TEXTS` texts could be scored.
    """
    frame = prepared_frame(feedback, "feedback")
    if "text" not in frame or frame["text"].isna().all():
        raise SettingsError(
            "The reviews hold no texts, only {columns}. To read what customers write, bring a column with their words.",
            columns=", ".join(frame.columns),
        )
    distinct = _read(list(frame["text"].cat.categories), settings)
    texts = _by_row(frame, distinct)
    languages = _languages(texts)
    scored = int(languages["scored"].sum())
    if scored < FEWEST_TEXTS:
        raise NotEnoughDataError(
            "Of {texts} texts {scored} could be read as German or English. To say what customers think, at least "
            "{fewest} are needed.",
            texts=len(texts),
            scored=scored,
            fewest=FEWEST_TEXTS,
        )
    without = len(frame) - len(texts)
    main = distinct.attrs["main_language"]
    return Sentiment(texts, _counts(texts["sentiment"]), languages, main, without, _notes(texts, scored))


def read_texts(texts: Sequence[str], language: Literal["de", "en"]) -> pd.DataFrame:
    """`score` (-1 to 1) and `sentiment` of texts that are known to be in a language; one row a text."""
    return _scored(tokenise(texts), language)


def _read(texts: list[str], settings: SentimentSettings) -> pd.DataFrame:
    """One row per distinct text: `language`, `read_as`, `score`, `sentiment`."""
    tokens = tokenise(texts)
    found = recognise(texts, tokens) if settings.language == "auto" else np.full(len(texts), settings.language, object)
    main = main_language(dict(zip(*np.unique(found.astype(str), return_counts=True), strict=True)))
    speaks = np.bincount(tokens.text, minlength=len(texts)) > 0
    read_as = np.where((found == DOUBTFUL) & speaks, main, found)
    read = pd.DataFrame({"language": found, "read_as": None, "score": np.nan, "sentiment": None}, dtype=object)
    for language in (GERMAN, ENGLISH):
        rows = np.flatnonzero(read_as == language)
        if len(rows):
            scored = _scored(tokens.of(rows), language).set_index(rows)
            read.loc[rows, ["read_as", "score", "sentiment"]] = scored.assign(read_as=language)[
                ["read_as", "score", "sentiment"]
            ]
    read = read.astype({"score": "float64"})
    read.attrs["main_language"] = main
    return read


def _scored(tokens: Tokens, language: str) -> pd.DataFrame:
    scores = score(tokens, language)
    return pd.DataFrame({"score": scores, "sentiment": _named(scores, language)})


def _named(scores: np.ndarray, language: str) -> np.ndarray:
    high, low = POSITIVE_FROM[language], NEGATIVE_TO[language]
    return np.select([scores >= high, scores <= low], ["positive", "negative"], "neutral").astype(object)


def _by_row(frame: pd.DataFrame, distinct: pd.DataFrame) -> pd.DataFrame:
    codes = frame["text"].cat.codes.to_numpy()
    rows = np.flatnonzero(codes >= 0)
    texts = distinct.iloc[codes[rows]].reset_index(drop=True)
    texts.insert(0, "row", rows)
    texts.insert(1, "text", frame["text"].iloc[rows].reset_index(drop=True))
    for name, missing in (("customer_id", None), ("timestamp", pd.NaT)):
        values = frame[name].iloc[rows].reset_index(drop=True) if name in frame else missing
        texts.insert(2, name, values)
    return texts.assign(
        language=pd.Categorical(texts["language"], categories=LANGUAGES),
        sentiment=pd.Categorical(texts["sentiment"], categories=SENTIMENTS, ordered=True),
    )


def _languages(texts: pd.DataFrame) -> pd.DataFrame:
    grouped = texts.groupby("language", observed=False)["score"]
    return pd.DataFrame({"texts": grouped.size(), "scored": grouped.count()}).rename_axis("language").reset_index()


def _counts(sentiment: pd.Series) -> pd.DataFrame:
    counted = sentiment.value_counts(sort=False).reindex(SENTIMENTS, fill_value=0).to_numpy()
    low, high = wilson_interval(counted, np.full(len(counted), counted.sum()))
    shares = share(counted, np.full(len(counted), counted.sum()))
    return pd.DataFrame(
        {
            "sentiment": SENTIMENTS,
            "texts": counted,
            "share_of_texts": shares,
            "rate_low": low,
            "rate_high": high,
        }
    )


def _notes(texts: pd.DataFrame, scored: int) -> tuple[str, ...]:
    doubtful, read = texts["language"] == DOUBTFUL, texts["score"].notna()
    notes = {
        LANGUAGE_ASSUMED: (doubtful & read).any(),
        LANGUAGE_DOUBTFUL: (doubtful & ~read).any(),
        OTHER_LANGUAGES: (texts["language"] == "other").any(),
        SMALL_SAMPLE: scored < FEW_TEXTS,
        ALL_THE_SAME: len(texts["text"].cat.remove_unused_categories().cat.categories) == 1,
    }
    return tuple(code for code, holds in notes.items() if holds)
