"""Segments by conditions of one's own, for every page that uses segments."""

from __future__ import annotations

from analysis.segments import Segmentation
from analysis.segments.rules import INSIDE, REST, from_plain
from pages.shared import state
from pages.shared.segments import cached_personas, cached_rules, saved
from pages.shared.segments.provider import Provider
from pages.shared.text import _

SOURCE = "rule"
_TABLES = {"orders", "customers", "events"}


def _listed() -> dict[str, str]:
    if not _TABLES & set(state.stored()):
        return {}
    return {name: _("Own rule: {name}", name=name) for name in saved.saved(SOURCE)}


def _segmentation(which: str) -> Segmentation:
    settings = from_plain(saved.saved(SOURCE)[which])
    return cached_rules.rule(cached_personas.known(), settings).segmentation


def _names(which: str) -> dict[str, str]:
    return {INSIDE: which, REST: _("All others")}


def _defined_by(which: str) -> tuple[str, ...]:
    return from_plain(saved.saved(SOURCE)[which]).columns


PROVIDER = Provider(_listed, _segmentation, _names, defined_by=_defined_by)
