"""Rules that share a conversion among the touches before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MODELS = ("first_touch", "last_touch", "linear", "position", "time_decay", "markov")
# Position: so much for the first and for the last touch, the rest for those between.
ENDS = 0.4


@dataclass(frozen=True, eq=False)
class Touches:
    """Touches of paths, by path and then in time (arrays of one length).

    `path`: ascending, every path has a touch; `channel`: code; `age`: how long before the conversion, in half-lives.
    `channels`: how many codes there are.
    """

    path: np.ndarray
    channel: np.ndarray
    age: np.ndarray
    channels: int

    @property
    def first(self) -> np.ndarray:
        """(n_paths,) the place of each path's first touch."""
        return np.flatnonzero(np.diff(self.path, prepend=-1))

    @property
    def sizes(self) -> np.ndarray:
        """(n_paths,) touches of each path."""
        return np.diff(self.first, append=len(self.path))


def shares(touches: Touches) -> dict[str, np.ndarray]:
    """Rule → (n_touches,) the share of its path's conversion that each touch gets; 1 in sum over a path."""
    first, sizes = touches.first, touches.sizes
    each = np.repeat(sizes, sizes)
    position = np.arange(len(touches.path)) - np.repeat(first, sizes)
    is_first, is_last = position == 0, position == each - 1
    decayed = np.exp2(-touches.age)
    between = np.where(each > 2, (1 - 2 * ENDS) / np.maximum(each - 2, 1), 0.0)
    ends = np.where(each > 2, ENDS, 0.5)
    return {
        "first_touch": is_first.astype(float),
        "last_touch": is_last.astype(float),
        "linear": 1 / each,
        "position": np.where(each == 1, 1.0, np.where(is_first | is_last, ends, between)),
        "time_decay": decayed / np.repeat(np.add.reduceat(decayed, first), sizes),
    }


def credit(touches: Touches, by_share: dict[str, np.ndarray], converted: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """(n_models, n_channels) conversions of each channel by each rule.

    Args:
        converted: (n_paths,) conversions (or their value) at the end of each path.
        lost: (n_paths,) how often it ended without.
    """
    weight = converted[touches.path]
    credits = [np.bincount(touches.channel, share * weight, touches.channels) for share in by_share.values()]
    return np.stack([*credits, markov(touches, converted, lost)])


def markov(touches: Touches, converted: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """(n_channels,) conversions by removal effect in a chain of first order; repeats in a row count once.

    The effect of a channel is the share of conversions that would be missing if every path ended where it comes;
    effects are scaled to sum to the conversions. Solved exactly.

    Source:
        Anderl, Becker, von Wangenheim & Schumann (2016), International Journal of Research in Marketing 33.
    """
    count, total = touches.channels, converted.sum()
    if not total:
        return np.zeros(count)
    fresh = np.diff(touches.channel, prepend=-1) != 0
    fresh[touches.first] = True
    path, channel = touches.path[fresh], touches.channel[fresh]
    starts = np.diff(path, prepend=-1) != 0
    ends = np.append(starts[1:], True)
    both = converted + lost
    going = ~ends
    moves = channel[going] * count + channel[np.flatnonzero(going) + 1]
    inner = np.bincount(moves, both[path[going]], count * count).reshape(count, count)
    arrives = np.bincount(channel[ends], converted[path[ends]], count)
    fails = np.bincount(channel[ends], lost[path[ends]], count)
    begins = np.bincount(channel[starts], both[path[starts]], count)
    leaving = inner.sum(axis=1) + arrives + fails
    used = leaving > 0
    share = np.divide(1.0, leaving, out=np.zeros(count), where=used)
    inner, arrives = inner * share[:, None], arrives * share
    effects = np.zeros(count)
    reached = begins @ np.linalg.solve(np.eye(count) - inner, arrives)
    for gone in np.flatnonzero(used):
        kept = np.flatnonzero(np.arange(count) != gone)
        without = begins[kept] @ np.linalg.solve(np.eye(count - 1) - inner[np.ix_(kept, kept)], arrives[kept])
        effects[gone] = 1 - without / reached
    return effects / effects.sum() * total
