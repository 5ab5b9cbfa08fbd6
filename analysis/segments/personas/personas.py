"""A card for each segment: how many, what they are worth, what they buy, when last, and what sets them apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.segments.facts import CustomerFacts
from analysis.segments.personas.apart import set_apart
from analysis.segments.personas.examples import pick_examples
from analysis.segments.personas.habits import feedback_of, habits_of
from analysis.segments.personas.members import Members, members_of
from analysis.segments.segmentation import Segmentation


@dataclass(frozen=True)
class PersonaSettings:
    """`defined_by`: columns that the segments were made from; they differ by definition and are not compared."""

    defined_by: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Personas:
    """One card a segment; groups of fewer than five customers are together in one.

    `cards`: one row per segment: `segment`, `customers`, `share_of_customers` (0–1); with orders `revenue` (net),
        `share_of_revenue` (of the segmentation's customers; NaN when that is not positive), `orders` (orders in the
        segment), `basket_low`, `basket_median`, `basket_high` (quartiles of the order values),
        `median_orders`, `days_since_last_order` (median), `last_order_share` (median share of the customer's own
        revenue that the last order brought, 0–1); with events `days_since_last_event` (median); with feedback
        `answers` (customers with a rating or text), `mean_rating`, `share_positive`, `share_negative` (of those
        whose text could be judged), `judged`.
    `habits`: one row per segment and value, most customers first: `segment`, `what` ("category", "channel",
        "product", "store": bought at least once; "last_category", "last_event": of the last order, the last event),
        `value`, `customers`, `share` (0–1), `n` (the segment's customers of whom it is known).
    `apart`: see `set_apart`. `examples`: see `pick_examples`.
    """

    cards: pd.DataFrame
    habits: pd.DataFrame
    apart: pd.DataFrame
    examples: pd.DataFrame


def describe_personas(
    segmentation: Segmentation,
    facts: CustomerFacts,
    settings: PersonaSettings | None = None,
    feedback: pd.DataFrame | None = None,
) -> Personas:
    """Describe the segments by all that is known of their customers.

    Args:
        facts: of these customers and perhaps of others, who do not count.
        feedback: `customer_id`, and `rating` (number) or `sentiment` ("positive", "neutral", "negative") or both.

    Raises:
        NotEnoughDataError: fewer than five customers in all.
    """
    settings = settings or PersonaSettings()
    members = members_of(segmentation, facts)
    cards = _cards(members)
    if feedback is not None and len(feedback):
        cards = cards.merge(feedback_of(members, feedback), on="segment", how="left")
    return Personas(cards, habits_of(members), set_apart(members, settings.defined_by), pick_examples(members))


def _cards(members: Members) -> pd.DataFrame:
    sizes, facts = members.sizes, members.facts
    columns = {"segment": members.segments, "customers": sizes, "share_of_customers": sizes / sizes.sum()}
    if "revenue" in facts:
        revenue = np.bincount(members.code, weights=facts["revenue"].fillna(0), minlength=len(sizes))
        total = revenue.sum()
        columns |= {"revenue": revenue, "share_of_revenue": revenue / (total if total > 0 else np.nan)}
        columns |= _baskets(members)
    medians = {"orders": "median_orders"} | {
        name: name for name in ("days_since_last_order", "last_order_share", "days_since_last_event")
    }
    for column, name in medians.items():
        if column in facts:
            by_segment = facts[column].groupby(members.code).median()
            columns[name] = by_segment.reindex(range(len(sizes))).to_numpy()
    return pd.DataFrame(columns)


def _baskets(members: Members) -> dict[str, np.ndarray]:
    amounts = members.order_values["amount"].groupby(members.code[members.order_values["row"]])
    places = range(len(members.segments))
    quartiles = {
        f"basket_{name}": amounts.quantile(level).reindex(places).to_numpy()
        for name, level in (("low", 0.25), ("median", 0.5), ("high", 0.75))
    }
    return {"orders": amounts.size().reindex(places, fill_value=0).to_numpy(), **quartiles}
