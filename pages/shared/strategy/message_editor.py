"""Choosing one message and editing it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.strategy.messages import LIMITS
from analysis.strategy.templates import LANGUAGES, TONES, usual_fallback
from pages.shared import labels, state
from pages.shared.strategy import message_texts
from pages.shared.text import _, language

_VERSION = "message_version"


def choose(messages: pd.DataFrame, names: dict[str, str]) -> tuple[str, str, str]:
    """Segment, format and language of the message to look at."""
    segments = list(messages["segment"].unique())
    with st.container(border=True), st.grid(2, min_column_width=300):
        segment = st.selectbox(
            _("Segment"),
            segments,
            format_func=lambda code: names.get(code, code),
            **state.remembered("message_segment", segments[0], segments),
        )
        format = st.selectbox(
            _("Format"),
            list(LIMITS),
            format_func=labels.names(labels.FORMATS).get,
            **state.remembered("message_format", "email", LIMITS),
        )
        spoken = st.segmented_control(
            _("Language of the message"),
            LANGUAGES,
            format_func=labels.names(labels.LANGUAGES).get,
            required=True,
            **state.remembered("message_language", language(), LANGUAGES),
        )
        key = f"message_tone_{segment}"
        st.segmented_control(
            _("Tone"),
            TONES,
            default=message_texts.tone(segment),
            format_func=labels.names(labels.TONES).get,
            required=True,
            key=key,
            on_change=lambda: message_texts.choose_tone(segment, st.session_state[key]),
            help=_("Of all texts of this segment that you have not changed yourself."),
        )
    return segment, format, spoken


def edit(segment: str, format: str, spoken: str, text: str, columns: list[str]) -> None:
    """The text, with what can be put into it; every change is kept."""
    which = (segment, format, spoken)
    key = f"message_text_{st.session_state.get(_VERSION, 0)}_{message_texts.tone(segment)}_{'_'.join(which)}"
    st.text_area(
        _("Text"),
        value=text,
        height=260 if LIMITS[format] is None else 110,
        key=key,
        on_change=lambda: message_texts.edit(*which, st.session_state[key]),
    )
    insertable = dict.fromkeys(["first_name", *columns])
    pills = f"message_token_{st.session_state.get(_VERSION, 0)}_{'_'.join(which)}"
    st.pills(
        _("Put a token at the end"),
        list(insertable),
        format_func=lambda name: "{" + name + "}",
        key=pills,
        on_change=lambda: _insert(which, text, st.session_state[pills]),
        help=_(
            "A token stands for a customer's own value; what stands behind the line, as in {example}, is read where "
            "there is none.",
            example="{first_name|there}",
        ),
    )
    with st.container(horizontal=True):
        st.button(
            _("Undo"),
            icon=":material/undo:",
            on_click=_undo,
            disabled=not message_texts.EDITS.can_undo(),
            key="message_undo",
        )
        st.button(
            _("Back to the text to start from"),
            icon=":material/restart_alt:",
            on_click=partial(_replace, which, None),
            disabled=not message_texts.is_edited(*which),
            key="message_reset",
        )


def _insert(which: tuple[str, str, str], text: str, token: str | None) -> None:
    if token is not None:
        _replace(which, f"{text} {{{token}|{usual_fallback(token, which[2])}}}")


def _undo() -> None:
    message_texts.EDITS.undo()
    _draw_anew()


def _replace(which: tuple[str, str, str], text: str | None) -> None:
    message_texts.edit(*which, text)
    _draw_anew()


def _draw_anew() -> None:
    """What was typed stays in a widget; another one starts from what is kept."""
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1
