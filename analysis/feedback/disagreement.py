"""Where the rating says one thing and the text another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.feedback.privacy import masked
from analysis.feedback.ratings import SCALES, VERDICTS
from analysis.feedback.sentiment import SENTIMENTS, Sentiment
from analysis.rates import share, wilson_interval
from analysis.tables.table import Table, prepared_frame


@dataclass(frozen=True, eq=False)
class Disagreement:
    """Ratings beside texts.

    `table`: one row per pair: `verdict` (of the rating), `sentiment` (of the text), `texts`; all nine pairs.
    `rows`: the texts that praise under a bad rating or complain under a good one: `rating`, `verdict`, `sentiment`,
        `score`, `text` (masked), strongest first.
    `both`: texts with a rating whose sentiment is known; `rate`, `rate_low`, `rate_high`: share that disagree, of the
        texts where both take a side (`decided`), 0–1, 95 %; NaN without any.
    """

    table: pd.DataFrame
    rows: pd.DataFrame
    both: int
    decided: int
    rate: float
    rate_low: float
    rate_high: float


def compare_ratings_with_texts(feedback: Table | pd.DataFrame, sentiment: Sentiment, scale: str) -> Disagreement:
    """Set each rating beside its text. A mistake of ours, irony, or a slip of the customer: the rows are to be read."""
    frame = prepared_frame(feedback, "feedback")
    texts = sentiment.texts.assign(rating=frame["rating"].to_numpy()[sentiment.texts["row"]])
    texts = texts[texts["rating"].notna() & texts["sentiment"].notna()].reset_index(drop=True)
    texts["verdict"] = SCALES[scale].verdicts(texts["rating"])
    counted = texts.groupby(["verdict", "sentiment"], observed=False).size().rename("texts").reset_index()
    good, bad = texts["verdict"] == VERDICTS[2], texts["verdict"] == VERDICTS[0]
    praise, blame = texts["sentiment"] == SENTIMENTS[2], texts["sentiment"] == SENTIMENTS[0]
    against = (good & blame) | (bad & praise)
    decided = int(((good | bad) & (praise | blame)).sum())
    rows = texts[against].sort_values("score", key=lambda score: -score.abs(), kind="stable", ignore_index=True)
    rows = rows.assign(text=[masked(text) for text in rows["text"]])
    low, high = wilson_interval(np.array([against.sum()]), np.array([decided]))
    return Disagreement(
        counted,
        rows[["rating", "verdict", "sentiment", "score", "text"]],
        len(texts),
        decided,
        float(share(np.array([against.sum()]), np.array([decided]))[0]),
        float(low[0]),
        float(high[0]),
    )
