"""What the prices of leaks rest on, in words."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analysis.journey import LeakList
from pages.shared import labels
from pages.shared.text import _, escape, mark, money, ngettext, number, percent

COMPARED = {
    "entry_day": mark("day of entry"),
    "weekday": mark("weekday"),
    "hour": mark("hour"),
    "orders_before": mark("orders before"),
    "spend_before": mark("spend before"),
    "days_since_order": mark("days since the last order"),
    "days_on_the_way": mark("days on the way"),
    "visits_before": mark("days with a visit before"),
    "days_known": mark("days known"),
    "order_channel": mark("channel of the order"),
}


def show(leaks: LeakList) -> None:
    with st.expander(_("What this rests on"), icon=":material/fact_check:"):
        for item in leaks.assumptions:
            say = ASSUMPTIONS.get(item.code)
            if say is not None:
                st.markdown("- " + say(item.fields))


ASSUMPTIONS: dict[str, Callable[[dict], str]] = {
    "horizon": lambda f: ngettext(
        "Money is the margin within {count} day after the step was entered.",
        "Money is the margin within {count} days after the step was entered.",
        f["days"],
    ),
    "horizon_shortened": lambda f: _(
        "Asked were {asked} days; the data do not follow enough customers so long.", asked=number(f["asked"])
    ),
    "margin": lambda f: _("Of revenue {share} remain as margin.", share=percent(f["share"])),
    "discount": lambda f: _("Money a year later is worth {yearly} less.", yearly=percent(f["yearly"])),
    "mature": lambda f: _(
        "Values rest on the {customers} of {entered} customers who could be followed to the end.",
        customers=number(f["customers"]),
        entered=number(f["entered"]),
    ),
    "open_left_out": lambda f: ngettext(
        "{count} customer whose time is not over is not counted as lost.",
        "{count} customers whose time is not over are not counted as lost.",
        f["customers"],
    ),
    "open_expected": lambda f: ngettext(
        "{count} customer is still open: {lost} expected losses are in the price.",
        "{count} customers are still open: {lost} expected losses are in the price.",
        f["customers"],
        lost=number(f["lost"]),
    ),
    "compared_on": lambda f: _(
        "The lost are compared with those who went on and were alike in: {names}.",
        names=", ".join(_(COMPARED[name]) if name in COMPARED else escape(labels.column(name)) for name in f["names"]),
    ),
    "trimmed": lambda f: ngettext(
        "{count} lost customer is hardly like anybody who went on and weighs less.",
        "{count} lost customers are hardly like anybody who went on and weigh less.",
        f["customers"],
    ),
    "second_order": lambda f: ngettext(
        "A second order counts within {count} day; nine of ten second orders come so soon.",
        "A second order counts within {count} days; nine of ten second orders come so soon.",
        f["days"],
    ),
    "lapsing": lambda f: _(
        "A regular stays away when the chance of no further order is above {limit}. "
        "Predictions fall back to the mean by themselves, and winning back costs discounts.",
        limit=percent(f["limit"]),
    ),
    "seasonal": lambda f: _(
        "Only {months} months were seen: a month times twelve is no year.", months=number(f["months"], 1)
    ),
    "no_trend": lambda _fields: _("Older customers stand for younger ones: a new trend is not in the price."),
    "orders_by_day": lambda _fields: _("Orders have no time of day: what was bought on the day of a step counts."),
    "completions": lambda f: _("There are no orders: each completion counts {value}.", value=money(f["value"])),
    "no_money": lambda _fields: _("There are no orders of these customers, so the list counts customers only."),
    "no_match": lambda _fields: _("Nobody of this journey is in the orders, so the list counts customers only."),
    "draws": lambda f: _(
        "Ranges are 90 %, from {count} samples of the customers; a comparison, not an experiment: "
        "a test shows what repairing really brings.",
        count=number(f["count"]),
    ),
}
