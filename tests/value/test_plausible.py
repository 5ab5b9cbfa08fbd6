"""Parameters are drawn as likely as the data make them, also where the maximum tells little about the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from populations import TRUTH, simulate
from scipy.stats import gamma, multivariate_normal

from analysis.value.histories import distinct_histories
from analysis.value.likelihood.fits import fit_orders
from analysis.value.likelihood.maximum import Fit
from analysis.value.likelihood.plausible import plausible_parameters


def test_a_skewed_density_is_drawn_as_it_is_and_not_as_a_normal_one():
    # The logarithm of a gamma distributed number with shape 1.5: its maximum lies at log 1.5, curvature 1.5.
    drawn = plausible_parameters(lambda log: float(1.5 * log[0] - np.exp(log[0])), np.log([1.5]), np.array([[1 / 1.5]]))
    drawn = drawn.draw(np.random.default_rng(1), 500).ravel()
    expected = np.log(gamma(1.5).ppf([0.1, 0.5, 0.9]))
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx(expected, abs=0.15)


def test_proposals_that_fit_badly_move_to_where_the_density_is():
    # A narrow ridge, a hundred times longer than wide, beside where the search begins.
    truth = multivariate_normal([3.0, 3.0], [[4.0, 3.9], [3.9, 4.0]])
    drawn = plausible_parameters(truth.logpdf, np.zeros(2), np.eye(2)).draw(np.random.default_rng(1), 500)
    assert drawn.mean(axis=0) == pytest.approx([3, 3], abs=0.6)
    assert np.cov(drawn.T)[0] == pytest.approx([4, 3.9], rel=0.35)


def test_what_no_proposal_reaches_is_not_made_up():
    assert plausible_parameters(lambda at: float(-1e9 * ((at - 5) ** 2).sum()), np.zeros(2), np.eye(2)) is None


def test_the_ridge_of_pareto_is_followed_further_than_its_curvature_says():
    customers = simulate(TRUTH["paretonbd"], np.random.default_rng(3), 300, 1)
    fit = fit_orders(distinct_histories(customers), "paretonbd")
    rng = np.random.default_rng(1)
    followed, normal = (np.log(found.draw(rng, 400)) for found in (fit, replace(fit, likelihood=None)))
    # s and beta may grow together; how fast customers leave, s / beta, is known far better than either.
    s, beta = followed[2], followed[3]
    assert np.std(s - beta) < np.std(beta) / 2
    assert np.std(beta) > 1.3 * np.std(normal[3])


def test_nothing_fitted_leaves_nothing_open():
    nothing = Fit(np.zeros(0), np.zeros((0, 0)), 0.0, 0.0, ridge=False)
    assert nothing.draw(np.random.default_rng(1), 7).shape == (0, 7)
