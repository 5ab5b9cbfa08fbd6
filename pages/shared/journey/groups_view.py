"""The journey by groups: who gets through, and two groups or periods side by side."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import breakdown_chart, comparison_chart
from analysis.journey import Breakdown, Comparison, attribute_of, break_down, compare_groups, entry_period
from pages.shared import labels, state, tables
from pages.shared.journey import cached, trend_view
from pages.shared.journey.counted import Counted
from pages.shared.journey.source import VISIT
from pages.shared.journey.trend_view import PERIODS
from pages.shared.segments import available
from pages.shared.text import _, day, escape, mark, ngettext, number, percent, wording

HIDDEN = ("customer_id", "timestamp", "event", VISIT)
ENTRY, FIRST, CUSTOMER, PERIOD, SEGMENT = "entry:", "first:", "customer:", "period:", "segment:"
MOST_VALUES = 200
BASES = {
    "final": "",
    "expected": mark("Those still open are expected to go on like all others at the same age, whatever their group."),
    "bounds": mark(
        "What those still open will do cannot be estimated here: the point counts them as lost, the bar reaches from "
        "all of them lost to all going on."
    ),
}


def show(counted: Counted) -> None:
    _by_groups(counted)
    trend_view.show(counted)


def _by_groups(counted: Counted) -> None:
    st.subheader(_("Who gets through"))
    ways = _ways(counted)
    way = st.selectbox(
        _("Break down by"),
        list(ways),
        format_func=ways.get,
        width=380,
        **state.remembered("journey_by", next(iter(ways)), ways),
    )
    groups = state.attempt_or_say(_groups, counted, way)
    if groups is None:
        return
    if len(groups.categories) > MOST_VALUES:
        st.warning(
            _(
                "“{way}” has {count} different values: too many to compare. Choose a property with fewer.",
                way=escape(ways[way]),
                count=number(len(groups.categories)),
            ),
            icon=":material/info:",
        )
        return
    breakdown = state.attempt_or_say(break_down, counted.funnel, groups, counted.conversion)
    if breakdown is not None:
        names = _group_names(breakdown, way)
        title = _title(breakdown, names)
        st.altair_chart(breakdown_chart(breakdown, wording(), title, names), alt=title)
        _said(breakdown)
        _table(breakdown, names, counted.names)
        _two(breakdown, way, names, counted.names)


def _ways(counted: Counted) -> dict[str, str]:
    """What a journey can be broken down by: way → its name."""
    columns = [name for name in counted.source.events.frame if name not in HIDDEN]
    ways = {f"{ENTRY}{name}": _("{property} at entry", property=labels.column(name)) for name in columns}
    ways |= {f"{FIRST}{name}": _("{property} at the first touch", property=labels.column(name)) for name in columns}
    if not counted.source.visits:
        segmentations = available.available()
        ways |= {f"{SEGMENT}{key}": _("Segment: {name}", name=name) for key, name in segmentations.items()}
        if "customers" in state.stored():
            attributes = [name for name in state.table("customers").frame if name != "customer_id"]
            ways |= {f"{CUSTOMER}{name}": _("Customer: {property}", property=name) for name in attributes}
    return ways | {f"{PERIOD}{period}": _(name) for period, name in PERIODS.items()}


def _groups(counted: Counted, way: str) -> pd.Categorical:
    """The group of every customer who entered."""
    events, funnel = counted.source.events, counted.funnel
    if way.startswith(SEGMENT):
        return attribute_of(available.segmentation(way.removeprefix(SEGMENT)).customers, funnel, "segment")
    kind, chosen = way.split(":", 1)
    if kind + ":" == PERIOD:
        return entry_period(funnel, chosen)
    if kind + ":" == CUSTOMER:
        return attribute_of(state.table("customers").frame, funnel, chosen)
    compute = cached.value_at_entry if kind + ":" == ENTRY else cached.first_value
    return compute(events, funnel.settings, chosen)


def _group_names(breakdown: Breakdown, way: str) -> dict[str, str]:
    names = {group: group or _("without a value") for group in breakdown.groups["group"]}
    if way.startswith(SEGMENT):
        names |= available.names(way.removeprefix(SEGMENT))
    if way.startswith(PERIOD):
        names |= {group: day(pd.Timestamp(group)) for group in names if group}
    return names


def _title(breakdown: Breakdown, names: dict[str, str]) -> str:
    groups = breakdown.groups.sort_values("rate", kind="stable")
    worst, best = groups.iloc[0], groups.iloc[-1]
    fields = {"best": names[best["group"]], "worst": names[worst["group"]]}
    rates = {"high": percent(best["rate"], 1), "low": percent(worst["rate"], 1)}
    if len(groups) == 1:
        return _("{high} of “{best}” get through", best=fields["best"], high=rates["high"])
    if best["rate_low"] <= worst["rate_high"]:
        return _("No clear difference: {low} to {high} get through in every group", **rates)
    return _("“{best}” get through most often ({high}), “{worst}” least often ({low})", **fields, **rates)


def _said(breakdown: Breakdown) -> None:
    said = [_("The bar is the 95 % range; each customer counts in one group.")]
    if BASES[breakdown.basis]:
        said.append(_(BASES[breakdown.basis]))
    if breakdown.hidden_groups:
        said.append(
            ngettext(
                "{groups} small groups with {count} customer are not shown, so that nobody can be made out.",
                "{groups} small groups with {count} customers are not shown, so that nobody can be made out.",
                breakdown.hidden_customers,
                groups=number(breakdown.hidden_groups),
            )
        )
    st.caption(" ".join(said))


def _table(breakdown: Breakdown, names: dict[str, str], steps: dict[str, str]) -> None:
    with st.expander(_("All groups and steps in numbers"), icon=":material/table:"):
        shown = breakdown.steps.assign(
            group=breakdown.steps["group"].map(names), step=breakdown.steps["step"].map(steps)
        )
        tables.show(
            shown,
            {
                "group": _("Group"),
                "step": _("Step"),
                "customers": _("Customers"),
                "open": _("Still open"),
                "lost": _("Lost here"),
                "share_of_first": _("Share of all who entered"),
                "rate": _("Will have gone on"),
                "rate_low": _("at least (95 %)"),
                "rate_high": _("at most (95 %)"),
            },
            file_name="groups.csv",
            key="groups_table",
        )


def _two(breakdown: Breakdown, way: str, names: dict[str, str], steps: dict[str, str]) -> None:
    groups = list(breakdown.groups["group"])
    if len(groups) < 2:
        return
    st.subheader(_("Two groups side by side"))
    if PERIOD not in way:
        st.caption(_("For two periods, break down by week or month of entry above."))
    left, right = st.columns(2)
    with left:
        first = st.selectbox(_("Compare"), groups, format_func=names.get, key=f"compare_a_{way}")
    with right:
        rest = [group for group in groups if group != first]
        second = st.selectbox(_("with"), rest, format_func=names.get, key=f"compare_b_{way}")
    comparison = compare_groups(breakdown, first, second)
    title = _compared(comparison, names, steps)
    st.altair_chart(comparison_chart(comparison, wording(), title, steps), alt=title)
    right_side = _("Points right of the line: more of “{group}” went on.", group=escape(names[second]))
    st.caption(right_side + " " + _("The bar is the 95 % range."))


def _compared(comparison: Comparison, names: dict[str, str], steps: dict[str, str]) -> str:
    single = comparison.steps[comparison.steps["position"] > 0]
    clear = single[single["is_clear"]]
    groups = {"a": names[comparison.group_a], "b": names[comparison.group_b]}
    if clear.empty:
        return _("No clear difference between “{a}” and “{b}” at any step", **groups)
    most = clear.loc[clear["difference"].abs().idxmax()]
    return _(
        "Biggest difference at “{step}”: {rate_a} of “{a}” and {rate_b} of “{b}” went on",
        step=steps[most["step"]],
        rate_a=percent(most["rate_a"]),
        rate_b=percent(most["rate_b"]),
        **groups,
    )
