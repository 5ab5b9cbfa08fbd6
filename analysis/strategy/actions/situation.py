"""Where each customer stands: the answers to the questions on which the next action rests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments import Segmentation, covering
from analysis.segments.facts import CustomerFacts
from analysis.strategy.actions.habits import Habits
from analysis.strategy.offers import Offers
from analysis.tables.table import Table, prepared_frame

UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Known:
    """What else is known of the customers; each may be missing.

    `values`: `customer_id`, `lifetime_value`, `p_churn_90` and, for the value of an order, `expected_orders` and
        `expected_spend`, as `LifetimeValues.customers` has them.
    `segments`: a segmentation, for the persona of each customer.
    `offers`: what goes with what they have. `replenishment`: as `expect_replenishment` gives it.
    `contacts`: what was done last: `customer_id`, `action` (code or the user's own word), `timestamp`.
    `stopped`: who stopped at a leak: `customer_id`, `step`, `entered` (when).
    `feedback`: the feedback table, for who has said something.
    `measured`: as `measure_responses` gives it.
    """

    values: pd.DataFrame | None = None
    segments: Segmentation | None = None
    offers: Offers | None = None
    replenishment: pd.DataFrame | None = None
    contacts: pd.DataFrame | None = None
    stopped: pd.DataFrame | None = None
    feedback: Table | pd.DataFrame | None = None
    measured: pd.DataFrame | None = None


NOTHING_ELSE = Known()


def describe_situations(
    facts: CustomerFacts, habits: Habits, known: Known = NOTHING_ELSE, least_share_again: float = 0.0
) -> pd.DataFrame:
    """One row per customer with a purchase.

    Args:
        facts: of all customers.
        least_share_again: of its buyers, for a product to be one that runs out (0–1).

    Returns:
        `customer_id`, `segment` ("unknown" without a segmentation); what was bought: `orders` (count), `revenue`,
        `first_bought`; the last purchase: `days_since_last_order`, `last_category` if there is one; how important it
        was: `last_order_value`, `last_order_share` (of the customer's revenue), `last_among_own`, `last_among_all`
        (share of orders that are at most as large, 0–1; the own orders, all orders); the last action: `last_action`,
        `days_since_last_action`; `rhythm_days` (usual gap: the own one from three orders on), `mean_order_value`,
        `order_value` (what the next order is worth), `lifetime_value`, `p_churn_90`, `open_leak`, `days_since_leak`,
        `offer`, `because`, `offer_share`, `offer_base`, `due_product`, `due_in_days`, `due_share`, `due_base`,
        `has_said`. NaN or missing where unknown.
    """
    rows = np.flatnonzero(facts.customers["days_since_last_order"].notna())
    own = facts.customers.iloc[rows].reset_index(drop=True)
    ids = own["customer_id"]
    columns = {
        "customer_id": ids,
        "segment": UNKNOWN if known.segments is None else covering(known.segments, ids).customers["segment"].array,
        **{name: own[name] for name in ("orders", "revenue", "days_since_last_order", "mean_order_value")},
        "first_bought": pd.Categorical(habits.first_bought.reindex(ids).array),
        "last_category": own.get("last_category"),
        "last_order_share": own["last_order_share"],
        **_importance(facts, rows),
        "rhythm_days": own["days_between_orders"].where(own["orders"] >= 3, habits.usual_gap_days),
        **_latest(known.contacts, ids, habits.day),
        **_leak(known.stopped, own, habits.day),
        **_of_values(known.values, own),
        **_offer(known.offers, ids),
        **_due(known.replenishment, ids, habits.day, least_share_again),
        "has_said": ids.isin(_who_said(known.feedback)),
    }
    return pd.DataFrame(columns)


def _importance(facts: CustomerFacts, rows: np.ndarray) -> dict[str, np.ndarray]:
    """The last order of each customer among the own ones and among all."""
    at, amount = facts.order_values["row"].to_numpy(), facts.order_values["amount"].to_numpy()
    size = len(facts.customers)
    last = np.full(size, np.nan)
    # By customer and time: the last one written stays.
    last[at] = amount
    count, smaller = np.bincount(at, minlength=size), np.bincount(at[amount <= last[at]], minlength=size)
    among_own = smaller / np.where(count > 0, count, np.nan)
    values, place = np.unique(last, return_inverse=True)
    among_all = (np.searchsorted(np.sort(amount), values, side="right") / max(len(amount), 1))[place]
    among_all = np.where(np.isnan(last), np.nan, among_all)
    return {
        "last_order_value": last[rows],
        "last_among_own": among_own[rows],
        "last_among_all": among_all[rows],
    }


def _latest(contacts: pd.DataFrame | None, ids: pd.Series, day: pd.Timestamp) -> dict[str, object]:
    """What was done last for each customer, and how many days ago."""
    if contacts is None or contacts.empty:
        nothing = pd.Categorical.from_codes(np.zeros(len(ids), dtype=np.int8), categories=[UNKNOWN])
        return {"last_action": nothing, "days_since_last_action": np.nan}
    latest = contacts.sort_values("timestamp", kind="stable").astype({"customer_id": "str"})
    found = latest.drop_duplicates("customer_id", keep="last").set_index("customer_id").reindex(ids)
    since = (day - pd.to_datetime(found["timestamp"]).dt.normalize()).dt.days
    action = found["action"].astype("object").where(found["action"].notna(), UNKNOWN)
    return {"last_action": pd.Categorical(action), "days_since_last_action": since.to_numpy(dtype="float64")}


def _leak(stopped: pd.DataFrame | None, own: pd.DataFrame, day: pd.Timestamp) -> dict[str, object]:
    """Where they stopped, unless they have ordered since."""
    if stopped is None or stopped.empty:
        return {"open_leak": None, "days_since_leak": np.nan}
    latest = stopped.sort_values("entered", kind="stable").astype({"customer_id": "str"})
    found = latest.drop_duplicates("customer_id", keep="last").set_index("customer_id").reindex(own["customer_id"])
    since = (day - pd.to_datetime(found["entered"]).dt.normalize()).dt.days.to_numpy(dtype="float64")
    is_open = since < own["days_since_last_order"].to_numpy()
    step = found["step"].astype("object").to_numpy()
    return {
        "open_leak": pd.Categorical(np.where(is_open, step, None)),
        "days_since_leak": np.where(is_open, since, np.nan),
    }


def _of_values(values: pd.DataFrame | None, own: pd.DataFrame) -> dict[str, np.ndarray]:
    """Forecast and value of an order; without a forecast as if everybody had one more order of the shop's mean."""
    spent = (own["mean_order_value"] * own["orders"]).fillna(0.0)
    mean = spent.sum() / max(own["orders"].sum(), 1)
    blended = ((spent + mean) / (own["orders"] + 1)).to_numpy()
    unknown = np.full(len(own), np.nan)
    if values is None:
        return {"order_value": blended, "lifetime_value": unknown, "p_churn_90": unknown}
    found = values.assign(customer_id=values["customer_id"].astype("str")).set_index("customer_id")
    found = found.reindex(own["customer_id"])
    worth = blended
    if {"expected_spend", "expected_orders"} <= set(found):
        expected = found["expected_orders"].where(found["expected_orders"] > 0)
        worth = (found["expected_spend"] / expected).clip(lower=0.0).fillna(pd.Series(blended, found.index)).to_numpy()
    return {
        "order_value": worth,
        "lifetime_value": found["lifetime_value"].to_numpy(),
        "p_churn_90": found["p_churn_90"].to_numpy(),
    }


def _offer(offers: Offers | None, ids: pd.Series) -> dict[str, object]:
    """The best offer of each customer."""
    if offers is None:
        return dict.fromkeys(("offer", "because")) | {"offer_share": np.nan, "offer_base": np.nan}
    best = offers.offers[offers.offers["rank"] == 1].astype({"customer_id": "str"}).set_index("customer_id")
    best = best.reindex(ids)
    return {
        "offer": pd.Categorical(best["offer"]),
        "because": pd.Categorical(best["because"]),
        "offer_share": best["confidence"].to_numpy(),
        "offer_base": (best["together"] / best["confidence"]).round().to_numpy(),
    }


def _due(
    replenishment: pd.DataFrame | None, ids: pd.Series, day: pd.Timestamp, least_share: float
) -> dict[str, object]:
    """Of each customer the product that is due first, of those that are bought again often enough."""
    if replenishment is not None:
        replenishment = replenishment[replenishment["share_again"] >= least_share]
    if replenishment is None or replenishment.empty:
        return {"due_product": None, "due_in_days": np.nan, "due_share": np.nan, "due_base": np.nan}
    first = replenishment.assign(customer_id=replenishment["customer_id"].astype("str"))
    first = first.sort_values(["due_on", "product"], kind="stable").drop_duplicates("customer_id")
    first = first.set_index("customer_id").reindex(ids)
    return {
        "due_product": pd.Categorical(first["product"]),
        "due_in_days": (first["due_on"].dt.normalize() - day).dt.days.to_numpy(dtype="float64"),
        "due_share": first["share_again"].to_numpy(),
        "due_base": first["gaps"].to_numpy(dtype="float64"),
    }


def _who_said(feedback: Table | pd.DataFrame | None) -> pd.Index:
    if feedback is None:
        return pd.Index([], dtype="str")
    frame = prepared_frame(feedback, "feedback")
    return pd.Index(frame["customer_id"].dropna().astype("str").unique()) if "customer_id" in frame else pd.Index([])
