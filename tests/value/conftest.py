"""CDNOW fitted once."""

from __future__ import annotations

import pytest

from analysis.value import LifetimeValueSettings, backtest_lifetime_values, compute_lifetime_values


@pytest.fixture(scope="session")
def cdnow_values(cdnow):
    """Fitted as published: the first 39 weeks; 1 % a month."""
    settings = LifetimeValueSettings(observed_until="1997-09-30", yearly_discount=1.01**12 - 1)
    return compute_lifetime_values(cdnow, settings)


@pytest.fixture(scope="session")
def cdnow_backtest(cdnow):
    return backtest_lifetime_values(cdnow)
