"""How the plan was made: what went in, what each number means, what it rests on. From the results themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from analysis.export import Section, html_page
from analysis.strategy import Plan
from analysis.strategy.expectations import CHANCE, RESPONSE_RANGE
from pages.shared import cache, consent, controls, handover, labels, state
from pages.shared.journey import handed, leak_assumptions, leak_words
from pages.shared.strategy.grouped import Grouped
from pages.shared.text import _, currency, day, language, mark, money, ngettext, number, percent, plain

MEANINGS = {
    "contacts": mark("Customers whom the campaign reaches with its budget, the most valuable first."),
    "control": mark("Customers held back by lot: what they buy all the same shows what the campaign really brings."),
    "expected_response": mark("Extra orders per person contacted that the campaign itself brings. An assumption."),
    "order_value": mark("Revenue per order of the segment so far; of all customers where a segment has no order."),
    "expected_orders": mark("Contacts × expected response."),
    "expected_cost": mark("What the contacts cost, and making the campaign where a cost is given."),
    "expected_revenue": mark("Expected orders × order value."),
    "expected_margin": mark("Expected revenue × margin − cost."),
    "margin_low": mark("At half the assumed response, and with bad luck."),
    "margin_high": mark("At one and a half times the assumed response, and with good luck."),
    "break_even_response": mark("The response at which margin and cost are equal; above 100 % it can never pay."),
}


def file(plan: Plan, grouped: Grouped, reachable: int) -> bytes:
    """The page in the user's language; `reachable`: customers who may be contacted."""
    parts = (
        _data(),
        _settings(plan, grouped, reachable),
        _campaigns(plan, grouped.names),
        _numbers(plan),
        _segments(grouped),
        _value(),
        _leaks(plan),
    )
    sections = [section for section in parts if section is not None]
    return html_page(_("How this plan was made"), sections, language())


def _data() -> Section:
    today = dt.datetime.now(dt.UTC).date()
    return Section(
        _("What went in"),
        [
            _("Made on {today}, from data until {until}.", today=day(today), until=day(state.observed_until())),
            _("All amounts in {currency}.", currency=currency()),
        ],
        [
            (_("Table"), _("Rows"), _("Customers"), _("Time")),
            *(
                (
                    _(labels.TABLES[table.name]),
                    number(table.rows),
                    number(table.customers) if table.customers else "–",
                    f"{day(table.first_moment)} – {day(table.last_moment)}" if table.first else "–",
                )
                for table in state.stored().values()
            ),
        ],
    )


def _settings(plan: Plan, grouped: Grouped, reachable: int) -> Section:
    low, high = RESPONSE_RANGE
    return Section(
        _("What was chosen and assumed"),
        [
            _("Of revenue {share} remain as margin.", share=percent(plan.settings.margin)),
            *_contactable(len(grouped.customers), reachable),
            _(
                "Cost, response and budget of each campaign are assumptions, not measured; they stand in plan.xlsx. "
                "The range covers {low} to {high} of the response and, on top, {chance} of what chance may do.",
                low=percent(low),
                high=percent(high),
                chance=percent(CHANCE),
            ),
            *_lot(plan),
            _("Everything here can be computed again: equal data and settings give equal numbers."),
        ],
    )


def _lot(plan: Plan) -> list[str]:
    if not plan.totals.control:
        return []
    return [
        _(
            "Who is held back is drawn by lot from the customer's number, the campaign and the number of the draw: "
            "the same customers give the same groups."
        )
    ]


def _contactable(everyone: int, reachable: int) -> Iterator[str]:
    found = consent.current()
    if found is None:
        yield _("No table says who may be contacted: check that before you send anything.")
    else:
        yield _(
            "{reachable} of {everyone} customers may be contacted, read from {columns}; the others are in no file.",
            reachable=number(reachable),
            everyone=number(everyone),
            columns=consent.names(found),
        )


def _campaigns(plan: Plan, names: dict[str, str]) -> Section | None:
    """How large each campaign is, and by which draw its control group can be had again."""
    lines = plan.lines[plan.lines["contacts"] > 0]
    rows = [
        (
            names.get(line["segment"], line["segment"]),
            _(labels.ACTIONS.get(line["action"], line["action"])),
            number(line["contacts"]),
            number(line["control"]),
            number(line["draw"]) if line["control"] else "–",
        )
        for _index, line in lines.iterrows()
    ]
    heading = (_("Segment"), _("Action"), _("Contacts"), _("Control group"), _("Draw of the control group"))
    return Section(_("The campaigns"), rows=[heading, *rows]) if rows else None


def _numbers(plan: Plan) -> Section:
    rows = [(_(handover.HEADINGS[code]), _(MEANINGS[code])) for code in MEANINGS if code in plan.lines]
    return Section(_("What the numbers mean"), rows=[(_("Figure"), _("Meaning")), *rows])


def _segments(grouped: Grouped) -> Section:
    rows = [
        (
            grouped.names.get(group["segment"], group["segment"]),
            str(group["definition"]),
            number(group["customers"]),
            percent(group["share_of_customers"]),
        )
        for _index, group in grouped.definitions.iterrows()
    ]
    heading = (_("Segment"), _("Who is in it"), _("Customers"), _("Share of customers"))
    return Section(_("The segments"), rows=[heading, *rows])


def _value() -> Section | None:
    settings = controls.remembered_lifetime_value()
    values = state.attempt_or_none(cache.lifetime_revenues, state.table("orders"), replace(settings, margin=1.0))
    if values is None:
        return None
    model = values.model
    said = [
        ngettext(
            "What a customer will still bring within {count} day, after margin; the past does not count.",
            "What a customer will still bring within {count} days, after margin; the past does not count.",
            settings.horizon_days,
        ),
        _("Money a year later is worth {yearly} less.", yearly=percent(settings.yearly_discount)),
        _(
            "{model} for orders and Gamma-Gamma for spend, learned from {customers} customers, {repeat} of whom bought "
            "again; log-likelihood {likelihood}.",
            model=labels.MODELS.get(model.name, model.name),
            customers=number(model.customers),
            repeat=number(model.repeat_customers),
            likelihood=number(model.log_likelihood, 2),
        ),
        " · ".join(f"{name} {number(value, 4)}" for name, value in model.parameters.items()),
    ]
    if values.rule == "naive":
        said.append(
            _("In its test on the past the naive rule was better: every customer keeps the pace so far. It is used.")
        )
    return Section(_("Lifetime value"), said)


def _leaks(plan: Plan) -> Section | None:
    found = handed.leak_list(plan.settings.margin)
    if found is None:
        return None
    said = [
        plain(leak_assumptions.ASSUMPTIONS[item.code](item.fields))
        for item in found.leaks.assumptions
        if item.code in leak_assumptions.ASSUMPTIONS
    ]
    named = leak_words.named(found.leaks, found.names)
    rows = [
        (leak["leak"], number(leak["customers"]), number(leak["lost"]), number(leak["n_mature"]), _price(leak))
        for _index, leak in named[named["price_alone"].notna()].iterrows()
    ]
    heading = (
        _("Leak"),
        _("Customers"),
        _("Lost here"),
        _("Followed to the end"),
        _("Repairing it alone brings (90 %)"),
    )
    return Section(_("Leaks"), said, [heading, *rows] if rows else [])


def _price(leak: pd.Series) -> str:
    return _(
        "{price} ({low} to {high})",
        price=money(leak["price_alone"]),
        low=money(leak["price_alone_low"]),
        high=money(leak["price_alone_high"]),
    )
