"""Against 60 digits: also where the textbook's hypergeometric form gives nothing in double precision."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.value.histories import DistinctHistories
from analysis.value.models import ORDER_MODELS
from analysis.value.scoring import expected_orders, p_no_order

EXACT = pd.read_csv(Path(__file__).with_name("exact_values.csv"))
DAYS = (90, 365, 3650)


@pytest.mark.parametrize("case", EXACT.itertuples(index=False), ids=lambda case: f"{case.model}-{case.x}-{case.T}")
def test_chances_and_expected_orders_are_exact_up_to_five_thousand_orders(case):
    model = ORDER_MODELS[case.model](case.first, case.second, case.third, case.fourth)
    x, t_x, T = (np.array([float(value)]) for value in (case.x, case.t_x, case.T))
    history = DistinctHistories(x, t_x, T, np.ones(1), np.zeros(1, dtype=int))
    assert model.log_likelihood(x, t_x, T).item() == pytest.approx(case.log_likelihood, rel=1e-10)
    assert model.p_alive(x, t_x, T).item() == pytest.approx(case.p_alive, rel=1e-7)
    orders = expected_orders(model, history, np.array(DAYS))[0]
    assert orders.tolist() == pytest.approx([getattr(case, f"orders_{days}") for days in DAYS], rel=1e-6)
    for days in DAYS:
        exact = getattr(case, f"silent_{days}")
        assert p_no_order(model, history, days).item() == pytest.approx(exact, rel=1e-7, abs=1e-11)
