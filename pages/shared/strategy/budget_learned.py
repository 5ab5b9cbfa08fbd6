"""Response curves from the workspace's own spend and orders, for the lines of the budget that are channels."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import learned_curves_chart
from analysis.strategy.budget import LearnedCurves
from pages.shared import controls, state, tables
from pages.shared.strategy import budget_lines, cached_budget
from pages.shared.text import _, escape, mark, number, percent, wording

LEFT_OUT = {
    "few_periods": mark("too few periods with spend"),
    "hardly_varies": mark("its spend hardly varies"),
}


def ask(lines: pd.DataFrame) -> LearnedCurves | None:
    """Curves of margin, if the user wants them and the data allow any."""
    if not {"orders", "spend"} <= set(state.stored()):
        return None
    wanted = st.toggle(
        _("Learn the curves from spend and orders"),
        help=_(
            "From at least 26 weeks or months of varied spend. Only for lines named like a channel; the others keep "
            "your numbers."
        ),
        **state.remembered("budget_learned", False),
    )
    if not wanted:
        return None
    with st.spinner(_("Comparing spend and revenue, period by period …")):
        found = state.attempt_or_say(
            cached_budget.learned, state.table("orders"), state.table("spend"), budget_lines.channel_names()
        )
    if found is None:
        return None
    learned = found.after_margin(controls.remembered_lifetime_value().margin)
    _show(learned, set(lines["line"]))
    return learned


def _show(learned: LearnedCurves, lines: set[str]) -> None:
    title = _title(learned)
    st.altair_chart(learned_curves_chart(learned, wording(), title), key="learned_curves_chart", alt=title)
    st.caption(" ".join(_said(learned, lines)))
    with st.expander(_("In numbers"), icon=":material/table:"):
        _table(learned)


def _title(learned: LearnedCurves) -> str:
    told = learned.lines[~learned.lines["adds_nothing"]]
    if told.empty:
        return _("Your data add nothing to what studies of advertising say")
    best = told.loc[told["marginal"].idxmax()]
    return _(
        "{line}: the next unit of money brings {marginal}, by your own data",
        line=best["line"],
        marginal=number(best["marginal"], 2),
    )


def _said(learned: LearnedCurves, lines: set[str]) -> list[str]:
    said = [
        _(
            "From {periods} periods: margin of all orders by the spend of the same and earlier periods, beside trend "
            "and season; {share} of what then remains goes with the spend. The range is 80 %. What customers bring in "
            "later years is not in it.",
            periods=number(learned.periods),
            share=percent(learned.explained),
        ),
        _(
            "Never trust it alone: where spend follows demand – more before Christmas – a channel looks better than it "
            "is. Only an experiment tells."
        ),
    ]
    nothing = learned.lines.loc[learned.lines["adds_nothing"], "line"]
    if len(nothing):
        said.append(
            _(
                "Of {lines} your data say next to nothing: your own numbers hold there.",
                lines=escape(", ".join(nothing)),
            )
        )
    unknown = set(learned.lines["line"]) - lines
    if unknown:
        said.append(_("No line of the budget is called {lines}.", lines=escape(", ".join(sorted(unknown)))))
    return said


def _table(learned: LearnedCurves) -> None:
    rows = learned.lines.rename(columns={"learned": "share_learned", "lingers": "share_lingering"}).assign(
        said=[_("nothing new") if nothing else _("learned") for nothing in learned.lines["adds_nothing"]]
    )
    left_out = learned.left_out.assign(said=[_(LEFT_OUT[reason]) for reason in learned.left_out["reason"]])
    tables.show(
        pd.concat([rows, left_out], ignore_index=True),
        {
            "line": _("Budget line"),
            "said": _("What the data say"),
            "spend": _("Spend of a period"),
            "marginal": _("Next unit brings"),
            "marginal_low": _("at least (80 %)"),
            "marginal_high": _("at most (80 %)"),
            "average": _("A unit brings on average"),
            "share_learned": _("Doubt removed"),
            "share_lingering": _("Left in the next period"),
        },
        file_name="learned_curves.csv",
        key="learned_curves",
    )
