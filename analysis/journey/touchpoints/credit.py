"""Who gets the credit for a conversion: six rules, and a range for each share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.journey.touchpoints.markov import Chain, read_chain, removed_rewards
from analysis.journey.touchpoints.units import PathUnits

FIRST, LAST, LINEAR, POSITION = "first_touch", "last_touch", "linear", "position"
TIME_DECAY, MARKOV = "time_decay", "markov"
SEED = 19790101
LOW, HIGH = 0.025, 0.975
_ENDS, _BOTH, _MIDDLE = 0.4, 0.5, 0.2
_CHUNK = 4_096


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over paths from which all credits follow, so that other numbers of the same paths need no new count.

    `of_unit`: (n_units, n_sums) sparse: what taking a path once adds to each sum. The sums are, one block after the
    other: the credit of each rule but Markov, channel and measure; the transitions of the chain; the paths that end in
    each state; and what these bring by measure.
    """

    of_unit: sparse.csr_array
    rules: tuple[str, ...]
    chain: Chain
    channels: int
    measures: int

    @property
    def models(self) -> tuple[str, ...]:
        return (*self.rules, MARKOV)

    def credits(self, sums: np.ndarray) -> np.ndarray:
        """(n_models, n_channels, n_measures) the credits that follow from the sums; the last channel is the unknown.

        A Markov credit is the removal effect, scaled so that all known channels share the known conversions.
        """
        removed, (by_rule, _, _) = self.removed(sums), self._blocks(sums)
        unknown = by_rule[0, -1]
        whole = removed.sum(axis=0)
        shares = np.divide(removed, whole, out=np.zeros_like(removed), where=whole != 0)
        markov = np.vstack([shares * (by_rule[0].sum(axis=0) - unknown), unknown])
        return np.concatenate([by_rule, markov[None]])

    def removed(self, sums: np.ndarray) -> np.ndarray:
        """(n_channels - 1, n_measures) what would be missing without each known channel."""
        _, transitions, ends = self._blocks(sums)
        return removed_rewards(self.chain, transitions, ends[:, 0], ends[:, 1:], self.channels - 1)

    def _blocks(self, sums: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        states = len(self.chain.channel)
        sizes = [len(self.rules) * self.channels * self.measures, len(self.chain.source)]
        by_rule, transitions, ends = np.split(sums, np.cumsum(sizes))
        shape = (len(self.rules), self.channels, self.measures)
        return by_rule.reshape(shape), transitions, ends.reshape(states, 1 + self.measures)


def tally_units(units: PathUnits, order: int) -> Tally:
    """Count what credits are made of."""
    chain = read_chain(units, order)
    channels, measures = units.unknown + 1, len(units.measures)
    shares = rule_shares(units.offset)
    rewards = units.rewards[units.unit]
    by_touch = {rule: share[:, None] * rewards for rule, share in shares.items()}
    if units.decay is not None:
        by_touch[TIME_DECAY] = units.decay
    n_units, blocks = len(units.size), []
    for credit in by_touch.values():
        columns = units.channel[:, None] * measures + np.arange(measures)
        blocks.append(_sparse(units.unit[:, None], columns, credit, (n_units, channels * measures)))
    known = np.flatnonzero(chain.last >= 0)
    ends = np.column_stack([units.size, units.rewards])[known]
    columns = chain.last[known][:, None] * (1 + measures) + np.arange(1 + measures)
    per_taken = sparse.diags_array(1 / units.size)
    counted = sparse.hstack(
        [
            per_taken @ sparse.hstack(blocks),
            chain.steps,
            per_taken @ _sparse(known[:, None], columns, ends, (n_units, len(chain.channel) * (1 + measures))),
        ],
        format="csr",
    )
    return Tally(counted, tuple(by_touch), chain, channels, measures)


def rule_shares(offset: np.ndarray) -> dict[str, np.ndarray]:
    """The share of its path each touch gets, by the rules that look at nothing but places; those of a path sum to 1.

    By position: 40 % to the first, 40 % to the last, 20 % in equal parts to those between; with two touches one half
    each, and one touch alone has it all.
    """
    lengths = np.diff(offset)
    length = np.repeat(lengths, lengths)
    place = np.arange(offset[-1]) - np.repeat(offset[:-1], lengths)
    first, last = place == 0, place == length - 1
    at_the_ends = np.select([length == 1, length == 2], [1.0, _BOTH], _ENDS)
    between = _MIDDLE / np.maximum(length - 2, 1)
    return {
        FIRST: first.astype(float),
        LAST: last.astype(float),
        LINEAR: 1 / length,
        POSITION: np.where(first | last, at_the_ends, between),
    }


def credit_ranges(units: PathUnits, tally: Tally, draws: int) -> tuple[np.ndarray, np.ndarray]:
    """Low and high end of the 95 % range of `Tally.credits`; NaN without draws.

    Customers are drawn again, as many as there are: how often those of one history are drawn is Poisson, with a fixed
    seed. Paths of one sequence and alike worth count with their mean worth and mean age.

    Source:
        Hanley & MacGibbon (2006), Computer Methods and Programs in Biomedicine 83: Poisson bootstrap.
    """
    shape = (len(tally.models), tally.channels, tally.measures)
    if not draws:
        return np.full(shape, np.nan), np.full(shape, np.nan)
    rng = np.random.default_rng(SEED)
    sums, drawn = np.zeros((draws, tally.of_unit.shape[1])), np.zeros((draws, 1))
    for start in range(0, len(units.customers), _CHUNK):
        part = slice(start, start + _CHUNK)
        counts = rng.poisson(units.customers[part], (draws, len(units.customers[part]))).astype(float)
        sums += ((units.histories[part] @ tally.of_unit).T @ counts.T).T
        drawn += counts.sum(axis=1, keepdims=True)
    sums *= np.divide(units.customers.sum(), drawn, out=np.zeros_like(drawn), where=drawn > 0)
    low, high = np.quantile([tally.credits(row) for row in sums], [LOW, HIGH], axis=0)
    return low, high


def _sparse(rows: np.ndarray, columns: np.ndarray, data: np.ndarray, shape: tuple[int, int]) -> sparse.csr_array:
    rows, columns = np.broadcast_to(rows, data.shape), np.broadcast_to(columns, data.shape)
    used = data != 0
    return sparse.csr_array((data[used], (rows[used], columns[used])), shape=shape)
