"""What the facts about customers are called on screen, and how their values are written."""

from __future__ import annotations

from analysis.segments.facts import BOUGHT, OF_CUSTOMER
from pages.shared import labels
from pages.shared.text import _, mark, money, number, percent

FACTS = {
    "orders": mark("Orders"),
    "revenue": mark("Revenue"),
    "mean_order_value": mark("Value of an order"),
    "days_since_last_order": mark("Days since last order"),
    "days_since_first_order": mark("Days since first order"),
    "days_between_orders": mark("Days between orders"),
    "last_order_share": mark("Share of the last order in all they paid"),
    "lifetime_value": mark("Lifetime value"),
    "p_churn_90": mark("No order in 90 days (probability)"),
    "first_channel": mark("First channel"),
    "last_category": mark("Category of the last order"),
    "last_event": mark("Last action"),
    "days_since_last_event": mark("Days since last action"),
}
# A number of a customers table in between is a year: no thousands separator.
FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONEY = ("revenue", "mean_order_value", "lifetime_value")
_SHARES = ("last_order_share", "p_churn_90")


def fact_name(column: str) -> str:
    """A column of the facts, or of what was bought; attributes keep the name the file gave them."""
    if column in FACTS:
        return _(FACTS[column])
    return labels.column(column.removeprefix(OF_CUSTOMER)) if column in BOUGHT else column.removeprefix(OF_CUSTOMER)


def fact_value(column: str, value: float) -> str:
    """A number of this column in its unit."""
    if column in _MONEY:
        return money(value)
    if column in _SHARES:
        return percent(value)
    return plain_number(value, of_ours=column in FACTS)


def plain_number(value: float, of_ours: bool) -> str:
    """A number without a unit; in a column of the user's (not `of_ours`) what looks like a year is written as one."""
    if not of_ours and FIRST_YEAR <= value <= LAST_YEAR:
        return f"{value:.0f}"
    return number(value, 0 if float(value).is_integer() or abs(value) >= 10 else 1)
