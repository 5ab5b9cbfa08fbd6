"""Who comes to the shop: what drives them, which nobody sees, and what the customer file says about them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo_shop_generator.calendar import Calendar
from data.demo_shop_generator.chance import choose_each, choose_within
from data.demo_shop_generator.names import CITIES, FIRST_NAMES, LAST_NAMES
from data.demo_shop_generator.products import TASTES, expected_order_value
from data.demo_shop_generator.truth import Truth

DEVICES = ("mobile", "desktop", "tablet")
LIFESTYLES = ("calm", "busy", "social", "curious")
WANTS = ("quality", "convenience", "gift", "price")
COUNTRY_SHARES = {"DE": 0.56, "AT": 0.13, "CH": 0.10, "GB": 0.14, "US": 0.07}
GERMAN_SPEAKING = ("DE", "AT", "CH")
YEAR_DAYS = 365


def draw_people(rng: np.random.Generator, count: int, truth: Truth, calendar: Calendar) -> pd.DataFrame:
    """The hidden truth about each person, in order of arrival.

    Returns:
        `customer_id`; `day` (of the best attempt, since the start); `channel`; `device`; `depth` (index in
        `STEPS` of the deepest step ever reached before a first order); `order_rate` (per day), `dropout`
        (chance after every order), `subscriber`, `taste`, `basket` (size, mean 1); `expected_order_value`
        (EUR) and `expected_first_year` (EUR from the first order on, that order included): also for those
        who never ordered, what they would have brought. Discounts and refunds are not taken off.
    """
    day = np.sort(calendar.arrivals(rng, count, truth.growth))
    channels = list(truth.channels.values())
    channel = rng.choice(len(channels), count, p=[c.share for c in channels])
    device = _devices(rng, np.array([c.mobile for c in channels])[channel])
    subscriber = rng.random(count) < truth.subscribers
    subscriber &= np.array(list(truth.channels))[channel] != truth.coupon_channel
    order_rate = rng.gamma(truth.order_rate_r, 1 / truth.order_rate_alpha_days, count)
    dropout = rng.beta(*np.array([c.dropout for c in channels])[channel].T).clip(1e-6)
    basket = rng.gamma(truth.basket_shape, 1 / truth.basket_shape, count)
    taste = rng.choice(len(TASTES), count, p=(0.42, 0.40, 0.18))
    people = pd.DataFrame(
        {
            "customer_id": [f"{number:05d}" for number in range(101, 101 + count)],
            "day": day,
            "channel": np.array(list(truth.channels))[channel],
            "device": np.array(DEVICES)[device],
            "depth": _depths(rng, np.array([truth.pass_rates[name] for name in DEVICES])[device]),
            "order_rate": np.where(subscriber, 1 / 30, order_rate),
            "dropout": np.where(subscriber, 0.03, dropout),
            "subscriber": subscriber,
            "taste": taste,
            "basket": basket,
            "expected_order_value": expected_order_value(taste, basket),
        }
    )
    orders = 1 + expected_repeat_orders(people["order_rate"], people["dropout"], YEAR_DAYS)
    return people.assign(expected_first_year=orders * people["expected_order_value"])


def expected_repeat_orders(order_rate: pd.Series, dropout: pd.Series, days: float) -> pd.Series:
    """Mean number of orders in the `days` after the first, for customers whose rate and dropout are known."""
    return (1 - dropout) / dropout * -np.expm1(-order_rate * dropout * days)


def describe(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """The customers table; most attributes follow what drives a person, so they go with buying."""
    count = len(people)
    country = rng.choice(list(COUNTRY_SHARES), count, p=list(COUNTRY_SHARES.values()))
    language = np.where(np.isin(country, GERMAN_SPEAKING), "de", "en")
    place = pd.Series(choose_within(rng, country, CITIES)).str.split(" ", n=1, expand=True)
    return pd.DataFrame(
        {
            "customer_id": people["customer_id"],
            "first_name": choose_within(rng, language, FIRST_NAMES),
            "last_name": choose_within(rng, language, LAST_NAMES),
            "country": country,
            "postcode": place[0],
            "city": place[1],
            "birth_year": rng.normal(1982, 13, count).round().clip(1940, 2006).astype(int),
            "acquisition_channel": people["channel"],
            "newsletter": np.where(rng.random(count) < 0.65 - 0.45 * people["dropout"], "yes", "no"),
            "lifestyle": _lifestyles(rng, people),
            "wants": _wants(rng, people, truth),
        }
    )


def _devices(rng: np.random.Generator, mobile: np.ndarray) -> np.ndarray:
    """Index into `DEVICES`; four in five of those without a phone sit at a computer."""
    rest = np.where(rng.random(len(mobile)) < 0.8, 1, 2)
    return np.where(rng.random(len(mobile)) < mobile, 0, rest)


def _depths(rng: np.random.Generator, pass_rates: np.ndarray) -> np.ndarray:
    return (rng.random(pass_rates.shape) < pass_rates).cumprod(axis=1).sum(axis=1)


def _lifestyles(rng: np.random.Generator, people: pd.DataFrame) -> np.ndarray:
    chances = np.array([(0.5, 0.1, 0.15, 0.25), (0.1, 0.5, 0.15, 0.25), (0.2, 0.2, 0.4, 0.2)])
    return np.array(LIFESTYLES)[choose_each(rng, chances[people["taste"]])]


def _wants(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> np.ndarray:
    """Large baskets want quality, frequent orders convenience, givers a gift, coupon hunters a price."""
    weights = np.column_stack(
        [
            people["basket"] ** 2,
            1.2 * (people["order_rate"] * truth.order_rate_alpha_days / truth.order_rate_r),
            np.where(people["taste"] == TASTES.index("giving"), 4.0, 0.3),
            np.where(people["channel"] == truth.coupon_channel, 4.0, 0.6),
        ]
    )
    return np.array(WANTS)[choose_each(rng, weights / weights.sum(axis=1, keepdims=True))]
