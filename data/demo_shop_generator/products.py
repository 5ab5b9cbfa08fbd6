"""What the shop sells and who likes what."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo_shop_generator.chance import choose_each

# For those who like tea, coffee and giving: how often they pick the product, relative to the others.
PRODUCTS = pd.DataFrame(
    [
        ("Darjeeling", "Tea", 9.9, 9, 1, 1),
        ("Earl Grey", "Tea", 7.9, 9, 1, 1),
        ("Green Sencha", "Tea", 11.9, 7, 1, 1),
        ("Rooibos Vanilla", "Tea", 6.9, 6, 1, 1),
        ("Peppermint", "Tea", 4.9, 6, 1, 0.5),
        ("House Espresso", "Coffee", 12.9, 1, 9, 1),
        ("Ethiopia Filter", "Coffee", 14.9, 1, 8, 1),
        ("Decaf", "Coffee", 13.9, 0.5, 4, 0.5),
        ("Cold Brew Pack", "Coffee", 9.9, 0.5, 4, 1),
        ("Teapot", "Accessories", 34.9, 1.5, 0.1, 2),
        ("Hand Dripper", "Accessories", 24.9, 0.1, 2, 1),
        ("Paper Filters", "Accessories", 4.5, 0.1, 1, 0.1),
        ("Travel Mug", "Accessories", 22.9, 1, 1.5, 2),
        ("Shortbread", "Treats", 5.9, 2, 1, 3),
        ("Dark Chocolate", "Treats", 4.9, 1.5, 2, 3),
        ("Gift Box", "Treats", 29.9, 0.5, 0.5, 7),
    ],
    columns=["product", "category", "price", "tea", "coffee", "giving"],
)
TASTES = ("tea", "coffee", "giving")

# Who buys the first often takes the second along.
PAIR = ("Hand Dripper", "Paper Filters")
PAIR_CHANCE = 0.6

# Lines per order and pieces per line: 1 + Poisson(this times the customer's basket size).
MORE_LINES, MORE_PIECES = 0.6, 0.4


def picking_chances() -> np.ndarray:
    """(tastes, products): chance that a line of an order is this product."""
    weights = PRODUCTS[list(TASTES)].to_numpy().T
    return weights / weights.sum(axis=1, keepdims=True)


def expected_order_value(taste: np.ndarray, basket: np.ndarray) -> np.ndarray:
    """(people,) EUR: mean value of an order before discounts and refunds."""
    price = PRODUCTS["price"].to_numpy()
    first, second = (PRODUCTS["product"].eq(name).to_numpy() for name in PAIR)
    chances = picking_chances()
    line = (chances @ price)[taste] * (1 + MORE_PIECES * basket)
    taken_along = (chances @ first)[taste] * PAIR_CHANCE * (second @ price)
    return (1 + MORE_LINES * basket) * (line + taken_along)


def fill_baskets(rng: np.random.Generator, taste: np.ndarray, basket: np.ndarray) -> pd.DataFrame:
    """Lines of orders.

    Args:
        rng: source of randomness.
        taste: (orders,) index into `TASTES` of who orders.
        basket: (orders,) basket size of who orders.

    Returns:
        `order` (row of the arguments), `item` (row of `PRODUCTS`), `quantity`; one row per product of an
        order.
    """
    order = np.repeat(np.arange(len(taste)), 1 + rng.poisson(MORE_LINES * basket))
    item = choose_each(rng, picking_chances()[taste[order]])
    quantity = 1 + rng.poisson(MORE_PIECES * basket[order])
    first, second = (int(PRODUCTS.index[PRODUCTS["product"] == name][0]) for name in PAIR)
    along = order[(item == first) & (rng.random(len(order)) < PAIR_CHANCE)]
    lines = pd.DataFrame(
        {
            "order": np.concatenate([order, along]),
            "item": np.concatenate([item, np.full(len(along), second)]),
            "quantity": np.concatenate([quantity, np.ones(len(along), dtype=int)]),
        }
    )
    return lines.groupby(["order", "item"], as_index=False)["quantity"].sum()
