"""Cohorts and states in plain Python, one customer at a time: slow, without the kernels' ideas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

Active = Mapping[str, set[int]]  # customer → codes of the periods with activity


def cells(entered: Active, returned: Active, periods: int, cohort: str) -> dict[tuple[int, int], tuple[int, int]]:
    """(cohort, age) → (customers in the cohort, of them came back)."""
    members = {who: {min(codes)} if cohort == "first" else codes for who, codes in entered.items() if codes}
    return {
        (start, age): (
            sum(start in codes for codes in members.values()),
            sum(start in codes and start + age in returned[who] for who, codes in members.items()),
        )
        for start in range(periods)
        for age in range(periods - start)
    }


def states(active: Active, periods: int) -> list[Counter[str]]:
    """For each period how many customers are new, returning, resurrecting and dormant."""
    found = [Counter() for _ in range(periods)]
    for codes in active.values():
        for code in range(periods):
            before = any(earlier in codes for earlier in range(code))
            if code in codes:
                state = "returning" if code - 1 in codes else "resurrecting" if before else "new"
                found[code][state] += 1
            elif code - 1 in codes:
                found[code]["dormant"] += 1
    return found
