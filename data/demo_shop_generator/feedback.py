"""What some of the shop's customers write: praise, and complaints about what is planted."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo_shop_generator.calendar import LAST_DAY
from data.demo_shop_generator.sentences import ASIDES, COMPLAINTS, PRAISE, PRODUCT_PRAISE
from data.demo_shop_generator.truth import Truth

LAPSED_DAYS = 200
BASKET = 2


def write_feedback(seed: int, shop_events: pd.DataFrame, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """The feedback table in order of time: `customer_id`, `timestamp`, `text`, `rating` (1 to 5 stars), `source`.

    It has random numbers of its own, so that the other tables are the same with and without it.
    """
    rng = np.random.default_rng([seed, 1])
    writers = _writers(rng, shop_events, people, truth)
    complains = rng.random(len(writers)) < np.where(writers["trouble"] == "", *truth.complain_rates)
    own = (rng.random(len(writers)) < truth.own_trouble) & (writers["trouble"] != "")
    trouble = np.where(own, writers["trouble"], rng.choice(list(COMPLAINTS), len(writers)))
    slips = rng.random(len(writers)) < truth.rating_slips
    stars = np.where(complains != slips, rng.choice([1, 2], len(writers)), rng.choice([4, 5], len(writers)))
    texts = [
        _text(rng, topic if complaint else "", product)
        for topic, complaint, product in zip(trouble, complains, writers["product"], strict=True)
    ]
    written = writers["last"] + pd.to_timedelta(rng.uniform(0.1, 14, len(writers)), "D")
    table = pd.DataFrame(
        {
            "customer_id": writers["customer_id"].to_numpy(),
            "timestamp": written.clip(upper=LAST_DAY + pd.Timedelta("23:00:00")).dt.floor("s").to_numpy(),
            "text": texts,
            "rating": stars,
            "source": rng.choice(["shop", "survey"], len(writers), p=[0.7, 0.3]),
        }
    )
    return table.sort_values(["timestamp", "customer_id"], kind="stable", ignore_index=True)


def _writers(rng: np.random.Generator, events: pd.DataFrame, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """Who writes, with `trouble`: what they would complain about ("" nothing of their own), and what they looked at."""
    history = events.groupby("customer_id")
    last = history["timestamp"].max().rename("last")
    bought = events[events["event"] == "purchase"].groupby("customer_id")["timestamp"].max().rename("last_order")
    product = history["product"].last().rename("product")
    known = people[["customer_id", "channel", "device", "depth"]].join(
        pd.concat([last, bought, product], axis=1), on="customer_id"
    )
    known = known[known["depth"] >= BASKET]
    known = known[rng.random(len(known)) < truth.writers]
    lapsed = (LAST_DAY - known["last_order"]).dt.days > LAPSED_DAYS
    coupon, phone = known["channel"] == truth.coupon_channel, known["device"] == truth.leaking_device
    trouble = np.select([coupon, lapsed, phone], ["price", "delivery", "checkout"], "")
    return known.assign(trouble=trouble).reset_index(drop=True)


def _text(rng: np.random.Generator, topic: str, product: str | float) -> str:
    """One or two sentences of what was good or bad, sometimes with an aside."""
    if topic:
        said = [_one(rng, COMPLAINTS[topic])]
    elif isinstance(product, str) and rng.random() < 0.6:
        said = [_one(rng, PRODUCT_PRAISE[product]), _one(rng, PRAISE)]
    else:
        said = [_one(rng, PRAISE)]
    if rng.random() < 0.4:
        said.append(_one(rng, ASIDES))
    return " ".join(said)


def _one(rng: np.random.Generator, sentences: dict[str, str]) -> str:
    return list(sentences)[rng.integers(len(sentences))]
