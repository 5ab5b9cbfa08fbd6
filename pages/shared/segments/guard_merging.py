"""Merging segments in one click, with what it changes, and undoing it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.charts import merge_path_chart
from analysis.segments import TOGETHER, Guard
from pages.shared import tables
from pages.shared.segments import available, merged
from pages.shared.text import _, escape, money, ngettext, wording


def show(guard: Guard, split: pd.Series) -> None:
    """The pair to merge first, any other pair, merged segments to separate again, and the whole path."""
    key = split["key"]
    names, segmentation = available.names(key), available.unmerged(key)
    path = guard.paths[guard.paths["key"] == key] if len(guard.paths) else guard.paths
    offered = len(path) > 0 and split["segments"] > 2 and split["verdict"] != "keep"
    if offered:
        first = path.iloc[1]
        st.markdown(
            _(
                "Merging “{first}” and “{second}” loses least: {change}.",
                first=escape(names[first["first"]]),
                second=escape(names[first["second"]]),
                change=escape(_effect(first["change"])),
            )
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        if offered:
            st.button(
                _("Merge these two"),
                key=f"guard_merge_{key}",
                icon=":material/merge:",
                on_click=merged.merge,
                args=(key, segmentation, first["first"], first["second"]),
            )
        if split["segments"] > 2:
            _by_hand(guard, key, names)
        for code, name in merged.named(merged.merged(key, segmentation), names).items():
            st.button(
                _("Separate “{name}” again", name=escape(name)),
                key=f"guard_separate_{key}_{code}",
                icon=":material/call_split:",
                type="tertiary",
                on_click=partial(merged.separate, key, segmentation, code),
            )
    if len(path) > 2:
        _path(guard, key, path, names)


def _by_hand(guard: Guard, key: str, names: dict[str, str]) -> None:
    held = guard.segments.loc[guard.segments["key"] == key, "segment"].tolist()
    with st.popover(_("Merge two others"), icon=":material/merge:"):
        pair = st.multiselect(_("Segments"), held, format_func=names.get, max_selections=2, key=f"guard_pair_{key}")
        st.caption(
            _("Saves {cost}, one campaign. What it loses only a test shows.", cost=money(guard.settings.fixed_cost, 0))
        )
        st.button(
            _("Merge"),
            key=f"guard_by_hand_{key}",
            disabled=len(pair) < 2,
            on_click=_merge_pair,
            args=(key, pair),
        )


def _merge_pair(key: str, pair: list[str]) -> None:
    merged.merge(key, available.unmerged(key), *pair)
    st.session_state.pop(f"guard_pair_{key}", None)


def _effect(change: float) -> str:
    return (
        _("{amount} more is left", amount=money(change, 0))
        if change >= 0
        else _("{amount} less is left", amount=money(-change, 0))
    )


def _path(guard: Guard, key: str, path: pd.DataFrame, names: dict[str, str]) -> None:
    best = path.loc[path["net"].idxmax()]
    title = ngettext(
        "Merging step by step: most is left with {count} campaign",
        "Merging step by step: most is left with {count} campaigns",
        best["segments"],
    )
    with st.expander(title, icon=":material/merge:"):
        st.altair_chart(merge_path_chart(guard, key, wording(), title), alt=title)
        names = dict(names)
        for row in path.iloc[1:].itertuples():
            names[TOGETHER.join((row.first, row.second))] = f"{names[row.first]} + {names[row.second]}"
        tables.show(
            path.assign(**{end: [names.get(code, "") for code in path[end]] for end in ("first", "second")}),
            {
                "segments": _("Segments left"),
                "first": _("Merged"),
                "second": _("with"),
                "gain": _("Brings"),
                "cost": _("Further campaigns cost"),
                "net": _("Left"),
                "change": _("Change"),
            },
            file_name="merging.csv",
            key=f"guard_path_{key}",
        )
