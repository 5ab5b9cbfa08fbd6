"""Customers who behave exactly as a model says, with what they will do next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.value.models import ORDER_MODELS, GammaGamma, OrderModel

# Parameters in days: about two in three customers come back within a year, and about half of all leave.
TRUTH = {
    "bgnbd": ORDER_MODELS["bgnbd"](0.6, 60.0, 0.8, 3.0),
    "mbgnbd": ORDER_MODELS["mbgnbd"](0.9, 70.0, 0.8, 2.5),
    "paretonbd": ORDER_MODELS["paretonbd"](0.8, 70.0, 0.8, 250.0),
}
SPEND = GammaGamma(6.0, 4.0, 15.0)


def simulate(
    model: OrderModel,
    rng: np.random.Generator,
    customers: int,
    horizon: int,
    ages: tuple[int, int] = (120, 700),
    spend_follows: float = 0.0,
) -> pd.DataFrame:
    """One row per customer: `frequency`, `recency`, `T`, `monetary_value` seen; `later_orders`, `later_spend` after.

    Days are whole as in real data, but no two orders of a day are merged. `spend_follows`: the power of a customer's
    own rate of orders that the spend per order grows with; the models take it for 0.
    """
    age = rng.integers(*ages, customers)
    rate = rng.gamma(model.r, 1 / model.alpha, customers)
    owner = np.repeat(np.arange(customers), rng.poisson(rate * (age + horizon)))
    time = rng.random(len(owner)) * (age + horizon)[owner]
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    made = _still_there(model, rng, customers, owner, time, rank)
    owner, time = owner[made], time[made]
    spend = rng.gamma(SPEND.p, 1, len(owner)) / rng.gamma(SPEND.q, 1 / SPEND.v, customers)[owner]
    spend *= (rate[owner] / rate.mean()) ** spend_follows
    seen = time <= age[owner]
    frequency, spent = (np.bincount(owner[seen], weight, customers) for weight in (None, spend[seen]))
    recency = np.zeros(customers)
    np.maximum.at(recency, owner[seen], time[seen])
    return pd.DataFrame(
        {
            "customer_id": np.arange(customers),
            "frequency": frequency,
            "recency": np.minimum(recency.round(), age).astype(int),
            "T": age,
            "monetary_value": spent / np.where(frequency > 0, frequency, np.nan),
            "later_orders": np.bincount(owner[~seen], minlength=customers),
            "later_spend": np.bincount(owner[~seen], spend[~seen], customers),
        }
    )


def _still_there(
    model: OrderModel, rng: np.random.Generator, customers: int, owner: np.ndarray, time: np.ndarray, rank: np.ndarray
) -> np.ndarray:
    """Which of the planned orders (of `owner`, at `time`, `rank` counted from 0) are made before leaving."""
    if model.name == "paretonbd":
        return time < (rng.standard_exponential(customers) / rng.gamma(model.s, 1 / model.beta, customers))[owner]
    occasions = rng.geometric(np.maximum(rng.beta(model.a, model.b, customers), 1e-12))
    return rank < (occasions - model.first_leaves)[owner]
