"""RFM: how recently, how often and for how much each customer bought."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments.cut_offs import check_cuts
from analysis.segments.rfm_groups import RFM_GROUPS, GroupCuts, assign_groups, choose_cuts, describe_groups
from analysis.segments.segmentation import Segmentation, make_segmentation
from analysis.tables.purchases import Moment, last_day, list_orders, until
from analysis.tables.table import Table, prepared_frame

FEWEST_SCORES, MOST_SCORES = 2, 10
# The same amounts added in another order differ in the last bit; who spent the same must stay equal.
MONEY_DECIMALS = 6


@dataclass(frozen=True)
class RfmSettings:
    """What the user chose.

    `scores`: how many scores at most for each of r, f and m, 2 to 10.
    `observed_until`: the last day to look at; None for the last day in the data.
    `cuts`: the cut-offs of the named groups; None for those that `choose_cuts` takes from the data.
    """

    scores: int = 5
    observed_until: Moment | None = None
    cuts: GroupCuts | None = None


@dataclass(frozen=True, eq=False)
class Rfm:
    """Scores and named groups.

    `customers`: one row per customer in the orders: `customer_id` (text), `days_since_last_order` (whole
        days; since the last row for a customer with refunds only), `orders` (count), `revenue` (net sum of
        all amounts), `r`, `f`, `m` (1 = lowest … `score_counts`; higher r is more recent), `segment` (code).
    `groups`: one row per named group, best first, empty ones with 0 customers; see `describe_groups`.
    `cuts`: the four numbers that separate the groups.
    `score_counts`: how many scores there are for "r", "f" and "m"; fewer than asked for when values repeat.
    `observed_until`: the day from which days are counted.
    """

    customers: pd.DataFrame
    groups: pd.DataFrame
    cuts: GroupCuts
    score_counts: dict[str, int]
    observed_until: pd.Timestamp

    @property
    def segmentation(self) -> Segmentation:
        """The named groups."""
        return make_segmentation("value", "rfm", self.customers["customer_id"], self.customers["segment"], RFM_GROUPS)


def compute_rfm(orders: Table | pd.DataFrame, settings: RfmSettings | None = None) -> Rfm:
    """Score every customer by recency, frequency and money, and put each in exactly one named group.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, optionally `order_id`; any row order. Refunds lower the
            revenue but are no orders (`analysis.tables.purchases.list_orders`).
        settings: the number of scores and the last day to look at.

    Raises:
        SettingsError: the number of scores is not between 2 and 10, or the cut-offs contradict each other.
        NotEnoughDataError: there is no order up to the last day.
    """
    settings = settings or RfmSettings()
    _check(settings)
    rows = prepared_frame(orders, "orders").dropna(subset=["customer_id", "timestamp"])
    rows = until(rows, settings.observed_until)
    listed = list_orders(rows)
    if listed.empty:
        raise NotEnoughDataError(
            "There is no order to look at: {rows} rows up to the chosen last day, none of them a purchase. "
            "Choose a later last day or bring a table with orders.",
            rows=len(rows),
        )
    day = last_day(rows, settings.observed_until)
    customers = summarise(rows, listed, day)
    cuts = settings.cuts or choose_cuts(customers, listed)
    counts = {}
    for score, values in (
        ("r", -customers["days_since_last_order"]),
        ("f", customers["orders"]),
        ("m", customers["revenue"]),
    ):
        customers[score], counts[score] = score_values(values, settings.scores)
    customers["segment"] = assign_groups(customers, cuts)
    return Rfm(customers, describe_groups(customers, cuts), cuts, counts, day)


def score_values(values: pd.Series, scores: int) -> tuple[np.ndarray, int]:
    """Score numbers from 1 (lowest) so that equal values always get equal scores.

    The cut-offs are quantiles that occur in the data; one that occurs twice counts once: no score is empty.

    Returns:
        (n,) whole scores, and how many different scores there are (1 to `scores`).
    """
    shares = np.arange(1, scores) / scores
    cuts = np.unique(np.quantile(values, shares, method="inverted_cdf"))
    cuts = cuts[cuts < values.max()]
    return np.searchsorted(cuts, values, side="left") + 1, len(cuts) + 1


def summarise(rows: pd.DataFrame, listed: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """One row per customer: days since the last order, number of orders, net revenue."""
    ids = rows["customer_id"].cat.categories
    code, bought = rows["customer_id"].cat.codes.to_numpy(), listed["customer_id"].cat.codes.to_numpy()
    here = np.bincount(code, minlength=len(ids)) > 0
    last = np.full(len(ids), np.datetime64("NaT", "us"))
    # Both are sorted by time: what is written last stays, and an order outlasts any other row.
    last[code] = rows["timestamp"].to_numpy()
    last[bought] = listed["timestamp"].to_numpy()
    revenue = np.bincount(code, weights=rows["amount"].to_numpy(), minlength=len(ids))[here]
    return pd.DataFrame(
        {
            "customer_id": ids[here].astype("str"),
            "days_since_last_order": (day - pd.Series(last[here]).dt.normalize()).dt.days.to_numpy(),
            "orders": np.bincount(bought, minlength=len(ids))[here],
            "revenue": np.round(revenue, MONEY_DECIMALS) + 0.0,
        }
    )


def _check(settings: RfmSettings) -> None:
    if not FEWEST_SCORES <= settings.scores <= MOST_SCORES:
        raise SettingsError(
            "{found} scores were asked for; RFM works with {fewest} to {most}. Choose 5 if in doubt.",
            found=settings.scores,
            fewest=FEWEST_SCORES,
            most=MOST_SCORES,
        )
    if settings.cuts is not None:
        check_cuts(settings.cuts)
