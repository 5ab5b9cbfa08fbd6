"""While a file is being read: how far it is, and a way out."""

from __future__ import annotations

import streamlit as st

from analysis.tables.waiting import Incoming
from pages.shared import cache, state
from pages.shared.text import _, escape, percent

# Seconds: what is read sooner needs no progress bar; how often the bar moves.
_UNNOTICED, _GLANCE = 0.3, 0.2


def watch(incoming: Incoming, sheet: str | None) -> None:
    """Show how far reading is until it is done; a file that is read already shows nothing."""
    reading = cache.reading(incoming, sheet)
    if reading.wait(_UNNOTICED):
        return
    place = st.empty()
    with place.container():
        bar = st.progress(0.0)
        # One for each file: a click that comes late never stops the next one.
        key = f"stop_reading_{incoming.digest}_{sheet}"
        st.button(_("Stop reading"), icon=":material/cancel:", key=key, on_click=_stop, args=(incoming, sheet))
    while not reading.wait(_GLANCE):
        # A click on the button ends this run here.
        name, share = escape(incoming.filename), percent(reading.share)
        bar.progress(reading.share, _("Reading “{file}” … {share}", file=name, share=share))
    place.empty()


def _stop(incoming: Incoming, sheet: str | None) -> None:
    cache.reading(incoming, sheet).cancel()
    cache.reading.clear(incoming, sheet)
    state.workspace().discard_incoming([incoming])
