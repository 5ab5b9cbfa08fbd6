"""How often the guard keeps what it should, and merges what it should, as tables.

    PYTHONPATH=.:tests/segments python tests/benchmarks/guard_power.py merging|power [worlds]

merging: one population; splits drawn by lot, one alone and ten at once, must all be merged. power: two kinds of
customers, the split by kind, by the gain per customer of the best action per kind. 10 % response, 40 a sale, two arms.
The binomial error of 97 % over 400 worlds is 1 point.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from guard_world import SALE, split, trial

from analysis.segments import GuardSettings, guard_segments

GAINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
CHEAP = GuardSettings(50.0, SALE)
# Customers and the cost of one more campaign. Of 10,000 no test can see whether an e-mail repays itself; of 100,000 one
# can see whether a campaign with production does.
SIZES = ((10_000, CHEAP), (100_000, GuardSettings(20_000.0, SALE)))


def splits_by_lot(worlds: int, offered: int, people: int = 4_000) -> list[np.ndarray]:
    """Per world the verdicts of as many splits into 2 to 6 segments; the action works alike for everybody."""
    found = []
    for seed in range(worlds):
        random = np.random.default_rng(seed)
        results, _kind = trial(random, people, effect=0.02)
        offers = {str(place): split(results, random.integers(0, 2 + place % 5, people)) for place in range(offered)}
        found.append(guard_segments(offers, results, CHEAP).splits["verdict"].to_numpy())
    return found


def merging(worlds: int) -> Iterator[str]:
    """How often every split offered is to be merged."""
    yield "| splits offered | worlds | all to be merged |\n|---|---|---|"
    for offered in (1, 10):
        found = [(verdicts == "merge").all() for verdicts in splits_by_lot(worlds, offered)]
        yield f"| {offered} | {worlds} | {np.mean(found):.1%} |"


def power(worlds: int) -> Iterator[str]:
    """How often the split by kind is found, by true gain per customer."""
    yield "| customers | cost | gain per customer | p < 0.05 and it pays | p < 0.01 and it pays | kept |"
    yield "|---|---|---|---|---|---|"
    for people, settings in SIZES:
        for gain in GAINS:
            found = [_found(seed, people, gain, settings) for seed in range(worlds)]
            shares = " | ".join(f"{share:.0%}" for share in np.mean(found, axis=0))
            yield f"| {people:,} | {settings.fixed_cost:,.0f} | {gain:.1f} | {shares} |"


def _found(seed: int, people: int, gain: float, settings: GuardSettings) -> tuple[bool, bool, bool]:
    results, kind = trial(np.random.default_rng(seed), people, gain)
    split_by_kind = guard_segments({"kind": split(results, kind)}, results, settings).splits.iloc[0]
    pays = split_by_kind["pays"]
    return (
        split_by_kind["p_value"] < 0.05 and pays,
        split_by_kind["interacts"] and pays,
        split_by_kind["verdict"] == "keep",
    )


if __name__ == "__main__":
    what = {"merging": merging, "power": power}[sys.argv[1]]
    for line in what(int(sys.argv[2]) if len(sys.argv) > 2 else 400):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
