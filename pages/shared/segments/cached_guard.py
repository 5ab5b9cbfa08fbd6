"""Cached results of the guard; see `pages.shared.cache`."""

from __future__ import annotations

import streamlit as st

from analysis.segments import Guard, GuardSettings, Offer, Segmentation, guard_segments
from analysis.tables.table import Table
from pages.shared.cache import KEEP
from pages.shared.segments.merged import Groups


@st.cache_resource(**KEEP)
def guard(
    keys: tuple[str, ...],
    segmentations: tuple[Segmentation, ...],
    merged: tuple[Groups, ...],
    stabilities: tuple[tuple[float, float] | None, ...],
    results: Table | None,
    settings: GuardSettings,
) -> Guard:
    """Splits by key, unmerged, with what is merged of each."""
    offers = {
        key: Offer(segmentation, groups, *(stability or (None, None)))
        for key, segmentation, groups, stability in zip(keys, segmentations, merged, stabilities, strict=True)
    }
    return guard_segments(offers, results, settings)
