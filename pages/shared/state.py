"""Who is here and what they brought: the workspace of this browser, and what a page needs from it."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd
import streamlit as st

from analysis.errors import AnalysisError
from analysis.tables.merge_ids import People
from analysis.tables.table import Table
from analysis.tables.workspace import StoredTable, Workspace, expire
from pages.shared import cache, cached_people
from pages.shared.cookie import COOKIE, is_token, new_token
from pages.shared.errors import error_text
from pages.shared.text import _

Result = TypeVar("Result")
# A new uploader would otherwise get the key of an old one, and its file back.
_LASTING = ("lang", "workspace_token", "uploader_version")
ROOT_VARIABLE = "LEAKY_BUCKET_HOME"
_OF_THIS_PAGE, _PAGE = "keys_of_this_page", "page_shown"


def root() -> Path:
    """Where workspaces are kept: private to the user who runs the server."""
    return Path(os.environ.get(ROOT_VARIABLE) or Path.home() / ".leaky-bucket") / "workspaces"


def workspace() -> Workspace:
    """This browser's workspace. Where no cookie can be had (another server), this session's."""
    token = st.context.cookies.get(COOKIE)
    if not is_token(token):
        if "workspace_token" not in st.session_state:
            st.session_state["workspace_token"] = new_token()
        token = st.session_state["workspace_token"]
    return Workspace.of(token, root())


@st.cache_resource(ttl="1h", show_spinner=False)
def expire_unused() -> int:
    """Delete what nobody used for a week; at most once an hour."""
    return expire(root())


def stored() -> dict[str, StoredTable]:
    """What the workspace holds, by table name."""
    return workspace().tables()


def stored_table(name: str) -> Table:
    """One stored table as it came, loaded once and shared by reference."""
    here = workspace()
    return cache.stored_table(name, stored()[name].digest, here)


def table(name: str) -> Table:
    """One stored table for analysis: people with several ids count once, as far as the user wants that."""
    known = people()
    return stored_table(name) if known is None else cached_people.merged(stored_table(name), known)


def people() -> People | None:
    """Who is treated as one person; None where every id is a customer of its own."""
    held, settings = stored(), workspace().settings()
    wanted = "aliases" in held and settings.get(merge_key()) is True
    columns = held["customers"].columns if "customers" in held else ()
    columns = tuple(column for column in columns if settings.get(merge_key(column)) is True)
    customers = stored_table("customers") if columns else None
    # Another table may have come since: what tells people apart in it must hold for this one.
    columns = tuple(column for column in columns if column in cached_people.shared_values(customers))
    if not wanted and not columns:
        return None
    return cached_people.people(stored_table("aliases") if wanted else None, customers, columns)


def merge_key(column: str | None = None) -> str:
    """Under which the switch is remembered that merges by an attribute, or without one by the table of ids."""
    return f"merge_by_{column}" if column else "merge_aliases"


def customers(name: str) -> int:
    """How many customers a stored table has, as the pages count them."""
    ids = stored()[name].customers
    return ids if not ids or people() is None else len(table(name).frame["customer_id"].cat.categories)


def observed_until() -> pd.Timestamp | None:
    """The one moment until which all areas look: the last order or event of the workspace."""
    moments = [entry.last_moment for name, entry in stored().items() if name in ("orders", "events")]
    return max((moment for moment in moments if moment is not None), default=None)


def require(name: str, explanation: str) -> Table:
    """The table, or an empty state that says what to bring and ends the page."""
    if name not in stored():
        nothing_here(explanation)
    return table(name)


def nothing_here(explanation: str) -> None:
    """The empty state: what is missing, and the way to bring it. Ends the page."""
    with st.container(border=True):
        st.markdown(f"##### :material/water_drop: {explanation}")
        st.page_link("upload.py", label=_("Upload a file or open a sample"), icon=":material/upload_file:")
    st.stop()


def attempt(compute: Callable[..., Result], *arguments: object) -> Result:
    """Compute, or say in one sentence why that cannot be done, and end the page. Only expected errors end here."""
    result = attempt_or_say(compute, *arguments)
    if result is None:
        st.stop()
    return result


def attempt_or_say(compute: Callable[..., Result], *arguments: object) -> Result | None:
    """Compute, or say in one sentence why that cannot be done and go on with the page: None."""
    try:
        return compute(*arguments)
    except AnalysisError as error:
        st.warning(error_text(error), icon=":material/info:")
        return None


def attempt_or_note(compute: Callable[..., Result], *arguments: object) -> Result | None:
    """Compute, or note why a part of the page that is not asked for by most cannot be shown: None."""
    try:
        return compute(*arguments)
    except AnalysisError as error:
        st.info(error_text(error), icon=":material/info:")
        return None


def attempt_or_none(compute: Callable[..., Result], *arguments: object) -> Result | None:
    """Compute, or None where that cannot be done and the page says so elsewhere."""
    try:
        return compute(*arguments)
    except AnalysisError:
        return None


def remembered(key: str, default: object, options: object = None, between: tuple[float, float] | None = None) -> dict:
    """Arguments for a widget whose value outlives the session: `st.selectbox(label, options, **remembered(...))`.

    A stored value that is no longer among `options`, not `between` the ends a number may have, or of another kind than
    the default, falls back to the default.
    """
    if key not in st.session_state:
        st.session_state[key] = chosen(key, default)
    forget_on_leaving(key)
    if options is not None and not _among(st.session_state[key], list(options)):
        st.session_state[key] = default
    if between is not None and not between[0] <= st.session_state[key] <= between[1]:
        st.session_state[key] = default
    return {"key": key, "on_change": _remember, "args": (key,)}


def chosen(key: str, default: object) -> object:
    """What a remembered widget holds, on any page; the default where that is of another kind."""
    value = workspace().setting(key, default)
    return value if _is_like(value, default) else default


def forget_on_leaving(key: str) -> None:
    """What the session holds under this key is only for the page shown."""
    st.session_state.setdefault(_OF_THIS_PAGE, set()).add(key)


def enter_page(name: str) -> None:
    """Let the widgets of another page start from what is remembered: their own state does not survive the change."""
    if st.session_state.get(_PAGE) != name:
        for key in st.session_state.pop(_OF_THIS_PAGE, set()):
            st.session_state.pop(key, None)
    st.session_state[_PAGE] = name


def start_afresh() -> None:
    """Delete everything this browser brought and chose, except its language."""
    workspace().delete()
    forget_choices()


def forget_choices() -> None:
    """Let every widget start from what the workspace holds now."""
    for key in [key for key in st.session_state if key not in _LASTING]:
        del st.session_state[key]


def _remember(key: str) -> None:
    workspace().remember(**{key: st.session_state[key]})


def _among(value: object, options: list) -> bool:
    return all(item in options for item in value) if isinstance(value, list) else value in options


def _is_like(value: object, default: object) -> bool:
    """Whether a setting can stand for the default: a workspace may come from elsewhere. Nothing is said of None."""
    if default is None:
        return True
    if isinstance(default, bool) or isinstance(value, bool):
        return type(value) is type(default)
    if isinstance(default, int | float):
        return isinstance(value, int | float) and math.isfinite(value)
    return isinstance(value, type(default))
