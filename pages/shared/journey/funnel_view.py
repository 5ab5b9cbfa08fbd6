"""How far customers get, and who they are at each step."""

from __future__ import annotations

import streamlit as st

from analysis.charts import funnel_chart
from analysis.charts.journey import SELECTION
from analysis.journey import Conversion, Funnel, customers_who_stopped
from pages.shared import cards, labels, tables
from pages.shared.cards import card
from pages.shared.journey import cached, expected, times_part
from pages.shared.journey.counted import Counted
from pages.shared.text import _, escape, mark, ngettext, number, percent, wording

COLUMNS = {
    "step": mark("Step"),
    "customers": mark("Customers"),
    "open": mark("Still open"),
    "lost": mark("Lost here"),
    "share_of_first": mark("Share of all who entered"),
    "share_of_previous": mark("Share of the step before"),
    "settled_rate": mark("Went on (without those still open)"),
    "settled_rate_low": mark("at least (95 %)"),
    "settled_rate_high": mark("at most (95 %)"),
}
EXPECTED_COLUMNS = {
    "expected": mark("Expected in the end"),
    "rate": mark("Will have gone on"),
    "rate_low": mark("will be at least (95 %)"),
    "rate_high": mark("will be at most (95 %)"),
    "lowest_rate": mark("if all open ones are lost"),
    "highest_rate": mark("if all open ones go on"),
}

# Of those who got through: so many more are worth a word.
MANY_ELSEWHERE = 0.05


def show(counted: Counted) -> None:
    funnel, conversion, names = counted.funnel, counted.conversion, counted.names
    _headline_numbers(funnel, conversion)
    position = _chart(funnel, conversion, names)
    _assumptions(funnel, conversion, ladder=counted.source.ladder)
    if not counted.source.ladder:
        _elsewhere(counted)
    _stopped(funnel, position, names)
    times_part.show(funnel, conversion, names)
    _steps_table(funnel, conversion, names)


def _headline_numbers(funnel: Funnel, conversion: Conversion) -> None:
    leak = funnel.biggest_leak
    with cards.row():
        card(_("Entered"), number(funnel.entered), _("Customers who did the first step."))
        _got_through(funnel, conversion)
        card(_("Lost at the biggest leak"), number(leak.lost if leak else 0))
        card(
            _("Still open"),
            number(funnel.still_open),
            _("Their time is not over yet: they may still go on, so they are not counted as lost."),
        )


def _got_through(funnel: Funnel, conversion: Conversion) -> None:
    of_all = ngettext("Of {count} customer who entered.", "Of {count} customers who entered.", funnel.entered)
    if not conversion.is_estimate:
        # Without an estimate the truth lies between all of those open lost and all of them through.
        most = (funnel.completed + funnel.still_open) / funnel.entered
        ends = (percent(funnel.overall_conversion, 1), percent(most, 1)) if funnel.still_open else None
        card(_("Got through"), percent(funnel.overall_conversion, 1), of_all, range_of=ends)
        return
    rate, low, high = conversion.overall
    so_far = _("So far it is {share}.", share=percent(funnel.overall_conversion, 1))
    card(
        _("Will get through"),
        percent(rate, 1),
        f"{of_all} {so_far} " + _("The range is 95 %."),
        range_of=(percent(low, 1), percent(high, 1)),
    )


def _chart(funnel: Funnel, conversion: Conversion, names: dict[str, str]) -> int | None:
    """The funnel; returns the step (from 0) whose bar was clicked."""
    title = _title(funnel, conversion, names)
    event = st.altair_chart(
        funnel_chart(funnel, wording(), title, names, conversion),
        on_select="rerun",
        selection_mode=SELECTION,
        key="journey_chart",
        alt=title,
    )
    chosen = event.selection.get(SELECTION, [])
    return int(chosen[0]["position"]) if chosen else None


def _title(funnel: Funnel, conversion: Conversion, names: dict[str, str]) -> str:
    leak = funnel.biggest_leak
    if leak is None and funnel.still_open:
        return ngettext(
            "Too early for a leak: nobody is lost yet, {count} is still open",
            "Too early for a leak: nobody is lost yet, {count} are still open",
            funnel.still_open,
        )
    if leak is None:
        return _("No leak: nobody was lost between these steps")
    between = {"source": names[leak.from_step], "target": names[leak.to_step]}
    if not conversion.is_estimate:
        return _(
            "Biggest leak: {source} → {target}, {share} go on", share=_between(leak.rate_low, leak.rate_high), **between
        )
    step = conversion.steps.set_index("position").loc[leak.next_index]
    return _(
        "Biggest leak: {source} → {target}, about {share} go on ({low} to {high})",
        share=percent(step["rate"]),
        low=percent(step["rate_low"]),
        high=percent(step["rate_high"]),
        **between,
    )


def _between(low: float, high: float) -> str:
    """A share, or both ends where it depends on the customers still open."""
    low_text, high_text = percent(low), percent(high)
    return low_text if low_text == high_text else _("{low} to {high}", low=low_text, high=high_text)


def _assumptions(funnel: Funnel, conversion: Conversion, *, ladder: bool) -> None:
    said = [
        ngettext("{count} customer entered", "{count} customers entered", funnel.entered),
        ngettext(
            "they have {count} day from the first step",
            "they have {count} days from the first step",
            funnel.settings.window_days,
        ),
        _("each counts once, by the best attempt"),
    ]
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
    for sentence in expected.said(funnel, conversion):
        st.caption(sentence)


def _elsewhere(counted: Counted) -> None:
    """How many took the last step another way, where these are many: the journey may be too narrow."""
    count = cached.elsewhere(counted.source.events, counted.funnel.settings)
    if count <= MANY_ELSEWHERE * counted.funnel.completed:
        return
    st.caption(
        ngettext(
            "{count} further customer did “{step}”, but an earlier step is missing, comes later or too long before: "
            "fewer steps, more time or steps that may be left out include them.",
            "{count} further customers did “{step}”, but an earlier step is missing, comes later or too long before: "
            "fewer steps, more time or steps that may be left out include them.",
            count,
            step=escape(counted.names[counted.funnel.settings.names[-1]]),
        )
    )


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


def _steps_table(funnel: Funnel, conversion: Conversion, names: dict[str, str]) -> None:
    of_each = conversion.steps.set_index("position")[list(EXPECTED_COLUMNS)]
    columns = COLUMNS | (EXPECTED_COLUMNS if conversion.is_estimate else {})
    with st.expander(_("All steps in numbers"), icon=":material/table:"):
        tables.show(
            funnel.steps.assign(step=funnel.steps["step"].map(names)).join(of_each),
            {name: _(heading) for name, heading in columns.items()},
            file_name="funnel.csv",
            key="funnel_table",
        )
