"""Two versions of a plan side by side: which cells changed, and what that brings or costs."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pandas as pd

from analysis.strategy.lines import CHECKED
from analysis.strategy.plan import Plan

COMPARED = ("contacts", "control", "expected_cost", "expected_revenue", "expected_margin")


@dataclass(frozen=True, eq=False)
class PlanComparison:
    """What changed from one plan to another; both for the same customers.

    `cells`: one row per changed cell: `segment`, `column`, `before`, `after` (as they stand in the lines); of a segment
        that only one of them has, no cells.
    `lines`: one row per segment of either: `segment`, `margin_before`, `margin_after` (money; NaN: not in it).
    `totals`: one row per column of `COMPARED`: `column`, `before`, `after`, `change`.
    """

    cells: pd.DataFrame
    lines: pd.DataFrame
    totals: pd.DataFrame

    @property
    def change(self) -> float:
        """How much more margin after cost the later plan is expected to bring (money)."""
        return float(self.totals.set_index("column").loc["expected_margin", "change"])


def compare_plans(before: Plan, after: Plan) -> PlanComparison:
    """Compare two plans of the same customers cell by cell; a cell that is empty in both did not change."""
    first, second = (plan.lines.set_index("segment") for plan in (before, after))
    both = [segment for segment in first.index if segment in second.index]
    rows = [
        (segment, column, first.loc[segment, column], second.loc[segment, column])
        for segment in both
        for column in CHECKED
        if column != "segment" and _differ(first.loc[segment, column], second.loc[segment, column])
    ]
    margins = [
        plan["expected_margin"].rename(name) for plan, name in ((first, "margin_before"), (second, "margin_after"))
    ]
    sums = [asdict(plan.totals) for plan in (before, after)]
    totals = pd.DataFrame([(column, *(float(total[column]) for total in sums)) for column in COMPARED])
    totals.columns = ["column", "before", "after"]
    return PlanComparison(
        pd.DataFrame(rows, columns=["segment", "column", "before", "after"]),
        pd.concat(margins, axis=1).rename_axis("segment").reset_index(),
        totals.assign(change=totals["after"] - totals["before"]),
    )


def _differ(before: object, after: object) -> bool:
    return not (before == after or (pd.isna(before) and pd.isna(after)))
