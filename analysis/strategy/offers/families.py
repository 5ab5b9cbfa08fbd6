"""Sizes and colours of one product: who has the red one is not offered the blue one."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

SIZE = re.compile(
    r"^(?:xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl|\d+(?:[.,]\d+)?(?:mg|g|kg|ml|cl|l|oz|lb|cm|mm|m|inch|in|stk|st|pcs|x)?"
    r"|small|medium|large|mini|klein|mittel|groß|gross)$"
)
COLOURS = frozenset(
    word
    for words in (
        "black white red blue green yellow pink purple orange brown grey gray silver gold ivory beige cream turquoise",
        "schwarz weiß weiss rot blau grün gruen gelb rosa lila braun grau silber creme türkis navy",
    )
    for word in words.split()
)


def product_families(products: pd.Index) -> np.ndarray:
    """(n_products,) family of each: the names that differ only in sizes, amounts and colours have the same number.

    A name that is nothing but size and colour is a family of its own.
    """
    return pd.factorize(np.array([_stem(str(name)) or str(name) for name in products], dtype=object))[0]


def _stem(name: str) -> str:
    words = re.findall(r"[^\W_]+(?:[.,]\d+[^\W_]*)?", name.casefold())
    return " ".join(word for word in words if word not in COLOURS and not SIZE.match(word))
