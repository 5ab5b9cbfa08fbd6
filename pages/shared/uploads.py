"""From the browser into the workspace: uploaded files are put on disk and leave the server's memory."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.shared import state
from pages.shared.text import _, ngettext, number

MOST_FILES = 60
MOST_PASTED = 5_000_000
_VERSION, _AGAIN = "uploader_version", "came_again"


def widget_key() -> str:
    """A new key empties the widget once its files are on disk."""
    return f"uploader_{st.session_state.get(_VERSION, 0)}"


def take_in(files: Sequence[UploadedFile]) -> None:
    """Keep the files in the workspace until their mapping is confirmed; they come in together or not at all."""
    contents = [file.getbuffer() for file in files]
    _keep(*((file.name, content) for file, content in zip(files, contents, strict=True)))
    for content in contents:
        content.release()
    put_away(files)


def too_many(files: Sequence[UploadedFile]) -> bool:
    """Say so when there are more files than can be shown and read together."""
    if len(files) > MOST_FILES:
        st.warning(
            ngettext(
                "This is {count} file; at most {most} can be taken in at once. Remove some and bring them afterwards.",
                "These are {count} files; at most {most} can be taken in at once. "
                "Remove some and bring them afterwards.",
                len(files),
                most=number(MOST_FILES),
            ),
            icon=":material/info:",
        )
    return len(files) > MOST_FILES


def paste() -> None:
    """A table copied from a spreadsheet becomes a waiting file."""
    with st.expander(_("Paste from a spreadsheet"), icon=":material/content_paste:"), st.form("paste", border=False):
        text = st.text_area(
            _("Select the table with its headings in Excel, Numbers or Google Sheets, copy it and paste it here."),
            height=160,
            key="pasted",
        )
        pressed = st.form_submit_button(_("Read this table"), key="read_pasted", icon=":material/table_view:")
        if pressed and _may_be_taken(text):
            _keep((_("pasted.tsv"), text.encode("utf-8", errors="replace")))
            st.rerun()


def came_again() -> list[tuple[str, str]]:
    """(name, name of the file with the same content) of each file that was not taken in twice."""
    return st.session_state.get(_AGAIN, [])


def put_away(files: Sequence[UploadedFile]) -> None:
    """Let go of files that were taken in, and empty the widget."""
    for file in files:
        release(file)
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def release(file: UploadedFile) -> None:
    """Streamlit holds an upload's bytes until the session ends; we hold them on disk already."""
    context = get_script_run_ctx()
    if runtime.exists() and context is not None:
        runtime.get_instance().uploaded_file_mgr.remove_file(context.session_id, file.file_id)


def _keep(*files: tuple[str, bytes | memoryview]) -> None:
    st.session_state[_AGAIN] = state.workspace().receive(*files)


def _may_be_taken(text: str) -> bool:
    if not text.strip():
        st.warning(_("There is nothing to read yet: paste the table into the field first."), icon=":material/info:")
    elif len(text) > MOST_PASTED:
        st.warning(
            _(
                "The pasted text has {count} characters; at most {most} can be pasted. "
                "Save the table as a file and bring that.",
                count=number(len(text)),
                most=number(MOST_PASTED),
            ),
            icon=":material/info:",
        )
    else:
        return True
    return False
