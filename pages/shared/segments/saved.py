"""Segmentations that the user made and named, as plain values in the workspace's settings."""

from __future__ import annotations

from pages.shared import state

KEY = "saved_segmentations"


def saved(source: str) -> dict[str, dict]:
    """What is saved from a source: name → settings as plain values."""
    return state.chosen(KEY, {}).get(source, {})


def save(source: str, name: str, plain: dict) -> None:
    """Keep settings under a name; an earlier one of that name is replaced."""
    every = state.chosen(KEY, {})
    state.workspace().remember(**{KEY: every | {source: {**every.get(source, {}), name: plain}}})


def delete(source: str, name: str) -> None:
    """Forget one; nothing happens where there is none of that name."""
    every = state.chosen(KEY, {})
    kept = {other: plain for other, plain in every.get(source, {}).items() if other != name}
    state.workspace().remember(**{KEY: every | {source: kept}})
