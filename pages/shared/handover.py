"""The words of the plan's files: headings, names, and the README that explains them to a colleague."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.strategy import Plan
from analysis.tables.privacy.pseudonyms import hash_columns
from pages.shared import consent, labels, plan_leaks, state
from pages.shared.text import _, currency, day, mark, money, ngettext, percent

HEADINGS = {
    "segment": mark("Segment"),
    "customers": mark("Customers"),
    "action": mark("Action"),
    "channel": mark("Channel"),
    "message": mark("Message"),
    "start": mark("Start"),
    "rounds": mark("Messages per person"),
    "every_days": mark("Days between messages"),
    "owner": mark("Owner"),
    "status": mark("Status"),
    "cost_per_contact": mark("Cost per contact"),
    "expected_response": mark("Expected response"),
    "making_cost": mark("Cost of making it"),
    "control_share": mark("Share held back"),
    "draw": mark("Draw of the control group"),
    "budget": mark("Budget"),
    "contacts": mark("Contacts"),
    "control": mark("Control group"),
    "order_value": mark("Order value"),
    "expected_orders": mark("Expected orders"),
    "expected_cost": mark("Expected cost"),
    "expected_revenue": mark("Expected revenue"),
    "expected_margin": mark("Expected margin after cost"),
    "margin_low": mark("Margin, low"),
    "margin_high": mark("Margin, high"),
    "break_even_response": mark("Response that pays the cost"),
}
_OTHER_WORDS = {
    "plan": mark("Plan"),
    "segments": mark("Segments"),
    "assumptions": mark("Assumptions"),
    "total": mark("Total"),
    "yes": mark("yes"),
    "no": mark("no"),
    "customer_id": mark("Customer"),
    "contact": mark("Contact"),
    "arm": mark("Arm of the test"),
    "control": mark("Control group"),
    "not_reached": mark("Not reached"),
    "days_since_last_order": mark("Days since last order"),
    "orders": mark("Orders"),
    "revenue": mark("Revenue"),
    "lifetime_value": mark("Lifetime value"),
    "p_churn_90": mark("No order in 90 days (probability)"),
    "definition": mark("Who is in it"),
    "share_of_customers": mark("Share of customers"),
    "share_of_revenue": mark("Share of revenue"),
    "mean_orders": mark("Orders per customer"),
    "median_days_since_last_order": mark("Days since last order (median)"),
    "mean_revenue": mark("Revenue per customer"),
    "assumption": mark("Assumption"),
    "value": mark("Value"),
    "margin": mark("Margin (share of revenue)"),
    "response_low": mark("Response at worst (× assumption)"),
    "response_high": mark("Response at best (× assumption)"),
    "chance": mark("Chance covered by the range"),
    "leaks": mark("Leaks"),
}
DEFINITION_COLUMNS = [
    *("segment", "definition", "customers", "share_of_customers", "revenue", "share_of_revenue"),
    *("mean_orders", "median_days_since_last_order", "mean_revenue"),
]


def words() -> dict[str, str]:
    """Every code that stands in the plan's files, but for segments, in the user's language."""
    return labels.names({**labels.ACTIONS, **labels.CHANNELS, **labels.STATUSES, **_OTHER_WORDS})


def headings() -> dict[str, str]:
    """Every column of the plan's files in the user's language."""
    return labels.names({**_OTHER_WORDS, **HEADINGS, **plan_leaks.COLUMNS})


def with_codes(customers: pd.DataFrame) -> pd.DataFrame:
    """The customers with the codes that were kept for export, such as the SHA-256 of their address."""
    if _ids_are_address_hashes():
        customers = customers.assign(customer_id_sha256=customers["customer_id"].astype("str"))
    if "customers" not in state.stored():
        return customers
    people = state.table("customers").frame
    codes = hash_columns(people.columns)
    if not codes:
        return customers
    # Somebody with several rows may have the code in any of them.
    known = people.groupby("customer_id", observed=True)[codes].first().reset_index().astype({"customer_id": "str"})
    return customers.astype({"customer_id": "str"}).merge(known, on="customer_id", how="left")


def _ids_are_address_hashes() -> bool:
    """Whether the customer's number is the SHA-256 of an address: of orders only the number can be kept so."""
    orders = state.stored().get("orders")
    return orders is not None and any(how == "sha256" for *_which, how in orders.treated)


def readme(plan: Plan, entries: Iterable[tuple[str, str]], left_out: int = 0) -> str:
    """What is what, for the colleague who opens the ZIP.

    Args:
        entries: path and content of every file and folder beside this text.
        left_out: customers who may not be contacted.
    """
    totals = plan.totals
    lines = [
        _("Leaky Bucket: campaign plan"),
        "",
        _(
            "Data until {day}. All amounts in {currency}.",
            day=day(state.observed_until()),
            currency=currency(),
        ),
        ngettext(
            "{count} customer in one segment each.",
            "{count} customers, each in exactly one segment.",
            totals.customers,
        ),
        "",
        *(line for path, said in entries for line in (path, f"  {said}")),
        "",
        _("The lists in audiences/ together hold every customer exactly once.")
        if not left_out
        else _("The lists in audiences/ together hold every customer who may be contacted exactly once."),
        _("“Contact” is yes for those the budget reaches, the most valuable first."),
        "",
        _(
            "Expected margin after cost: {margin} ({low} to {high}), at a margin of {rate} of revenue.",
            margin=money(totals.expected_margin),
            low=money(totals.margin_low),
            high=money(totals.margin_high),
            rate=percent(plan.settings.margin),
        ),
        _("The responses are assumptions. The range covers half to one and a half of them, plus chance."),
        *_what_shows_the_effect(totals.control),
        *_who_may_be_contacted(left_out),
    ]
    return "\r\n".join(lines) + "\r\n"


def _what_shows_the_effect(held_back: int) -> list[str]:
    if not held_back:
        return [_("Keep a random part of each list without the campaign: only that shows what it really brings.")]
    return [
        ngettext(
            "{count} customer was drawn by lot for the control group and must not be contacted by the campaign: only "
            "the comparison shows what it really brings.",
            "{count} customers were drawn by lot for the control group and must not be contacted by the campaign: "
            "only the comparison shows what it really brings.",
            held_back,
        ),
        _("The lists named “{arm}” are for leaving people out, not for writing to them.", arm=_("Control group")),
    ]


def _who_may_be_contacted(left_out: int) -> list[str]:
    found = consent.current()
    if found is None:
        return [_("Before sending, remove everyone who did not agree to be contacted.")]
    return [
        _("Who may be contacted was read from the customers table: {columns}.", columns=consent.names(found)),
        ngettext(
            "{count} customer may not be contacted and is in no list and no number here.",
            "{count} customers may not be contacted and are in no list and no number here.",
            left_out,
        ),
    ]
