from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.value import LifetimeValueSettings, compute_lifetime_values, purchase_histories
from analysis.value.rhythm import measure_rhythm


def _shop(gaps, customers=200, orders=8, first=lambda rng, n: rng.integers(0, 300, n), seed=1):
    """Customers with so many orders each; `gaps(rng, shape)` days between them."""
    rng = np.random.default_rng(seed)
    days = first(rng, customers)[:, None] + np.cumsum(gaps(rng, (customers, orders)), axis=1)
    return pd.DataFrame(
        {
            "customer_id": np.repeat([f"c{number:04}" for number in range(customers)], orders),
            "timestamp": pd.Timestamp("2023-01-01") + pd.to_timedelta(np.round(days).ravel(), unit="D"),
            "amount": rng.gamma(4, 5, customers * orders).round(2) + 1,
        }
    )


def _every(days):
    return lambda _rng, size: np.full(size, float(days))


@pytest.mark.parametrize("shape", [1, 2, 5])
def test_the_shape_of_the_times_between_orders_is_found_whatever_each_customers_pace(shape):
    def gaps(rng, size):
        return rng.gamma(shape, 1, size) * rng.uniform(30, 300, (size[0], 1)) / shape

    rhythm = measure_rhythm(purchase_histories(_shop(gaps, customers=1_500)))
    assert rhythm.pairs == 1_500
    assert rhythm.regularity == pytest.approx(shape, rel=0.15)
    assert rhythm.regularity_low < rhythm.regularity


def test_buyers_with_a_steady_rhythm_are_said_to_break_the_models():
    steady = compute_lifetime_values(_shop(lambda rng, size: 30 + rng.normal(0, 4, size)))
    assert "regular_buyers" in steady.model.notes
    chance = compute_lifetime_values(_shop(lambda rng, size: rng.exponential(40, size) + 1))
    assert "regular_buyers" not in chance.model.notes


def test_few_customers_say_nothing_about_rhythm():
    rhythm = measure_rhythm(purchase_histories(_shop(_every(30), customers=29)))
    assert np.isnan(rhythm.regularity)
    assert rhythm.pairs == 29


def test_an_export_that_begins_mid_life_shows_by_its_many_early_newcomers():
    def old_shop(rng, n):
        return np.where(np.arange(n) < n // 2, rng.integers(0, 20, n), rng.integers(0, 300, n))

    gaps = {"gaps": lambda rng, size: rng.exponential(40, size) + 1, "customers": 400}
    year = LifetimeValueSettings(observed_until="2023-10-27")
    cut = compute_lifetime_values(_shop(first=old_shop, **gaps), year)
    whole = compute_lifetime_values(_shop(**gaps), year)
    assert "begins_mid_life" in cut.model.notes
    assert "begins_mid_life" not in whole.model.notes
    assert cut.model.rhythm.early_newcomers > 2 > whole.model.rhythm.early_newcomers


def test_a_few_days_cannot_tell_whether_they_are_the_beginning():
    orders = _shop(_every(1), customers=40, first=lambda _rng, n: np.zeros(n))
    rhythm = measure_rhythm(purchase_histories(orders))
    assert np.isnan(rhythm.early_newcomers)
    assert not rhythm.begins_mid_life
