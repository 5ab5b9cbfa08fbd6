"""Is a segment worth it? What splits bring beside what they cost, and merging in one click."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.charts import break_even_chart, guard_chart
from analysis.segments import Guard
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from pages.shared import state, tables
from pages.shared.segments import available, cached_guard, guard_merging, guard_words, merged
from pages.shared.segments.guard_choice import ask_settings, ask_splits
from pages.shared.text import _, escape, ngettext, number, wording

ANY = {"orders", "customers"}


def show() -> None:
    if not ANY & set(state.stored()):
        state.nothing_here(_("To judge splits of your customers, bring orders or a table of customers."))
    results = state.table("results") if "results" in state.stored() else None
    with st.container(border=True):
        keys = ask_splits()
        settings = ask_settings(results)
    keys = _with_segments(keys)
    if not keys:
        st.info(_("Choose at least one split."), icon=":material/info:")
        return
    guard = state.attempt(_judge, tuple(keys), results, settings)
    shown = available.available()
    large = replace(guard, segments=guard.segments[guard.segments["customers"] >= SMALLEST_GROUP])
    _picture(large, shown)
    if hidden := len(guard.segments) - len(large.segments):
        st.caption(
            ngettext(
                "Not shown: {count} group of fewer than five customers.",
                "Not shown: {count} groups of fewer than five customers.",
                hidden,
            )
        )
    if results is None:
        st.info(
            _(
                "Nothing was tested yet. Bring the results of a test in which customers got different actions by lot "
                "(customer, arm, outcome): then you see what each split brings. Campaigns that were sent to chosen "
                "customers cannot show it."
            ),
            icon=":material/science:",
        )
    for _index, split in guard.splits.iterrows():
        _show_split(guard, split, shown[split["key"]])
    _numbers(large, shown)


def _with_segments(keys: list[str]) -> list[str]:
    """Those that divide the customers; of the others it is said that they do not."""
    sizes = {key: state.attempt_or_say(available.segmentation, key) for key in keys}
    held = {key: int((found.sizes > 0).sum()) for key, found in sizes.items() if found is not None}
    for key, count in held.items():
        if count < 2:
            name = escape(available.available()[key])
            st.info(_("“{name}” is one group: there is nothing to judge.", name=name), icon=":material/info:")
    return [key for key, count in held.items() if count > 1]


def _judge(keys: tuple[str, ...], results, settings) -> Guard:
    segmentations = tuple(available.unmerged(key) for key in keys)
    groups = tuple(merged.merged(key, one) for key, one in zip(keys, segmentations, strict=True))
    stabilities = tuple(available.stability(key) for key in keys)
    with st.spinner(_("Judging the splits …")):
        return cached_guard.guard(keys, segmentations, groups, stabilities, results, settings)


def _picture(guard: Guard, shown: dict[str, str]) -> None:
    if guard.splits["gain"].notna().any():
        title = _title(guard)
        st.altair_chart(guard_chart(guard, wording(), title, shown), alt=title)
        st.caption(_("Points: what the split brings, with its 95 % range. Lines: what its further campaigns cost."))
        return
    if not (guard.splits["verdict"] == "not_testable").any():
        return
    key = guard.splits["key"].iloc[0]
    segments = guard.segments[guard.segments["key"] == key]
    if segments.empty:
        return
    small = segments.sort_values("customers").iloc[0]
    title = _(
        "Without a test: a campaign for “{segment}” alone must bring {more} more sales per 100 customers to repay "
        "itself",
        segment=available.names(key)[small["segment"]],
        more=number(100 * small["break_even_lift"], 1),
    )
    st.altair_chart(break_even_chart(guard, key, wording(), title, available.names(key)), alt=title)


def _title(guard: Guard) -> str:
    kept = int((guard.splits["verdict"] == "keep").sum())
    if kept:
        return ngettext(
            "{count} of {all} splits repays its campaigns, and that can be tested",
            "{count} of {all} splits repay their campaigns, and that can be tested",
            kept,
            all=number(len(guard.splits)),
        )
    if (guard.splits["verdict"] == "cannot_be_tested_yet").any():
        return _("A split seems to pay, but its segments are too small to be sure")
    return _("No split repays its campaigns: one campaign for all is the better choice")


def _show_split(guard: Guard, split: pd.Series, name: str) -> None:
    with st.container(border=True):
        code = split["verdict"]
        verdict = _(guard_words.VERDICTS[code])
        st.markdown(f"##### {escape(name)}: {verdict}")
        st.markdown(_(guard_words.WHY[code]))
        segments = guard.segments[guard.segments["key"] == split["key"]]
        if pd.notna(split["gain"]):
            for is_met, said in guard_words.conditions(split, segments, available.names(split["key"])):
                st.markdown(f"{':material/check_circle:' if is_met else ':material/cancel:'} {escape(said)}")
        elif code == "not_testable":
            st.markdown(escape(guard_words.stability(split)))
        _warnings(guard, split)
        guard_merging.show(guard, split)


def _warnings(guard: Guard, split: pd.Series) -> None:
    if split["predicts_nothing"]:
        st.warning(
            _("These attitudes predict nothing: neither the outcome nor how an action works differs between them."),
            icon=":material/psychology:",
        )
    if split["too_many_messages"]:
        st.warning(
            _(
                "{found} campaigns are more than one brand voice can carry ({most}). Merge segments that can hear the "
                "same message.",
                found=number(split["segments"]),
                most=number(guard.settings.most_messages),
            ),
            icon=":material/campaign:",
        )


def _numbers(guard: Guard, shown: dict[str, str]) -> None:
    with st.expander(_("All segments in numbers"), icon=":material/table:"):
        segments = guard.segments.assign(
            split=guard.segments["key"].map(shown),
            name=[available.names(row.key)[row.segment] for row in guard.segments.itertuples()],
        )
        columns = {
            "split": _("Split"),
            "name": _("Segment"),
            "customers": _("Customers"),
            "tested": _("Tested"),
            "best_arm": _("Best action"),
            "margin": _("Its margin per customer"),
            "effect": _("Must bring more per customer"),
            "break_even_lift": _("More outcomes per customer"),
            "needed_per_arm": _("Needed per arm of a test"),
            "available_per_arm": _("There are per arm"),
        }
        known = {name: heading for name, heading in columns.items() if segments[name].replace("", pd.NA).notna().any()}
        tables.show(segments, known, file_name="segments_worth_it.csv", key="guard_segments")
        _assumptions(guard)


def _assumptions(guard: Guard) -> None:
    said = [
        _("The customers tested stand for all, and segments were known before the test."),
        _(
            "A best action read off its own test looks a little too good; what a split brings is judged on customers "
            "it was not chosen on (20 times ten folds)."
        ),
        _(
            "A test that may be read at any time needs {factor} times the customers of a fixed one.",
            factor=number(guard.settings.sequential_factor, 2),
        ),
    ]
    if guard.in_two_arms:
        said.append(
            ngettext(
                "{count} customer was in two arms and is left out.",
                "{count} customers were in two arms and are left out.",
                guard.in_two_arms,
            )
        )
    st.caption(" ".join(said))
