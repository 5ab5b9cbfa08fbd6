"""Which model of orders: the one that was best prepared for what really followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.fitting import MIN_REPEAT_CUSTOMERS, count_repeat_customers, order_model
from analysis.value.histories import DistinctHistories, PurchaseHistories, distinct_histories, histories_until
from analysis.value.likelihood.fits import fit_orders
from analysis.value.models import ORDER_MODELS, BgNbd, OrderModel
from analysis.value.scoring import expected_orders

MOST_HOLDOUT_DAYS = 365
# A lead of less than two of its standard errors may be luck.
_CLEAR = 2.0

Reason = Literal["asked", "holdout", "holdout_tie", "fit", "fit_tie"]


@dataclass(frozen=True, eq=False)
class ModelChoice:
    """Which model is used, and why.

    `name`: the model. `reason`: `asked` for; it held what followed for clearly more likely than BG/NBD did
    (`holdout`), or no other did (`holdout_tie`); with too few repeat customers in the first half of the time there
    is no such test, and the likelihood of all orders decides in the same way (`fit`, `fit_tie`).
    `split`: last day the compared models saw; None without a test.
    `scores`, one row per model: `model`, `log_likelihood` (of what followed given what came before, total; without a
    test: of everything), `lead` (over BG/NBD), `lead_error` (its standard error over customers), `predicted_orders`
    and `actual_orders` after the split (NaN without a test). NaN for a model that found no stable fit. Empty if
    `asked`.
    """

    name: str
    reason: Reason
    split: pd.Timestamp | None
    scores: pd.DataFrame


def choose_model(histories: PurchaseHistories, asked: str = "auto") -> ModelChoice:
    """Compare the models on the later half of the time (at most a year), or take the one asked for.

    The score is the likelihood of each customer's later orders given the earlier ones, so a model gains by what it
    said about everybody: who comes back, when and how often. BG/NBD stays unless another is clearly better.

    Raises:
        NotEnoughDataError: fewer than `MIN_REPEAT_CUSTOMERS` repeat customers.
    """
    count_repeat_customers(histories.customers)
    if asked != "auto":
        return ModelChoice(asked, "asked", None, pd.DataFrame())
    span = int(histories.customers["T"].max())
    days = min(span - span // 2, MOST_HOLDOUT_DAYS)
    split = histories.observed_until - pd.Timedelta(days=days)
    before, position = histories_until(histories, split)
    if (before["frequency"] > 0).sum() < MIN_REPEAT_CUSTOMERS:
        return _by_fit(distinct_histories(histories.customers))
    after = histories.customers.iloc[position]
    known, full = distinct_histories(before), distinct_histories(after)
    actual = float(after["frequency"].sum() - before["frequency"].sum())
    likelihoods, predicted = {}, {}
    for name in ORDER_MODELS:
        model = _fitted(name, known)
        if model is not None:
            likelihoods[name] = _each(model, full) - _each(model, known)
            predicted[name] = float(known.weights @ expected_orders(model, known, np.array([days]))[:, 0])
    weights = np.ones(len(position))
    scores = _scores(likelihoods, weights).assign(
        predicted_orders=[predicted.get(name, np.nan) for name in ORDER_MODELS], actual_orders=actual
    )
    return _choice(scores, "holdout", split)


def _by_fit(distinct: DistinctHistories) -> ModelChoice:
    fitted = {name: _fitted(name, distinct) for name in ORDER_MODELS}
    columns = (distinct.frequency, distinct.recency, distinct.T)
    likelihoods = {name: model.log_likelihood(*columns) for name, model in fitted.items() if model is not None}
    scores = _scores(likelihoods, distinct.weights).assign(predicted_orders=np.nan, actual_orders=np.nan)
    return _choice(scores, "fit", None)


def _fitted(name: str, distinct: DistinctHistories) -> OrderModel | None:
    try:
        return order_model(name, fit_orders(distinct, name))
    except NotEnoughDataError:
        return None


def _each(model: OrderModel, distinct: DistinctHistories) -> np.ndarray:
    return model.log_likelihood(distinct.frequency, distinct.recency, distinct.T)[distinct.position]


def _scores(likelihoods: dict[str, np.ndarray], weights: np.ndarray) -> pd.DataFrame:
    """Totals of each model's log-likelihoods (of histories or customers), and its lead over BG/NBD."""
    rows = []
    nothing = np.full(len(weights), np.nan)
    first = likelihoods.get(BgNbd.name, nothing)
    for name in ORDER_MODELS:
        own = likelihoods.get(name, nothing)
        lead = own - first
        mean = np.average(lead, weights=weights)
        error = np.sqrt(weights @ (lead - mean) ** 2)
        rows.append((name, weights @ own, weights @ lead, error))
    return pd.DataFrame(rows, columns=["model", "log_likelihood", "lead", "lead_error"])


def _choice(scores: pd.DataFrame, reason: Literal["holdout", "fit"], split: pd.Timestamp | None) -> ModelChoice:
    stable = scores.dropna(subset="log_likelihood").set_index("model")
    if BgNbd.name in stable.index or stable.empty:
        stable = stable[stable["lead"] > _CLEAR * stable["lead_error"]]
    if stable.empty:
        return ModelChoice(BgNbd.name, f"{reason}_tie", split, scores)
    return ModelChoice(str(stable["log_likelihood"].idxmax()), reason, split, scores)
