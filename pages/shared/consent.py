"""Who may be contacted: what the customers table says, shown with its numbers, and open to correction."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import streamlit as st

from analysis.tables.privacy.consent import Consent, ConsentColumns, answer_columns, find_consent_columns
from analysis.tables.table import Table
from pages.shared import cache, state
from pages.shared.text import _, escape, ngettext, number, quoted

_SETTING = "consent"


def current() -> Consent | None:
    """Whom this workspace may contact; None where no column says so."""
    if "customers" not in state.stored():
        return None
    customers = state.table("customers")
    return cache.consent(customers, _columns(customers))


def ask(customers: pd.DataFrame) -> pd.DataFrame:
    """Say how many of the customers may be contacted, offer to correct it, and return those."""
    if "customers" not in state.stored():
        st.caption(_(":material/shield: No table says who may be contacted: check that before you send anything."))
        return customers
    table = state.table("customers")
    consent = cache.consent(table, _columns(table))
    if consent is None:
        st.caption(_(":material/shield: No table says who may be contacted: check that before you send anything."))
        allowed = customers
    else:
        allowed = customers[consent.may_contact(customers["customer_id"])]
        _say(consent, len(customers), len(allowed))
    options = answer_columns(table)
    if options:
        with st.expander(_("Which column says who may be contacted?"), icon=":material/edit:"):
            _correct(_columns(table), options)
    return allowed


def marked(customers: pd.DataFrame, headings: Mapping[str, str]) -> tuple[pd.DataFrame, Mapping[str, str]]:
    """A list of customers, and its headings, with a column that says who may be contacted, if that is known."""
    consent = current() if "customer_id" in headings else None
    if consent is None:
        return customers, headings
    answers = np.where(consent.may_contact(customers["customer_id"]), _("yes"), _("no"))
    return customers.assign(may_contact=answers), {**headings, "may_contact": _("May be contacted")}


def names(consent: Consent) -> str:
    """The columns that say so, as one text."""
    return ", ".join(quoted(column) for column in (*consent.columns.agreed, *consent.columns.refused))


def _say(consent: Consent, everyone: int, allowed: int) -> None:
    st.caption(
        ngettext(
            ":material/shield: {count} customer is in no list and in no number of the plan: {columns} does not allow "
            "contact. {allowed} of {everyone} may be contacted.",
            ":material/shield: {count} customers are in no list and in no number of the plan: {columns} does not allow "
            "contact. {allowed} of {everyone} may be contacted.",
            everyone - allowed,
            columns=escape(names(consent)),
            allowed=number(allowed),
            everyone=number(everyone),
        )
    )
    if consent.unknown:
        left_out = ngettext(
            "{count} customer has no answer there and is not contacted.",
            "{count} customers have no answer there and are not contacted.",
            consent.unknown,
        )
        contacted = ngettext(
            "{count} customer has no answer there, and so did not refuse.",
            "{count} customers have no answer there, and so did not refuse.",
            consent.unknown,
        )
        st.caption(left_out if consent.columns.agreed else contacted)


def _correct(columns: ConsentColumns, options: tuple[str, ...]) -> None:
    agreed = [column for column in columns.agreed if column in options]
    refused = [column for column in columns.refused if column in options]
    with st.grid(2, min_column_width=260):
        st.multiselect(
            _("A yes means: has agreed"),
            [column for column in options if column not in refused],
            default=agreed,
            key=_key("agreed", columns),
            on_change=_remember,
            args=(columns,),
        )
        st.multiselect(
            _("A yes means: must not be contacted"),
            [column for column in options if column not in agreed],
            default=refused,
            key=_key("refused", columns),
            on_change=_remember,
            args=(columns,),
        )


def _columns(customers: Table) -> ConsentColumns:
    """As the user corrected it, as far as the table has those columns; otherwise as found."""
    chosen = state.chosen(_SETTING, None)
    if chosen is None:
        return find_consent_columns(customers)
    return ConsentColumns(
        *(tuple(c for c in chosen.get(kind, []) if c in customers.frame) for kind in ("agreed", "refused"))
    )


def _remember(columns: ConsentColumns) -> None:
    chosen = {kind: st.session_state[_key(kind, columns)] for kind in ("agreed", "refused")}
    state.workspace().remember(**{_SETTING: chosen})


def _key(kind: str, columns: ConsentColumns) -> str:
    """Another choice draws other widgets, whose options follow it."""
    return f"consent_{kind}_{'_'.join(columns.agreed)}__{'_'.join(columns.refused)}"
