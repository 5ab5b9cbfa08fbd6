"""Bucket strategy: what to do for whom, with which money, and the files to run it."""

from __future__ import annotations

import streamlit as st

from pages.shared import controls
from pages.shared.strategy import (
    actions_view,
    bucket_view,
    budget_view,
    contacts_view,
    messages_view,
    offers_view,
    plan_view,
)
from pages.shared.text import _, mark

# What each view is called, and what draws it.
VIEWS = {
    "bucket": (mark("Bucket"), bucket_view.show),
    "actions": (mark("Next best action"), actions_view.show),
    "plan": (mark("Plan"), plan_view.show),
    "messages": (mark("Messages"), messages_view.show),
    "contacts": (mark("Contacts"), contacts_view.show),
    "offers": (mark("Offers"), offers_view.show),
    "budget": (mark("Budget"), budget_view.show),
}


def show() -> None:
    st.title(_("Bucket strategy"))
    view = controls.view(VIEWS, "strategy_view", "plan")
    VIEWS[view][1]()


show()
