"""The leak list: what each leak costs, what repairing it may cost, and what that rests on."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis.charts import leak_list_chart
from analysis.journey import LeakList, LeakSettings
from pages.shared import cards, controls, labels, state, tables
from pages.shared.cards import card
from pages.shared.journey import cached
from pages.shared.journey.counted import Counted
from pages.shared.text import _, escape, mark, money, ngettext, number, percent, short_money, wording

KINDS = {"one_time": mark("One-time buyers"), "lapsing": mark("Regulars who stay away")}
REASONS = {
    "few_lost": mark("too few lost customers to price"),
    "few_passed": mark("too few who went on to price"),
    "no_money": mark("no orders to price with"),
    "nobody_lost": mark("nobody is lost here"),
}
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
COMPLETION = "value_per_completion"


def show(counted: Counted) -> None:
    has_orders = "orders" in state.stored() and not counted.source.visits
    settings = _settings(has_orders)
    orders = state.table("orders") if has_orders else None
    with st.spinner(_("Pricing the leaks …")):
        leaks = state.attempt(cached.leak_list, counted.source.events, counted.funnel.settings, orders, settings)
    named = _named(leaks, counted.names)
    _headline_numbers(leaks, named)
    title = _title(named)
    names = dict(zip(_keys(leaks.leaks), named["leak"], strict=True))
    st.altair_chart(leak_list_chart(leaks, wording(), title, names), alt=title)
    _assumptions(leaks)
    _list(named)
    _channels(leaks)


def _settings(has_orders: bool) -> LeakSettings:
    with st.container(border=True), st.container(horizontal=True):
        days = int(
            st.number_input(
                _("Days to follow each customer"),
                min_value=30,
                max_value=1825,
                step=30,
                width=240,
                help=_("What a customer brings in so many days after the step counts. Shortened where the data end."),
                **state.remembered("leak_horizon_days", 365),
            )
        )
        if has_orders:
            margin, completion = controls.margin(), None
        else:
            margin = 1.0
            completion = st.number_input(
                _("What one completion is worth"),
                min_value=0.0,
                width=240,
                help=_("Without orders of the same customers a price needs this. With 0 you see customers only."),
                **state.remembered(COMPLETION, 0.0),
            )
    return LeakSettings(
        horizon_days=days,
        yearly_discount=state.chosen("discount_percent", 10) / 100,
        margin=margin,
        observed_until=state.observed_until(),
        value_per_completion=completion or None,
    )


def _keys(leaks: pd.DataFrame) -> list[tuple[str, str, str]]:
    return list(zip(leaks["kind"], leaks["from_step"], leaks["to_step"], strict=True))


def _named(leaks: LeakList, names: dict[str, str]) -> pd.DataFrame:
    """The list with each leak and each reason in words."""
    said = [
        _(KINDS[kind]) if kind in KINDS else f"{names[here]} → {names[there]}"
        for kind, here, there in _keys(leaks.leaks)
    ]
    return leaks.leaks.assign(leak=said, reason=leaks.leaks["reason"].map({"": ""} | labels.names(REASONS)))


def _headline_numbers(leaks: LeakList, named: pd.DataFrame) -> None:
    top = named.iloc[0]
    with cards.row():
        _lost_there(top)
        card(
            _("Repair brings"),
            short_money(top["price_alone"]),
            _(
                "Margin within the days followed, of all customers lost there in the data and of those still open "
                "who are expected to be; the range is 90 %."
            ),
            range_of=_range(top["price_alone_low"], top["price_alone_high"]),
        )
        card(
            _("Per lost customer"),
            money(top["per_customer"]),
            _("So much may repairing cost at most, for each customer kept."),
        )
        card(
            _("All leaks at once"),
            short_money(leaks.all_at_once.value),
            _("What repairing every step together would bring."),
            range_of=_range(leaks.all_at_once.low, leaks.all_at_once.high),
        )


def _lost_there(top: pd.Series) -> None:
    expected = number(top["expected_lost"])
    so_far = number(top["lost"])
    if expected == so_far:
        card(_("Lost there"), so_far, top["leak"])
    else:
        card(_("Lost there in the end"), expected, f"{top['leak']}. " + _("So far it is {share}.", share=so_far))


def _range(low: float, high: float) -> tuple[str, str] | None:
    return None if pd.isna(low) else (short_money(low), short_money(high))


def _title(named: pd.DataFrame) -> str:
    top = named.iloc[0]
    if pd.isna(top["price_alone"]):
        return _("Most customers are lost at {leak}: {lost}", leak=top["leak"], lost=number(top["lost"]))
    if not top["price_alone"] > 0:
        return _("No leak whose repair would bring money")
    return _(
        "Dearest leak: {leak}, {price} ({low} to {high})",
        leak=top["leak"],
        price=short_money(top["price_alone"]),
        low=short_money(top["price_alone_low"]),
        high=short_money(top["price_alone_high"]),
    )


def _assumptions(leaks: LeakList) -> None:
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


def _list(named: pd.DataFrame) -> None:
    st.subheader(_("The list"))
    columns = {
        "leak": _("Leak"),
        "customers": _("Came here"),
        "lost": _("Lost here"),
        "open": _("Still open"),
        "expected_lost": _("Expected lost in the end"),
        "pass_rate": _("Went on"),
        "price_alone": _("Repairing it alone brings"),
        "price_alone_low": _("at least (90 %)"),
        "price_alone_high": _("at most (90 %)"),
        "share_price": _("Its part of all steps together"),
        "per_customer": _("Worth per lost customer"),
        "value_next": _("Would bring after going on"),
        "value_lost_anyway": _("Bring anyway"),
        "one_point": _("One point more going on brings"),
        "best_group": _("Best group"),
        "best_group_rate": _("Goes on there"),
        "best_group_gain": _("All as good brings"),
        "price_per_month": _("A month"),
        "price_alone_raw": _("Uncorrected price"),
        "top_share": _("Dearest in so many samples"),
        "reason": _("Why no price"),
    }
    # Without prices the list is short, not full of blanks.
    shown = {name: heading for name, heading in columns.items() if named[name].notna().any()}
    tables.show(named, shown, file_name="leaks.csv", key="leak_list")


def _channels(leaks: LeakList) -> None:
    if leaks.channels.empty:
        return
    with st.expander(_("Of which: by channel and device"), icon=":material/alt_route:"):
        st.caption(_("A cut through the same losses, never added to them. Positive: loses more than all together."))
        shown = leaks.channels
        tables.show(
            shown.assign(
                grouping=[labels.column(name) for name in shown["grouping"]],
                group=[group or _("small groups together") for group in shown["group"]],
            ),
            {
                "grouping": _("Property"),
                "group": _("Group"),
                "customers": _("Entered"),
                "excess": _("Lost more than the average"),
            },
            file_name="leaks_by_group.csv",
            key="leak_channels",
        )
