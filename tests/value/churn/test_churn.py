"""Who is leaving: real orders, labels that mean nothing, and data that do not suffice."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.tables.table import prepare_frame
from analysis.value.churn import ChurnSettings, compute_churn
from analysis.value.churn.boosting import fit_boosted_trees
from analysis.value.churn.cutoffs import plan_trials
from analysis.value.churn.examples import examples_at
from analysis.value.churn.reasons import contributions, top_reasons, typical_customer
from analysis.value.churn.rules import probabilities
from analysis.value.churn.scores import area_under_curve


@pytest.fixture(scope="module")
def churn(cdnow):
    return compute_churn(cdnow)


def test_on_cdnow_a_list_anybody_can_sort_is_as_good_as_the_models(churn):
    assert churn.used == "recency_frequency"
    assert set(churn.rules["rule"]) == {"rhythm", "recency_frequency", "purchase_model", "boosting"}
    rules = churn.rules.set_index("rule")
    assert 0.68 < rules.loc["recency_frequency", "auc_low"] < rules.loc["recency_frequency", "auc_high"] < 0.76
    assert rules.loc["recency_frequency", "brier"] < rules.loc["recency_frequency", "brier_of_base_rate"]
    assert churn.dates["cutoff"].nunique() == 3
    assert churn.observed_until == pd.Timestamp("1998-06-30")


def test_everybody_is_at_risk_or_gone(churn):
    assert len(churn.customers) + churn.gone == 2357
    assert churn.customers["customer_id"].is_unique
    assert (churn.customers["days_since_last_order"] < 180).all()
    assert churn.customers["p_leave"].between(0, 1).all()
    assert churn.customers["p_leave"].equals(churn.customers["p_recency_frequency"])


@pytest.fixture(scope="module")
def examples(cdnow):
    orders = prepare_frame(cdnow, "orders")
    last, settings = orders["timestamp"].max().normalize(), ChurnSettings()
    return [
        examples_at(orders, pd.Timestamp(day), last, settings) for day in ("1997-07-01", "1997-10-01", "1998-01-01")
    ]


def test_shuffled_outcomes_cannot_be_told(examples):
    rng = np.random.default_rng(5)
    shuffled = [rng.permutation(each.silent) for each in examples]
    trees = fit_boosted_trees(pd.concat([each.features for each in examples[:2]]), np.concatenate(shuffled[:2]))
    auc = area_under_curve(probabilities(trees, examples[2].features), shuffled[2])
    assert abs(auc.value - 0.5) <= 3 * np.sqrt((auc.influence**2).sum())
    real = fit_boosted_trees(
        pd.concat([each.features for each in examples[:2]]), np.concatenate([each.silent for each in examples[:2]])
    )
    assert area_under_curve(probabilities(real, examples[2].features), examples[2].silent).value > 0.65


def test_silence_is_judged_strictly_after_the_cutoff():
    days = ["2024-01-01", "2024-02-01", "2024-02-02", "2024-03-02", "2024-03-03"]
    rows = [(f"c{n}", day) for n, day in enumerate(days)] + [(f"c{n}", "2024-01-15") for n in range(5)]
    many = [(f"{name}-{copy}", day, 5.0) for copy in range(40) for name, day in rows]
    frame = prepare_frame(
        pd.DataFrame(many, columns=["customer_id", "timestamp", "amount"]).assign(
            timestamp=lambda frame: pd.to_datetime(frame["timestamp"])
        ),
        "orders",
    )
    found = examples_at(frame, pd.Timestamp("2024-02-01"), pd.Timestamp("2024-03-03"), ChurnSettings(30, 60))
    silent = pd.Series(found.silent, found.features.index.str.split("-").str[0])
    # The 2 Feb and the 2 Mar are the first and the last of the 30 days; an order on the cut-off day comes before them.
    assert silent.groupby(level=0).first().to_dict() == {"c0": True, "c1": True, "c2": False, "c3": False, "c4": True}


def test_the_reasons_of_a_customer_add_up_to_the_whole_difference(examples):
    features = examples[2].features
    trees = fit_boosted_trees(features, examples[2].silent)
    found = contributions(trees.log_odds, features)
    typical = features.assign(**typical_customer(features))
    assert found.sum(axis=1).to_numpy() == pytest.approx(trees.log_odds(features) - trees.log_odds(typical))
    codes, weights = top_reasons(found)
    assert (np.abs(weights[:, 0]) >= np.abs(weights[:, 1])).all()
    assert (codes[weights == 0] == "").all()


@given(days=st.integers(1, 2000), silent=st.integers(7, 365))
def test_no_rule_learns_from_an_outcome_that_was_not_known_yet(days, silent):
    first = pd.Timestamp("2020-01-01")
    last = first + pd.Timedelta(days=days)
    window = pd.Timedelta(days=silent)
    try:
        trials = plan_trials(first, last, silent)
    except NotEnoughDataError as error:
        if "most" in error.fields:
            # What the sentence proposes works.
            plan_trials(first, last, error.fields["most"])
        return
    assert len({trial.cutoff for trial in trials}) == 4
    assert trials[-1].cutoff == last
    assert all(trial.cutoff + window <= last for trial in trials[:-1])
    for trial in trials:
        assert trial.learned_from
        assert all(first + window <= date <= trial.cutoff - window for date in trial.learned_from)


def shop(customers: int, days: int, each: int) -> pd.DataFrame:
    rows = [(f"c{n}", (n * 37 + k * 13) % days, 10.0) for n in range(customers) for k in range(each)]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="D"))


@pytest.mark.parametrize(
    ("orders", "said"),
    [
        (shop(30, 700, 5), "at least 30 of each"),
        (shop(200, 1, 2), "The orders cover 0 days"),
        (shop(200, 100, 2), "Choose at most 29 days of silence"),
        (shop(200, 20, 2), "cover 19 days, too few"),
        # Everybody orders every 13 days: nobody leaves.
        (shop(100, 700, 60), "0 ordered nothing"),
        (shop(900, 700, 1), "and 0 did"),
        (shop(100, 700, 5).assign(amount=-1.0), "There are no orders"),
    ],
)
def test_too_little_to_learn_from_is_said(orders, said):
    with pytest.raises(NotEnoughDataError, match=said):
        compute_churn(orders)


@pytest.mark.parametrize("wrong", [{"silent_days": 3}, {"silent_days": 999}, {"at_risk_days": 30}])
def test_impossible_settings_are_refused(cdnow, wrong):
    with pytest.raises(SettingsError):
        compute_churn(cdnow, ChurnSettings(**wrong))
