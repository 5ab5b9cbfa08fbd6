from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.value.subscriptions import SubscriptionSettings, compute_subscription_value
from analysis.value.subscriptions.sbg import Sbg, SbgLikelihood
from analysis.value.subscriptions.spells import spells

# What remained of 1,000 subscribers each year; the years 8 to 12 were not used for the fit.
HIGH_END = [1000, 869, 743, 653, 593, 551, 517, 491]
REGULAR = [1000, 631, 468, 382, 326, 289, 262, 241]
YEARLY = SubscriptionSettings(price=100.0, period="year", horizon_periods=12)


def _cohort(counts, name="all"):
    return pd.DataFrame({"cohort": name, "period": range(len(counts)), "customers": counts})


def _dates(*rows):
    frame = pd.DataFrame(rows, columns=["start", "end"])
    return frame.apply(pd.to_datetime)


@pytest.mark.parametrize(
    "counts, alpha, beta, year_12, really",
    [(HIGH_END, 0.668, 3.806, 0.378, 0.394), (REGULAR, 0.704, 1.182, 0.170, 0.173)],
)
def test_the_published_cohorts_are_projected_as_published(counts, alpha, beta, year_12, really):
    value = compute_subscription_value(_cohort(counts), YEARLY)
    assert (value.alpha, value.beta) == (pytest.approx(alpha, abs=0.001), pytest.approx(beta, abs=0.002))
    last = value.survival.set_index("period").loc[12]
    assert last["share_active"] == pytest.approx(year_12, abs=0.0005)
    assert last["low"] < really < last["high"]
    assert not value.ridge


def test_what_was_seen_is_the_share_that_remained():
    survival = compute_subscription_value(_cohort(HIGH_END), YEARLY).survival
    assert survival["observed"].dropna().tolist() == pytest.approx([count / 1000 for count in HIGH_END])
    assert survival["at_risk"].dropna().tolist() == [1000, *HIGH_END[:-1]]
    assert (survival["share_active"].diff().dropna() < 0).all()
    assert survival["low"].le(survival["share_active"]).all()


def test_who_renewed_often_renews_more_surely_and_is_worth_more():
    both = pd.concat([_cohort(HIGH_END, "old"), _cohort(HIGH_END[:4], "young")])
    value = compute_subscription_value(both, YEARLY)
    tenures = value.tenures.set_index("renewals")
    assert tenures["customers"].to_dict() == {3: 653, 7: 491}
    assert tenures.loc[7, "renewal_rate"] > tenures.loc[3, "renewal_rate"]
    assert tenures.loc[7, "lifetime_value"] > tenures.loc[3, "lifetime_value"]
    assert (value.customers, value.lifetime_value) == (1144, pytest.approx(tenures["total"].sum()))
    assert (tenures["low"] < tenures["total"]).all()
    assert (tenures["total"] < tenures["high"]).all()
    assert tenures["low"].sum() < value.low < value.lifetime_value < value.high < tenures["high"].sum()


def test_values_of_a_subscriber_worked_by_hand():
    """Alpha 1, beta 1: half renew once, a third twice. Two years at 100, half of it margin, 21 % discount."""
    settings = replace(YEARLY, horizon_periods=2, margin=0.5, yearly_discount=0.21)
    counts = [600_000, 300_000, 200_000, 150_000, 120_000]
    value = compute_subscription_value(_cohort(counts), settings)
    assert (value.alpha, value.beta) == (pytest.approx(1, rel=0.01), pytest.approx(1, rel=0.01))
    assert value.new_customer_value == pytest.approx(50 + 50 * 0.5 / 1.21, rel=1e-3)
    # After four renewals five in six make a fifth, five in seven a sixth.
    residual = 50 * (5 / 6 / 1.21**0.5 + 5 / 7 / 1.21**1.5)
    assert value.tenures["lifetime_value"].tolist() == pytest.approx([residual], rel=1e-3)


