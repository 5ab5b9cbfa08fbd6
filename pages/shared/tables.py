"""Tables on screen: headings and numbers in the user's language, and a download that is safe to open in Excel."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.export import safe_csv
from pages.shared import consent
from pages.shared.text import _, decimal_sign, ngettext

SHOWN_ROWS = 1_000
_RATES = ("rate", "rate_low", "rate_high", "_response", "_share", "confidence", "confidence_low")


def show(frame: pd.DataFrame, headings: Mapping[str, str], *, file_name: str, key: str) -> None:
    """A table with a download button; only the columns with a heading, in that order.

    A list of customers says of each whether they may be contacted, where that is known.
    """
    frame, headings = consent.marked(frame, headings)
    columns = [name for name in headings if name in frame]
    shown = frame[columns].head(SHOWN_ROWS)
    # The table on screen would cut digits off instead of rounding.
    shown = shown.round({name: 3 if _is_rate(name) else 2 for name in shown.select_dtypes("float").columns})
    st.dataframe(
        shown,
        hide_index=True,
        column_config={name: _column(name, shown[name], headings[name]) for name in columns},
    )
    left, right = st.columns([3, 1], vertical_alignment="center")
    if len(frame) > SHOWN_ROWS:
        left.caption(
            ngettext(
                "The first of {count} row; the download has all.",
                "The first 1,000 of {count} rows; the download has all.",
                len(frame),
            )
        )
    words, decimal = dict(headings), decimal_sign()
    right.download_button(
        _("Download CSV"),
        data=lambda: safe_csv(frame[columns], words, decimal),
        file_name=file_name,
        mime="text/csv",
        icon=":material/download:",
        key=f"{key}_download",
        on_click="ignore",
        width="stretch",
    )


def _is_rate(name: str) -> bool:
    return name.startswith(("share_", "p_")) or name.endswith(_RATES)


def _column(name: str, values: pd.Series, heading: str):
    """How one column is drawn; the browser localises the numbers, so sorting still works."""
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(heading, format="localized")
    if not pd.api.types.is_numeric_dtype(values):
        return st.column_config.TextColumn(heading)
    if _is_rate(name):
        return st.column_config.NumberColumn(heading, format="percent", step=0.001)
    digits = 1 if (values.dropna() % 1 == 0).all() else 0.01
    return st.column_config.NumberColumn(heading, format="localized", step=digits)
