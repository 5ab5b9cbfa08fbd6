"""Columns that name people: shown before anything is stored, and by default not kept."""

from __future__ import annotations

import streamlit as st

from analysis.tables.meaning.mapping import source_columns
from analysis.tables.schemas import SCHEMAS
from analysis.tables.workspace import Treated
from pages.shared import cache, choices, shapes, state
from pages.shared.text import _, escape, mark

IDENTIFIERS = {
    "email": mark("e-mail address"),
    "phone": mark("phone number"),
    "name": mark("name of a person"),
    "address": mark("postal address"),
    "iban": mark("bank account"),
    "birth_date": mark("date of birth"),
    "ip": mark("IP address"),
}
TREATMENTS = {
    "not_kept": mark("not kept"),
    "used": mark("as it is"),
    "keyed_hash": mark("as a code only this workspace can make"),
    "sha256": mark("as SHA-256, to match with ad platforms"),
}


def treated(upload: cache.Upload, chosen: choices.Choices) -> tuple[Treated, ...]:
    """Every column that names people, as what, and what is done with it."""
    return tuple(
        (name, kind, _chosen(upload, name, _options(chosen, name, kind)))
        for name, kind in cache.identifiers(upload).items()
    )


def hidden(upload: cache.Upload, chosen: choices.Choices) -> cache.Upload:
    """The file with codes in the place of the columns for which that was chosen."""
    codes = {name: how for name, _kind, how in treated(upload, chosen) if how in ("keyed_hash", "sha256")}
    if not codes:
        return upload
    used = tuple(sorted(set(source_columns(chosen.mapping)) & set(codes)))
    return cache.pseudonymised(upload, tuple(codes.items()), used, state.workspace().key())


def show(upload: cache.Upload, chosen: choices.Choices) -> None:
    """Which columns name people, and what becomes of them."""
    found = treated(upload, chosen)
    kept_out = [_described(item) for item in found if item[2] == "not_kept"]
    kept = [_described(item) for item in found if item[2] == "used"]
    if kept_out:
        st.caption(_(":material/shield: Names people, so it is not kept: {columns}", columns=", ".join(kept_out)))
    if kept:
        st.caption(_(":material/shield: Names people and is used, as you chose it: {columns}", columns=", ".join(kept)))
    open_to_choice = [(item, options) for item in found if len(options := _options(chosen, item[0], item[1])) > 1]
    if not open_to_choice:
        return
    with st.expander(_("Keep some of it as a code?"), icon=":material/key:"):
        st.caption(
            _(
                "A code tells people apart and can be exported, but names nobody. The SHA-256 of an address can be "
                "computed by everybody who has the address: ad platforms match with it."
            )
        )
        with st.grid(3, min_column_width=220):
            for item, options in open_to_choice:
                _choose(upload, item, options)


def _choose(upload: cache.Upload, item: Treated, options: tuple[str, ...]) -> None:
    st.selectbox(
        _described(item),
        options,
        format_func=lambda option: _(TREATMENTS[option]),
        key=_key(upload, item[0]),
    )


def _options(chosen: choices.Choices, name: str, kind: str) -> tuple[str, ...]:
    """What can be done with a column, the default first."""
    codes = ("keyed_hash", "sha256") if kind == "email" else ("keyed_hash",)
    if name in set(source_columns(chosen.mapping)):
        is_id = name in (chosen.mapping.get("customer_id"), chosen.mapping.get("alias"))
        return ("used", *codes) if is_id else ("used",)
    return ("not_kept", *codes) if SCHEMAS[chosen.table].open_ended else ("not_kept",)


def _chosen(upload: cache.Upload, name: str, options: tuple[str, ...]) -> str:
    shapes.propose(_key(upload, name), options)
    value = st.session_state.get(_key(upload, name))
    return value if value in options else options[0]


def _described(item: Treated) -> str:
    name, kind, _how = item
    return f"{escape(name)} ({_(IDENTIFIERS[kind])})"


def _key(upload: cache.Upload, name: str) -> str:
    return f"person_{upload.digest}_{name}"
