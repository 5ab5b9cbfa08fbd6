"""Every reason for a probability of leaving has words, in the singular too, and where a value is unknown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import streamlit as st

from analysis.value.churn.features import REASONS
from pages.shared.value.reason_words import in_words

SAID = {
    "silence": ["silent for 1 day", "silent for 30 days, usual gap 10"],
    "rhythm": ["no rhythm yet", "an order every 10 days"],
    "orders": ["1 order so far", "4 orders so far"],
    "recent_orders": ["orders lately: 1, before: 0", "orders lately: 2, before: 2"],
    "tenure": ["first order 1 day ago", "first order 60 days ago"],
    "spend": ["€20 per order", "€31 per order"],
    "refunds": ["1 return", "3 returns"],
    "variety": ["1 product tried", "5 different products"],
    "channel": ["first order without a channel", "came by mail"],
    "visits": ["no visit seen", "last visit 2 days ago"],
}


def two_customers(code: str) -> pd.DataFrame:
    columns = {
        "days_since_last_order": [1, 30],
        "days_between_orders": [np.nan, 10.2],
        "orders": [1, 4],
        "orders_recent": [1, 2],
        "orders_before": [0, 2],
        "days_as_customer": [1, 60],
        "spend_per_order": [20.0, 30.6],
        "refund_rows": [1, 3],
        "products": [1, 5],
        "channel": [None, "mail"],
        "days_since_last_visit": [np.nan, 2.0],
    }
    return pd.DataFrame(columns).assign(reason_1=code, weight_1=[0.5, -0.5], reason_2="", weight_2=0.0)


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_said_in_words(code):
    st.session_state["lang"] = "en"
    one, other = SAID[code]
    assert in_words(two_customers(code)) == [f"↑ {one}", f"↓ {other}"]


def test_who_has_no_reason_is_like_a_typical_customer():
    st.session_state["lang"] = "en"
    assert in_words(two_customers("")) == ["like a typical customer at risk"] * 2
