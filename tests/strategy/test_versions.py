"""Two versions of a plan: the changed cells, and what they bring, by hand."""

import pandas as pd
import pytest

from analysis.strategy import PlanSettings, build_plan, compare_plans, default_lines

CUSTOMERS = pd.DataFrame({"customer_id": range(10), "segment": ["a"] * 6 + ["b"] * 4, "orders": 1, "revenue": 100.0})
LINES = default_lines(pd.DataFrame({"segment": ["a", "b"], "customers": [6, 4]})).assign(
    message="Hello", cost_per_contact=1.0, expected_response=0.1, budget=None, start="2026-12-07"
)


def plan(lines):
    return build_plan(CUSTOMERS, lines, PlanSettings(margin=0.5))


def test_each_changed_cell_is_listed_with_what_was_there_and_what_it_brings():
    later = LINES.assign(expected_response=[0.1, 0.5], owner=["", "Anna"])
    found = compare_plans(plan(LINES), plan(later))
    assert found.cells.to_dict("records") == [
        {"segment": "b", "column": "owner", "before": "", "after": "Anna"},
        {"segment": "b", "column": "expected_response", "before": 0.1, "after": 0.5},
    ]
    # Four contacts: 0.4 more of them order for 100 at a margin of a half.
    assert found.change == pytest.approx(4 * 0.4 * 50)
    b = found.lines.set_index("segment").loc["b"]
    assert (b["margin_before"], b["margin_after"]) == pytest.approx((4 * 5 - 4, 4 * 25 - 4))


def test_a_plan_does_not_differ_from_itself():
    found = compare_plans(plan(LINES), plan(LINES))
    assert found.cells.empty
    assert found.totals["change"].eq(0).all()


def test_segments_that_only_one_plan_has_are_kept_apart():
    others = CUSTOMERS.assign(segment=["a"] * 6 + ["c"] * 4)
    second = build_plan(others, LINES.assign(segment=["a", "c"]), PlanSettings(margin=0.5))
    found = compare_plans(plan(LINES), second)
    assert found.cells.empty
    assert found.lines.set_index("segment").isna().sum().to_dict() == {"margin_before": 1, "margin_after": 1}
