"""What winning, keeping and winning back may cost: formulas by hand, and ranges that hold what is expected."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.value import at_margin, value_now_and_at_last_order
from analysis.value.spend_limits import SpendSettings, spend_limits, worth_by_group


@pytest.fixture(scope="module")
def groups(cdnow_values) -> pd.Series:
    return cdnow_values.customers["frequency"].clip(upper=2).map({0: "once", 1: "twice", 2: "often"})


@pytest.fixture(scope="module")
def worth(cdnow_values, groups) -> pd.DataFrame:
    return worth_by_group(cdnow_values, groups)


def test_three_limits_by_hand():
    row = {"group": "a", "customers": 9, "win": 80.0, "keep": 40.0, "win_back": 60.0}
    row |= {
        f"{name}_{end}": row[name] + add
        for name in ("win", "keep", "win_back")
        for end, add in (("low", -10), ("high", 20))
    }
    limits = spend_limits(pd.DataFrame([row]), SpendSettings(kept=0.05, won_back=0.02), margin=0.5).set_index("purpose")
    assert limits["limit"].to_dict() == pytest.approx({"win": 40, "keep": 1.0, "win_back": 0.6})
    assert limits.loc["keep", ["low", "high"]].tolist() == pytest.approx([0.75, 1.5])


def test_worth_is_the_mean_of_the_forecast_in_each_situation(cdnow_values, groups, worth):
    found = worth.set_index("group")
    customers = cdnow_values.customers.assign(
        again=value_now_and_at_last_order(cdnow_values)["value_at_last_order"].array
    )
    for purpose, column in {"win": "new_customer_value", "keep": "lifetime_value", "win_back": "again"}.items():
        assert found[purpose].to_dict() == pytest.approx(customers[column].groupby(groups).mean().to_dict())
        assert (found[f"{purpose}_low"] < found[purpose]).all()
        assert (found[purpose] < found[f"{purpose}_high"]).all()
    assert found["customers"].to_dict() == groups.value_counts().to_dict()
    # Silence only takes away; a new customer brings a first order on top of what newcomers bring later.
    assert (found["win_back"] >= found["keep"]).all()


def test_worth_grows_with_the_margin_so_limits_need_no_new_draws(cdnow_values, groups, worth):
    less = worth_by_group(at_margin(cdnow_values, 0.3), groups)
    later = spend_limits(worth, SpendSettings(), margin=0.3)
    assert later["limit"].tolist() == pytest.approx(spend_limits(less, SpendSettings())["limit"].tolist())
    assert later["low"].tolist() == pytest.approx(spend_limits(less, SpendSettings())["low"].tolist(), rel=0.01)


@pytest.mark.parametrize("wrong", [{"kept": 1.2}, {"won_back": -0.1}])
def test_a_probability_cannot_change_by_more_than_all_of_it(worth, wrong):
    with pytest.raises(SettingsError):
        spend_limits(worth, replace(SpendSettings(), **wrong))
