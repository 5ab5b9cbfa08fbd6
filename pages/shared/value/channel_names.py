"""Which names of channels mean the same, and the user's own word on it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.shared import state, tables
from pages.shared.text import _, escape, mark

_KEPT = "channel_corrections"
_AS_FOUND = ""
MOST_NAMES = 30
SIDES = {"customers": mark("Customers"), "spend": mark("Ad spend")}
HOW = {
    "same": mark("same name"),
    "spelling": mark("other spelling"),
    "known": mark("other name of the same advertiser"),
    "corrected": mark("as you said"),
}


def corrections() -> tuple[tuple[str, str], ...]:
    """What the user said: pairs of a name and the channel it belongs to."""
    kept = state.chosen(_KEPT, {})
    pairs = kept.items() if isinstance(kept, dict) else ()
    return tuple((name, channel) for name, channel in pairs if isinstance(name, str) and isinstance(channel, str))


def show(names: pd.DataFrame) -> None:
    """The names as they were put together; each of the spend can be put elsewhere."""
    spent, bought = (names[names["side"] == side] for side in ("spend", "customers"))
    alone = [escape(name) for name in names.loc[~names["is_matched"] & (names["side"] == "spend"), "channel"].unique()]
    if alone:
        st.warning(
            _(
                "No customers came by these names of the spend: {names}. Say below what they are.",
                names=", ".join(alone),
            ),
            icon=":material/link_off:",
        )
    with st.expander(_("Which names mean the same channel"), icon=":material/link:", expanded=bool(alone)):
        for name in spent["name"].head(MOST_NAMES):
            _ask(name, [other for other in bought["name"] if other != name], spent)
        _table(names)


def _ask(name: str, others: list[str], spent: pd.DataFrame) -> None:
    key = f"channel_of_{name}"
    options = [_AS_FOUND, *others, name]
    if key not in st.session_state:
        said = dict(corrections()).get(name, _AS_FOUND)
        st.session_state[key] = said if said in options else _AS_FOUND
    state.forget_on_leaving(key)
    found = spent.set_index("name").loc[name]
    words = {_AS_FOUND: _("As found: {channel}", channel=found["channel"]), name: _("A channel of its own")}
    st.selectbox(
        _("“{name}” in the spend is", name=escape(name)),
        options,
        format_func=lambda option: words.get(option, option),
        key=key,
        on_change=_remember,
        args=(key, name),
    )


def _remember(key: str, name: str) -> None:
    kept = {**dict(corrections()), name: st.session_state[key]}
    state.workspace().remember(**{_KEPT: {name: channel for name, channel in kept.items() if channel != _AS_FOUND}})


def _table(names: pd.DataFrame) -> None:
    shown = names.assign(
        side=names["side"].map({code: _(name) for code, name in SIDES.items()}),
        how=names["how"].map({code: _(name) for code, name in HOW.items()}),
        is_matched=[_("yes") if matched else _("no") for matched in names["is_matched"]],
    )
    tables.show(
        shown,
        {
            "side": _("Found in"),
            "name": _("Name there"),
            "channel": _("Channel"),
            "how": _("Why"),
            "is_matched": _("On both sides"),
        },
        file_name="channel_names.csv",
        key="channel_names",
    )
