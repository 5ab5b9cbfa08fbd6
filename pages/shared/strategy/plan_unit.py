"""What is drawn by lot for the control groups: each customer, or whole households, shops, families."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.experiments import design_effect
from analysis.strategy.reach import UNIT
from pages.shared import labels, state
from pages.shared.text import _, number

_SETTING = "plan_unit"
EACH_CUSTOMER = ""
# With fewer units a comparison of them says nothing.
FEWEST_UNITS = 30


def with_unit(customers: pd.DataFrame) -> pd.DataFrame:
    """The customers with the column `unit`, if one was chosen; who has none there is drawn alone."""
    column = state.chosen(_SETTING, EACH_CUSTOMER)
    if column not in _offered():
        return customers
    people = state.table("customers").frame.dropna(subset=[column]).drop_duplicates("customer_id")
    units = people.set_index(people["customer_id"].astype("str"))[column].astype("object")
    ids = customers["customer_id"].astype("str")
    return customers.assign(**{UNIT: ids.map(units).fillna(ids)})


def ask() -> None:
    """Let the user choose, where the customers table has a column that several customers share."""
    options = [EACH_CUSTOMER, *_offered()]
    if len(options) < 2:
        return
    st.selectbox(
        _("Drawn by lot"),
        options,
        format_func=lambda name: labels.column(name) if name else _("each customer"),
        width=260,
        help=_("Whoever shares a letter box or a shop would tell the others: draw them together."),
        **state.remembered(_SETTING, EACH_CUSTOMER, options),
    )


def effect_of(customers: pd.DataFrame) -> float:
    """How many times the customers a test needs because whole units are drawn; said on the page if more than one."""
    if UNIT not in customers:
        return 1.0
    effect = design_effect(customers[UNIT])
    st.caption(
        _(
            "Whole units are drawn: a test needs {effect} times the customers, if members of a unit are alike by 0.1 "
            "(an assumption).",
            effect=number(effect, 2),
        )
    )
    return effect


def _offered() -> list[str]:
    """Columns of text that several customers share, of many values."""
    if "customers" not in state.stored():
        return []
    frame = state.table("customers").frame
    texts = [name for name in frame if name != "customer_id" and isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return [name for name in texts if FEWEST_UNITS <= frame[name].nunique() < frame[name].count()]
