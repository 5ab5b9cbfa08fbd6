"""Times offers for many customers, and compares the pairs with mlxtend's apriori where it finishes.

    PYTHONPATH=. python tests/benchmarks/strategy_offers.py

Needs mlxtend for the comparison; without it only the times are printed. Seconds are processor time.
"""

from __future__ import annotations

import importlib.util
import sys
import time

import numpy as np
import pandas as pd

from analysis.strategy import OfferSettings, find_associations, recommend_offers, schedule_contacts
from analysis.tables.table import Table, make_table

CUSTOMERS, PRODUCTS, LINES = 100_000, 10_000, 2_000_000


def make_orders(customers: int, products: int, lines: int) -> Table:
    """A few products sell most; one line in five is followed by the product with the next number."""
    random = np.random.default_rng(0)
    product = random.zipf(1.3, lines) % products
    customer, day = random.integers(0, customers, lines), random.integers(0, 365, lines)
    follows = random.random(lines) < 0.2
    product = np.concatenate([product, (product[follows] + 1) % products])
    customer, day = (np.concatenate([values, values[follows]]) for values in (customer, day))
    frame = pd.DataFrame(
        {
            "customer_id": customer.astype(str),
            "timestamp": pd.Timestamp("2026-01-01") + pd.to_timedelta(day, "D"),
            "amount": 1.0,
            "product": [f"article {chr(97 + code % 26)}{code}" for code in product],
        }
    )
    return make_table("orders", frame.assign(order_id=frame["customer_id"] + "/" + (day // 60).astype(str)))


def requests(count: int) -> pd.DataFrame:
    """Contacts of 200,000 people asked for within two months, useful for two weeks."""
    random = np.random.default_rng(0)
    day = pd.Timestamp("2026-01-01") + pd.to_timedelta(random.integers(0, 60, count), "D")
    frame = pd.DataFrame({"customer_id": random.integers(0, 200_000, count), "day": day, "value": random.random(count)})
    return frame.assign(useful_until=frame["day"] + pd.Timedelta(days=14))


def same_pairs(orders: Table, fewest: int) -> str:
    """Whether apriori finds the same pairs with the same measures, and how long each takes."""
    if importlib.util.find_spec("mlxtend") is None:
        return "mlxtend is not installed: no comparison."
    from mlxtend.frequent_patterns import apriori, association_rules

    frame = orders.frame
    baskets = pd.crosstab(frame["order_id"], frame["product"]).astype(bool)
    begun = time.process_time()
    frequent = apriori(baskets, min_support=(fewest - 0.5) / len(baskets), use_colnames=True, max_len=2)
    rules = association_rules(frequent, metric="confidence", min_threshold=0.0)
    theirs = time.process_time() - begun
    begun = time.process_time()
    ours = find_associations(orders, OfferSettings("order", fewest)).pairs
    own = time.process_time() - begun
    rules = rules.assign(
        bought=rules["antecedents"].map(lambda items: next(iter(items))),
        offer=rules["consequents"].map(lambda items: next(iter(items))),
    )
    both = ours.merge(rules, on=["bought", "offer"], suffixes=("", "_theirs"), how="outer")
    different = both[["support", "confidence", "lift"]].to_numpy() - both[
        ["support_theirs", "confidence_theirs", "lift_theirs"]
    ].to_numpy(dtype=float)
    worst = np.nanmax(np.abs(different))
    return (
        f"{len(ours):,} rules, {len(rules):,} of apriori; largest difference of a measure {worst:.1e}; "
        f"{own:.2f} s against {theirs:.2f} s ({theirs / own:.0f} ×)."
    )


def main() -> None:
    """Measure and print."""
    orders = make_orders(CUSTOMERS, PRODUCTS, LINES)
    begun = time.process_time()
    offers = recommend_offers(orders)
    took = time.process_time() - begun
    lines = [
        f"Offers for {offers.customers:,} customers, {PRODUCTS:,} products, {len(orders.frame):,} lines: {took:.1f} s, "
        f"{len(offers.offers):,} offers from {int(offers.associations.pairs['real'].sum()):,} real rules."
    ]
    contacts = requests(1_000_000)
    begun = time.process_time()
    schedule_contacts(contacts)
    lines.append(f"Schedule of 1,000,000 contacts: {time.process_time() - begun:.1f} s.")
    lines.append(same_pairs(make_orders(2_000, 300, 20_000), 5))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
