"""How a message looks where it arrives: a mail, an ad, a post, a page, a telephone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from pages.shared.text import _, escape

# Formats that appear together: the first is what is drawn first.
TOGETHER = (("subject", "email"), ("ad_headline", "ad"))


def shown_with(format: str) -> tuple[str, ...]:
    """The formats that one card shows."""
    return next((pair for pair in TOGETHER if format in pair), (format,))


def draw(format: str, texts: Mapping[str, str]) -> None:
    """One customer's message; `texts`: format → text, for those of `shown_with` that there are."""
    _DRAWN[format](texts)


def _mail(texts: Mapping[str, str]) -> None:
    with st.container(border=True):
        st.caption(_("Your shop"))
        st.markdown(f"**{_as_written(texts.get('subject', ''))}**")
        st.markdown(_as_written(texts.get("email", "")))


def _ad(texts: Mapping[str, str]) -> None:
    with st.container(border=True):
        st.badge(_("Ad"), color="gray")
        st.markdown(f":blue[**{_as_written(texts.get('ad_headline', ''))}**]")
        st.markdown(_as_written(texts.get("ad", "")))


def _page(texts: Mapping[str, str]) -> None:
    headline, _blank, rest = texts["landing_page"].partition("\n")
    with st.container(border=True):
        st.markdown(f"### {_as_written(headline)}")
        st.markdown(_as_written(rest.strip()))


def _post(texts: Mapping[str, str]) -> None:
    with st.container(border=True):
        name = _("Your shop")
        st.markdown(f":material/storefront: **{name}**")
        st.markdown(_as_written(texts["social"]))
        st.markdown(":material/favorite: :material/chat_bubble: :material/share:")


def _telephone(texts: Mapping[str, str]) -> None:
    with st.chat_message("user", avatar=":material/sms:"):
        st.markdown(_as_written(texts["sms"]))


def _talk(texts: Mapping[str, str]) -> None:
    with st.chat_message("user", avatar=":material/call:"):
        st.markdown(_as_written(texts["sales_talk"]))


def _as_written(text: str) -> str:
    """The text with its own line breaks, and nothing in it that acts as Markdown."""
    return escape(text).replace("\n", "  \n")


_DRAWN: dict[str, Callable[[Mapping[str, str]], None]] = {
    "subject": _mail,
    "email": _mail,
    "landing_page": _page,
    "ad_headline": _ad,
    "ad": _ad,
    "social": _post,
    "sms": _telephone,
    "sales_talk": _talk,
}
