"""A small table that the user edits, kept in the workspace with an undo."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared import state
from pages.shared.strategy.with_undo import Kept
from pages.shared.text import _, language


def edited(kept: Kept, proposal: pd.DataFrame, columns: dict, about: str, *, rows: str = "fixed") -> pd.DataFrame:
    """The table as it stands now: what the user kept, otherwise the proposal.

    Args:
        proposal: the rows we propose; its types hold for what was kept too. Days are objects of `date`.
        columns: column → how it is edited.
        about: tells tables of the same name apart that have other choices, such as other segments.
        rows: "fixed", or "dynamic" where rows may be added.
    """
    version, base = f"{kept.name}_version", f"{kept.name}_base"
    key = f"{kept.name}_{st.session_state.get(version, 0)}_{language()}_{about}"
    # On a view that was left, the widget forgets what was typed: it starts from what was kept.
    if base not in st.session_state or st.session_state[base][0] != key or key not in st.session_state:
        st.session_state[base] = (key, _restored(kept.records(), proposal))
    state.forget_on_leaving(base)
    before = st.session_state[base][1]
    table = st.data_editor(
        before,
        key=key,
        num_rows=rows,
        hide_index=True,
        column_config=columns,
        disabled=[name for name in columns if rows == "fixed" and name == proposal.columns[0]],
    )
    records = _records(table)
    if not table.equals(before) and records != kept.records():
        kept.keep(records)
    with st.container(horizontal=True):
        st.button(
            _("Undo"),
            icon=":material/undo:",
            on_click=_go_back,
            args=(kept, version),
            disabled=not kept.can_undo(),
            key=f"{kept.name}_undo",
        )
        st.button(
            _("Back to the proposal"),
            icon=":material/restart_alt:",
            on_click=_start_over,
            args=(kept, version),
            disabled=kept.records() is None,
            key=f"{kept.name}_reset",
        )
    return table


def _restored(records: list[dict] | None, proposal: pd.DataFrame) -> pd.DataFrame:
    """What was kept in the types of the proposal; a table of another kind is not taken."""
    if records is None:
        return proposal
    table = pd.DataFrame(records, columns=proposal.columns)
    try:
        for name, kind in proposal.dtypes.items():
            days = pd.api.types.is_datetime64_any_dtype(kind)
            table[name] = pd.to_datetime(table[name]) if days else table[name].astype(kind)
    except (TypeError, ValueError):
        return proposal
    return table


def _records(table: pd.DataFrame) -> list[dict]:
    days = table.select_dtypes("datetime").columns
    plain = table.assign(**{name: table[name].dt.strftime("%Y-%m-%d") for name in days}).astype("object")
    return plain.where(plain.notna(), None).to_dict("records")


def _go_back(kept: Kept, version: str) -> None:
    kept.undo()
    st.session_state[version] = st.session_state.get(version, 0) + 1


def _start_over(kept: Kept, version: str) -> None:
    kept.keep(None)
    st.session_state[version] = st.session_state.get(version, 0) + 1
