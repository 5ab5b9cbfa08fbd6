"""Which segmentations there are in this workspace, and each of them: for every page that takes any.

A key names one: "rfm", "attribute:age", "clusters:spring". Pages keep keys, never frames.
"""

from __future__ import annotations

import streamlit as st

from analysis.segments import MISSING, NOT_IN_IT, SMALL, Segmentation
from pages.shared import state
from pages.shared.segments import (
    attribute_provider,
    clusters_provider,
    feedback_provider,
    life_stage_provider,
    merged,
    next_action_provider,
    purchases_provider,
    rfm_provider,
    rule_provider,
    survey_provider,
)
from pages.shared.segments.provider import Provider
from pages.shared.text import _

# One line a source; the order is the order in every choice.
PROVIDERS: dict[str, Provider] = {
    "rfm": rfm_provider.PROVIDER,
    "attribute": attribute_provider.PROVIDER,
    "survey": survey_provider.PROVIDER,
    "purchases": purchases_provider.PROVIDER,
    "clusters": clusters_provider.PROVIDER,
    "life_stage": life_stage_provider.PROVIDER,
    "feedback": feedback_provider.PROVIDER,
    "rule": rule_provider.PROVIDER,
    "next_action": next_action_provider.PROVIDER,
}


def available() -> dict[str, str]:
    """Every segmentation of this workspace: key → shown name."""
    return {
        f"{source}:{which}" if which else source: name
        for source, provider in PROVIDERS.items()
        for which, name in provider.listed().items()
    }


def segmentation(key: str) -> Segmentation:
    """The segmentation of a key that `available` lists, with the segments as one that the user has merged.

    Raises:
        AnalysisError: the data of the workspace do not allow it.
    """
    return merged.apply(key, unmerged(key))


def unmerged(key: str) -> Segmentation:
    """The same before any merging."""
    provider, which = _found(key)
    return provider.segmentation(which)


def stability(key: str) -> tuple[float, float] | None:
    """Of fitted groups: mean adjusted Rand of two bootstraps, and what chance reaches (NaN where not needed)."""
    provider, which = _found(key)
    return provider.stability(which)


def names(key: str) -> dict[str, str]:
    """What its segments are called: code → shown name."""
    provider, which = _found(key)
    special = {MISSING: _("No answer"), SMALL: _("Small groups together"), NOT_IN_IT: _("In none of them")}
    every = special | provider.names(which)
    return every | merged.named(merged.merged(key, unmerged(key)), every) if merged.is_any(key) else every


def defined_by(key: str) -> tuple[str, ...]:
    """Columns of `CustomerFacts` that made its segments."""
    provider, which = _found(key)
    return provider.defined_by(which)


def ask(label: str, key: str, besides: str | None = None) -> str | None:
    """Let the user choose one; None where there is none. `besides`: one that is not offered."""
    offered = {code: name for code, name in available().items() if code != besides}
    if not offered:
        return None
    return st.selectbox(
        label,
        list(offered),
        format_func=offered.get,
        width=380,
        **state.remembered(key, next(iter(offered)), offered),
    )


def _found(key: str) -> tuple[Provider, str]:
    source, _colon, which = key.partition(":")
    return PROVIDERS[source], which
