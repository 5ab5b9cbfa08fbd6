"""The rules that say who leaves, the simplest first: own rhythm, recency and frequency, purchase model, boosted trees.

Each learns from `Examples` and says P(no order in the next days) for features of another date.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from analysis.errors import NotEnoughDataError
from analysis.value.churn.boosting import BoostedTrees, fit_boosted_trees
from analysis.value.churn.examples import Examples
from analysis.value.fitting import ValueModel, fit_value_model
from analysis.value.histories import distinct_histories, purchase_histories
from analysis.value.scoring import p_no_order

RuleName = Literal["rhythm", "recency_frequency", "purchase_model", "boosting"]
# In this order: a later rule must be clearly better than an earlier one to be used.
RULES: tuple[RuleName, ...] = ("rhythm", "recency_frequency", "purchase_model", "boosting")


@dataclass(frozen=True)
class Rhythm:
    """The naive rule: silence measured in the customer's own usual gap between orders.

    `usual_gap` (days): used for whom no own gap is known; `intercept`, `slope`: log odds of leaving by the logarithm
    of that ratio, so that the rule gives a probability too.
    """

    usual_gap: float
    intercept: float
    slope: float

    def log_odds(self, features: pd.DataFrame) -> np.ndarray:
        return self.intercept + self.slope * _log_rhythm(features, self.usual_gap)


@dataclass(frozen=True, eq=False)
class RecencyFrequency:
    """The list that somebody would sort by hand: days since the last order, and number of orders.

    `intercept`, `slopes`: log odds of leaving by the logarithms of both.
    """

    intercept: float
    slopes: np.ndarray

    def log_odds(self, features: pd.DataFrame) -> np.ndarray:
        return self.intercept + _log_recency_frequency(features) @ self.slopes


@dataclass(frozen=True, eq=False)
class PurchaseModel:
    """BG/NBD as fitted to everybody's orders up to the date it forecasts for."""

    model: ValueModel
    silent_days: int

    def log_odds(self, features: pd.DataFrame) -> np.ndarray:
        orders, age = features["orders"], features["days_as_customer"]
        # Without a second order the last one is the first, whatever the columns say when one is exchanged.
        recency = (age - features["days_since_last_order"]).clip(lower=0).where(orders > 1, 0)
        distinct = distinct_histories(pd.DataFrame({"frequency": orders - 1, "recency": recency, "T": age}))
        p = p_no_order(self.model.orders, distinct, self.silent_days)[distinct.position]
        return logit(np.clip(p, 1e-9, 1 - 1e-9))


Rule = Rhythm | RecencyFrequency | PurchaseModel | BoostedTrees


def learn_rules(
    learned_from: Sequence[Examples], orders: pd.DataFrame, cutoff: pd.Timestamp, silent_days: int
) -> dict[RuleName, Rule]:
    """All rules for one date; without the purchase model where the orders up to it allow no fit."""
    features = pd.concat([examples.features for examples in learned_from])
    silent = np.concatenate([examples.silent for examples in learned_from])
    rules: dict[RuleName, Rule] = {
        "rhythm": _learn_rhythm(features, silent),
        "recency_frequency": _learn_recency_frequency(features, silent),
    }
    try:
        model = fit_value_model(purchase_histories(orders, cutoff).customers)
        rules["purchase_model"] = PurchaseModel(model, silent_days)
    except NotEnoughDataError:
        # The others need no such fit; the comparison says that it is missing.
        pass
    return rules | {"boosting": fit_boosted_trees(features, silent)}


def probabilities(rule: Rule, features: pd.DataFrame) -> np.ndarray:
    """(n,) P(no order in the days after), 0–1."""
    return expit(rule.log_odds(features))


def _learn_rhythm(features: pd.DataFrame, silent: np.ndarray) -> Rhythm:
    usual = float(features["days_between_orders"].median())
    # Where nobody has ordered twice there is no gap, and silence itself is the measure.
    usual = usual if usual > 0 else 1.0
    fit = LogisticRegression(C=1e6).fit(_log_rhythm(features, usual)[:, None], silent)
    return Rhythm(usual, float(fit.intercept_[0]), float(fit.coef_[0, 0]))


def _learn_recency_frequency(features: pd.DataFrame, silent: np.ndarray) -> RecencyFrequency:
    fit = LogisticRegression(C=1e6).fit(_log_recency_frequency(features), silent)
    return RecencyFrequency(float(fit.intercept_[0]), fit.coef_[0])


def _log_recency_frequency(features: pd.DataFrame) -> np.ndarray:
    return np.log(features[["days_since_last_order", "orders"]].to_numpy(dtype=float) + 1)


def _log_rhythm(features: pd.DataFrame, usual_gap: float) -> np.ndarray:
    gap = features["days_between_orders"].fillna(usual_gap).to_numpy(dtype=float)
    return np.log((features["days_since_last_order"].to_numpy(dtype=float) + 1) / (gap + 1))
