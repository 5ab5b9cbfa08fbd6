"""How often the guard keeps what it should, and merges what it should, as tables.

    PYTHONPATH=.:tests/segments python tests/benchmarks/guard_power.py [worlds]

One population: splits drawn by lot, one alone and the best of ten. Two kinds of customers: the split by kind, with a
gain of so much per customer. 10 % response, 40 a sale, two arms. The binomial error of 97 % over 400 worlds is 1 point.
"""

from __future__ import annotations

import sys

import numpy as np
from guard_world import SALE, split, trial

from analysis.segments import GuardSettings, guard_segments

PEOPLE = 10_000
GAINS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
# 50: an e-mail, whose repayment no test of 10,000 can see. 4,000: a campaign with production.
CHEAP, DEAR = GuardSettings(50.0, SALE), GuardSettings(4_000.0, SALE)


def splits_by_lot(worlds: int, offered: int, people: int = 4_000) -> list[np.ndarray]:
    """Per world the verdicts of as many splits into 2 to 6 segments; the action works alike for everybody."""
    found = []
    for seed in range(worlds):
        random = np.random.default_rng(seed)
        results, _kind = trial(random, people, effect=0.02)
        offers = {str(place): split(results, random.integers(0, 2 + place % 5, people)) for place in range(offered)}
        found.append(guard_segments(offers, results, CHEAP).splits["verdict"].to_numpy())
    return found


def merging(worlds: int) -> list[str]:
    """How often every split offered is to be merged."""
    lines = ["| splits offered | worlds | all to be merged |", "|---|---|---|"]
    for offered in (1, 10):
        found = [(verdicts == "merge").all() for verdicts in splits_by_lot(worlds, offered)]
        lines.append(f"| {offered} | {worlds} | {np.mean(found):.1%} |")
    return lines


def power(worlds: int) -> list[str]:
    """How often the split by kind is found, by true gain per customer."""
    lines = [
        "| gain per customer | p < 0.05 and it pays | p < 0.01 and it pays | the same at a cost of 4,000 | kept |",
        "|---|---|---|---|---|",
    ]
    for gain in GAINS:
        rows = []
        for seed in range(worlds):
            results, kind = trial(np.random.default_rng(seed), PEOPLE, gain)
            cheap = guard_segments({"kind": split(results, kind)}, results, CHEAP).splits.iloc[0]
            pays_dear = cheap["gain"] > DEAR.fixed_cost
            kept = cheap["interacts"] and pays_dear and _is_testable(results, kind)
            rows.append(
                (
                    cheap["p_value"] < 0.05 and cheap["pays"],
                    cheap["interacts"] and cheap["pays"],
                    cheap["interacts"] and pays_dear,
                    kept,
                )
            )
        shares = " | ".join(f"{share:.0%}" for share in np.mean(rows, axis=0))
        lines.append(f"| {gain:.1f} | {shares} |")
    return lines


def _is_testable(results, kind: np.ndarray) -> bool:
    return bool(guard_segments({"kind": split(results, kind)}, results, DEAR).splits["is_testable"].iloc[0])


if __name__ == "__main__":
    chosen = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    sys.stdout.write("\n".join([*merging(chosen), "", *power(chosen)]) + "\n")
