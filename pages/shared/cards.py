"""The row of numbers at the top of a page."""

from __future__ import annotations

import streamlit as st

from pages.shared.text import _


def row():
    """A grid that the cards of a page go into; it wraps on a narrow window."""
    return st.grid(4, min_column_width=165)


def card(label: str, value: str, explanation: str | None = None, range_of: tuple[str, str] | None = None) -> None:
    """One number; `range_of`: its low and high end, shown below it."""
    below = _("{low} to {high}", low=range_of[0], high=range_of[1]) if range_of else None
    st.metric(
        label,
        value,
        delta=below,
        delta_color="off",
        delta_arrow="off",
        help=explanation,
        border=True,
        height="stretch",
    )
