from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.value import (
    LifetimeValueSettings,
    at_margin,
    compute_lifetime_values,
    group_totals,
    purchase_histories,
)
from analysis.value.histories import distinct_histories
from analysis.value.scoring import expected_and_discounted, expected_orders


def test_customer_one_of_cdnow_is_worth_36_46_and_not_140_10(cdnow_values):
    customer = cdnow_values.customers.set_index("customer_id").loc["0001"]
    assert customer["lifetime_value"] == pytest.approx(36.46, abs=0.01)
    assert customer["monetary_value"] == pytest.approx(22.35, abs=0.01)
    assert customer["low"] < customer["lifetime_value"] < customer["high"]


def test_twelve_monthly_steps_of_the_same_customer_are_worth_36_28(cdnow_values):
    """Months of 4.345 weeks, 1 % off at the end of each, as the tutorial meant it; its 140.10 took weeks for days."""
    customers = cdnow_values.customers
    row = customers.index[customers["customer_id"] == "0001"][0]
    distinct = distinct_histories(customers)
    ends = np.arange(13) * 4.345 * 7
    orders = expected_orders(cdnow_values.model.orders, distinct, ends)[distinct.position[row]]
    spend = cdnow_values.model.spend.expected_spend(np.array(2.0), np.array(22.345))
    assert (np.diff(orders) * 1.01 ** -np.arange(1, 13)).sum() * spend == pytest.approx(36.28, abs=0.01)


def test_every_customer_has_one_row_with_finite_numbers(cdnow, cdnow_values):
    customers = cdnow_values.customers
    assert list(customers) == [
        "customer_id",
        "frequency",
        "recency",
        "T",
        "monetary_value",
        "p_alive",
        "p_churn_90",
        "expected_orders",
        "expected_spend",
        "lifetime_value",
        "low",
        "high",
        "first_spend",
        "next_order_days",
        "next_order_low",
        "next_order_high",
        "new_customer_value",
        "orders_low",
        "orders_high",
        "spend_low",
        "spend_high",
        "p_alive_low",
        "p_alive_high",
        "p_churn_low",
        "p_churn_high",
        "new_customer_low",
        "new_customer_high",
    ]
    assert sorted(customers["customer_id"]) == sorted(cdnow["customer_id"].unique())
    unknown = ["customer_id", "monetary_value", "next_order_days", "next_order_low", "next_order_high"]
    assert np.isfinite(customers.drop(columns=unknown)).all(axis=None)
    chances = customers[["p_alive", "p_churn_90"]]
    assert ((chances >= 0) & (chances <= 1)).all(axis=None)
    assert (customers["low"] <= customers["high"]).all()
    assert (customers.loc[customers["frequency"] == 0, "p_churn_90"] > 0.5).all()


def test_one_time_buyers_are_expected_to_spend_the_mean_of_all(cdnow_values):
    p, q, v = (cdnow_values.model.parameters[name] for name in "pqv")
    once = cdnow_values.customers.query("frequency == 0").iloc[0]
    assert once["expected_spend"] == pytest.approx(once["expected_orders"] * p * v / (q - 1))


def test_discounted_value_is_the_sum_over_days(cdnow_values):
    model, distinct = cdnow_values.model.orders, distinct_histories(cdnow_values.customers)
    plain, discounted = expected_and_discounted(model, distinct, 365, 0.3)
    by_day = np.diff(expected_orders(model, distinct, np.arange(366))[:40], axis=1)
    assert plain[:40] == pytest.approx(by_day.sum(axis=1), rel=1e-9)
    assert discounted[:40] == pytest.approx(by_day @ 1.3 ** (-(np.arange(365) + 0.5) / 365), rel=1e-6)


def test_a_customer_with_five_thousand_orders_does_not_break_the_others(cdnow):
    regular = pd.DataFrame({"customer_id": "daily", "timestamp": pd.date_range("1984-10-22", periods=5_000)})
    values = compute_lifetime_values(pd.concat([cdnow, regular.assign(amount=20.0)]))
    customer = values.customers.set_index("customer_id").loc["daily"]
    assert customer["frequency"] == 4_999
    # Daily for fourteen years, and on the last day too: a year of daily orders is to be expected.
    assert customer["expected_orders"] == pytest.approx(365, rel=0.05)
    unknown = ["customer_id", "monetary_value", "next_order_days", "next_order_low", "next_order_high"]
    assert np.isfinite(values.customers.drop(columns=unknown)).all(axis=None)


def test_margin_scales_value_and_range(cdnow, cdnow_values):
    half = compute_lifetime_values(cdnow, replace(cdnow_values.settings, margin=0.5))
    money = ["lifetime_value", "low", "high", "new_customer_value", "new_customer_high"]
    np.testing.assert_allclose(half.customers[money], cdnow_values.customers[money] / 2)
    assert half.totals.low == pytest.approx(cdnow_values.totals.low / 2)
    assert half.totals.expected_spend == pytest.approx(cdnow_values.totals.expected_spend)


def test_row_order_does_not_matter_and_orders_stay_as_they_are(cdnow, cdnow_values):
    before = cdnow.copy()
    shuffled = cdnow.sample(frac=1, random_state=1)
    again = compute_lifetime_values(shuffled, cdnow_values.settings)
    pd.testing.assert_frame_equal(again.customers, cdnow_values.customers)
    pd.testing.assert_frame_equal(cdnow, before)


