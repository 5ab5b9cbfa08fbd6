"""A first proposal for every segment, to be edited: what to do, by which channel, at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

NO_CHANNEL = "none"
NO_ACTION = "nothing"
# Cost of one contact in the workspace's currency, all included: an assumption to replace by one's own prices.
CHANNEL_COSTS = {"email": 0.05, "ad": 0.50, "letter": 1.20, "phone": 8.00, NO_CHANNEL: 0.0}
CHANNELS = tuple(CHANNEL_COSTS)
STATUSES = ("draft", "ready", "running", "done")
# What a line that says nothing of how it is run takes; `start` is the next Monday.
USUAL_RUN = {"rounds": 1, "every_days": 14, "owner": "", "status": "draft", "making_cost": 0.0, "control_share": 0.0}


@dataclass(frozen=True)
class Proposal:
    """One campaign. `response`: orders per contact that the contact itself brings, an assumption (0–1). `own_cost`: of
    a contact, money; None: what is usual for the channel."""

    action: str
    channel: str
    message_code: str
    response: float
    own_cost: float | None = None

    @property
    def cost(self) -> float:
        return CHANNEL_COSTS[self.channel] if self.own_cost is None else self.own_cost


# The segments of RFM, best first: each calls for another campaign. Dearer ones have a cheaper stand-in.
PROPOSALS = {
    "champions": (Proposal("thank", "email", "thank_early_access", 0.08),),
    "loyal": (Proposal("upsell", "email", "bigger_basket", 0.06),),
    "promising": (Proposal("cross_sell", "email", "goes_well_with", 0.05),),
    "new": (Proposal("welcome", "email", "welcome_second_order", 0.05),),
    "at_risk": (
        Proposal("win_back_personal", "letter", "we_miss_you", 0.04),
        Proposal("win_back_personal", "email", "we_miss_you", 0.02),
    ),
    "cooling": (Proposal("remind", "email", "what_is_new", 0.02),),
    "lost_valuable": (
        Proposal("win_back_offer", "letter", "come_back_offer", 0.02),
        Proposal("win_back_offer", "email", "come_back_offer", 0.01),
    ),
    "lost": (Proposal("last_call", "email", "stay_or_go", 0.005),),
}
# The segments of next best action: each is called what is to be done.
ACTION_PROPOSALS = {
    "welcome": (Proposal("welcome", "email", "welcome_second_order", 0.05),),
    "second_order": (Proposal("second_order", "email", "second_order_due", 0.04),),
    "cross_sell": (Proposal("cross_sell", "email", "goes_well_with", 0.03),),
    "replenish": (Proposal("replenish", "email", "runs_out", 0.05),),
    "upgrade": (Proposal("upgrade", "email", "bigger_basket", 0.03),),
    "thank": (Proposal("thank", "email", "thank_early_access", 0.03),),
    "ask": (Proposal("ask", "email", "how_was_it", 0.01),),
    "win_back": (Proposal("win_back", "email", "we_miss_you", 0.02),),
}
# Of these segments nobody is contacted.
QUIET_PROPOSALS = {
    "let_go": (Proposal("let_go", NO_CHANNEL, "stay_or_go", 0.0),),
    NO_ACTION: (Proposal(NO_ACTION, NO_CHANNEL, "news", 0.0),),
}
_KNOWN = PROPOSALS | ACTION_PROPOSALS | QUIET_PROPOSALS
# For any other segmentation we know nothing better than to say hello.
OTHER = (Proposal("inform", "email", "news", 0.02),)
ACTIONS = tuple(
    dict.fromkeys(proposals[0].action for proposals in (*PROPOSALS.values(), *ACTION_PROPOSALS.values(), OTHER))
) + tuple(QUIET_PROPOSALS)


def default_lines(
    groups: pd.DataFrame, margin: float | None = None, own: Mapping[str, Proposal] | None = None
) -> pd.DataFrame:
    """Propose one campaign line per segment; every number is an assumption for the user to edit.

    Args:
        groups: `segment` (code) and `customers` (count), as in `Rfm.groups`; segments without customers are left out.
            With `mean_orders` and `mean_revenue` the order value is known.
        margin: share of revenue that is left (0–1). With it, and a known order value, a campaign that would cost more
            than it brings is not proposed: its cheaper stand-in is, or to do nothing.
        own: segment → the user's proposal, which goes before ours.

    Returns:
        One row per segment, in the given order: `segment`, `action`, `channel`, `message_code` (codes),
        `cost_per_contact` (money), `expected_response` (0–1), `budget` (money, enough for every customer).
    """
    known = _KNOWN | {segment: (proposal,) for segment, proposal in (own or {}).items()}
    rows = [_line(group, margin, known) for group in groups.to_dict("records") if group["customers"] > 0]
    return pd.DataFrame(rows)


def next_monday(today: pd.Timestamp | None = None) -> pd.Timestamp:
    """The Monday after `today`, when a campaign can begin at the soonest."""
    today = (today or pd.Timestamp.today()).normalize()
    return today + pd.Timedelta(days=7 - today.weekday())


def _line(group: dict, margin: float | None, known: Mapping[str, tuple[Proposal, ...]]) -> dict:
    proposals = known.get(str(group["segment"]), OTHER)
    paying = [proposal for proposal in proposals if _pays(proposal, group, margin)]
    proposal = paying[0] if paying else Proposal(NO_ACTION, NO_CHANNEL, proposals[-1].message_code, 0.0)
    return {
        "segment": str(group["segment"]),
        "action": proposal.action,
        "channel": proposal.channel,
        "message_code": proposal.message_code,
        "cost_per_contact": proposal.cost,
        "expected_response": proposal.response,
        "budget": round(group["customers"] * proposal.cost, 2),
    }


def _pays(proposal: Proposal, group: dict, margin: float | None) -> bool:
    if margin is None or proposal.channel == NO_CHANNEL or not group.get("mean_orders", 0) > 0:
        return True
    order_value = group["mean_revenue"] / group["mean_orders"]
    return proposal.response * order_value * margin > proposal.cost
