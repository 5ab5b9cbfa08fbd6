"""What is proposed pays, as far as the customers' own orders can tell."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.strategy import default_lines
from analysis.strategy.defaults import Proposal


def at_risk(order_value: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"segment": ["at_risk"], "customers": [10], "mean_orders": [2.0], "mean_revenue": [2 * order_value]}
    )


@pytest.mark.parametrize(
    "order_value, action, channel",
    # A letter costs 1.20 and brings 4 orders per 100: it pays above 100 an order at a margin of 30 %. The e-mail costs
    # 0.05 and brings 2 per 100: it pays above 8.33.
    [(100.1, "win_back_personal", "letter"), (99.9, "win_back_personal", "email"), (8.0, "nothing", "none")],
)
def test_a_campaign_that_cannot_pay_is_not_proposed(order_value, action, channel):
    line = default_lines(at_risk(order_value), margin=0.3).iloc[0]
    assert (line["action"], line["channel"]) == (action, channel)


def test_without_a_margin_nothing_is_known_about_what_pays():
    assert default_lines(at_risk(1.0)).iloc[0]["channel"] == "letter"


def test_customers_who_never_ordered_get_the_usual_proposal():
    groups = at_risk(1.0).assign(mean_orders=0.0)
    assert default_lines(groups, margin=0.3).iloc[0]["channel"] == "letter"


@pytest.mark.parametrize("order_value, channel", [(16.8, "letter"), (16.6, "none")])
def test_a_proposal_of_the_user_goes_before_ours_and_pays_at_its_own_cost(order_value, channel):
    # A letter for 0.50 that brings 10 orders per 100 pays above 16.67 an order at a margin of 30 %.
    own = {"at_risk": Proposal("win_back_personal", "letter", "we_miss_you", 0.1, own_cost=0.5)}
    line = default_lines(at_risk(order_value), margin=0.3, own=own).iloc[0]
    assert line["channel"] == channel
    assert line["cost_per_contact"] == (0.5 if channel == "letter" else 0.0)