def test_customers_first_seen_after_the_last_day_have_no_value_yet(cdnow):
    settings = LifetimeValueSettings(observed_until="1997-02-15")
    values = compute_lifetime_values(cdnow, settings)
    assert len(values.customers) == len(purchase_histories(cdnow, "1997-02-15").customers) < 2357


def test_groups_add_up_and_their_ranges_hold_their_value(cdnow_values):
    customers = cdnow_values.customers
    groups = pd.Series(np.where(customers["frequency"] > 0, "repeat", "once"), index=customers.index)
    groups[customers.index[:10]] = None
    totals = group_totals(cdnow_values, groups)
    assert totals["group"].tolist() == ["once", "repeat"]
    assert totals["customers"].sum() == 2347
    assert totals["lifetime_value"].sum() == pytest.approx(customers["lifetime_value"][10:].sum())
    assert (totals["low"] < totals["lifetime_value"]).all()
    assert (totals["lifetime_value"] < totals["high"]).all()
    assert totals["mean"].tolist() == pytest.approx((totals["lifetime_value"] / totals["customers"]).tolist())


def test_the_group_of_everybody_has_the_range_of_the_total(cdnow_values):
    everybody = group_totals(cdnow_values, pd.Series("all", index=cdnow_values.customers.index)).iloc[0]
    totals = cdnow_values.totals
    assert everybody[["lifetime_value", "low", "high"]].tolist() == pytest.approx(
        [totals.lifetime_value, totals.low, totals.high]
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"horizon_days": 0},
        {"horizon_days": -5},
        {"horizon_days": 5_000},
        {"margin": 0},
        {"margin": 1.2},
        {"yearly_discount": -0.1},
        {"yearly_discount": 12},
        {"yearly_discount": float("nan")},
        {"model": "crystal ball"},
    ],
)
def test_settings_out_of_range_are_refused(cdnow, wrong):
    with pytest.raises(SettingsError):
        compute_lifetime_values(cdnow, LifetimeValueSettings(**wrong))


def test_no_orders_are_refused(cdnow):
    with pytest.raises(NotEnoughDataError, match="no orders"):
        compute_lifetime_values(cdnow.iloc[:0])


def test_another_margin_gives_what_fitting_again_would(cdnow):
    part = cdnow[cdnow["customer_id"] < "0500"]
    whole = compute_lifetime_values(part, LifetimeValueSettings(margin=1.0))
    again = compute_lifetime_values(part, LifetimeValueSettings(margin=0.25))
    scaled = at_margin(whole, 0.25)
    pd.testing.assert_frame_equal(scaled.customers, again.customers)
    assert scaled.settings == again.settings
    assert scaled.totals.high == pytest.approx(again.totals.high)
    groups = pd.Series("all", index=again.customers.index)
    pd.testing.assert_frame_equal(group_totals(scaled, groups), group_totals(again, groups))
    with pytest.raises(SettingsError):
        at_margin(whole, 0.0)


def test_a_new_customer_is_worth_the_first_order_and_what_follows(cdnow_values):
    model, customers = cdnow_values.model, cdnow_values.customers
    newcomer = replace(distinct_histories(customers), **{name: np.zeros(1) for name in ("frequency", "recency", "T")})
    later = expected_and_discounted(model.orders, newcomer, 365, cdnow_values.settings.yearly_discount)[1].item()
    first = customers.set_index("customer_id").loc["0001"]
    assert first["first_spend"] == pytest.approx(29.33)
    assert first["new_customer_value"] == pytest.approx(29.33 + later * model.spend.population_mean, abs=0.01)
    assert first["new_customer_low"] < first["new_customer_value"] < first["new_customer_high"]


def test_weeks_and_days_give_the_same_value(cdnow, cdnow_values):
    """Seven times slower: the same orders a horizon seven times as long, at a seventh of the discount."""
    start = pd.Timestamp("1997-01-01")
    slow = cdnow.assign(timestamp=start + (cdnow["timestamp"] - start) * 7)
    asked = LifetimeValueSettings(273 * 7, 0.0, observed_until=start + pd.Timedelta(days=272 * 7), model="bgnbd")
    weeks = compute_lifetime_values(slow, asked)
    days = compute_lifetime_values(cdnow, LifetimeValueSettings(273, 0.0, observed_until="1997-09-30", model="bgnbd"))
    np.testing.assert_allclose(weeks.customers["lifetime_value"], days.customers["lifetime_value"], rtol=1e-5)


def test_chances_lie_in_their_range_and_waiting_in_its(cdnow_values):
    customers = cdnow_values.customers
    for name, chance in {"p_alive": "p_alive", "p_churn": "p_churn_90"}.items():
        inside = customers[chance].between(customers[f"{name}_low"] - 1e-9, customers[f"{name}_high"] + 1e-9)
        assert inside.all()
    assert customers["p_churn_high"].sub(customers["p_churn_low"]).between(0, 0.3).all()
    waiting = customers[["next_order_low", "next_order_days", "next_order_high"]].fillna(np.inf)
    assert (np.diff(waiting.replace(np.inf, 1e9), axis=1) >= 0).all()
    assert customers["next_order_low"].notna().mean() > customers["next_order_high"].notna().mean()
