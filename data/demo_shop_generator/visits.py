"""When people visit, how far each visit goes, and the events it leaves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo_shop_generator.calendar import Calendar, daytimes, timestamps
from data.demo_shop_generator.chance import choose_each
from data.demo_shop_generator.people import DEVICES
from data.demo_shop_generator.products import PRODUCTS, picking_chances
from data.demo_shop_generator.truth import STEPS, Truth

BASKET, CHECKOUT, PURCHASE = (STEPS.index(step) for step in ("add_to_cart", "checkout", "purchase"))
FIRST_ORDER_KINDS = ("best", "resumed")
RETURNING_CHANNELS = ("newsletter", "organic")
LONGEST_HISTORY = 150
FIRST_SESSION = 10_001


def draw_visits(rng: np.random.Generator, people: pd.DataFrame, truth: Truth, calendar: Calendar) -> pd.DataFrame:
    """All visits, in order of time.

    Returns:
        `person` (row of `people`); `timestamp` of its beginning; `depth` (index in `STEPS` of its deepest
        step); `kind`; `channel`, `device`; `item` (row of `PRODUCTS` it is about). Kinds: "best" (attempt of
        someone before a first order), "resumed" (the same, its basket filled on an earlier day), "earlier"
        (than either), "repeat" (order), "hesitation" (before a repeat order).
    """
    repeats = _repeat_visits(rng, people, calendar)
    visits = pd.concat(
        [
            _best_attempts(rng, people, truth),
            _earlier_visits(rng, people),
            repeats,
            _hesitations(rng, repeats),
        ]
    )
    visits = visits[visits["day"].between(0, calendar.days - 1)].reset_index(drop=True)
    visits["timestamp"] = timestamps(visits["day"], daytimes(rng, len(visits)))
    visits = visits.sort_values("timestamp", kind="stable", ignore_index=True)
    owners = people.loc[visits["person"]].reset_index(drop=True)
    new = ~visits["kind"].isin(("repeat", "hesitation"))
    usual_channel = new | (rng.random(len(visits)) < 0.25)
    usual_device = new | (rng.random(len(visits)) < 0.85)
    return visits.assign(
        channel=owners["channel"].where(usual_channel, rng.choice(RETURNING_CHANNELS, len(visits))),
        device=owners["device"].where(usual_device, rng.choice(DEVICES, len(visits))),
        item=choose_each(rng, picking_chances()[owners["taste"]]),
    )


def write_events(rng: np.random.Generator, visits: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """The events table in order of time: one row per step of a visit, some seconds to minutes apart."""
    steps = np.arange(len(STEPS))
    happened = steps <= visits["depth"].to_numpy()[:, None]
    # Whoever comes back to a basket has no need to look for the product again.
    happened[visits["kind"] == "resumed", 1:CHECKOUT] = False
    seconds = rng.integers(20, 240, happened.shape).cumsum(axis=1) * (steps > 0)
    visit, step = np.nonzero(happened)
    of_visit = visits.loc[visit].reset_index(drop=True)
    events = pd.DataFrame(
        {
            "customer_id": people["customer_id"].to_numpy()[of_visit["person"]],
            "timestamp": of_visit["timestamp"] + pd.to_timedelta(seconds[visit, step], "s"),
            "event": np.array(STEPS)[step],
            "session_id": (FIRST_SESSION + visit).astype(str),
            "channel": of_visit["channel"],
            "device": of_visit["device"],
            "product": PRODUCTS["product"].to_numpy()[of_visit["item"]],
        }
    )
    events["product"] = events["product"].where((step == 1) | (step == BASKET))
    return events.sort_values(["timestamp", "session_id"], kind="stable", ignore_index=True)


def _visits(person: pd.Index | pd.Series, day: pd.Series, depth: pd.Series | int, kind: object) -> pd.DataFrame:
    return pd.DataFrame({"person": person, "day": day, "depth": depth, "kind": kind})


def _best_attempts(rng: np.random.Generator, people: pd.DataFrame, truth: Truth) -> pd.DataFrame:
    """One visit each; where the basket waits for another day, the visit that filled it as well."""
    wait = rng.integers(1, 10, len(people))
    resumed = (rng.random(len(people)) < truth.interrupted) & (people["depth"] >= CHECKOUT) & (people["day"] >= wait)
    best = _visits(people.index, people["day"], people["depth"], np.where(resumed, "resumed", "best"))
    filled = _visits(people.index, people["day"] - wait, BASKET, "earlier")[resumed]
    return pd.concat([best, filled])


def _earlier_visits(rng: np.random.Generator, people: pd.DataFrame) -> pd.DataFrame:
    """Visits before the best attempt: none gets beyond the basket, half get as far as they can."""
    person = np.repeat(people.index, rng.poisson(0.25, len(people)))
    owners = people.loc[person].reset_index(drop=True)
    deepest = owners["depth"].clip(upper=BASKET)
    depth = deepest.where(rng.random(len(person)) < 0.5, rng.integers(0, deepest + 1))
    return _visits(person, owners["day"] - 1 - rng.exponential(10, len(person)).astype(int), depth, "earlier")


def _repeat_visits(rng: np.random.Generator, people: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """The visits of all orders after the first."""
    buyers = people[people["depth"] == PURCHASE]
    size = (len(buyers), LONGEST_HISTORY)
    subscriber = buyers["subscriber"].to_numpy()[:, None]
    wait = rng.exponential(1 / buyers["order_rate"].to_numpy()[:, None], size)
    wait = np.where(subscriber, rng.normal(30, 1.5, size), wait).cumsum(axis=1)
    first = buyers["day"].to_numpy()[:, None]
    # A subscription does not care about the season.
    day = np.where(subscriber, (first + wait).astype(int), calendar.later(first, wait))
    active = np.arange(LONGEST_HISTORY) < rng.geometric(buyers["dropout"])[:, None] - 1
    buyer, repeat = np.nonzero(active & (day < calendar.days))
    return _visits(buyers.index[buyer], day[buyer, repeat], PURCHASE, "repeat")


def _hesitations(rng: np.random.Generator, repeats: pd.DataFrame) -> pd.DataFrame:
    """Some customers fill a basket the day before they order."""
    hesitant = repeats[rng.random(len(repeats)) < 0.1]
    return hesitant.assign(day=hesitant["day"] - 1, depth=BASKET, kind="hesitation")
