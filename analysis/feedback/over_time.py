"""Whether customers complain more or less than before: sentiment by week, month or quarter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.stats import norm

from analysis.errors import NotEnoughDataError
from analysis.feedback.sentiment import Sentiment
from analysis.rates import share, wilson_interval

Period = Literal["W", "M", "Q"]
FEWEST_PERIODS = 2
CLEAR = 0.01
_LONGEST_BY_WEEK, _LONGEST_BY_MONTH = 120, 1100


@dataclass(frozen=True)
class Trend:
    """Whether the share of complaints rises or falls with time: `p_value` (two-sided) of a straight trend over the
    periods; `before`, `after`: share of complaints (0–1) in the earlier and the later half of the texts."""

    p_value: float
    before: float
    after: float

    @property
    def is_clear(self) -> bool:
        return self.p_value < CLEAR


@dataclass(frozen=True, eq=False)
class SentimentOverTime:
    """Sentiment by period of writing.

    `periods`: one row per period without gaps: `start` (day), `texts` (scored), `complete` (False: the data end within
        it), and for `negative` and `positive`: `share_of_…`, `…_low`, `…_high` (0–1, 95 %; NaN without texts).
    `undated`: scored texts without a date; they are not in it.
    `trend`: of the complaints over all texts with a date.
    """

    periods: pd.DataFrame
    period: Period
    undated: int
    trend: Trend


def sentiment_over_time(sentiment: Sentiment, period: Period | None = None) -> SentimentOverTime:
    """Shares of complaints and praise by period; without a given one weeks, months or quarters by how long it is.

    Raises:
        NotEnoughDataError: the texts have no dates, or all lie in one period.
    """
    texts = sentiment.texts[sentiment.texts["sentiment"].notna()]
    dated = texts[texts["timestamp"].notna()]
    moments = pd.to_datetime(dated["timestamp"])
    days = (moments.max() - moments.min()).days if len(dated) else 0
    period = period or ("W" if days <= _LONGEST_BY_WEEK else "M" if days <= _LONGEST_BY_MONTH else "Q")
    placed = moments.dt.to_period(period) if len(dated) else pd.PeriodIndex([], freq=period)
    every = pd.period_range(placed.min(), placed.max(), freq=period) if len(dated) else placed
    if len(every) < FEWEST_PERIODS:
        raise NotEnoughDataError(
            "{dated} of the texts have a date, in {periods} periods. To see a change, at least {fewest} are needed.",
            dated=len(dated),
            periods=len(every),
            fewest=FEWEST_PERIODS,
        )
    count = placed.value_counts().reindex(every, fill_value=0).to_numpy()
    found = pd.DataFrame({"start": every.start_time, "texts": count})
    found["complete"] = every.end_time.normalize() <= moments.max().normalize()
    for side in ("negative", "positive"):
        part = placed[dated["sentiment"] == side].value_counts().reindex(every, fill_value=0).to_numpy()
        found[f"share_of_{side}"] = share(part, count)
        found[f"{side}_low"], found[f"{side}_high"] = wilson_interval(np.asarray(part), np.asarray(count))
    return SentimentOverTime(found, period, len(texts) - len(dated), _trend(dated))


def _trend(dated: pd.DataFrame) -> Trend:
    """The test of Cochran (1954) and Armitage (1955), Biometrics 11, with the day of writing as the score."""
    ordered = dated.sort_values("timestamp", kind="stable")
    complains = (ordered["sentiment"] == "negative").to_numpy(dtype=float)
    day = (pd.to_datetime(ordered["timestamp"]) - ordered["timestamp"].iloc[0]).dt.days.to_numpy(dtype=float)
    spread = complains.var() * ((day - day.mean()) ** 2).sum()
    z = ((day - day.mean()) * complains).sum() / np.sqrt(spread) if spread > 0 else 0.0
    half = len(complains) // 2
    return Trend(float(2 * norm.sf(abs(z))), float(complains[:half].mean()), float(complains[half:].mean()))
