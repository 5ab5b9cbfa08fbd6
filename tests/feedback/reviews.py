"""A small shop whose customers complain about what is planted: by group about the checkout, the price, the delivery."""

from __future__ import annotations

import numpy as np
import pandas as pd

PRAISE = {
    "de": ["Super Tee, schnelle Lieferung", "Sehr lecker, gerne wieder", "Toller Service und freundliche Beratung"],
    "en": ["Great tea, quick delivery", "Very tasty, will order again", "Friendly service and lovely selection"],
}
COMPLAINTS = {
    "de": {
        "mobile": "Der Knopf an der Kasse funktioniert auf dem Handy nicht",
        "coupon": "Schade, ohne Gutschein sind mir die Preise zu teuer",
        "lapsed": "Leider kam die Lieferung viel zu spät",
    },
    "en": {
        "mobile": "The checkout button does not work on my phone",
        "coupon": "The prices are too expensive without a coupon",
        "lapsed": "Sadly the delivery was terribly late",
    },
}
GROUPS = ("mobile", "coupon", "lapsed")


def reviews(language: str = "en", customers: int = 240, planted: float = 0.8, seed: int = 1) -> pd.DataFrame:
    """One text per customer; half complain, `planted` of them about what their group complains about."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        about = GROUPS[number % 3] if rng.random() < planted else GROUPS[rng.integers(3)]
        complains = rng.random() < 0.5
        text = COMPLAINTS[language][about] if complains else PRAISE[language][rng.integers(3)]
        day = pd.Timestamp("2026-01-01") + pd.Timedelta(days=int(rng.integers(0, 200)))
        rows.append((f"c{number:03}", day, text, 2.0 if complains else 5.0))
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "text", "rating"])


def groups(customers: int = 240) -> pd.DataFrame:
    """The group of each customer of `reviews`."""
    ids = [f"c{number:03}" for number in range(customers)]
    codes = pd.Categorical([GROUPS[number % 3] for number in range(customers)], categories=GROUPS, ordered=True)
    return pd.DataFrame({"customer_id": ids, "segment": codes})
