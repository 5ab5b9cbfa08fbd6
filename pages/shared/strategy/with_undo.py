"""What the user edits beside the plan: kept in the workspace for each segmentation, with an undo."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pages.shared import state
from pages.shared.plan_lines import CHOICE, STEPS_BACK, USUAL


@dataclass(frozen=True)
class Kept:
    """A list of records under a name; every segmentation has a list of its own."""

    name: str

    def records(self) -> list[dict] | None:
        """As they were kept; None where nobody has edited anything."""
        return state.chosen(self._key(), None)

    def keep(self, records: list[dict] | None) -> None:
        """Keep these in the place of the others, which can be brought back; None: as if nobody had edited anything."""
        history = [*self._history(), self.records()][-STEPS_BACK:]
        state.workspace().remember(**{self._key(): records, self._key("history"): history})

    def undo(self) -> None:
        """Bring back what was there before the last edit."""
        *history, last = self._history()
        state.workspace().remember(**{self._key(): last, self._key("history"): history or None})

    def can_undo(self) -> bool:
        return bool(self._history())

    def _history(self) -> list:
        return state.chosen(self._key("history"), [])

    def _key(self, what: str = "") -> str:
        chosen = st.session_state.get(CHOICE, USUAL)
        return ":".join(part for part in (self.name, what, chosen) if part)
