"""What levers bring, and repair against acquisition for the same money."""

from __future__ import annotations

import pytest

from analysis.errors import SettingsError
from analysis.strategy.bucket import (
    NO_LEVERS,
    Levers,
    lever_effects,
    run_bucket,
    same_money,
)


def test_a_lever_brings_what_the_bucket_has_more_with_it(basis):
    levers = Levers(acquisition=(("search", 0.5),), cost_per_new=(("search", 10.0),))
    (row,) = lever_effects(basis, levers).itertuples()
    with_it, without = run_bucket(basis, levers), run_bucket(basis)
    assert row.margin == pytest.approx(with_it.margin[0] - without.margin[0])
    assert row.level == pytest.approx(with_it.months["level"].iloc[-1] - without.months["level"].iloc[-1])
    assert row.cost == pytest.approx(with_it.cost)
    assert row.gain == pytest.approx(row.margin - row.cost)
    # A third of 25 a month come by search: half as many again for 10 each, two years long.
    undiscounted = with_it.months["cost"].sum()
    assert undiscounted == pytest.approx(0.5 * 10 * with_it.inflow["per_month"].iloc[0] * 24, rel=0.1)


def test_nothing_pulled_changes_nothing_and_all_pulled_are_together(basis):
    assert lever_effects(basis, NO_LEVERS).empty
    several = Levers((("search", -0.2),), (), 0.3, 50.0, 30, 0.1, 0.5)
    effects = lever_effects(basis, several)
    assert list(effects["lever"]) == ["acquire", "repair", "win_back", "together"]
    assert (effects["margin_low"] <= effects["margin_high"]).all()
    assert effects["cost"].iloc[:3].sum() == pytest.approx(effects["cost"].iloc[3])
    gains = effects.set_index("lever")["margin"]
    assert gains["acquire"] < 0 < min(gains["repair"], gains["win_back"])


def test_at_the_break_even_cost_both_bring_the_same(basis):
    found = same_money(basis, 0.3, 100.0, 20.0)
    there = same_money(basis, 0.3, 100.0, found.break_even)
    assert there.acquire == pytest.approx(there.repair)
    assert found.break_even_low <= found.break_even <= found.break_even_high
    assert there.verdict in ("open", "neither")


def test_neither_keeping_nor_winning_is_taken_to_be_cheaper(basis):
    assert same_money(basis, 0.5, 10.0, 1e5).verdict == "repair"
    assert same_money(basis, 0.01, 100.0, 1.0).verdict == "acquire"
    assert same_money(basis, 0.01, 1e6, 1e6).verdict == "neither"


def test_a_new_customer_who_costs_what_one_is_worth_brings_the_money_back(basis):
    found = same_money(basis, 0.3, 100.0, same_money(basis, 0.3, 100.0, 20.0).worth)
    assert found.acquire == pytest.approx(found.spent)


@pytest.mark.parametrize("wrong", [(0.3, 0.0, 20.0), (0.3, 100.0, 0.0), (1.3, 100.0, 20.0), (0.3, float("nan"), 20.0)])
def test_no_money_or_a_free_customer_cannot_be_compared(basis, wrong):
    with pytest.raises(SettingsError):
        same_money(basis, *wrong)


def test_a_repair_that_keeps_nobody_is_never_worth_it(basis):
    assert same_money(basis, 0.0, 100.0, 20.0).break_even == float("inf")
