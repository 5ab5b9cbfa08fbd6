"""Which law the leak follows, where the months can tell."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError
from analysis.strategy.bucket import fit_laws


def history(level: np.ndarray, lost: np.ndarray) -> pd.DataFrame:
    """Months with this level at their end; the outflow belongs to the level before it."""
    months = pd.date_range("2023-01-01", periods=len(level), freq="MS")
    return pd.DataFrame({"month": months, "level": level, "lost": np.append(np.nan, lost)})


def growing(law: float, seed: int) -> pd.DataFrame:
    """A level that doubles in two years; its outflow follows level^law."""
    level = np.linspace(1000, 2000, 25)
    return history(level, np.random.default_rng(seed).poisson(100 * (level[:-1] / 1000) ** law).astype(float))


@pytest.mark.parametrize("law, name", [(0.0, "constant"), (1.0, "proportional")])
def test_a_level_that_doubles_tells_the_laws_apart(law, name):
    found = [fit_laws(growing(law, seed)) for seed in range(20)]
    assert sum(laws.law == name for laws in found) >= 16
    assert np.mean([laws.g for laws in found]) == pytest.approx(law, abs=0.1)
    better = [laws.scores.set_index("law")["log_score"].idxmax() for laws in found]
    assert better.count(name) >= 16


def test_a_level_that_stands_still_cannot_tell_them_apart():
    still = history(np.full(25, 1000.0), np.random.default_rng(2).poisson(100, 24).astype(float))
    assert fit_laws(still).law == "open"
    hardly = np.random.default_rng(1).normal(1000, 10, 25)
    assert fit_laws(history(hardly, np.random.default_rng(2).poisson(100, 24).astype(float))).law == "open"


def test_exact_outflows_give_the_exact_power():
    level = np.linspace(1000, 2000, 25)
    found = fit_laws(history(level, 3 * level[:-1] ** 0.5))
    assert found.g == pytest.approx(0.5, abs=1e-6)
    assert found.law == "neither" or found.g_low < 0.5 < found.g_high


def test_a_model_is_scored_over_the_same_months():
    months = growing(1.0, 1)
    told = pd.Series(months["lost"].to_numpy(), index=months["month"]).tail(12)
    found = fit_laws(months, told)
    assert found.scored == 12
    # Nothing tells better than what came.
    assert found.scores.set_index("law")["log_score"].idxmax() == "model"


def test_less_than_a_year_tells_nothing():
    with pytest.raises(NotEnoughDataError, match="at least 12"):
        fit_laws(growing(1.0, 1).head(12))
    with pytest.raises(NotEnoughDataError):
        fit_laws(history(np.full(25, 10.0), np.zeros(24)))
