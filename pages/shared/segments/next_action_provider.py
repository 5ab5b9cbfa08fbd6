"""Groups by what is to be done next, for every page that uses segments: so that the plan proposes just that."""

from __future__ import annotations

import streamlit as st

from analysis.segments import Segmentation, make_segmentation
from analysis.strategy.actions import ACTION_CODES
from pages.shared import labels, state
from pages.shared.segments.provider import Provider
from pages.shared.strategy import action_words, next_actions
from pages.shared.text import _

SOURCE = "next_action"
# What the conditions of the catalogue ask for.
_ASKED = ("orders", "revenue", "days_since_last_order", "days_since_first_order", "days_between_orders")


def _listed() -> dict[str, str]:
    return {"": _("Next best action")} if "orders" in state.stored() else {}


def _segmentation(_which: str) -> Segmentation:
    with st.spinner(_("Looking at each customer …")):
        found = next_actions.found(next_actions.settings()).customers
    return make_segmentation("behavioural", SOURCE, found["customer_id"], found["action"], ACTION_CODES)


def _names(_which: str) -> dict[str, str]:
    return labels.names(action_words.ACTIONS)


def _defined_by(_which: str) -> tuple[str, ...]:
    return (*_ASKED, "mean_order_value", "last_order_share", "lifetime_value")


PROVIDER = Provider(_listed, _segmentation, _names, defined_by=_defined_by)
