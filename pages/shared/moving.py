"""Everything in one file: taken along, and loaded again elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from analysis.tables.workspace_file import is_workspace_file, load_workspace, pack_workspace
from pages.shared import cache, state, uploads, what_we_hold
from pages.shared.text import _


def offer() -> None:
    """Downloads of the whole workspace and of what it holds, in words."""
    workspace = state.workspace()
    st.subheader(_("Take everything along"))
    st.caption(
        _(
            "One file with all tables, settings and the plan. Bring it here like any other file, in this or another "
            "browser, and you go on where you were."
        )
    )
    text = what_we_hold.text()
    with st.container(horizontal=True):
        st.download_button(
            _("Download the workspace"),
            data=lambda: pack_workspace(workspace),
            file_name="leaky_bucket_workspace.zip",
            mime="application/zip",
            icon=":material/inventory_2:",
            key="workspace_download",
            on_click="ignore",
        )
        st.download_button(
            _("Download: what we hold and why"),
            data=lambda: text.encode("utf-8-sig", errors="replace"),
            file_name="what_we_hold_and_why.txt",
            mime="text/plain",
            icon=":material/policy:",
            key="what_we_hold_download",
            on_click="ignore",
            help=_("One page for your data protection officer."),
        )


def take_in(files: Sequence[UploadedFile]) -> bool:
    """Load an uploaded workspace, after asking where there is something to lose; False without one among the files.

    What comes with it waits until it is loaded.
    """
    found = [file for file in files if is_workspace_file(file)]
    if not found:
        return False
    if len(found) > 1:
        st.warning(_("Several of these files are whole workspaces. Keep only one of them."), icon=":material/info:")
        return True
    if state.stored():
        st.warning(
            _("This file is a whole workspace. It takes the place of the tables, settings and plan you have now."),
            icon=":material/inventory_2:",
        )
        if not st.button(_("Load it"), type="primary", key="load_workspace"):
            return True
    with st.spinner(_("Loading the workspace …")):
        loaded = state.attempt_or_say(load_workspace, found[0], state.workspace())
    if loaded is not None:
        uploads.put_away(found)
        state.forget_choices()
        cache.forget()
        uploads.take_in([file for file in files if file not in found])
        st.rerun()
    return True
