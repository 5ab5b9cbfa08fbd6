"""The row of numbers at the top of a page."""

from __future__ import annotations

import streamlit as st

from pages.shared.text import _, escape


def row():
    """A grid that the cards of a page go into; it wraps on a narrow window."""
    return st.grid(4, min_column_width=165)


def side_by_side():
    """A grid for two pictures; one below the other where a window is too narrow for both."""
    return st.grid(2, min_column_width=360)


def card(label: str, value: str, explanation: str | None = None, range_of: tuple[str, str] | None = None) -> None:
    """One number; `range_of`: its low and high end, shown below it."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.metric(label, value, help=explanation)
        if range_of:
            # A metric would cut a range that is wider than the card; a caption takes a second line.
            st.caption(escape(_("{low} to {high}", low=range_of[0], high=range_of[1])))
