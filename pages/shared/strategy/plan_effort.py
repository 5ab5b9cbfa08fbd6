"""Effort and benefit: whether each campaign repays what making it costs, and whether there are too many."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.charts import plan_effort_chart
from analysis.strategy import Effort, Plan, weigh_effort
from analysis.strategy import effort as verdicts
from pages.shared import plan_lines, state, tables
from pages.shared.segments import guard_choice
from pages.shared.text import _, escape, mark, money, ngettext, number, percent, wording

_SAID = {
    verdicts.DROP: mark("Do not: it costs more than it should bring."),
    verdicts.MAY_LOSE: mark("It may cost more than it brings."),
    verdicts.PAYS: mark("It pays even at the low end."),
    verdicts.NO_CONTACT: mark("Nobody is contacted."),
    verdicts.UNKNOWN: mark("What an order is worth is unknown."),
}
USUAL_COST, USUAL_MESSAGES = 500.0, 5


def show(plan: Plan, groups: pd.DataFrame, names: dict[str, str], margin: float) -> None:
    """The part of the page that compares with fewer campaigns."""
    st.subheader(_("Effort and benefit"))
    effort = weigh_effort(plan)
    _messages(effort)
    if not effort.lines["making_cost"].any():
        _ask_for_making(effort, groups, margin)
        return
    title = _title(effort, names)
    st.altair_chart(plan_effort_chart(effort, wording(), title, names), key="plan_effort_chart", alt=title)
    st.caption(escape(_together(effort)))
    _table(effort, names)


def _messages(effort: Effort) -> None:
    most = int(state.chosen(guard_choice.MESSAGES, USUAL_MESSAGES))
    said = ngettext("{count} different message", "{count} different messages", effort.messages)
    if effort.messages > most:
        st.info(
            _(
                "{said}: more than the {most} that sound like one sender. Give some segments the same message, or "
                "merge segments.",
                said=said,
                most=number(most),
            ),
            icon=":material/campaign:",
        )
        st.page_link("segmentation.py", label=_("Is a segment worth it?"), icon=":material/call_merge:")
    elif effort.messages:
        st.caption(_("{said}: few enough to sound like one sender (at most {most}).", said=said, most=number(most)))


def _ask_for_making(effort: Effort, groups: pd.DataFrame, margin: float) -> None:
    cost = float(state.chosen(guard_choice.COST, USUAL_COST))
    st.caption(_("No campaign says yet what making it costs, and so all look good: texts, pictures, approval."))
    reached = effort.lines.loc[effort.lines["contacts"] > 0, "segment"]
    st.button(
        _("Enter {cost} for each", cost=escape(money(cost, 0))),
        icon=":material/payments:",
        key="plan_enter_making",
        disabled=reached.empty,
        help=_("As under “Is a segment worth it?”. Change it in the table above, under “Costs and effect”."),
        on_click=partial(_enter_making, list(reached), cost, groups, margin),
    )


def _enter_making(segments: list[str], cost: float, groups: pd.DataFrame, margin: float) -> None:
    plan_lines.change(groups, margin, {segment: {"making_cost": cost} for segment in segments})


def _title(effort: Effort, names: dict[str, str]) -> str:
    losing = effort.lines[effort.lines["verdict"] == verdicts.DROP]
    if losing.empty:
        return _("Every campaign should repay its making")
    worst = losing.loc[losing["expected_margin"].idxmin()]
    return ngettext(
        "{count} campaign does not repay its making; without “{segment}” the plan brings {gain} more",
        "{count} campaigns do not repay their making; without “{segment}” the plan brings {gain} more",
        len(losing),
        segment=names[worst["segment"]],
        gain=money(-worst["expected_margin"]),
    )


def _together(effort: Effort) -> str:
    if not effort.bearable_share > 0:
        return _("Made once, one message for all could bring nothing and still leave more than these campaigns.")
    return _(
        "Campaigns of their own pay as long as one message for all, made once, would bring less than {share} of their "
        "responses. Only a test shows how much it brings.",
        share=percent(effort.bearable_share),
    )


def _table(effort: Effort, names: dict[str, str]) -> None:
    with st.expander(_("Without this segment"), icon=":material/content_cut:"):
        tables.show(
            effort.lines.assign(
                segment=effort.lines["segment"].map(names),
                said=[_(_SAID[code]) for code in effort.lines["verdict"]],
                points=effort.lines["needed_lift"] * 100,
                bearable_rate=effort.lines["bearable_share"],
            ),
            {
                "segment": _("Segment"),
                "said": _("What to do"),
                "without": _("Plan without it"),
                "gross_margin": _("Margin before cost"),
                "contact_cost": _("Cost of contacts"),
                "making_cost": _("Cost of making it"),
                "points": _("Orders per 100 contacts that repay the making"),
                "bearable_rate": _("A shared message may bring, of its response"),
            },
            file_name="effort.csv",
            key="plan_effort",
        )
