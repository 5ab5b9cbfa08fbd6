"""A corrected file is read the same way next time: what was chosen is remembered for files with the same columns."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection

import streamlit as st

from pages.shared import cache, labels, state
from pages.shared.text import _, day, escape

SETTING, MOST_SHAPES = "shapes", 50
# The widgets about a file: each key holds the digest of the file.
_ABOUT_A_FILE = ("kind_", "map_", "dates_", "decimal_", "leave_out_", "totals_", "person_", "wide_")
_FILE = "*"
_RECALLED = "shape_recalled"


def recall(upload: cache.Upload) -> None:
    """Let the widgets of this file start from what was chosen for the last one with the same columns; says so."""
    held = _stored().get(_shape(upload))
    if held is None or _afresh(upload) in st.session_state:
        st.session_state.pop(_RECALLED, None)
        return
    st.session_state[_RECALLED] = (upload.digest, held["chosen"])
    left, right = st.columns([4, 1], vertical_alignment="center")
    left.caption(
        _(
            ":material/history: Read the way you read “{file}” on {day}.",
            file=escape(labels.files(held["file"])),
            day=day(dt.date.fromisoformat(held["day"])),
        )
    )
    right.button(
        _("Read it afresh"), key="read_afresh", type="tertiary", width="stretch", on_click=_forget, args=(upload,)
    )


def propose(key: str, options: Collection[object]) -> None:
    """Give the widget with this key the remembered value, if it is among the options of this file."""
    digest, chosen = st.session_state.get(_RECALLED, ("", {}))
    if not digest or digest not in key or key in st.session_state:
        return
    value = chosen.get(key.replace(digest, _FILE))
    # A workspace may come from elsewhere: 1 is not True here, and a list is no option at all.
    if isinstance(value, str | bool) and value in [option for option in options if type(option) is type(value)]:
        st.session_state[key] = value


def remember(upload: cache.Upload, file: str) -> None:
    """Keep what is chosen for this file, for the next one with the same columns. Not where columns have no names."""
    if not upload.raw.has_header:
        return
    chosen = {
        str(key).replace(upload.digest, _FILE): value
        for key, value in st.session_state.items()
        if str(key).startswith(_ABOUT_A_FILE) and upload.digest in str(key) and isinstance(value, str | bool)
    }
    entry = {"file": file, "day": dt.datetime.now(dt.UTC).date().isoformat(), "chosen": chosen}
    others = [(shape, held) for shape, held in _stored().items() if shape != _shape(upload)]
    state.workspace().remember(**{SETTING: dict([*others, (_shape(upload), entry)][-MOST_SHAPES:])})


def _shape(upload: cache.Upload) -> str:
    """A digest of the column names, in their order."""
    names = json.dumps([str(name) for name in upload.raw.frame.columns])
    return hashlib.blake2b(names.encode(), digest_size=16).hexdigest()


def _stored() -> dict[str, dict]:
    """What is remembered, as far as it has the right form: a workspace may come from elsewhere."""
    stored = state.chosen(SETTING, {})
    if not isinstance(stored, dict):
        return {}
    return {shape: held for shape, held in stored.items() if _is_entry(held)}


def _is_entry(held: object) -> bool:
    form = {"chosen": dict, "file": str, "day": str}
    if not (isinstance(held, dict) and all(isinstance(held.get(name), kind) for name, kind in form.items())):
        return False
    try:
        dt.date.fromisoformat(held["day"])
    except ValueError:
        return False
    return True


def _forget(upload: cache.Upload) -> None:
    """The widgets of this file start from our guess."""
    for key in [key for key in st.session_state if str(key).startswith(_ABOUT_A_FILE) and upload.digest in str(key)]:
        del st.session_state[key]
    st.session_state[_afresh(upload)] = True


def _afresh(upload: cache.Upload) -> str:
    return f"afresh_{upload.digest}"
