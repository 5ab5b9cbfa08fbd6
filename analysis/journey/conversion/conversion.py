"""The share who will have gone on in the end, from those who are through, those who are lost and those still open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.journey.clock import MICROSECONDS_A_DAY, microseconds
from analysis.journey.conversion.chances import Chances, ages_behind, ages_of, learn_chances
from analysis.journey.conversion.learned import FEWEST_MATURE, Learned, last_change, learn_from
from analysis.journey.conversion.spells import find_spells
from analysis.journey.conversion.steps import estimated_steps, plain_rates, step_table
from analysis.journey.funnel import Funnel
from analysis.journey.instants import read_instants
from analysis.journey.plan import make_plan
from analysis.rates import share
from analysis.tables.table import Table, prepared_frame

DRAWS = 300
MOST_BLOCKS = 300
MOST_CURVE_POINTS = 100
SEED = 19780402

Reason = Literal["", "nothing_open", "few_mature", "not_in_order"]


@dataclass(frozen=True, eq=False)
class Conversion:
    """What the steps of a funnel will have come to once everybody's time is over.

    `steps`: one row per step that must happen:
        `step`, `position` (its place among all steps, from 0), `expected` (customers who will have taken it),
        `rate` (0–1, of those of the step before; NaN in the first row, over zero and where nothing can be estimated),
        `rate_low`, `rate_high` (95 %), `lowest_rate`, `highest_rate` (if all or none of those open are lost),
        `share`, `share_low`, `share_high` (the same of all who entered; 1 in the first row),
        `lowest`, `highest` (customers, if all or none of those open are lost).
    `curve`: one row a step from the second on and age: `step`, `position`, `age_days` (since the entry), `share` (0–1,
        of all entries, those of one customer each for themselves), `low`, `high` (95 %). Only ages at which something
        happened, at most 100.
    `chances`: (n_entered, n_steps that must happen) chance to reach each step, 0–1, in the order of `Funnel.reached`;
        1 for those who have. Sums over any customers are what can be expected of them. None without an estimate.
    `chance_error`: (n_steps that must happen,) relative standard error of the sum of those chances over all who are
        open, because they are learned from a sample; None without an estimate.
    `mature`: attempts that could be followed for the whole window.
    `changed_on`: the week in which the share of a step last changed beyond chance; None: it did not, or too little is
        known to tell. `since`: only entries from this day on are learned from, because of that change; None with a
        change: too few entries since are mature, so those before it are in the estimate too.
    `reason`: why it is not an estimate: "nothing_open" (the plain shares are final), "few_mature" (fewer than 20),
        "not_in_order" (estimated only for steps in order with nothing that must not happen in between).
    """

    steps: pd.DataFrame
    curve: pd.DataFrame
    chances: np.ndarray | None
    chance_error: np.ndarray | None
    mature: int
    changed_on: pd.Timestamp | None
    since: pd.Timestamp | None
    reason: Reason

    @property
    def is_estimate(self) -> bool:
        """Somebody is still open, and what they will do could be estimated."""
        return self.chances is not None

    @property
    def overall(self) -> tuple[float, float, float]:
        """Share of all who entered who take the last step, with its 95 % range; NaN without an estimate."""
        last = self.steps.iloc[-1]
        return float(last["share"]), float(last["share_low"]), float(last["share_high"])


def estimate_conversion(events: Table | pd.DataFrame, funnel: Funnel) -> Conversion:
    """Say how many of those who are still open will go on, from how others went on at the same age.

    Assumes that those who entered lately go on like those before them. Where the share of a step has changed beyond
    chance, only the entries since are learned from, if enough of them are old enough. With a held property the chance
    is that of one attempt: whoever has several open ones has a better one.

    Args:
        events: those the funnel was counted from.

    Source:
        Aalen & Johansen (1978), Datta & Satten (2001); see `analysis.journey.conversion.chances`.
    """
    settings = funnel.settings
    if settings.order != "ordered" or settings.exclude:
        return _without_estimate(funnel, "nothing_open" if not funnel.still_open else "not_in_order")
    plan = make_plan(settings)
    until = microseconds(funnel.observed_until)
    events = prepared_frame(events, "events")
    chunks = read_instants(events, plan.kinds, until, only_steps=True, hold=settings.hold)
    spells = find_spells(chunks, plan, until)
    learned = learn_from(spells, last_change(funnel), until - plan.window)
    ages = ages_of(learned.spells)
    blocks, weights = _blocks(funnel)
    chances = learn_chances(learned.spells, ages, plan.depth, blocks[learned.spells.customer], weights)
    curve = _curve(funnel, chances, ages)
    if not funnel.still_open or learned.mature < FEWEST_MATURE:
        return _without_estimate(funnel, "few_mature" if funnel.still_open else "nothing_open", curve, learned)
    of_each = _chances_of_each(funnel, chances, ages, until)
    customers = _expected(funnel, chances, ages, until, (blocks[_codes(funnel)], weights))
    steps = estimated_steps(funnel, customers, of_each)
    error = _chance_error(funnel, chances, ages, until)
    return Conversion(steps, curve, of_each, error, learned.mature, learned.changed_on, learned.since, "")


def _codes(funnel: Funnel) -> np.ndarray:
    return funnel.reached["customer_id"].cat.codes.to_numpy()


def _blocks(funnel: Funnel) -> tuple[np.ndarray, np.ndarray]:
    """The block of each customer code, and how often each block is drawn: first as it is.

    Blocks of customers instead of single ones: a draw costs the same however many there are.
    """
    generator = np.random.default_rng(SEED)
    codes = _codes(funnel)
    count = min(len(codes), MOST_BLOCKS)
    block = np.zeros(len(funnel.reached["customer_id"].cat.categories), dtype=np.int64)
    block[codes] = generator.permutation(len(codes)) % count
    drawn = generator.multinomial(count, np.full(count, 1 / count), size=DRAWS)
    return block, np.vstack([np.ones(count), drawn])


def _curve(funnel: Funnel, chances: Chances, ages: np.ndarray) -> pd.DataFrame:
    reached = chances.by_age()
    shown = np.unique(np.linspace(0, max(len(ages) - 1, 0), MOST_CURVE_POINTS).round().astype(int))[: len(ages)]
    days = ages[shown] / MICROSECONDS_A_DAY
    parts = []
    for number, position in enumerate(funnel.settings.required[1:], start=1):
        low, high = np.quantile(reached[1:, number, shown], [0.025, 0.975], axis=0)
        parts.append(
            pd.DataFrame(
                {
                    "step": funnel.steps["step"].iloc[position],
                    "position": position,
                    "age_days": days,
                    "share": reached[0, number, shown],
                    "low": low,
                    "high": high,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _depth(funnel: Funnel) -> np.ndarray:
    """(n_entered,) among the steps that must happen, from 0."""
    return np.searchsorted(funnel.settings.required, funnel.reached["depth"].to_numpy() - 1)


def _age(funnel: Funnel, until: int) -> np.ndarray:
    return until - funnel.reached["entered"].to_numpy().astype("datetime64[us]").astype(np.int64)


def _chances_of_each(funnel: Funnel, chances: Chances, ages: np.ndarray, until: int) -> np.ndarray:
    depth, is_open = _depth(funnel), funnel.reached["is_open"].to_numpy()
    found = (np.arange(chances.steps) <= depth[:, None]).astype(float)
    table = Chances(chances.moved[:1], chances.lapsed[:1]).from_age()[:, 0]
    found[is_open] = table[ages_behind(ages, _age(funnel, until)[is_open]), depth[is_open]]
    return found


def _expected(
    funnel: Funnel, chances: Chances, ages: np.ndarray, until: int, drawing: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """(1 + n_draws, n_steps) customers who will have taken each step."""
    block, weights = drawing
    depth, is_open = _depth(funnel), funnel.reached["is_open"].to_numpy()
    shape = (weights.shape[1], chances.steps, len(ages) + 1)
    settled = np.bincount(block[~is_open] * shape[1] + depth[~is_open], minlength=shape[0] * shape[1]).reshape(
        shape[:2]
    )
    behind = ages_behind(ages, _age(funnel, until)[is_open])
    places = (block[is_open] * shape[1] + depth[is_open]) * shape[2] + behind
    waiting = weights @ np.bincount(places, minlength=int(np.prod(shape))).reshape(shape[0], -1)
    customers = (weights @ settled)[:, ::-1].cumsum(axis=1)[:, ::-1]
    return customers + chances.expected(waiting.reshape(-1, *shape[1:]))


def _chance_error(funnel: Funnel, chances: Chances, ages: np.ndarray, until: int) -> np.ndarray:
    """`Conversion.chance_error`: how the draws scatter about those who are open, they themselves held fixed."""
    depth, is_open = _depth(funnel), funnel.reached["is_open"].to_numpy()
    shape = (chances.steps, len(ages) + 1)
    places = depth[is_open] * shape[1] + ages_behind(ages, _age(funnel, until)[is_open])
    waiting = np.bincount(places, minlength=int(np.prod(shape))).reshape(1, *shape)
    expected = chances.expected(np.broadcast_to(waiting, (len(chances.moved), *shape)))
    return share(expected[1:].std(axis=0), expected[0])


def _without_estimate(
    funnel: Funnel, reason: Reason, curve: pd.DataFrame | None = None, learned: Learned | None = None
) -> Conversion:
    customers = funnel.steps["customers"].to_numpy()[list(funnel.settings.required)].astype(float)
    expected = np.full(len(customers), np.nan)
    rates = shares = np.full((3, len(customers) - 1), np.nan)
    if reason == "nothing_open":
        expected = customers
        rates, shares = (
            plain_rates(customers[1:], whole) for whole in (customers[:-1], np.full(len(customers) - 1, customers[0]))
        )
    if curve is None:
        curve = pd.DataFrame(columns=["step", "position", "age_days", "share", "low", "high"])
    known = (0, None, None) if learned is None else (learned.mature, learned.changed_on, learned.since)
    return Conversion(step_table(funnel, expected, rates, shares), curve, None, None, *known, reason)
