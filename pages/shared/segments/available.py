"""Which segmentations there are in this workspace, and each of them: for every page that takes any.

A key names one: "rfm", "attribute:age", "clusters:spring". Pages keep keys, never frames.
"""

from __future__ import annotations

from analysis.segments import MISSING, Segmentation
from pages.shared.segments import rfm_provider
from pages.shared.segments.provider import Provider
from pages.shared.text import _

# One line a source; the order is the order in every choice.
PROVIDERS: dict[str, Provider] = {
    "rfm": rfm_provider.PROVIDER,
}


def available() -> dict[str, str]:
    """Every segmentation of this workspace: key → shown name."""
    return {
        f"{source}:{which}" if which else source: name
        for source, provider in PROVIDERS.items()
        for which, name in provider.listed().items()
    }


def segmentation(key: str) -> Segmentation:
    """The segmentation of a key that `available` lists.

    Raises:
        AnalysisError: the data of the workspace do not allow it.
    """
    provider, which = _found(key)
    return provider.segmentation(which)


def names(key: str) -> dict[str, str]:
    """What its segments are called: code → shown name."""
    provider, which = _found(key)
    return {MISSING: _("No answer")} | provider.names(which)


def _found(key: str) -> tuple[Provider, str]:
    source, _colon, which = key.partition(":")
    return PROVIDERS[source], which
