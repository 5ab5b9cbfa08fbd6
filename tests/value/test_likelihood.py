"""The likelihoods: published maxima, exact slopes, lifetimes as reference, and what happens without a maximum."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from populations import TRUTH, simulate

from analysis.value import purchase_histories
from analysis.value.fitting import order_model
from analysis.value.histories import DistinctHistories, distinct_histories
from analysis.value.lifetimes_reference import orders_by_lifetimes, spend_by_lifetimes
from analysis.value.likelihood.beta_geometric import BetaGeometricLikelihood
from analysis.value.likelihood.fits import fit_orders, fit_spend
from analysis.value.likelihood.gamma_gamma import GammaGammaLikelihood
from analysis.value.likelihood.maximum import TOLERANCE, maximise
from analysis.value.likelihood.pareto import ParetoLikelihood
from analysis.value.models import ORDER_MODELS, GammaGamma

WEEK = 7
# Of a sum of thousands, near −10,000.
ROUNDING = 1e-9
PUBLISHED = {
    "bgnbd": ((0.2426, 4.4136, 0.7929, 2.4259), -9582.43),
    "mbgnbd": ((0.525, 6.183, 0.891, 1.614), -9582.14),
    "paretonbd": ((0.5533, 10.578, 0.6062, 11.669), -9594.976),
}


@pytest.fixture(scope="module")
def histories(cdnow):
    return purchase_histories(cdnow, "1997-09-30").customers


@pytest.fixture(scope="module")
def distinct(histories):
    return distinct_histories(histories)


def _log_likelihood(model, distinct):
    return model.log_likelihood(distinct.frequency, distinct.recency, distinct.T) @ distinct.weights


@pytest.mark.parametrize("name", PUBLISHED)
def test_cdnow_gives_the_published_estimates(distinct, name):
    published, log_likelihood = PUBLISHED[name]
    fit = fit_orders(distinct, name)
    model = order_model(name, fit)
    times = [1, WEEK, 1, WEEK if name == "paretonbd" else 1]
    assert np.array(list(model.parameters.values())) / times == pytest.approx(published, rel=0.001)
    # Parameters in days; a density per day instead of per week.
    weeks = _log_likelihood(model, distinct) + (distinct.frequency @ distinct.weights) * np.log(WEEK)
    assert weeks == pytest.approx(log_likelihood, abs=0.006)
    assert fit.slope < TOLERANCE
    assert (fit.penalizer, fit.ridge) == (0, False)


@pytest.mark.parametrize("name", ["bgnbd", "mbgnbd"])
def test_no_fit_of_lifetimes_is_more_likely(distinct, name):
    ours = order_model(name, fit_orders(distinct, name))
    theirs = ORDER_MODELS[name](**orders_by_lifetimes(distinct, name))
    assert _log_likelihood(ours, distinct) > _log_likelihood(theirs, distinct) - ROUNDING
    assert list(ours.parameters.values()) == pytest.approx(list(theirs.parameters.values()), rel=1e-3)


def test_no_spend_of_lifetimes_is_more_likely(histories):
    bought = histories[histories["frequency"] > 0]
    x, m = bought["frequency"].to_numpy(float), bought["monetary_value"].to_numpy()
    ours = GammaGamma(*np.exp(fit_spend(x, m).log_parameters))
    theirs = GammaGamma(**spend_by_lifetimes(x, m))
    assert ours.log_likelihood(x, m).sum() > theirs.log_likelihood(x, m).sum() - ROUNDING
    assert ours.log_likelihood(x, m).sum() == pytest.approx(-4055.92, abs=0.01)


@pytest.mark.parametrize("at", [(-0.3, 0.2, 0.1, 0.4), (-0.3, -1.2, 0.1, 0.4), (1.0, -2.0, -2.0, 1.0)])
def test_slopes_are_those_of_differences_and_values_those_of_the_models(distinct, histories, at):
    bought = histories[histories["frequency"] > 0]
    likelihoods = [
        BetaGeometricLikelihood(distinct, 100.0, 0),
        BetaGeometricLikelihood(distinct, 100.0, 1),
        ParetoLikelihood(distinct, 100.0),
        GammaGammaLikelihood(bought["frequency"].to_numpy(float), bought["monetary_value"].to_numpy()),
    ]
    for likelihood, models in zip(likelihoods, [*ORDER_MODELS.values(), None], strict=True):
        point = np.array(at[: 4 if models else 3])
        value, slope = likelihood(point)
        step = 1e-5 * np.eye(len(point))
        differences = [(likelihood(point + h)[0] - likelihood(point - h)[0]) / 2e-5 for h in step]
        assert slope == pytest.approx(differences, rel=1e-5, abs=1e-3)
        if models:
            scaled = replace(distinct, recency=distinct.recency / 100, T=distinct.T / 100)
            assert value == pytest.approx(_log_likelihood(models(*np.exp(point)), scaled), rel=1e-12)


@pytest.mark.parametrize("name", ORDER_MODELS)
def test_weights_count_like_rows_and_weeks_like_days(distinct, histories, name):
    rows = [histories[column].to_numpy(float) for column in ("frequency", "recency", "T")]
    each = DistinctHistories(*rows, np.ones(len(histories)), np.arange(len(histories)))
    many = DistinctHistories(*rows[:1], rows[1] * 7, rows[2] * 7, np.ones(len(histories)), np.arange(len(histories)))
    found, by_row, slower = (order_model(name, fit_orders(data, name)).parameters for data in (distinct, each, many))
    assert list(by_row.values()) == pytest.approx(list(found.values()), rel=1e-6)
    times = {"alpha", "beta"}
    assert [value / 7 if key in times else value for key, value in slower.items()] == pytest.approx(
        list(found.values()), rel=1e-6
    )


@pytest.mark.parametrize("name", ORDER_MODELS)
def test_a_fit_to_many_histories_settles_on_the_same_maximum_as_from_elsewhere(name):
    """So many histories that the starts are tried on a part of them."""
    customers = simulate(TRUTH[name], np.random.default_rng(5), 20_000, 1)
    distinct = distinct_histories(customers)
    assert len(distinct.T) > 8_000
    fit = fit_orders(distinct, name)
    likelihood = {
        "bgnbd": BetaGeometricLikelihood(distinct, 1.0, 0),
        "mbgnbd": BetaGeometricLikelihood(distinct, 1.0, 1),
        "paretonbd": ParetoLikelihood(distinct, 1.0),
    }[name]
    value, slope = likelihood(fit.log_parameters)
    assert np.abs(slope).max() < TOLERANCE
    # The curvature says how far the maximum can be: half slope' covariance slope.
    assert slope @ fit.covariance @ slope / 2 < 1e-6
    other = maximise(likelihood, [fit.log_parameters + np.array([0.5, -0.5, 0.5, -0.5])])
    assert value == pytest.approx(likelihood(other.log_parameters)[0], abs=1e-6)


@pytest.mark.parametrize("name", ORDER_MODELS)
def test_where_nobody_leaves_the_bound_is_no_answer_and_the_ridge_is_told(name):
    T = np.arange(200, 300).astype(float)
    x = np.arange(100) % 9 + 1.0
    distinct = DistinctHistories(x, T, T, np.ones(100), np.arange(100))
    fit = fit_orders(distinct, name)
    assert fit.ridge
    assert np.isfinite(fit.log_parameters).all()
    assert np.isfinite(fit.covariance).all()
    model = order_model(name, fit)
    assert (model.p_alive(x, T, T) > 0.9).all()
    assert np.isfinite(fit.draw(np.random.default_rng(1), 50)).all()
