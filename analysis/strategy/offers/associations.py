"""Which products are bought together more often than chance would have it.

Source:
    Agrawal, Imielinski & Swami (1993), SIGMOD: support and confidence; Brin, Motwani, Ullman & Tsur (1997): lift.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, triu
from scipy.special import gammaln

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.tables.table import Table, prepared_frame

Within = Literal["order", "customer"]
# So many terms of a tail are added at the most; each is smaller than the one before.
MOST_TERMS = 20_000


@dataclass(frozen=True)
class OfferSettings:
    """What the user chose.

    `within`: bought together in one "order", or ever by one "customer" (for shops where an order has one product);
        None: in an order where at least one in ten orders has several products.
    `fewest_together`: baskets that must hold both products; `false_share`: at most this share of the associations
        called real is expected to be chance (false discovery rate).
    `offers_each`: most offers for one customer; `unavailable`: products that are never offered (sold out, dropped).
    """

    within: Within | None = None
    fewest_together: int = 5
    false_share: float = 0.05
    offers_each: int = 3
    unavailable: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Associations:
    """Pairs of products in the same baskets.

    `pairs`: one row per direction: `bought`, `offer` (products), `together` (baskets with both), `support` (share of
        all baskets with both), `confidence` (of the baskets with `bought`, those with `offer` too), `base_rate` (of all
        baskets, those with `offer`), `lift` (confidence / base rate), `p_value` (Fisher's exact test, one-sided: as
        often together by chance), `real` (lift above 1 and within the false discovery rate over all pairs of products).
    `baskets`: how many; `within`: what a basket is.
    """

    pairs: pd.DataFrame
    baskets: int
    within: Within


def find_associations(orders: Table | pd.DataFrame, settings: OfferSettings | None = None) -> Associations:
    """Count how often two products are in one basket, and how often chance alone would put them there.

    Counted on a sparse matrix of baskets and products: 100,000 products are no problem, larger sets of products are
    not looked for.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, `product`, optional `order_id`; refunds are no purchase.

    Raises:
        NotEnoughDataError: no product column, or no basket with two products.
        SettingsError: an unknown kind of basket.
    """
    settings = settings or OfferSettings()
    bought = purchases(orders)
    within = settings.within or _usual(bought)
    if within not in get_args(Within):
        raise SettingsError(
            "There is no basket '{found}'. Choose one of: {known}.", found=within, known=", ".join(get_args(Within))
        )
    basket = pd.factorize(bought["order"] if within == "order" else bought["customer_id"])[0]
    names = bought["product"].cat.categories
    matrix = csr_array(
        (np.ones(len(bought), dtype=np.int32), (basket, bought["product"].cat.codes)), (basket.max() + 1, len(names))
    )
    matrix.data[:] = 1
    together = triu(csr_array(matrix.T @ matrix), k=1).tocoo()
    counts = np.bincount(matrix.indices, minlength=len(names))
    enough = together.data >= settings.fewest_together
    if not enough.any():
        raise NotEnoughDataError(
            "No two products are in {needed} or more baskets together ({baskets} baskets). "
            "Offers need orders with several products.",
            needed=settings.fewest_together,
            baskets=matrix.shape[0],
        )
    one, other, both = together.row[enough], together.col[enough], together.data[enough].astype(np.int64)
    p_value = chance_of_so_many(both, counts[one], counts[other], matrix.shape[0])
    frequent = int((counts >= settings.fewest_together).sum())
    lifted = both * matrix.shape[0] > counts[one].astype(np.int64) * counts[other]
    real = lifted & _discovered(p_value, settings.false_share, frequent * (frequent - 1) // 2)
    pairs = pd.concat(
        [
            _directed(names, first, second, both, counts, matrix.shape[0]).assign(p_value=p_value, real=real)
            for first, second in ((one, other), (other, one))
        ]
    )
    order = ["real", "lift", "together", "bought", "offer"]
    pairs = pairs.sort_values(order, ascending=[False, False, False, True, True], ignore_index=True)
    return Associations(pairs, matrix.shape[0], within)


def purchases(orders: Table | pd.DataFrame) -> pd.DataFrame:
    """The purchases of products: `customer_id`, `timestamp`, `amount`, `product`, and `order`, a number.

    An order is one `order_id`, without it one customer-day, as everywhere.
    """
    frame = prepared_frame(orders, "orders")
    if "product" not in frame or frame["product"].isna().all():
        raise NotEnoughDataError("The orders have no product column. Offers need to know what was bought.")
    rows = frame[(frame["amount"] >= 0) & frame["product"].notna() & frame["customer_id"].notna()]
    day = rows["timestamp"].dt.normalize()
    number = rows["customer_id"].cat.codes.astype("str") + "/" + day.astype("str")
    if "order_id" in rows:
        number = rows["order_id"].astype("object").where(rows["order_id"].notna(), number)
    columns = ["customer_id", "timestamp", "amount", "product"]
    return rows[columns].assign(order=pd.factorize(number)[0]).reset_index(drop=True)


def _usual(bought: pd.DataFrame) -> Within:
    products_each = bought[["order", "product"]].drop_duplicates()["order"].value_counts()
    return "order" if (products_each > 1).mean() >= 0.1 else "customer"


def _directed(
    names: pd.Index, first: np.ndarray, second: np.ndarray, both: np.ndarray, counts: np.ndarray, baskets: int
) -> pd.DataFrame:
    confidence, base_rate = both / counts[first], counts[second] / baskets
    return pd.DataFrame(
        {
            "bought": names[first],
            "offer": names[second],
            "together": both,
            "support": both / baskets,
            "confidence": confidence,
            "base_rate": base_rate,
            "lift": confidence / base_rate,
        }
    )


def chance_of_so_many(both: np.ndarray, one: np.ndarray, other: np.ndarray, baskets: int) -> np.ndarray:
    """(n,) chance that so many or more baskets hold both, if the products had nothing to do with each other.

    Fisher's exact test, one-sided: the tail of the hypergeometric distribution, each term from the one before.
    """
    one, other = one.astype(np.int64), other.astype(np.int64)
    others = _log_choose(baskets - one, other - both) - _log_choose(np.full_like(one, baskets), other)
    term = np.exp(_log_choose(one, both) + others)
    total, place = term.copy(), both.astype(float)
    active = np.arange(len(both))
    for _ in range(MOST_TERMS):
        a, b, j = one[active], other[active], place[active]
        term[active] *= (a - j) * (b - j) / ((j + 1) * (baskets - a - b + j + 1))
        total[active] += term[active]
        place[active] += 1
        active = active[(place[active] < np.minimum(a, b)) & (term[active] > 1e-12 * total[active])]
        if not len(active):
            break
    return np.minimum(total, 1.0)


def _log_choose(n: np.ndarray, k: np.ndarray) -> np.ndarray:
    return gammaln(n + 1.0) - gammaln(k + 1.0) - gammaln(n - k + 1.0)


def _discovered(p_values: np.ndarray, share: float, comparisons: int) -> np.ndarray:
    """Benjamini & Hochberg (1995), over all pairs of products, also those never seen together."""
    order = np.argsort(p_values, kind="stable")
    below = p_values[order] <= share * np.arange(1, len(order) + 1) / max(comparisons, len(order))
    last = np.flatnonzero(below)[-1] + 1 if below.any() else 0
    found = np.zeros(len(p_values), dtype=bool)
    found[order[:last]] = True
    return found
