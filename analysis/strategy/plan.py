"""The plan: what each segment's campaign costs, and what it brings if the assumptions hold."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.errors import SettingsError
from analysis.strategy.defaults import default_lines
from analysis.strategy.expectations import expect_results, range_of_total
from analysis.strategy.lines import check_lines
from analysis.strategy.members import check_customers, summarise_segments
from analysis.strategy.reach import count_reached

SUMS = ("budget", "making_cost", "expected_orders", "expected_cost", "expected_revenue", "expected_margin")


@dataclass(frozen=True)
class PlanSettings:
    """What the user chose.

    `margin`: share of revenue that is left before the campaign's cost (0–1).
    `order_value`: what an order is worth where the customers' own orders do not say (money; None: unknown).
    """

    margin: float = 0.3
    order_value: float | None = None


@dataclass(frozen=True)
class PlanTotals:
    """Sums over all lines; money in the workspace currency.

    `margin_low`, `margin_high`: narrower than the sum of the lines' ranges, see `range_of_total`.
    """

    customers: int
    contacts: int
    control: int
    making_cost: float
    budget: float
    expected_orders: float
    expected_cost: float
    expected_revenue: float
    expected_margin: float
    margin_low: float
    margin_high: float


@dataclass(frozen=True, eq=False)
class Plan:
    """One campaign per segment.

    `lines`: one row per segment, in the order of the user's lines: `segment`, `customers` (count), `action`,
        `channel` (codes), `message`, `start` (day), `rounds` (messages per person), `every_days` (days between
        them), `owner` (text), `status` (code), `cost_per_contact` (one message to one person),
        `expected_response` (extra orders per person contacted, of the whole campaign, 0–1), `making_cost` (once),
        `control_share` (0–0.5), `draw` (which drawing by lot), `budget` (making included), `contacts` (customers it
        reaches), `control` (customers held back), `order_value` (mean), `expected_orders`, `expected_cost`,
        `expected_revenue`, `expected_margin` (revenue × margin − cost), `margin_low`,
        `margin_high` (see `RESPONSE_RANGE` and `CHANCE`), `break_even_response` (may be above 1; NaN: no
        contact, or no response could pay). Money is NaN where the order value is unknown.
    `totals`: sums of the lines.
    `settings`: what the plan was computed with.
    """

    lines: pd.DataFrame
    totals: PlanTotals
    settings: PlanSettings


LINE_COLUMNS = [
    *("segment", "customers", "action", "channel", "message", "start", "rounds", "every_days", "owner", "status"),
    *("cost_per_contact", "expected_response", "making_cost", "control_share", "draw", "budget"),
    *("contacts", "control", "order_value", "expected_orders", "expected_cost", "expected_revenue"),
    *("expected_margin", "margin_low", "margin_high", "break_even_response"),
]


def build_plan(
    customers: pd.DataFrame, lines: pd.DataFrame | None = None, settings: PlanSettings | None = None
) -> Plan:
    """Work out contacts, cost, revenue and margin of one campaign per segment.

    Args:
        customers: one row per customer: `customer_id`, `segment`; `orders` and `revenue` if known, from which
            the mean order value of a segment comes (of all customers, where a segment has no order);
            `lifetime_value` if known, which says who comes first where the budget does not reach everybody; `unit`
            where households or shops are drawn by lot as a whole.
        lines: the edited lines, as `default_lines` gives them; None for the proposal.
        settings: margin and order value.

    Raises:
        MappingError: the customers lack a column.
        SettingsError: a customer is there twice or in no segment; a line cannot be right (it names the row).
    """
    settings = settings or PlanSettings()
    _check_settings(settings)
    check_customers(customers)
    segments = summarise_segments(customers, settings.order_value)
    chosen = default_lines(segments) if lines is None else lines
    checked = check_lines(chosen, segments.set_index("segment")["customers"])
    reached = checked.merge(segments, on="segment").merge(count_reached(customers, checked), on="segment")
    results = expect_results(reached, settings.margin)
    return Plan(results[LINE_COLUMNS], _totals(results), settings)


def _totals(results: pd.DataFrame) -> PlanTotals:
    # An unknown line makes the total unknown; leaving it out would look like a total.
    sums = {column: float(results[column].sum(skipna=False)) for column in SUMS}
    low, high = range_of_total(results)
    people = {column: int(results[column].sum()) for column in ("customers", "contacts", "control")}
    return PlanTotals(**people, **sums, margin_low=low, margin_high=high)


def _check_settings(settings: PlanSettings) -> None:
    if not 0 <= settings.margin <= 1:
        raise SettingsError(
            "The margin is {found}. Give a share of revenue between 0 and 1; 0.3 means 30 %.",
            found=settings.margin,
        )
    if settings.order_value is not None and not settings.order_value >= 0:
        raise SettingsError(
            "The order value is {found}. Give an amount of 0 or more, or none.", found=settings.order_value
        )
