"""How far customers get, and who they are at each step."""

from __future__ import annotations

import streamlit as st

from analysis.charts import funnel_chart
from analysis.charts.journey import SELECTION
from analysis.journey import Funnel, customers_who_stopped
from pages.shared import cards, labels, tables
from pages.shared.cards import card
from pages.shared.journey import times_part
from pages.shared.journey.counted import Counted
from pages.shared.text import _, escape, ngettext, number, percent, wording


def show(counted: Counted) -> None:
    funnel, names = counted.funnel, counted.names
    _headline_numbers(funnel)
    position = _chart(funnel, names)
    _assumptions(funnel, ladder=counted.source.ladder)
    _stopped(funnel, position, names)
    times_part.show(funnel, names)
    _steps_table(funnel, names)


def _headline_numbers(funnel: Funnel) -> None:
    leak = funnel.biggest_leak
    with cards.row():
        card(_("Entered"), number(funnel.entered), _("Customers who did the first step."))
        card(
            _("Got through"),
            percent(funnel.overall_conversion, 1),
            ngettext("Of {count} customer who entered.", "Of {count} customers who entered.", funnel.entered),
        )
        card(_("Lost at the biggest leak"), number(leak.lost if leak else 0))
        card(
            _("Still open"),
            number(funnel.still_open),
            _("Their time is not over yet: they may still go on, so they are not counted as lost."),
        )


def _chart(funnel: Funnel, names: dict[str, str]) -> int | None:
    """The funnel; returns the step (from 0) whose bar was clicked."""
    title = _title(funnel, names)
    event = st.altair_chart(
        funnel_chart(funnel, wording(), title, names),
        on_select="rerun",
        selection_mode=SELECTION,
        key="journey_chart",
        alt=title,
    )
    chosen = event.selection.get(SELECTION, [])
    return int(chosen[0]["position"]) if chosen else None


def _title(funnel: Funnel, names: dict[str, str]) -> str:
    leak = funnel.biggest_leak
    if leak is None:
        return _("No leak: nobody was lost between these steps")
    return _(
        "Biggest leak: {source} → {target}, {share} go on",
        source=names[leak.from_step],
        target=names[leak.to_step],
        share=_between(leak.rate_low, leak.rate_high),
    )


def _between(low: float, high: float) -> str:
    """A share, or both ends where it depends on the customers still open."""
    low_text, high_text = percent(low), percent(high)
    return low_text if low_text == high_text else _("{low} to {high}", low=low_text, high=high_text)


def _assumptions(funnel: Funnel, *, ladder: bool) -> None:
    said = [
        ngettext("{count} customer entered", "{count} customers entered", funnel.entered),
        ngettext(
            "they have {count} day from the first step",
            "they have {count} days from the first step",
            funnel.settings.window_days,
        ),
        _("each counts once, by the best attempt"),
    ]
    if funnel.still_open:
        said.append(_("whose time is not over yet is open: lost or not will show, so a share has two ends"))
    if funnel.excluded:
        said.append(
            ngettext(
                "{count} customer is left out because of what happened in between",
                "{count} customers are left out because of what happened in between",
                funnel.excluded,
            )
        )
    if funnel.settings.hold:
        said.append(_("the same in all steps: {column}", column=escape(labels.column(funnel.settings.hold))))
    if ladder:
        said.append(_("an export that begins mid-life counts an older customer's first order in the file as the 1st"))
    st.caption(" · ".join(said) + ".")


def _stopped(funnel: Funnel, position: int | None, names: dict[str, str]) -> None:
    leak = funnel.biggest_leak
    if position is None:
        position = leak.step_index if leak else 0
    step = names[funnel.steps["step"].iloc[position]]
    customers = customers_who_stopped(funnel, position)
    st.subheader(_("Who stopped at “{step}”", step=escape(step)))
    st.caption(_("Click a bar above to see the customers of another step."))
    states = {"lost": _("Lost"), "open": _("Still open"), "completed": _("Got through")}
    tables.show(
        customers.assign(state=customers["state"].astype(object).map(states)),
        {"customer_id": _("Customer"), "entered": _("Entered"), "state": _("State")},
        file_name="stopped.csv",
        key="stopped",
    )


def _steps_table(funnel: Funnel, names: dict[str, str]) -> None:
    with st.expander(_("All steps in numbers"), icon=":material/table:"):
        tables.show(
            funnel.steps.assign(step=funnel.steps["step"].map(names)),
            {
                "step": _("Step"),
                "customers": _("Customers"),
                "open": _("Still open"),
                "lost": _("Lost here"),
                "share_of_first": _("Share of all who entered"),
                "share_of_previous": _("Share of the step before"),
                "settled_rate": _("Went on (without those still open)"),
                "settled_rate_low": _("at least (95 %)"),
                "settled_rate_high": _("at most (95 %)"),
            },
            file_name="funnel.csv",
            key="funnel_table",
        )
