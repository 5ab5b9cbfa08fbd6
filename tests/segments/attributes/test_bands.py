"""Numbers cut into bands a person can remember."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import SettingsError
from analysis.segments.attributes.bands import band_cuts, usual_ages
from analysis.segments.attributes.ordered import order_of


def test_quantiles_are_moved_to_round_numbers():
    # Quartiles 25, 50 and 75 of 0 … 99; each is 25 from its neighbours: a step of 20.
    assert band_cuts(np.arange(100.0), "round", 4).tolist() == [20, 40, 80]


def test_skewed_money_gets_fine_steps_where_it_is_dense():
    values = np.array([5.0, 16, 16, 69, 69, 396, 396, 1045])
    assert band_cuts(values, "round", 4).tolist() == [20, 50, 400]


def test_equally_many_customers_are_cut_at_values_that_occur():
    assert band_cuts(np.array([1.0, 1, 1, 2, 3, 4, 5, 6]), "quantile", 4).tolist() == [2, 4]


def test_ages_are_cut_where_everybody_cuts_them():
    assert usual_ages(np.array([19.0, 30, 50])).tolist() == [25, 35, 45]


@settings(max_examples=30)
@given(st.lists(st.floats(-1e6, 1e6, allow_subnormal=False), min_size=2, max_size=40), st.integers(2, 10))
def test_no_band_at_an_end_is_empty(values, count):
    found = np.array(values)
    for how in ("round", "quantile"):
        cuts = band_cuts(found, how, count)
        assert len(cuts) < count
        assert (np.diff(cuts) > 0).all()
        assert all(found.min() < cut <= found.max() for cut in cuts)


@pytest.mark.parametrize(("cuts", "said"), [((35, 18), "rise"), ((), "rise"), ((200,), "No cut lies inside")])
def test_cuts_that_cannot_be_are_refused(cuts, said):
    with pytest.raises(SettingsError, match=said):
        band_cuts(np.arange(100.0), "given", 4, cuts)


def test_a_hundred_bands_are_refused():
    with pytest.raises(SettingsError, match="100 bands"):
        band_cuts(np.arange(100.0), "round", 100)


@pytest.mark.parametrize(
    "order",
    [
        ("<18", "18-34", "35 - 64", "65+"),
        ("under 25K", "25-49K", "100-124K", "250K+"),
        ("unter 1.000 €", "1.000–2.000 €", "über 2.000 €"),
        ("(0,25]", "(25,35]", "(35,45]"),
        ("never", "sometimes", "Often", "always"),
        ("trifft gar nicht zu", "teils teils", "trifft voll zu"),
        ("Bronze", "Silber", "Gold"),
    ],
)
def test_the_order_of_answers_is_known(order):
    assert order_of(sorted(order)) == order


@pytest.mark.parametrize("texts", [["Berlin", "Paris"], ["1a", "2b"], ["married", "single"], ["2n Cycle", "Basic"]])
def test_answers_without_an_order_have_none(texts):
    assert order_of(texts) is None
