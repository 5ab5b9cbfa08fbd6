"""The Markov chain of channels: what would be lost without each of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.errors import SettingsError
from analysis.journey.instants import changes
from analysis.journey.touchpoints.units import PathUnits

MOST_STATES = 1_000


@dataclass(frozen=True, eq=False)
class Chain:
    """The states and transitions that occur in some path.

    A state is the last few channels. `channel`: (n_states,) the last of them. `source`, `target`: (n_transitions,)
    states; those from the start of a path are not among them.
    `steps`: (n_units, n_transitions) sparse: how often a path takes each. `last`: (n_units,) the state a path ends in;
    -1 for paths without a known touch.
    """

    channel: np.ndarray
    source: np.ndarray
    target: np.ndarray
    steps: sparse.csr_array
    last: np.ndarray


def read_chain(units: PathUnits, order: int) -> Chain:
    """The chain in which the next channel depends on the last `order` ones; the same channel running counts once.

    Raises:
        SettingsError: too many states.
    """
    unit = units.unit
    begins = changes(unit)
    kept = np.flatnonzero((begins | changes(units.channel)) & (units.channel != units.unknown))
    unit, begins, channel = unit[kept], begins[kept], units.channel[kept]
    code = channel.copy()
    place = np.arange(len(kept)) - np.repeat(np.flatnonzero(begins), np.diff(np.flatnonzero(begins), append=len(kept)))
    for back in range(1, order):
        before = np.zeros(len(code), dtype=np.int64)
        before[back:] = channel[:-back] + 1
        code += np.where(place >= back, before, 0) * (units.unknown + 1) ** back
    states, state = np.unique(code, return_inverse=True)
    if len(states) > MOST_STATES:
        raise SettingsError(
            "Looking back {order} channels gives {found} combinations; {most} are possible. Look back fewer channels, "
            "or show fewer channels.",
            order=order,
            found=len(states),
            most=MOST_STATES,
        )
    to = np.flatnonzero(~begins)
    pairs, transition = np.unique(state[to - 1] * len(states) + state[to], return_inverse=True)
    shape = (len(units.size), len(pairs))
    last = np.full(shape[0], -1)
    last[unit] = state  # of several values for one place the last one stays
    source, target = np.divmod(pairs, max(len(states), 1))
    steps = sparse.csr_array((np.ones(len(to)), (unit[to], transition)), shape=shape)
    return Chain(states % (units.unknown + 1), source, target, steps, last)


def removed_rewards(
    chain: Chain, transitions: np.ndarray, ended: np.ndarray, rewards: np.ndarray, channels: int
) -> np.ndarray:
    """(channels, n_measures) what the chain would bring less if every path stopped, lost, where it comes to a channel.

    Exact: one inverse gives all removals. Paths come to a state as often as they leave it, so the expected visits are
    the counted ones; of them, `1 / G[s, s]` are first visits, if `G` = (I - Q)^-1 holds the expected visits from state
    to state; each is followed by the expected rewards `G` r. A channel with several states goes by blocks of `G`.

    Args:
        transitions: (n_transitions,) how often each is taken.
        ended: (n_states,) how many paths end in each state.
        rewards: (n_states, n_measures) what the paths that end there bring.

    Source:
        Anderl, Becker, von Wangenheim & Schumann (2016), International Journal of Research in Marketing 33(3).
    """
    states = len(chain.channel)
    visits = np.bincount(chain.source, transitions, states) + ended
    each = np.divide(1.0, visits, out=np.zeros(states), where=visits > 0)
    moves = np.zeros((states, states))
    moves[chain.source, chain.target] = transitions * each[chain.source]
    expected = np.linalg.inv(np.eye(states) - moves)
    worth = expected @ (rewards * each[:, None])
    removed = np.zeros((channels, rewards.shape[1]))
    for channel in range(channels):
        own = np.flatnonzero(chain.channel == channel)
        if len(own):
            first_visits = np.linalg.solve(expected[np.ix_(own, own)].T, visits[own])
            removed[channel] = first_visits @ worth[own]
    return removed
