"""Lines that the user edits, as plain values in the workspace's settings, with an undo and a way back to the start."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from pages.shared import state
from pages.shared.text import _

STEPS_BACK = 30


@dataclass(frozen=True)
class KeptLines:
    """`name`: under which they are kept; also part of the keys of their widgets."""

    name: str

    def lines(self) -> list[dict] | None:
        """As the user left them; None: as proposed."""
        kept = state.chosen(self.name, None)
        return [line for line in kept if isinstance(line, dict)] if isinstance(kept, list) else None

    def keep(self, lines: pd.DataFrame | list[dict] | None) -> None:
        """Store them; what they replace can be brought back. None: as proposed."""
        if isinstance(lines, pd.DataFrame):
            lines = lines.astype(object).where(lines.notna(), None).to_dict("records")
        history = [*self._history(), self.lines()][-STEPS_BACK:]
        state.workspace().remember(**{self.name: lines, f"{self.name}_history": history})

    def undo(self) -> None:
        *history, last = self._history() or [None]
        state.workspace().remember(**{self.name: last, f"{self.name}_history": history})
        self.start_anew()

    def reset(self) -> None:
        """Back to the proposal; what was edited can be undone to."""
        if self.lines() is not None:
            self.keep(None)
        self.start_anew()

    def version(self) -> int:
        """Part of the key of an editor: another one draws it anew from what is stored."""
        return st.session_state.get(f"{self.name}_version", 0)

    def start_anew(self) -> None:
        st.session_state[f"{self.name}_version"] = self.version() + 1

    def buttons(self, back: str | None = None) -> None:
        """Undo, and back to the proposal."""
        with st.container(horizontal=True):
            st.button(
                _("Undo"),
                icon=":material/undo:",
                on_click=self.undo,
                disabled=not self._history(),
                key=f"{self.name}_undo",
            )
            st.button(
                back or _("Back to the proposal"),
                icon=":material/restart_alt:",
                on_click=self.reset,
                disabled=self.lines() is None,
                key=f"{self.name}_reset",
            )

    def _history(self) -> list:
        kept = state.chosen(f"{self.name}_history", [])
        return kept if isinstance(kept, list) else []
