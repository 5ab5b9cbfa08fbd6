from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from populations import SPEND

from analysis.errors import NotEnoughDataError
from analysis.value import LifetimeValueSettings, choose_model, compute_lifetime_values, purchase_histories
from analysis.value.choosing import _choice
from analysis.value.histories import histories_until
from analysis.value.models import ORDER_MODELS

# In the second nearly half of the customers leave right after the first order, which BG/NBD does not know.
TRUTH = {
    "bgnbd": ORDER_MODELS["bgnbd"](0.6, 60.0, 0.8, 3.0),
    "mbgnbd": ORDER_MODELS["mbgnbd"](2.0, 60.0, 0.6, 0.8),
}


def _orders(name, customers=3_000, days=700, seed=2):
    """Orders, one by one, of customers who behave as the model says and came all along."""
    rng = np.random.default_rng(seed)
    model = TRUTH[name]
    start = rng.integers(0, days - 30, customers)
    rate = rng.gamma(model.r, 1 / model.alpha, customers)
    owner = np.repeat(np.arange(customers), rng.poisson(rate * (days - start)))
    time = rng.random(len(owner))
    order = np.lexsort((time, owner))
    owner, time = owner[order], time[order] * (days - start)[owner[order]]
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    leave = np.maximum(rng.beta(model.a, model.b, customers), 1e-12)
    made = rank < (rng.geometric(leave) - model.first_leaves)[owner]
    who = np.concatenate([np.arange(customers), owner[made]])
    when = np.concatenate([start, start[owner[made]] + np.ceil(time[made])])
    return pd.DataFrame(
        {
            "customer_id": [f"c{number:05}" for number in who],
            "timestamp": pd.Timestamp("2022-01-01") + pd.to_timedelta(when, unit="D"),
            "amount": rng.gamma(SPEND.p, 4, len(who)),
        }
    )


@pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])
def test_the_model_by_which_customers_behave_is_chosen_and_said_to_be_by_what_followed(name):
    values = compute_lifetime_values(_orders(name))
    assert values.model.name == values.choice.name == name
    assert values.choice.reason == ("holdout_tie" if name == "bgnbd" else "holdout")
    scores = values.choice.scores.set_index("model")
    assert list(scores.index) == list(ORDER_MODELS)
    assert scores.loc["bgnbd", ["lead", "lead_error"]].tolist() == [0, 0]
    assert scores.loc[name, "predicted_orders"] == pytest.approx(scores.loc[name, "actual_orders"], rel=0.1)


def test_a_lead_that_may_be_luck_leaves_bg_nbd_in_place(cdnow):
    choice = choose_model(purchase_histories(cdnow))
    assert (choice.name, choice.reason) == ("bgnbd", "holdout_tie")
    assert choice.split == pd.Timestamp("1997-09-30")
    scores = choice.scores.set_index("model")
    assert scores.loc["mbgnbd", "lead"] < 2 * scores.loc["mbgnbd", "lead_error"]
    assert scores.loc["bgnbd", "predicted_orders"] == pytest.approx(1653, abs=1)
    assert scores.loc["bgnbd", "actual_orders"] == 1882


def test_whoever_asks_for_a_model_gets_it(cdnow_values, cdnow):
    asked = compute_lifetime_values(cdnow, LifetimeValueSettings(observed_until="1997-09-30", model="paretonbd"))
    assert (asked.model.name, asked.choice.reason, asked.choice.split) == ("paretonbd", "asked", None)
    assert set(asked.model.parameters) == {"r", "alpha", "s", "beta", "p", "q", "v"}
    assert list(asked.customers) == list(cdnow_values.customers)
    assert asked.totals.lifetime_value == pytest.approx(cdnow_values.totals.lifetime_value, rel=0.1)


def test_without_repeat_customers_in_the_first_half_the_likelihood_of_all_decides(cdnow):
    once_first = cdnow[(cdnow["timestamp"] > "1997-09-30") | ~cdnow.duplicated("customer_id")]
    choice = choose_model(purchase_histories(once_first))
    assert choice.reason in ("fit", "fit_tie")
    assert choice.split is None
    assert choice.scores["log_likelihood"].notna().all()
    assert choice.scores["predicted_orders"].isna().all()


def test_a_model_without_a_stable_fit_is_not_chosen():
    scores = pd.DataFrame(
        {
            "model": list(ORDER_MODELS),
            "log_likelihood": [np.nan, -10.0, -8.0],
            "lead": [np.nan] * 3,
            "lead_error": [np.nan] * 3,
        }
    )
    assert _choice(scores, "holdout", None).name == "paretonbd"
    scores = scores.assign(log_likelihood=[-9.0, np.nan, -2.0], lead=[0.0, np.nan, 7.0], lead_error=[0.0, np.nan, 2.0])
    assert _choice(scores, "holdout", None).name == "paretonbd"
    assert _choice(scores.assign(lead_error=4.0), "holdout", None).name == "bgnbd"


def test_too_few_repeat_customers_are_refused_before_anything_is_compared(cdnow):
    with pytest.raises(NotEnoughDataError, match="Only 0 customers"):
        choose_model(purchase_histories(cdnow.drop_duplicates("customer_id")))


@pytest.mark.parametrize("split", ["1997-09-30", "1997-02-01", "1996-12-31"])
def test_what_was_known_earlier_is_what_the_earlier_orders_say(cdnow, split):
    everything = purchase_histories(cdnow)
    known, rows = histories_until(everything, pd.Timestamp(split))
    if split < "1997":
        assert known.empty
        return
    again = purchase_histories(cdnow, split).customers
    assert (
        everything.customers["customer_id"].astype(str).iloc[rows].tolist() == again["customer_id"].astype(str).tolist()
    )
    columns = ["frequency", "recency", "T"]
    np.testing.assert_array_equal(known[columns], again[columns])
