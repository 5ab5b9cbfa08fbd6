"""The arms are compared in what was known before, and an even draw is found."""

import numpy as np
import pandas as pd
import pytest

from analysis.experiments import assign_arms, balance, balanced_draw

SHARES = {"contact": 0.8, "control": 0.2}


@pytest.fixture
def customers():
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "customer_id": [f"c{n}" for n in range(300)],
            "revenue": rng.lognormal(4, 1, 300),
            "days_since_last_order": rng.integers(0, 400, 300),
        }
    )


def test_differences_are_counted_in_standard_deviations():
    """Means 2 and 4, both variances 1: two standard deviations apart."""
    people = pd.DataFrame({"revenue": [1.0, 2.0, 3.0, 3.0, 4.0, 5.0, 99.0]})
    arms = pd.Series(["contact"] * 3 + ["control"] * 3 + ["not_reached"])
    row = balance(people, arms, ["revenue"]).iloc[0]
    assert row[["contact", "control", "difference"]].tolist() == [2.0, 4.0, -2.0]
    assert row["by_chance"] == pytest.approx(1.96 * (2 / 3) ** 0.5, abs=0.001)


def test_equal_or_single_customers_have_no_difference():
    people = pd.DataFrame({"orders": [1, 1, 1]})
    assert balance(people, pd.Series(["contact", "contact", "control"]), ["orders"])["difference"].isna().all()


def test_the_even_draw_is_evener_than_a_usual_one_and_stays_for_each_customer(customers):
    columns = ["revenue", "days_since_last_order"]
    draw = balanced_draw(customers, SHARES, "spring", columns)
    arms = assign_arms(customers, SHARES, "spring", draw)
    usual = [balance(customers, assign_arms(customers, SHARES, "spring", n), columns) for n in range(20)]
    worst = balance(customers, arms, columns)["difference"].abs().max()
    assert worst < np.quantile([found["difference"].abs().max() for found in usual], 0.25)
    assert arms.head(50).equals(assign_arms(customers.head(50), SHARES, "spring", draw))
    assert abs((arms == "control").mean() - 0.2) < 0.03


def test_a_new_draw_starts_after_the_old_one(customers):
    assert balanced_draw(customers, SHARES, "spring", ["revenue"], first=40) >= 40


def test_where_nothing_is_known_the_sizes_decide(customers):
    unknown = customers.assign(revenue=np.nan)
    draw = balanced_draw(unknown, SHARES, "x", ["revenue"])
    off = [abs((assign_arms(unknown, SHARES, "x", n) == "control").mean() - 0.2) for n in range(20)]
    assert off[draw] == min(off)
