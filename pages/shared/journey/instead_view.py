"""Where the lost went instead, what goes with being lost, and the main paths."""

from __future__ import annotations

import streamlit as st

from analysis.charts import drivers_chart, flow_chart, instead_chart, transitions_chart
from analysis.journey import END, Drivers, Instead, PathSettings
from pages.shared import labels, state, tables
from pages.shared.journey import cached, leak_words
from pages.shared.journey.counted import Counted
from pages.shared.text import _, mark, ngettext, number, percent, wording

KINDS = {
    "before": mark("did this before the step"),
    "after": mark("did this after the step"),
    "property": mark("property at entry"),
}
LOOPS_SHOWN = 10


def show(counted: Counted) -> None:
    position = _step(counted)
    if position is not None:
        _instead(counted, position)
        _drivers(counted, position)
    _flow(counted)
    _transitions(counted)


def _step(counted: Counted) -> int | None:
    """The step at which customers were lost, the biggest leak at first; None if nobody was lost."""
    funnel = counted.funnel
    positions = [place for place, lost in enumerate(funnel.lost) if lost]
    if not positions:
        said = _("Nobody was lost between these steps.")
        if funnel.still_open:
            said = _("Nobody is lost yet: those who stopped are still open. Choose less time or bring later events.")
        st.info(said, icon=":material/info:")
        return None
    steps = [counted.names[step] for step in funnel.steps["step"]]
    leak = funnel.biggest_leak
    return st.selectbox(
        _("Lost between"),
        positions,
        index=positions.index(leak.step_index) if leak else 0,
        format_func=lambda place: f"{steps[place]} → {steps[place + 1]}",
        width=420,
        key=f"instead_{funnel.settings}",
    )


def _instead(counted: Counted, position: int) -> None:
    instead = state.attempt_or_say(cached.where_instead, counted.source.events, counted.funnel.settings, position)
    if instead is None:
        return
    title = _instead_title(instead, counted.names)
    st.altair_chart(instead_chart(instead, wording(), title, counted.names), alt=title)
    st.caption(
        _(
            "{back} of the {lost} lost came back later ({low} to {high}). The first event after the step counts, "
            "whenever it happened.",
            back=percent(instead.share_back, 1),
            lost=number(instead.lost),
            low=percent(instead.back_low, 1),
            high=percent(instead.back_high, 1),
        )
    )
    with st.expander(_("What they did right before they entered"), icon=":material/login:"):
        before = _("The last event before the entry")
        st.altair_chart(instead_chart(instead, wording(), before, counted.names, entries=True), alt=before)


def _instead_title(instead: Instead, names: dict[str, str]) -> str:
    top = instead.next_events.iloc[0]
    step = names[instead.step]
    if top["event"] == END:
        return _("After “{step}” most of the lost did nothing more ({share})", step=step, share=percent(top["share"]))
    return _(
        "After “{step}” the lost most often went to “{event}” ({share})",
        step=step,
        event=names.get(top["event"], top["event"]),
        share=percent(top["share"]),
    )


def _drivers(counted: Counted, position: int) -> None:
    st.subheader(_("What goes with being lost"))
    with st.spinner(_("Comparing the lost with those who went on …")):
        drivers = state.attempt_or_say(cached.drivers, counted.source.events, counted.funnel.settings, position)
    if drivers is None:
        return
    if drivers.drivers.empty:
        st.info(_("No event or property is common enough to compare."), icon=":material/info:")
        return
    title = _drivers_title(drivers, counted.names)
    named = {name: counted.names.get(name, labels.column(name)) for name in drivers.drivers["name"]}
    st.altair_chart(drivers_chart(drivers, wording(), title, named), alt=title)
    said = [
        _("Not a cause: those with and without it may differ in other ways too; a test would show."),
        _("Corrected for many comparisons; bars are 95 % ranges."),
    ]
    if drivers.too_rare:
        said.append(
            ngettext(
                "{count} further event or property is too rare to say.",
                "{count} further events and properties are too rare to say.",
                drivers.too_rare,
            )
        )
    st.caption(" ".join(said))
    with st.expander(_("All comparisons in numbers"), icon=":material/table:"):
        _drivers_table(drivers, counted.names)


def _drivers_title(drivers: Drivers, names: dict[str, str]) -> str:
    bad = drivers.drivers[drivers.drivers["is_clear"] & (drivers.drivers["odds_ratio"] > 1)]
    if bad.empty:
        return _("Nothing goes clearly with being lost here")
    top = bad.loc[bad["effect"].idxmax()]
    return _(
        "“{what}” goes with being lost: {rate} of {count} were lost, {other} of the others",
        what=leak_words.driver(top, names),
        rate=percent(top["rate_with"]),
        count=number(top["n_with"]),
        other=percent(top["rate_without"]),
    )


def _drivers_table(drivers: Drivers, names: dict[str, str]) -> None:
    kinds = labels.names(KINDS)
    tables.show(
        drivers.drivers.assign(
            kind=drivers.drivers["kind"].map(kinds),
            name=[names.get(name, labels.column(name)) for name in drivers.drivers["name"]],
            is_clear=drivers.drivers["is_clear"].map({True: _("clear"), False: _("may be chance")}),
        ),
        {
            "name": _("Event or property"),
            "value": _("value"),
            "kind": _("When"),
            "n_with": _("Customers with it"),
            "lost_with": _("of them lost"),
            "rate_with": _("Share lost with it"),
            "rate_without": _("Share lost without it"),
            "odds_ratio": _("Odds ratio"),
            "odds_low": _("at least (95 %)"),
            "odds_high": _("at most (95 %)"),
            "effect": _("More customers lost"),
            "is_clear": _("Verdict"),
        },
        file_name="drivers.csv",
        key="drivers_table",
    )


def _flow(counted: Counted) -> None:
    st.subheader(_("The main paths"))
    names = list(counted.source.events.frame["event"].cat.categories)
    start = st.selectbox(
        _("Paths begin with"),
        names,
        index=None,
        placeholder=_("the first event of all"),
        format_func=lambda name: counted.names.get(name, name),
        width=320,
        key="paths_start",
    )
    paths = state.attempt_or_say(cached.paths, counted.source.events, PathSettings(start=start))
    if paths is None:
        return
    title = _("What {customers} customers did first, event by event", customers=number(paths.entered))
    st.altair_chart(flow_chart(paths, wording(), title, counted.names), alt=title)
    with st.expander(_("The most common whole paths"), icon=":material/table:"):
        shown = paths.top_paths
        tables.show(
            shown.assign(path=[" → ".join(counted.names.get(name, name) for name in path) for path in shown["path"]]),
            {"path": _("Path"), "customers": _("Customers"), "share": _("Share")},
            file_name="paths.csv",
            key="paths_table",
        )


def _transitions(counted: Counted) -> None:
    with st.expander(_("From event to event"), icon=":material/grid_on:"):
        transitions = cached.transitions(counted.source.events)
        title = _("What comes next: share of each row")
        st.altair_chart(transitions_chart(transitions, wording(), title, counted.names), alt=title)
        tables.show(
            transitions.loops.head(LOOPS_SHOWN),
            {
                "event": _("Loop: from and back to"),
                "via": _("by way of"),
                "count": _("Times"),
                "customers": _("Customers"),
                "share_of_customers": _("Share of customers"),
            },
            file_name="loops.csv",
            key="loops_table",
        )
