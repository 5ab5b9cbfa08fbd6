"""The split of a budget: the curves by hand, the best split against others, and what cannot be right."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import MappingError, SettingsError
from analysis.strategy import BudgetSettings, allocate_budget, budget_curve
from analysis.strategy.budget.curves import elasticity_of, response_curves


def lines(*rows: tuple, **columns) -> pd.DataFrame:
    """(spend, margin today, margin without, what half as much again would bring)."""
    frame = pd.DataFrame(rows, columns=["spend", "margin", "margin_without", "extra_likely"])
    return frame.assign(line=[f"line {row}" for row in range(len(rows))], **columns)


FOUR = lines((1000, 4000, 500, 0.3), (2000, 5000, 1000, 0.2), (500, 1500, 0, 0.4), (3000, 6500, 2000, 0.1))


def test_the_curve_goes_through_what_the_user_said():
    curves = response_curves(lines((1000, 3000, 600, 0.25)), draws=1)
    at = [float(curves.returns(np.array([spend]))[0, 0]) for spend in (0.0, 1000.0, 1500.0)]
    assert at == pytest.approx([600, 3000, 600 + 2400 * 1.25])
    # kappa = x0 u / (1 - (1 + u) / 1.5) = 1000 × 0.25 / (1 - 1.25 / 1.5) = 1500
    assert curves.half[0, 0] == pytest.approx(1500)
    assert elasticity_of(0.25) == pytest.approx(0.6)


def test_without_a_number_the_elasticity_is_that_of_advertising():
    curves = response_curves(lines((1000, 3000, 600, np.nan)), draws=20_000)
    elasticity = curves.half / (1000 + curves.half)
    assert np.quantile(elasticity, [0.05, 0.5, 0.95]) == pytest.approx([0.03, 0.15, 0.5], abs=0.02)


def test_low_and_high_are_the_80_percent_range():
    known = lines((1000, 3000, 600, 0.2), extra_low=0.1, extra_high=0.3)
    curves = response_curves(known, draws=20_000)
    more = (curves.returns(np.array([1500.0])) - 600)[0] / 2400 - 1
    low, middle, high = np.quantile(more, [0.1, 0.5, 0.9])
    assert middle == pytest.approx(0.2, abs=0.005)
    assert low == pytest.approx(0.1, abs=0.03)
    assert high == pytest.approx(0.3, abs=0.03)


def test_a_ceiling_bends_the_curve_and_keeps_today():
    curves = response_curves(lines((1000, 3000, 600, 0.25), ceiling=3000.0), draws=1)
    assert curves.highest[0, 0] == 3000
    assert float(curves.returns(np.array([1000.0]))[0, 0]) == pytest.approx(3000)


def test_the_split_is_as_good_as_the_best_of_all_on_a_grid():
    total = 6500.0
    found = allocate_budget(FOUR, BudgetSettings(total, most_move=None, draws=1))
    curves = response_curves(FOUR, draws=1)
    step = 20
    amounts = np.arange(0, total + step, step)
    best = np.zeros(len(amounts))
    for line in range(4):
        own = curves.base[line] + curves.highest[line, 0] * amounts / (amounts + curves.half[line, 0]) - amounts
        best = np.array([(own[: place + 1] + best[place::-1]).max() for place in range(len(amounts))])
    margin = float(found.lines["margin"].sum() - found.lines["spend"].sum())
    assert margin == pytest.approx(best[-1], rel=1e-3)
    assert margin >= best[-1] - 1e-6 * best[-1]


@given(
    st.lists(
        st.tuples(st.integers(100, 5000), st.floats(0.2, 5), st.integers(0, 2000), st.floats(0.05, 0.45)),
        min_size=1,
        max_size=6,
    ),
    st.floats(0.3, 2),
    st.sampled_from([None, 0.3]),
)
@settings(max_examples=40)
def test_the_sum_is_exact_and_no_money_could_be_moved_for_more(rows, share, most_move):
    chosen = lines(*((spend, without + spend * gain, without, extra) for spend, gain, without, extra in rows))
    total = round(chosen["spend"].sum() * share, 2)
    found = allocate_budget(chosen, BudgetSettings(total, most_move, draws=20))
    table = found.lines
    assert round(table["spend"].sum() + found.left, 2) == total
    assert np.allclose(table["spend"] * 100, (table["spend"] * 100).round())
    low = np.zeros(len(table)) if most_move is None else np.minimum(0.7 * table["spend_now"], total)
    high = np.full(len(table), total) if most_move is None else 1.3 * table["spend_now"]
    could_take = table["spend"] < high - 0.02
    could_give = table["spend"] > low + 0.02
    if could_take.any() and could_give.any():
        assert table.loc[could_take, "marginal"].max() <= table.loc[could_give, "marginal"].min() * 1.001 + 1e-3
    if found.left > 0.02:
        assert not (table.loc[could_take, "marginal"] > 1.001).any()


def test_minima_and_maxima_hold_and_are_the_reason():
    bounded = FOUR.assign(minimum=[np.nan, 2400, np.nan, np.nan], maximum=[1050, np.nan, np.nan, np.nan])
    table = allocate_budget(bounded, BudgetSettings(6500, None)).lines
    assert table.loc[1, "spend"] >= 2400
    assert table.loc[0, "spend"] == 1050
    assert table.loc[[0, 1], "reason"].tolist() == ["at_maximum", "at_minimum"]


def test_money_that_does_not_pay_itself_back_is_kept():
    found = allocate_budget(lines((1000, 600, 100, 0.2)), BudgetSettings(5000, None))
    assert found.left > 4000
    assert found.lines.loc[0, "reason"] == "not_paying"
    assert found.gain > 0


def test_beyond_what_was_ever_spent_is_said():
    found = allocate_budget(lines((1000, 9000, 100, 0.4)), BudgetSettings(3000, None))
    assert found.lines["unobserved"].tolist() == [True]
    held = allocate_budget(lines((1000, 9000, 100, 0.4)), BudgetSettings(3000))
    assert held.lines.loc[0, ["spend", "reason", "unobserved"]].tolist() == [1300, "most_move", False]


def test_more_budget_never_brings_less():
    curve = budget_curve(FOUR, BudgetSettings(6500, draws=50))
    assert (np.diff(curve["margin"]) > -1e-6).all()
    assert (curve["low"] <= curve["high"]).all()


@pytest.mark.parametrize(
    ("changed", "budget", "said"),
    [
        ({}, 0, "The budget is 0"),
        ({"minimum": 2000.0}, 6500, "minima add up to 8000"),
        ({"minimum": 20.0, "maximum": 10.0}, 6500, "the minimum 20.0 is above"),
        ({"extra_likely": 0.6}, 6500, "60% more"),
        ({"spend": 0.0}, 6500, "the spend is 0"),
        ({"margin": 0.0}, 6500, "brings nothing needs no budget"),
        ({"extra_low": 0.4, "extra_high": 0.45}, 6500, "not in this order"),
        ({"ceiling": 10.0}, 6500, "more today than its customers can ever bring"),
    ],
)
def test_what_cannot_be_right_is_said_with_the_line(changed, budget, said):
    with pytest.raises(SettingsError, match=said):
        allocate_budget(FOUR.assign(**changed), BudgetSettings(budget))


def test_a_missing_column_is_named():
    with pytest.raises(MappingError, match="no column 'margin_without'"):
        allocate_budget(FOUR.drop(columns="margin_without"), BudgetSettings(100))