def test_eight_of_ten_totals_lie_in_their_range():
    rng = np.random.default_rng(11)
    settings, inside = replace(YEARLY, horizon_periods=3, yearly_discount=0.0), []
    for _ in range(60):
        leave = rng.beta(0.8, 2.5, 400)
        renewals = rng.geometric(np.maximum(leave, 1e-9)) - 1
        counts = [(renewals >= period).sum() for period in range(5)]
        value = compute_subscription_value(_cohort(counts), settings)
        later = np.clip(renewals - 4, 0, 3).sum() * 100
        inside.append(value.low <= later <= value.high)
    assert np.mean(inside) == pytest.approx(0.8, abs=0.12)


def test_renewals_are_counted_in_calendar_months():
    subscriptions = _dates(
        ("2024-01-31", "2024-02-28"),
        ("2024-01-15", "2024-02-15"),
        ("2024-01-15", "2024-02-16"),
        ("2024-03-01", None),
        ("2024-01-01", "2024-06-30"),
        ("2024-06-20", None),
        (None, None),
    )
    many = pd.concat([subscriptions] * 10)
    counted = spells(many, SubscriptionSettings(observed_until="2024-06-30"))
    # Two left at the first renewal, one at the second. The fifth was not due for the sixth: five are kept.
    assert counted.ended.tolist() == [20, 10, 0, 0, 0]
    assert counted.kept.tolist() == [0, 0, 10, 0, 10]
    assert counted.waiting == 10
    assert counted.active.tolist() == [10, 0, 0, 10, 0, 0]


def test_what_happens_after_the_last_day_is_not_known_yet():
    dates = _dates(*[("2024-01-01", "2024-03-15")] * 30, *[("2024-01-01", "2024-08-15")] * 30, ("2024-09-01", None))
    counted = spells(dates, SubscriptionSettings(observed_until="2024-06-10"))
    assert counted.active.sum() == 30
    assert counted.ended.tolist() == [0, 0, 30, 0, 0]


def test_slopes_are_those_of_differences():
    likelihood = SbgLikelihood(np.array([131, 126, 90]), np.array([0, 7, 653]))
    at, step = np.array([-0.4, 1.3]), 1e-6
    differences = [(likelihood(at + h)[0] - likelihood(at - h)[0]) / (2 * step) for h in step * np.eye(2)]
    assert likelihood(at)[1] == pytest.approx(differences, rel=1e-6)
    by_hand = 131 * np.log(1 - Sbg(*np.exp(at)).survival(1)) + 7 * np.log(Sbg(*np.exp(at)).survival(2))
    assert SbgLikelihood(np.array([131, 0]), np.array([0, 7]))(at)[0] == pytest.approx(by_hand)


def test_subscribers_all_alike_are_said_to_be_a_ridge_and_keep_their_rate():
    counts = [10_000 * 0.8**period for period in range(6)]
    value = compute_subscription_value(_cohort(np.round(counts)), YEARLY)
    assert value.ridge
    assert value.survival.set_index("period").loc[10, "share_active"] == pytest.approx(0.8**10, rel=0.1)


@pytest.mark.parametrize(
    "subscriptions, error, words",
    [
        (pd.DataFrame({"begin": [1]}), MappingError, "start and end, or period and customers"),
        (_dates(("2024-05-01", "2024-01-01")), MappingError, "1 subscriptions end before they start"),
        (_cohort([100, 50, 60]), MappingError, "The cohort all grows"),
        (_cohort([100, 95, 90]), NotEnoughDataError, "Only 10 subscribers left"),
        (_cohort([100, 100, 100]), NotEnoughDataError, "Only 0 subscribers left"),
        (_cohort([100, 50]), NotEnoughDataError, "Nobody has had more than one renewal"),
        (_dates(*[("2024-01-01", None)] * 50), NotEnoughDataError, "Only 0 subscribers left"),
    ],
)
def test_what_teaches_nothing_is_refused_with_its_reason(subscriptions, error, words):
    with pytest.raises(error, match=words):
        compute_subscription_value(subscriptions)


@pytest.mark.parametrize(
    "wrong", [{"period": "decade"}, {"horizon_periods": 0}, {"price": 0}, {"margin": 1.5}, {"yearly_discount": -1}]
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(SettingsError):
        compute_subscription_value(_cohort(REGULAR), SubscriptionSettings(**wrong))
