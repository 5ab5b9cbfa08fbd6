"""Budget: one pot, split so that the next unit of money brings the same everywhere."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import allocation_chart, budget_curve_chart
from analysis.strategy import Allocation, BudgetSettings, allocate_budget, budget_curve
from analysis.strategy.budget import LearnedCurves
from pages.shared import cards, state, tables
from pages.shared.cards import card
from pages.shared.strategy import budget_learned, budget_lines
from pages.shared.text import _, mark, money, number, percent, short_money, wording

CERTAIN = 0.99
REASONS = {
    "grows": mark("grows: the next unit of money brings more here than elsewhere"),
    "shrinks": mark("shrinks: the next unit of money brings more elsewhere"),
    "stays": mark("stays"),
    "at_minimum": mark("held by its minimum"),
    "at_maximum": mark("held by its maximum"),
    "most_move": mark("held by the largest move of one round"),
    "not_paying": mark("shrinks: its last unit of money brought less than itself"),
}


def show() -> None:
    st.subheader(_("What each line gets and brings today"))
    st.caption(_whence())
    lines = budget_lines.edited()
    if lines.empty:
        st.info(_("Fill in at least one line: its spend, what it brings, and what would come without it."))
        return
    settings = _settings(float(lines["spend"].sum()))
    learned = budget_learned.ask(lines)
    found = state.attempt(allocate_budget, lines, settings, learned)
    _headline_numbers(found)
    title = _title(found)
    st.altair_chart(allocation_chart(found, wording(), title), key="allocation_chart", alt=title)
    _assumptions(found)
    _table(found)
    _other_budgets(lines, settings, learned)


def _whence() -> str:
    if not budget_lines.channel_names():
        return _("No channels are known: bring a table of ad spend, or fill in lines of your own, such as repairs.")
    return _(
        "Channels come from the page Lifetime value, over the same time; add repairs and campaigns of your own. "
        "What comes in by a channel counts as brought by its spend unless you say what would come without."
    )


def _settings(today: float) -> BudgetSettings:
    with st.container(border=True), st.grid(2, min_column_width=260):
        total = st.number_input(
            _("Budget for all lines"),
            min_value=0.0,
            step=100.0,
            help=_("Today: {amount}", amount=money(today)),
            **state.remembered("budget_total", round(today, 2)),
        )
        careful = st.toggle(
            _("Move at most 30 % at once"),
            help=_("The curves are uncertain: move a little, look, and move again."),
            **state.remembered("budget_careful", True),
        )
    return BudgetSettings(total, 0.3 if careful else None)


def _headline_numbers(found: Allocation) -> None:
    with cards.row():
        card(
            _("Gain"),
            short_money(found.gain),
            _("Margin after spend, over today. In 8 of 10 cases it lies in the range below, if the curves are right."),
            (short_money(found.gain_low), short_money(found.gain_high)),
        )
        card(_("Chance of a gain"), _chance(found.p_gain), _("Share of the curves in which the move gains."))
        card(_("Spent"), short_money(found.lines["spend"].sum()))
        card(_("Better kept"), short_money(found.left), _("The next unit of money would bring less than itself."))


def _chance(share: float) -> str:
    """All of some hundred curves are no certainty."""
    return _("over {share}", share=percent(CERTAIN)) if share > CERTAIN else percent(share)


def _title(found: Allocation) -> str:
    moved = found.lines.assign(change=found.lines["spend"] - found.lines["spend_now"])
    up, down = moved.loc[moved["change"].idxmax()], moved.loc[moved["change"].idxmin()]
    if max(up["change"], -down["change"]) < 1:
        return _("Today's split is as good as any")
    if -down["change"] > up["change"]:
        return _(
            "Take {amount} from {line}: its last unit of money brought {marginal}",
            amount=money(-down["change"]),
            line=down["line"],
            marginal=number(down["marginal_now"], 2),
        )
    return _(
        "Move {amount} to {line}: the next unit of money brings {marginal} there",
        amount=money(up["change"]),
        line=up["line"],
        marginal=number(up["marginal_now"], 2),
    )


def _assumptions(found: Allocation) -> None:
    said = [
        _("The bar is the spend then, the mark the spend today."),
        _(
            "More money brings ever less more. How fast is uncertain: {draws} curves a line, drawn from your data "
            "where these say anything, else from your number or, without one, from studies of brand advertising; mail "
            "to your own customers may be quite different.",
            draws=number(found.settings.draws),
        ),
    ]
    beyond = found.lines.loc[found.lines["unobserved"], "line"]
    if len(beyond):
        said.append(
            _("Beyond half or one and a half of today's spend, so not observed: {lines}.", lines=", ".join(beyond))
        )
    said.append(_("Only an experiment shows what a channel really brings."))
    st.caption(" ".join(said).replace("$", "\\$"))


def _table(found: Allocation) -> None:
    reasons = {code: _(words) for code, words in REASONS.items()}
    tables.show(
        found.lines.assign(
            change=found.lines["spend"] - found.lines["spend_now"], reason=found.lines["reason"].map(reasons)
        ),
        {
            "line": _("Budget line"),
            "spend_now": _("Spend today"),
            "spend": _("Spend then"),
            "change": _("Change"),
            "reason": _("Why"),
            "marginal_now": _("Next unit brings today"),
            "marginal": _("Next unit brings then"),
            "marginal_low": _("at least (80 %)"),
            "marginal_high": _("at most (80 %)"),
            "share_growing": _("Grows in so many of the curves"),
            "margin_now": _("Margin today"),
            "margin": _("Margin then"),
        },
        file_name="budget.csv",
        key="budget",
    )


def _other_budgets(lines: pd.DataFrame, settings: BudgetSettings, learned: LearnedCurves | None) -> None:
    with st.expander(_("What other budgets would bring"), icon=":material/show_chart:"):
        curve = state.attempt(budget_curve, lines, settings, learned)
        best = curve.loc[curve["margin"].idxmax()]
        title = _(
            "At {total} the best split brings {margin} after spend; more money adds nothing",
            total=money(best["total"], 0),
            margin=money(best["margin"], 0),
        )
        st.altair_chart(budget_curve_chart(curve, wording(), title), key="budget_curve_chart", alt=title)
