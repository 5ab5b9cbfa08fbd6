"""The versions of the plan in the workspace: every segmentation has its own."""

from __future__ import annotations

import pandas as pd

from pages.shared import plan_lines, state


def versions() -> list[dict]:
    """Those kept, oldest first: `name`, `saved` (day), `lines` (records) and `totals` (column → number)."""
    return list(state.workspace().setting(_key(), []))


def keep(name: str, lines: pd.DataFrame, totals: dict[str, float], today: pd.Timestamp) -> None:
    """Keep the lines under a name."""
    version = {
        "name": name,
        "saved": f"{today:%Y-%m-%d}",
        "lines": plan_lines.records(lines),
        # JSON knows no NaN.
        "totals": {column: None if pd.isna(value) else value for column, value in totals.items()},
    }
    state.workspace().remember(**{_key(): [*versions(), version]})


def restore(name: str) -> None:
    """Make a version the plan; that can be undone."""
    plan_lines.replace(_named(name)["lines"])
    plan_lines.start_editor_anew()


def forget(name: str) -> None:
    """Delete a version."""
    state.workspace().remember(**{_key(): [version for version in versions() if version["name"] != name]})


def lines_of(name: str, groups: pd.DataFrame, margin: float) -> pd.DataFrame:
    """A version's lines for the segments there are now; those it does not know are as proposed."""
    return plan_lines.complete(_named(name)["lines"], groups, margin)


def _named(name: str) -> dict:
    return next(version for version in versions() if version["name"] == name)


def _key() -> str:
    return plan_lines.stored_key().replace("plan", "plan_versions", 1)
