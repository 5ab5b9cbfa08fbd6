"""The leak list: what each leak costs, what repairing it may cost, and what that rests on."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.charts import leak_list_chart
from analysis.journey import Drivers, LeakList, LeakSettings
from pages.shared import cards, controls, labels, state, tables
from pages.shared.cards import card
from pages.shared.journey import cached, leak_assumptions, leak_words
from pages.shared.journey.counted import Counted
from pages.shared.text import _, escape, money, number, short_money, wording

HORIZON, COMPLETION = "leak_horizon_days", "value_per_completion"
USUAL_HORIZON = 365
# Comparing the lost at every step of a larger table takes too long for one view.
MOST_COMPARED = 2_000_000


def show(counted: Counted) -> None:
    has_orders = "orders" in state.stored() and not counted.source.visits
    settings = _settings(has_orders)
    orders = state.table("orders") if has_orders else None
    with st.spinner(_("Pricing the leaks …")):
        leaks = state.attempt(cached.leak_list, counted.source.events, counted.funnel.settings, orders, settings)
        reasons = _reasons(leaks, counted)
    named = leak_words.named(leaks, counted.names).assign(goes_with=reasons)
    if counted.funnel.still_open and not named["expected_lost"].sum():
        st.info(
            _("Nobody is lost yet: those who stopped are still open. Choose less time or bring later events."),
            icon=":material/info:",
        )
        return
    if leak_words.in_money(leaks):
        _headline_numbers(leaks, named)
    else:
        st.caption(_("For prices bring orders of the same customers, or say what one completion is worth."))
    title = leak_words.title(named)
    names = dict(zip(leak_words.keys(leaks.leaks), named["leak"], strict=True))
    st.altair_chart(leak_list_chart(leaks, wording(), title, names), alt=title)
    if realistic := leak_words.realistic(named):
        st.caption(escape(realistic))
    leak_assumptions.show(leaks)
    _list(named)
    if _too_many(counted):
        st.caption(
            _(
                "With more than {most} events the list does not say what goes with being lost: that would take too "
                "long for all leaks at once. “Where and why” says it of one step at a time.",
                most=number(MOST_COMPARED),
            )
        )
    _channels(leaks)


def _reasons(leaks: LeakList, counted: Counted) -> list[str]:
    """What goes with being lost, for each leak of the list that is a step."""
    places, compared = {step: place for place, step in enumerate(counted.funnel.steps["step"])}, not _too_many(counted)
    found = [
        _drivers(counted, places[here]) if kind == "step" and compared else None
        for kind, here, _there in leak_words.keys(leaks.leaks)
    ]
    return [leak_words.reasons(one, counted.names) for one in found]


def _too_many(counted: Counted) -> bool:
    return len(counted.source.events.frame) > MOST_COMPARED


def _drivers(counted: Counted, position: int) -> Drivers | None:
    # Where nobody or everybody is lost there is nothing to compare; the list says so by its numbers.
    return state.attempt_or_none(cached.drivers, counted.source.events, counted.funnel.settings, position)


def _settings(has_orders: bool) -> LeakSettings:
    with st.container(border=True), st.container(horizontal=True):
        st.number_input(
            _("Days to follow each customer"),
            min_value=30,
            max_value=1825,
            step=30,
            width=240,
            help=_("What a customer brings in so many days after the step counts. Shortened where the data end."),
            **state.remembered(HORIZON, USUAL_HORIZON, between=(30, 1825)),
        )
        if has_orders:
            return priced_by_orders(controls.margin())
        completion = st.number_input(
            _("What one completion is worth"),
            min_value=0.0,
            width=240,
            help=_("Without orders of the same customers a price needs this. With 0 you see customers only."),
            **state.remembered(COMPLETION, 0.0),
        )
    return replace(priced_by_orders(1.0), value_per_completion=completion or None)


def priced_by_orders(margin: float) -> LeakSettings:
    """How leaks are priced, as chosen on this page."""
    return LeakSettings(
        horizon_days=int(state.chosen(HORIZON, USUAL_HORIZON)),
        yearly_discount=state.chosen("discount_percent", 10) / 100,
        margin=margin,
        observed_until=state.observed_until(),
    )


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


def _list(named: pd.DataFrame) -> None:
    st.subheader(_("The list"))
    columns = {
        "leak": _("Leak"),
        "customers": _("Came here"),
        "lost": _("Lost here"),
        "goes_with": _("Goes with being lost"),
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
    shown = {name: heading for name, heading in columns.items() if named[name].replace("", None).notna().any()}
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
