from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.value import MIN_REPEAT_CUSTOMERS, compute_lifetime_values
from analysis.value.fitting import fit_value_model


def _shop(days_between, prices):
    """One customer per price; customer i first buys on day i."""
    parts = [
        pd.DataFrame(
            {
                "customer_id": f"c{number:03}",
                "timestamp": pd.date_range("2023-01-01", periods=12, freq=f"{days_between}D")
                + pd.Timedelta(days=number),
                "amount": price,
            }
        )
        for number, price in enumerate(prices)
    ]
    return pd.concat(parts, ignore_index=True)


def test_bg_nbd_matches_the_published_cdnow_estimates(cdnow_values):
    model = cdnow_values.model
    published = {"r": 0.2426, "alpha": 30.895, "a": 0.7929, "b": 2.4259}
    assert {name: model.parameters[name] for name in published} == pytest.approx(published, rel=0.005)
    assert model.log_likelihood == pytest.approx(-14363.53, abs=0.01)
    assert (model.name, model.penalizer, model.customers, model.repeat_customers) == ("bgnbd", 0, 2357, 946)


def test_gamma_gamma_matches_the_published_cdnow_estimates(cdnow_values):
    model = cdnow_values.model
    published = {"p": 6.25, "q": 3.74, "v": 15.44}
    assert {name: model.parameters[name] for name in published} == pytest.approx(published, rel=0.005)
    assert model.spend_log_likelihood == pytest.approx(-4055.92, abs=0.01)
    assert (model.spend_customers, model.spend_excluded) == (946, 0)
    assert model.spend_frequency_correlation == pytest.approx(0.1139, abs=0.001)
    assert "spend_follows_frequency" in model.notes


def test_the_currency_changes_the_money_and_nothing_else(cdnow_values):
    histories = cdnow_values.simulation.customers
    yen = fit_value_model(histories.assign(monetary_value=histories["monetary_value"] * 1e6))
    for name, value in cdnow_values.model.parameters.items():
        assert yen.parameters[name] == pytest.approx(value * (1e6 if name == "v" else 1), rel=1e-3)


def test_customers_whose_refunds_exceed_their_repeat_orders_teach_no_spend_and_are_counted(cdnow_values):
    histories = cdnow_values.simulation.customers.copy()
    repeaters = histories.index[histories["frequency"] > 0]
    histories.loc[repeaters[:5], "monetary_value"] = [-3.0, 0.0, -1.0, 0.0, -9.0]
    model = fit_value_model(histories)
    assert (model.spend_customers, model.spend_excluded) == (941, 5)
    assert model.parameters["r"] == pytest.approx(cdnow_values.model.parameters["r"], rel=1e-6)


def test_buyers_who_never_stop_and_all_pay_the_same_get_a_stable_answer_that_says_what_it_rests_on():
    values = compute_lifetime_values(_shop(30, [9.99] * 30))
    assert {"ridge", "nobody_leaves", "spend_penalized"} <= set(values.model.notes)
    assert values.model.spend_fit.penalizer > 0
    # Twelve orders of 9.99 a year from each of thirty.
    assert values.totals.expected_spend == pytest.approx(30 * 365 / 30 * 9.99, rel=0.1)


def test_too_few_repeat_customers_are_refused_with_their_number():
    shop = _shop(30, [10.0 + number for number in range(MIN_REPEAT_CUSTOMERS - 1)])
    with pytest.raises(NotEnoughDataError, match="Only 19 customers ordered on more than one day; at least 20"):
        compute_lifetime_values(shop)


@pytest.mark.parametrize("day", [pd.Timestamp("2023-01-01"), None])
def test_everything_on_one_day_or_one_order_each_is_refused(cdnow, day):
    first = cdnow.drop_duplicates("customer_id") if day is None else cdnow.assign(timestamp=day)
    with pytest.raises(NotEnoughDataError, match="Only 0 customers"):
        compute_lifetime_values(first)


@pytest.mark.parametrize("factor", [0.0, -1.0])
def test_amounts_that_bring_nothing_are_refused(cdnow, factor):
    with pytest.raises(NotEnoughDataError):
        compute_lifetime_values(cdnow.assign(amount=cdnow["amount"] * factor))


def test_spend_without_a_mean_is_refused(cdnow):
    rng = np.random.default_rng(1)
    wild = {customer: np.exp(np.clip(rng.standard_cauchy() * 2, -9, 20)) for customer in cdnow["customer_id"].unique()}
    extreme = cdnow.assign(amount=cdnow["customer_id"].map(wild))
    with pytest.raises(NotEnoughDataError, match="no mean spend"):
        compute_lifetime_values(extreme)


def test_loading_the_models_leaves_warnings_and_printing_alone():
    script = (
        "import warnings, numpy, pandas, scipy.special, scipy.optimize; before = list(warnings.filters);"
        "import analysis.value; assert warnings.filters == before, warnings.filters; print('alive')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.returncode) == ("alive", 0), done.stderr


@pytest.mark.parametrize(
    "customers, notes", [(30, set()), (150, {"spend_follows_frequency"}), (900, {"spend_by_pace"})]
)
def test_spend_that_follows_frequency_is_told_unless_few_customers_make_it_chance(cdnow_values, customers, notes):
    histories = cdnow_values.simulation.customers
    repeaters = histories[histories["frequency"] > 0].iloc[:customers]
    x = repeaters["frequency"].to_numpy(dtype=float)
    x = (x - x.mean()) / x.std()
    noise = np.random.default_rng(1).uniform(-1, 1, customers)
    noise -= noise.mean() + (noise @ x / customers) * x
    spend = 60 + 10 * (0.25 * x + np.sqrt(1 - 0.25**2) * noise / noise.std())
    model = fit_value_model(repeaters.assign(monetary_value=spend))
    assert model.spend_frequency_correlation == pytest.approx(0.25)
    assert {note for note in model.notes if note in ("spend_follows_frequency", "spend_by_pace")} == notes
    assert (model.joint_rows is not None) == ("spend_by_pace" in notes)
