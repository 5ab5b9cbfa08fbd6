"""Which column of the customers table, and how it becomes groups: asked, remembered, and read on any page."""

from __future__ import annotations

import re

import pandas as pd
import streamlit as st

from analysis.segments import AttributeColumn, AttributeSettings
from analysis.segments.attributes.grouped import BANDED
from pages.shared import labels, state
from pages.shared.segments import cached_attributes
from pages.shared.segments.attribute_names import FORMS, KINDS
from pages.shared.text import _, mark

BANDS = {"round": mark("Round numbers"), "quantile": mark("Equally many customers"), "given": mark("My own cuts")}
MOST_DIGITS, USUAL_DIGITS, USUAL_BANDS = 5, 2, 4
EVERY = ""
# What the same column may also be read as.
READINGS = {
    "number": ("number", "category"),
    "ordered": ("ordered", "number", "category"),
    "category": ("category", "postcode", "country"),
    "country": ("country", "category"),
    "postcode": ("postcode", "category"),
    "birth_year": ("birth_year", "number"),
    "several": ("several", "category"),
}


def columns() -> tuple[AttributeColumn, ...]:
    """The columns of the customers table; none without one."""
    return cached_attributes.columns(state.table("customers")) if "customers" in state.stored() else ()


def kind_of(column: AttributeColumn) -> str:
    """The kind as the user corrected it, else as guessed."""
    return state.chosen(_key("kind", column), column.kind)


def form_of(column: AttributeColumn) -> str:
    chosen = state.chosen(_key("form", column), column.form)
    return chosen if chosen in READINGS.get(column.form, ()) else column.form


def settings_of(column: AttributeColumn) -> AttributeSettings:
    """What was chosen for this column; cuts that are no numbers are left out."""
    return AttributeSettings(
        column=column.name,
        form=form_of(column),
        kind=kind_of(column),
        bands=state.chosen(_key("bands", column), "round"),
        count=int(state.chosen(_key("count", column), USUAL_BANDS)),
        cuts=_numbers(state.chosen(_key("cuts", column), "")),
        digits=int(state.chosen(_key("digits", column), USUAL_DIGITS)),
        country=_country(column),
        answer=state.chosen(_key("answer", column), EVERY) or None,
        observed_until=state.observed_until() or pd.Timestamp.now().normalize(),
    )


def ask_column() -> AttributeColumn:
    """Kind first, then the column; those that make no groups are not offered."""
    usable = [column for column in columns() if column.makes_groups]
    kinds = [kind for kind in KINDS if any(kind_of(column) == kind for column in usable)]
    kind = st.segmented_control(
        _("Kind of attribute"),
        kinds,
        format_func=lambda code: _(KINDS[code]),
        required=True,
        wrap=True,
        **state.remembered("attribute_shown_kind", kinds[0], kinds),
    )
    offered = {column.name: column for column in usable if kind_of(column) == kind}
    chosen = st.pills(
        _("Attribute"),
        list(offered),
        format_func=labels.column,
        required=True,
        **state.remembered(f"attribute_shown_{kind}", next(iter(offered)), offered),
    )
    return offered[chosen]


def ask_how(column: AttributeColumn) -> None:
    """What the form of the column leaves open."""
    with st.container(border=True), st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            _("Belongs to"),
            list(KINDS),
            format_func=lambda code: _(KINDS[code]),
            width=300,
            **state.remembered(_key("kind", column), column.kind, KINDS),
        )
        readings = READINGS.get(column.form, ())
        if readings:
            st.selectbox(
                _("Read as"),
                readings,
                format_func=lambda code: _(FORMS[code]),
                width=240,
                **state.remembered(_key("form", column), column.form, readings),
            )
        _ask_form(column, form_of(column))


def _ask_form(column: AttributeColumn, form: str) -> None:
    if form in BANDED:
        _ask_bands(column)
    elif form == "postcode":
        st.slider(
            _("First characters of the postcode"),
            1,
            MOST_DIGITS,
            width=240,
            **state.remembered(_key("digits", column), USUAL_DIGITS, range(1, MOST_DIGITS + 1)),
        )
    elif form == "several":
        answers = cached_attributes.answers(state.table("customers"), column.name)
        st.selectbox(
            _("Split by"),
            [EVERY, *answers],
            format_func=lambda answer: answer or _("the most frequent combinations"),
            width=280,
            **state.remembered(_key("answer", column), EVERY, [EVERY, *answers]),
        )


def _ask_bands(column: AttributeColumn) -> None:
    bands = st.segmented_control(
        _("Bands"),
        list(BANDS),
        format_func=lambda code: _(BANDS[code]),
        required=True,
        wrap=True,
        **state.remembered(_key("bands", column), "round", BANDS),
    )
    if bands == "given":
        st.text_input(
            _("Cuts, rising"), placeholder="18; 35; 50", width=240, **state.remembered(_key("cuts", column), "")
        )
    elif not (bands == "round" and column.form in ("birth_date", "birth_year")):
        st.number_input(
            _("How many"), min_value=2, max_value=10, width=140, **state.remembered(_key("count", column), USUAL_BANDS)
        )


def _country(column: AttributeColumn) -> str | None:
    """Postcodes of several countries are told apart by the first column that names a country."""
    if form_of(column) != "postcode":
        return None
    return next((other.name for other in columns() if other.form == "country"), None)


def _numbers(text: str) -> tuple[float, ...]:
    """The numbers in "18; 35,5; 50": apart by anything but digits, with a decimal comma or point."""
    found = re.findall(r"-?\d+(?:[.,]\d+)?", text)
    return tuple(float(part.replace(",", ".")) for part in found)


def _key(what: str, column: AttributeColumn) -> str:
    return f"attribute_{what}_{column.name}"
