"""What surrounds every page: navigation in three groups, language, and the workspace's delete button."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from analysis.tables.workspace import StoredTable
from pages.shared import cache, state
from pages.shared.text import LANGUAGES, _, day, ngettext, preferred_language


def show(folder: Path) -> None:
    """Draw the frame and run the chosen page."""
    icon = str(folder / "static" / "icon.png")
    st.set_page_config(page_title="Leaky Bucket", page_icon=icon, layout="wide", initial_sidebar_state="auto")
    st.logo(str(folder / "static" / "logo.svg"), size="large", icon_image=icon)
    # Before anything is translated: the choice comes from the URL when this widget is drawn.
    with st.sidebar:
        _language_choice()
    page = st.navigation(_pages(folder))
    with st.sidebar:
        _workspace_box()
    state.workspace().touch()
    state.expire_unused()
    state.enter_page(page.url_path)
    # After the change of page, which forgets what the page before held: the choice of the currency is such.
    st.session_state["currency"] = state.workspace().setting("currency", "EUR")
    page.run()


def _pages(folder: Path) -> dict[str, list]:
    def page(name: str, title: str, icon: str, *, default: bool = False):
        return st.Page(folder / f"{name}.py", title=title, icon=f":material/{icon}:", default=default)

    return {
        _("Prepare"): [page("upload", _("Upload"), "upload_file", default=True)],
        _("Understand"): [
            page("journey", _("Journey"), "filter_alt"),
            page("segmentation", _("Segmentation"), "groups"),
            page("lifetime_value", _("Lifetime value"), "savings"),
        ],
        _("Act"): [page("bucket_strategy", _("Bucket strategy"), "campaign")],
    }


def _language_choice() -> None:
    # The plain codes: what the widget shows is what stands in the URL.
    st.segmented_control(
        _("Language"),
        LANGUAGES,
        default=preferred_language(),
        required=True,
        key="lang",
        bind="query-params",
        label_visibility="collapsed",
    )


def _workspace_box() -> None:
    tables = state.stored()
    if not tables and not state.workspace().waiting().files:
        return
    if tables:
        st.caption(" · ".join(_facts(tables)))
    if st.button(_("Delete my data"), icon=":material/delete:", type="tertiary", key="delete_data"):
        _confirm_delete()


def _facts(tables: dict[str, StoredTable]) -> list[str]:
    customers = state.customers("orders" if "orders" in tables else next(iter(tables)))
    facts = [ngettext("{count} customer", "{count} customers", customers)] if customers else []
    until = state.observed_until()
    return facts + ([_("data until {day}", day=day(until))] if until is not None else [])


def _confirm_delete() -> None:
    @st.dialog(_("Delete my data"))
    def ask() -> None:
        st.write(
            _("All tables, settings and plans of this browser are removed from the server. This cannot be undone.")
        )
        if st.button(_("Delete everything"), type="primary", key="delete_confirmed"):
            state.start_afresh()
            # What was computed from it leaves the memory too; others only wait once more for theirs.
            cache.forget()
            st.rerun()

    ask()
