"""Do the arms work differently in different segments? A permutation test."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

FEWEST_DRAWS, ENOUGH_EXCEEDED = 999, 20
FEW_VALUES = 40
_BATCH = 100
# For so many draws: customers and sums (of the margin, of its square) by segment and arm.
Draw = Callable[[int], tuple[np.ndarray, np.ndarray]]


def interaction_p_value(
    arm: np.ndarray,
    segment: np.ndarray,
    margin: np.ndarray,
    arms: int,
    segments: int,
    unit: np.ndarray | None,
    random: np.random.Generator,
    offers: int = 1,
) -> float:
    """How often arms drawn by lot differ as much between segments, if each arm has one effect for everybody.

    The effects of the arms are taken off, then the arms are drawn again: within each segment, or of whole units. The
    statistic compares the means of segments and arms with sums of one effect a segment and one an arm, weighed by
    their own variances, so that arms with other variances are no interaction (Chung & Romano 2013). Drawing stops when
    20 draws have reached the statistic (Besag & Clifford 1991).

    Args:
        offers: splits that are tested together; the more, the finer the p-value must be.

    Returns:
        (reached + 1) / (draws + 1), never 0.
    """
    counts = np.bincount(segment * arms + arm, minlength=segments * arms).reshape(segments, arms).astype(float)
    first = _sums(arm, segment, margin, arms, segments)
    spread = _spread_within(counts, first)
    if spread == 0:
        return 1.0
    observed, effects = _statistic(counts, first[None], spread)
    without = margin - effects[0][arm]
    draw = _drawing(arm, segment, without, counts, unit, random)
    reached, drawn, most = 0, 0, max(FEWEST_DRAWS, 200 * offers - 1)
    # Taking the estimated effects off moves no statistic: it is compared with the one observed.
    while drawn < most and reached < ENOUGH_EXCEEDED:
        batch = min(_BATCH, most - drawn)
        found_counts, found = draw(batch)
        reached += int((_statistic(found_counts, found, spread)[0] >= observed[0] * (1 - 1e-9)).sum())
        drawn += batch
    return (reached + 1) / (drawn + 1)


def _sums(arm: np.ndarray, segment: np.ndarray, margin: np.ndarray, arms: int, segments: int) -> np.ndarray:
    """(2, n_segments, n_arms) sums of the margin and of its square."""
    cell, cells = segment * arms + arm, segments * arms
    both = [np.bincount(cell, weights=weights, minlength=cells) for weights in (margin, margin**2)]
    return np.reshape(both, (2, segments, arms))


def _spread_within(counts: np.ndarray, sums: np.ndarray) -> float:
    """The variance around the means of segments and arms, over everybody."""
    inside = sums[1] - sums[0] ** 2 / np.maximum(counts, 1)
    return float(max(inside.sum(), 0) / counts.sum()) if inside.sum() > 1e-12 * max(sums[1].sum(), 1e-300) else 0.0


def _statistic(counts: np.ndarray, sums: np.ndarray, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Weighted squares around one effect a segment and one an arm, and the effects of the arms.

    Args:
        counts: (n_segments, n_arms) or (n_draws, …). sums: (n_draws, 2, n_segments, n_arms).

    Returns:
        (n_draws,) and (n_draws, n_arms), the first arm 0.
    """
    held = np.maximum(counts, 1)
    means = sums[:, 0] / held
    # One customer of usual spread is added, so that a cell in which nobody responded has no weight without end.
    variances = np.maximum(sums[:, 1] - sums[:, 0] * means, 0) + spread
    weights = np.where(counts > 1, held**2 / variances, 0.0)
    totals = np.maximum(weights.sum(axis=2, keepdims=True), 1e-300)
    centred = means - (weights * means).sum(axis=2, keepdims=True) / totals
    arms = counts.shape[-1]
    matrix = -np.einsum("bsk,bsl->bkl", weights / totals, weights)
    matrix[:, range(arms), range(arms)] += weights.sum(axis=1)
    right = (weights * centred).sum(axis=1)
    solved = np.linalg.pinv(matrix[:, 1:, 1:]) @ right[:, 1:, None]
    effects = np.concatenate([np.zeros((len(sums), 1)), solved[..., 0]], axis=1)
    shifted = effects[:, None, :] - (weights * effects[:, None, :]).sum(axis=2, keepdims=True) / totals
    return (weights * (centred - shifted) ** 2).sum(axis=(1, 2)), effects


