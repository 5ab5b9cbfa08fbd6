"""What the levers of the bucket bring and cost, and where the same money brings more."""

from __future__ import annotations

import streamlit as st

from analysis.strategy.bucket import NO_LEVERS, BucketBasis, Levers, SameMoney, lever_effects, same_money
from pages.shared import cards, labels, state, tables
from pages.shared.cards import card
from pages.shared.text import _, escape, mark, money, number, short_money

NAMES = {
    "acquire": mark("More or fewer new customers"),
    "repair": mark("Keep them after the first order"),
    "win_back": mark("Win back silent customers"),
    "together": mark("All together"),
}
VERDICTS = {
    "repair": mark(
        "For the same money the repair brings more: a new customer costs {cost}, and winning one is the better use of "
        "it only below {low}"
    ),
    "acquire": mark(
        "For the same money winning new customers brings more: one costs {cost}, and this repair is the better use of "
        "it only from {high} on"
    ),
    "open": mark(
        "Cannot be told apart: at {cost} a new customer, repairing and winning may each bring more ({low} to {high})"
    ),
    "neither": mark("Neither brings the money back: {spent} spent, {repair} by repairing, {acquire} by winning"),
}


def show(basis: BucketBasis, levers: Levers, cost_per_new: float) -> None:
    if levers == NO_LEVERS:
        return
    _each(basis, levers)
    _same_money(basis, levers, cost_per_new)


def _each(basis: BucketBasis, levers: Levers) -> None:
    effects = state.attempt(lever_effects, basis, levers)
    last = effects.iloc[-1]
    st.subheader(_said(last["gain_low"], last["gain_high"], basis.settings.months))
    tables.show(
        effects.assign(lever=effects["lever"].map(labels.names(NAMES))),
        {
            "lever": _("Lever"),
            "level": _("More active at the end"),
            "margin": _("Margin more"),
            "cost": _("Cost"),
            "gain": _("Gain after cost"),
            "gain_low": _("Gain at least (80 %)"),
            "gain_high": _("Gain at most (80 %)"),
        },
        file_name="levers.csv",
        key="bucket_effects",
    )
    st.caption(
        _(
            "Over doing nothing, in today's money. What a lever achieves and costs is your assumption; the range holds "
            "what the model and the inflow leave open, not whether the assumption is right."
        )
    )


def _said(low: float, high: float, months: int) -> str:
    fields = {"low": short_money(low), "high": short_money(high), "months": number(months)}
    if low > 0:
        return _("It pays within {months} months: {low} to {high} after cost", **fields)
    if high < 0:
        return _("It does not pay within {months} months: {low} to {high} after cost", **fields)
    return _("Whether it pays within {months} months is open: {low} to {high} after cost", **fields)


def _same_money(basis: BucketBasis, levers: Levers, cost_per_new: float) -> None:
    st.subheader(_("For the same money: repair or acquire?"))
    if not (levers.kept_after_first and levers.repair_cost and cost_per_new):
        st.caption(
            _(
                "Say above how many the repair keeps, what it costs a month, and what one more new customer costs. "
                "Whether keeping is cheaper than winning is not assumed here; your numbers decide it."
            )
        )
        return
    found = state.attempt(same_money, basis, levers.kept_after_first, levers.repair_cost, cost_per_new)
    st.markdown(f"**{escape(verdict(found))}**")
    with cards.row():
        card(
            _("Break-even cost"),
            money(found.break_even),
            _(
                "At this cost of a new customer, winning brings as much as the repair does for the same money. In 8 of "
                "10 cases below."
            ),
            (money(found.break_even_low), money(found.break_even_high)),
        )
        card(
            _("Winning may cost"),
            money(found.worth),
            _(
                "At most, for each new customer, to bring the money back within {months} months.",
                months=number(basis.settings.months),
            ),
            (money(found.worth_low), money(found.worth_high)),
        )
        card(
            _("Repair brings"),
            short_money(found.repair),
            _("Margin over all months, for {spent} spent.", spent=money(found.spent)),
            (short_money(found.repair_low), short_money(found.repair_high)),
        )
        card(
            _("Winning brings"),
            short_money(found.acquire),
            _("The same money wins {count} new customers a month.", count=number(found.new_a_month, 1)),
            (short_money(found.acquire_low), short_money(found.acquire_high)),
        )
    st.caption(
        _(
            "New customers are taken to cost the same however many are won; usually the next one costs more. A repair "
            "works for newcomers only, from now on."
        )
    )


def verdict(found: SameMoney) -> str:
    return _(
        VERDICTS[found.verdict],
        cost=money(found.cost_per_new),
        low=money(found.break_even_low),
        high=money(found.break_even_high),
        spent=money(found.spent),
        repair=money(found.repair),
        acquire=money(found.acquire),
    )
