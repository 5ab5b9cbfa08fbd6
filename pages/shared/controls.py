"""Widgets that become one settings object; what was chosen is kept in the workspace."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from analysis.value import MODELS, LifetimeValueSettings
from pages.shared import labels, state
from pages.shared.text import _

# code → what it is called (marked for translation) and what draws it.
Views = Mapping[str, tuple[str, Callable]]


def view(views: Views, key: str, first: str) -> str:
    """Which view of the page is open: a code of `views`."""
    return st.segmented_control(
        _("View"),
        list(views),
        format_func=lambda code: _(views[code][0]),
        required=True,
        wrap=True,
        label_visibility="collapsed",
        **state.remembered(key, first, views),
    )


def margin() -> float:
    """The one margin of the business, 0–1: on every page the same."""
    percent = st.number_input(
        _("Margin (% of revenue)"),
        min_value=1,
        max_value=100,
        help=_("What is left of the revenue after the cost of goods and delivery. 100 % shows revenue."),
        **state.remembered("margin_percent", 30, between=(1, 100)),
    )
    return percent / 100


def lifetime_value() -> LifetimeValueSettings:
    """Horizon, margin, discount and model."""
    with st.container(border=True):
        left, middle, right, last = st.columns(4)
        with left:
            st.number_input(
                _("Days to look ahead"),
                min_value=30,
                max_value=1825,
                step=30,
                **state.remembered("horizon_days", 365, between=(30, 1825)),
            )
        with middle:
            margin()
        with right:
            st.number_input(
                _("Yearly discount (%)"),
                min_value=0,
                max_value=100,
                help=_("Money earned later is worth less today; 10 % is usual."),
                **state.remembered("discount_percent", 10, between=(0, 100)),
            )
        with last:
            st.selectbox(
                _("Model"),
                MODELS,
                format_func=lambda name: labels.MODELS.get(name) or _("Automatic"),
                help=_("Automatic takes BG/NBD unless another model was clearly better prepared for what followed."),
                **state.remembered("value_model", "auto", MODELS),
            )
    return remembered_lifetime_value()


def remembered_lifetime_value() -> LifetimeValueSettings:
    """What was last chosen on the page of the lifetime value."""
    return LifetimeValueSettings(
        horizon_days=int(state.chosen("horizon_days", 365)),
        yearly_discount=state.chosen("discount_percent", 10) / 100,
        margin=state.chosen("margin_percent", 30) / 100,
        observed_until=state.observed_until(),
        model=model if (model := state.chosen("value_model", "auto")) in MODELS else "auto",
    )