def _drawing(
    arm: np.ndarray,
    segment: np.ndarray,
    margin: np.ndarray,
    counts: np.ndarray,
    unit: np.ndarray | None,
    random: np.random.Generator,
) -> Draw:
    if unit is not None:
        return _of_units(arm, segment, margin, counts, unit, random)
    values, codes = np.unique(margin, return_inverse=True)
    if len(values) <= FEW_VALUES:
        return _by_counting(segment, values, codes, counts, random)
    return _by_shuffling(segment, margin, counts, random)


def _by_counting(
    segment: np.ndarray, values: np.ndarray, codes: np.ndarray, counts: np.ndarray, random: np.random.Generator
) -> Draw:
    """Few different margins: how many of each go to which arm is a hypergeometric draw, whatever the customers."""
    segments, arms = counts.shape
    held = np.bincount(segment * len(values) + codes, minlength=segments * len(values)).reshape(segments, -1)
    sizes = counts.astype(np.int64)

    def draw(batch: int) -> tuple[np.ndarray, np.ndarray]:
        found = np.zeros((batch, 2, segments, arms))
        for place in range(segments):
            left = np.repeat(held[place][None], batch, axis=0)
            for number in range(arms):
                taken = left if number == arms - 1 else _taken(left, int(sizes[place, number]), random)
                left = left - taken
                found[:, 0, place, number], found[:, 1, place, number] = taken @ values, taken @ values**2
        return counts, found

    return draw


def _taken(left: np.ndarray, size: int, random: np.random.Generator) -> np.ndarray:
    """(n_draws, n_values) how many of each value are among `size` drawn from those left."""
    taken = np.zeros_like(left)
    others, missing = left.sum(axis=1), np.full(len(left), size)
    for value in range(left.shape[1]):
        others = others - left[:, value]
        taken[:, value] = random.hypergeometric(left[:, value], others, missing)
        missing = missing - taken[:, value]
    return taken


def _by_shuffling(segment: np.ndarray, margin: np.ndarray, counts: np.ndarray, random: np.random.Generator) -> Draw:
    """Within each segment the margins are shuffled over its arms, which stand one after the other."""
    blocks = [margin[segment == place].copy() for place in range(len(counts))]
    starts = [np.concatenate([[0], np.cumsum(row)[:-1]]).astype(np.int64) for row in counts]

    def draw(batch: int) -> tuple[np.ndarray, np.ndarray]:
        found = np.zeros((batch, 2, *counts.shape))
        for number in range(batch):
            for place, (block, start) in enumerate(zip(blocks, starts, strict=True)):
                random.shuffle(block)
                found[number, :, place] = _runs(block, start, counts[place])
        return counts, found

    return draw


def _runs(block: np.ndarray, starts: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(2, n_arms) sums and sums of squares of the runs; an empty run is 0."""
    sums = np.zeros((2, len(sizes)))
    filled = sizes > 0
    if filled.any():
        sums[0, filled] = np.add.reduceat(block, starts[filled])
        sums[1, filled] = np.add.reduceat(block * block, starts[filled])
    return sums


def _of_units(
    arm: np.ndarray,
    segment: np.ndarray,
    margin: np.ndarray,
    counts: np.ndarray,
    unit: np.ndarray,
    random: np.random.Generator,
) -> Draw:
    """The arms of whole units are drawn again, over all segments: members of one may be in different segments."""
    of_unit = np.zeros(int(unit.max()) + 1, dtype=np.int64)
    of_unit[unit] = arm
    segments, arms = counts.shape

    def draw(batch: int) -> tuple[np.ndarray, np.ndarray]:
        found, held = np.zeros((batch, 2, segments, arms)), np.zeros((batch, segments, arms))
        for number in range(batch):
            drawn = random.permutation(of_unit)[unit]
            found[number] = _sums(drawn, segment, margin, arms, segments)
            held[number] = np.bincount(segment * arms + drawn, minlength=segments * arms).reshape(segments, arms)
        return held, found

    return draw
