"""Offers for each customer, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.rates import wilson_interval
from analysis.strategy.offers.associations import Associations, OfferSettings, find_associations, purchases
from analysis.strategy.offers.families import product_families
from analysis.tables.table import Table

# Of each product so many of its strongest associations are looked at.
MOST_RULES = 20
CUSTOMERS_AT_ONCE = 20_000


@dataclass(frozen=True, eq=False)
class Offers:
    """Products that go with what a customer has.

    `offers`: one row per customer and offer, best first: `customer_id`, `rank` (from 1), `offer` (product), `because`
        (the product they have that it goes with), `confidence` (of the baskets with that product, those with the offer
        too), `confidence_low` (its 95 % lower end, by which offers are ranked), `base_rate`, `lift`, `together`.
        A customer for whom nothing is left has no row.
    `associations`: what the offers rest on. `customers`: how many were looked at.
    """

    offers: pd.DataFrame
    associations: Associations
    customers: int

    def of(self, customer_id: str) -> pd.DataFrame:
        """The offers for one customer; empty for somebody who has everything."""
        return self.offers[self.offers["customer_id"] == customer_id].reset_index(drop=True)


def recommend_offers(
    orders: Table | pd.DataFrame, settings: OfferSettings | None = None, customers: pd.Index | None = None
) -> Offers:
    """For each customer the products most often bought with those they have, never one they have.

    Nor another size or colour of it, where the names show that it is one. Only associations that are more than chance.

    Args:
        orders: as `find_associations` takes them.
        customers: ids of those who may get offers; None: all with a purchase.

    Raises:
        NotEnoughDataError, SettingsError: as `find_associations`.
    """
    settings = settings or OfferSettings()
    associations = find_associations(orders, settings)
    bought = purchases(orders)
    if customers is not None:
        bought = bought[bought["customer_id"].isin(customers)]
    names = bought["product"].cat.categories
    rules = _rules(associations, names, settings)
    owned = bought[["customer_id", "product"]].drop_duplicates()
    who, what = owned["customer_id"].cat.codes.to_numpy(), owned["product"].cat.codes.to_numpy()
    order = np.lexsort((what, who))
    parts = list(_offers(who[order], what[order], rules, product_families(names), settings.offers_each))
    nobody = pd.DataFrame({"who": [], "rule": [], "rank": []}, dtype=int)
    chosen = pd.concat([nobody, *parts], ignore_index=True)
    offers = rules.iloc[chosen["rule"]].reset_index(drop=True).drop(columns=["from", "to"])
    offers.insert(0, "customer_id", bought["customer_id"].cat.categories[chosen["who"]])
    offers.insert(1, "rank", chosen["rank"].to_numpy())
    return Offers(offers, associations, owned["customer_id"].nunique())


def _rules(associations: Associations, names: pd.Index, settings: OfferSettings) -> pd.DataFrame:
    """The real associations as offers, the strongest of each product, by product."""
    pairs = associations.pairs[associations.pairs["real"] & ~associations.pairs["offer"].isin(settings.unavailable)]
    with_product = (pairs["together"] / pairs["confidence"]).round()
    low, _high = wilson_interval(pairs["together"].to_numpy(), with_product.to_numpy())
    rules = pd.DataFrame(
        {
            "offer": pairs["offer"],
            "because": pairs["bought"],
            "confidence": pairs["confidence"],
            "confidence_low": low,
            "base_rate": pairs["base_rate"],
            "lift": pairs["lift"],
            "together": pairs["together"],
            "from": names.get_indexer(pairs["bought"]),
            "to": names.get_indexer(pairs["offer"]),
        }
    )
    rules = rules.sort_values(["from", "confidence_low", "to"], ascending=[True, False, True], ignore_index=True)
    return rules[rules.groupby("from").cumcount() < MOST_RULES].reset_index(drop=True)


def _offers(
    who: np.ndarray, what: np.ndarray, rules: pd.DataFrame, family: np.ndarray, most: int
) -> Iterator[pd.DataFrame]:
    """`who` (code), `rule` (row) and `rank`, for some thousand customers at a time; `who` ascending."""
    begin = np.searchsorted(rules["from"], np.arange(len(family)))
    count = np.bincount(rules["from"], minlength=len(family))
    target, strength = rules["to"].to_numpy(), rules["confidence_low"].to_numpy()
    cuts = np.searchsorted(who, np.unique(who)[::CUSTOMERS_AT_ONCE])
    for start, stop in zip(cuts, [*cuts[1:], len(who)], strict=True):
        own, have = who[start:stop].astype(np.int64), what[start:stop]
        times = count[have]
        rule = np.repeat(begin[have] - np.append(0, np.cumsum(times)[:-1]), times) + np.arange(times.sum())
        customer = np.repeat(own, times)
        width = len(family)
        taken = np.unique(own * width + family[have])
        free = ~np.isin(customer * width + family[target[rule]], taken)
        customer, rule = customer[free], rule[free]
        order = np.lexsort((rule, -strength[rule], family[target[rule]], customer))
        customer, rule = customer[order], rule[order]
        # Of one family, and so of one product, the strongest reason.
        best = _first_of(customer * width + family[target[rule]])
        customer, rule = customer[best], rule[best]
        order = np.lexsort((rule, -strength[rule], customer))
        customer, rule = customer[order], rule[order]
        fresh = _first_of(customer)
        rank = np.arange(len(customer)) - np.flatnonzero(fresh)[np.cumsum(fresh) - 1] if len(customer) else customer
        keep = rank < most
        yield pd.DataFrame({"who": customer[keep], "rule": rule[keep], "rank": rank[keep] + 1})


def _first_of(values: np.ndarray) -> np.ndarray:
    return np.append(True, values[1:] != values[:-1])[: len(values)]
