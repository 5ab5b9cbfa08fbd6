"""Whether a campaign can be tested: counted by hand, and every way out named."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.experiments import DesignSettings, required_customers
from analysis.segments import RfmSettings
from analysis.strategy import build_plan, default_lines, order_rates, plan_tests, segment_baselines
from analysis.tables.table import prepare_frame


def planned(sizes, **columns):
    customers = pd.DataFrame(
        [(f"{segment}{n}", segment) for segment, size in sizes.items() for n in range(size)],
        columns=["customer_id", "segment"],
    )
    groups = pd.DataFrame({"segment": sizes.keys(), "customers": sizes.values()})
    return build_plan(customers, default_lines(groups).assign(**columns))


def baselines(sizes, rate):
    return pd.DataFrame({"segment": list(sizes), "baseline": rate, "baseline_customers": 100})


def test_a_large_segment_is_tested_with_just_enough_held_back():
    sizes = {"a": 4000}
    (line,) = plan_tests(planned(sizes, expected_response=0.05), baselines(sizes, 0.2)).lines.to_dict("records")
    assert line["verdict"] == "testable"
    assert line["needed"] == required_customers(0.2, 0.25).total
    assert line["control_share"] == 0.17
    assert line["contact"] + line["control"] == 4000


def test_two_too_small_ones_are_merged_if_that_is_enough():
    sizes = {"a": 1200, "b": 1200}
    tests = plan_tests(planned(sizes, expected_response=0.05), baselines(sizes, 0.2))
    assert tests.lines["verdict"].tolist() == ["merge", "merge"]
    assert (tests.together_customers, tests.together_needed) == (2400, 2188)
    share = tests.lines["control_share"].iloc[0]
    assert required_customers(0.2, 0.25, DesignSettings(control_share=share)).total <= 2400
    assert required_customers(0.2, 0.25, DesignSettings(control_share=share - 0.01)).total > 2400
    assert tests.lines["control"].tolist() == [round(1200 * share)] * 2
    alone = plan_tests(planned({"a": 1200}, expected_response=0.05), baselines({"a": 1200}, 0.2)).lines.iloc[0]
    assert (alone["verdict"], alone["repeats"]) == ("wait", 2)


@pytest.mark.parametrize(
    "size, response, rate, verdict",
    [
        (300, 0.01, 0.2, "larger_effect"),
        (3, 0.05, 0.2, "larger_effect"),
        (300, 0.0, 0.2, "no_effect"),
        (300, 0.1, np.nan, "no_baseline"),
        (300, 0.2, 0.9, "impossible"),
    ],
)
def test_every_other_case_says_why(size, response, rate, verdict):
    sizes = {"a": size}
    line = plan_tests(planned(sizes, expected_response=response), baselines(sizes, rate)).lines.iloc[0]
    assert line["verdict"] == verdict
    assert np.isnan(line["control_share"])
    assert np.isnan(line["smallest_effect"]) == (size == 3 or np.isnan(rate))


def test_a_campaign_that_reaches_nobody_needs_no_test():
    sizes = {"a": 50}
    assert plan_tests(planned(sizes, budget=0.0), baselines(sizes, 0.2)).lines["verdict"].tolist() == ["no_contact"]


@pytest.fixture
def orders():
    """Forty who order every ten days until day 100, forty who ordered on day 0 only, of whom ten come back on 95."""
    rows = [(f"often{n}", day) for n in range(40) for day in range(0, 101, 10)]
    rows += [(f"once{n}", day) for n in range(40) for day in ((0, 95) if n < 10 else (0,))]
    start = pd.Timestamp("2026-01-01")
    frame = pd.DataFrame(rows, columns=["customer_id", "day"])
    return prepare_frame(
        frame.assign(timestamp=start + pd.to_timedelta(frame.pop("day"), unit="D"), amount=10.0), "orders"
    )


def test_who_orders_anyway_is_counted_by_the_group_before_not_by_todays(orders):
    settings = RfmSettings(observed_until=pd.Timestamp("2026-01-01") + pd.Timedelta(days=100))
    rates = order_rates(orders, settings, window_days=20).set_index("group")
    assert rates["customers"].sum() == 80
    assert sorted(rates["rate"].dropna().round(2)) == [0.25, 1.0]
    back = rates[rates["rate"] == 0.25].iloc[0]
    assert (back["customers"], back["ordered"]) == (40, 10)
    assert back["low"] < 0.25 < back["high"]


def test_a_segment_of_another_kind_takes_the_mean_of_its_customers_groups():
    rates = pd.DataFrame({"group": ["x", "y", "z"], "customers": [50, 70, 3], "rate": [0.2, 0.6, np.nan]})
    people = pd.DataFrame({"segment": ["a", "a", "a", "b", "b"], "group": ["x", "x", "y", "z", "x"]})
    found = segment_baselines(people, rates).set_index("segment")
    assert found.loc["a", "baseline"] == pytest.approx(1 / 3)
    assert found.loc["a", "baseline_customers"] == 120
    assert np.isnan(found.loc["b", "baseline"])


def test_nobody_can_be_followed_longer_than_the_orders_go_back(orders):
    for days in (0, 101, 5000):
        with pytest.raises(SettingsError, match="Choose fewer days"):
            order_rates(orders, RfmSettings(), window_days=days)
