"""Segments the user has put together, remembered by the key of their segmentation; every page uses them merged."""

from __future__ import annotations

import streamlit as st

from analysis.segments import TOGETHER, Segmentation, merge_segments
from pages.shared import state
from pages.shared.cache import KEEP

KEY = "merged_segments"
Groups = tuple[tuple[str, ...], ...]


def merged(key: str, segmentation: Segmentation) -> Groups:
    """The groups of codes of the unmerged segmentation that are one segment; what is no longer there is left out."""
    held = state.chosen(KEY, {}).get(key)
    held = held if isinstance(held, list) else []
    known = [[code for code in segmentation.segments if code in group] for group in held if isinstance(group, list)]
    return tuple(tuple(group) for group in known if len(group) > 1)


def is_any(key: str) -> bool:
    return bool(state.chosen(KEY, {}).get(key))


def apply(key: str, segmentation: Segmentation) -> Segmentation:
    """The segmentation as the user merged it."""
    groups = merged(key, segmentation) if is_any(key) else ()
    return _merged(segmentation, groups) if groups else segmentation


@st.cache_resource(**KEEP)
def _merged(segmentation: Segmentation, groups: Groups) -> Segmentation:
    return merge_segments(segmentation, groups)


def merge(key: str, segmentation: Segmentation, first: str, second: str) -> None:
    """Put two segments together, each of which may be several already. `segmentation` is the unmerged one."""
    groups = {TOGETHER.join(group): group for group in merged(key, segmentation)}
    joined = (*groups.pop(first, (first,)), *groups.pop(second, (second,)))
    _remember(key, [*groups.values(), joined])


def separate(key: str, segmentation: Segmentation, code: str) -> None:
    """Take one merged segment apart again."""
    _remember(key, [group for group in merged(key, segmentation) if TOGETHER.join(group) != code])


def named(groups: Groups, names: dict[str, str]) -> dict[str, str]:
    """What merged segments are called."""
    return {TOGETHER.join(group): " + ".join(names.get(code, code) for code in group) for group in groups}


def _remember(key: str, groups: list[tuple[str, ...]]) -> None:
    every = state.chosen(KEY, {}) | {key: [list(group) for group in groups]}
    state.workspace().remember(**{KEY: {name: held for name, held in every.items() if held}})
