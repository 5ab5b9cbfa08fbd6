"""From the browser into the workspace: an uploaded file is put on disk and leaves the server's memory."""

from __future__ import annotations

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.shared import state

_VERSION = "uploader_version"


def widget_key() -> str:
    """A new key empties the widget once its file is on disk."""
    return f"uploader_{st.session_state.get(_VERSION, 0)}"


def take_in(file: UploadedFile) -> None:
    """Keep the file in the workspace until its mapping is confirmed."""
    content = file.getbuffer()
    state.workspace().receive(file.name, content)
    content.release()
    put_away(file)


def put_away(file: UploadedFile) -> None:
    """Let go of a file that was taken in, and empty the widget."""
    release(file)
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def release(file: UploadedFile) -> None:
    """Streamlit holds an upload's bytes until the session ends; we hold them on disk already."""
    context = get_script_run_ctx()
    if runtime.exists() and context is not None:
        runtime.get_instance().uploaded_file_mgr.remove_file(context.session_id, file.file_id)
