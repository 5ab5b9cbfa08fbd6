"""The definition of the funnel in plain Python, one customer at a time: slow, without the kernel's ideas.

Every order of events that share a timestamp is tried, and in each every event as the entry of an attempt.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby, permutations, product

Event = tuple[int, str]  # (time, name)


def best_attempt(
    events: list[Event], steps: tuple[str, ...], window: int, order: str, until: int
) -> tuple[int, int, bool] | None:
    """(depth, time of the counted entry, open) of one customer; None for one who never entered."""
    events = sorted(event for event in events if event[0] <= until)
    attempts = [
        _attempt(history[start:], steps, window, order)
        for history in _possible_histories(events)
        for start in range(len(history))
    ]
    depth = max((attempt[0] for attempt in attempts), default=0)
    if depth == 0:
        return None
    deepest = [attempt for attempt in attempts if attempt[0] == depth]
    if depth == len(steps):
        first_end = min(end for _, _, end, _ in deepest)
        return depth, max(entry for _, entry, end, _ in deepest if end == first_end), False
    entered = max(entry for _, entry, _, _ in deepest)
    is_open = any(can_go_on and entry + window > until for _, entry, _, can_go_on in deepest)
    return depth, entered, is_open


def _possible_histories(events: list[Event]) -> list[list[Event]]:
    instants = [set(permutations(same_time)) for _, same_time in groupby(events, key=lambda event: event[0])]
    return [list(chain.from_iterable(orders)) for orders in product(*instants)]


def _attempt(history: list[Event], steps: tuple[str, ...], window: int, order: str) -> tuple[int, int, int, bool]:
    """(depth, entry, end, can go on) of the attempt that begins with the first event of `history`."""
    entry = history[0][0]
    if order == "any":
        return _collect(history, steps, window)
    depth, end = 0, entry
    for time, name in history:
        if depth == len(steps) or time > entry + window:
            return depth, entry, end, order == "ordered"
        if name == steps[depth]:
            depth, end = depth + 1, time
        elif order == "strict" or depth == 0:
            return depth, entry, end, False
    return depth, entry, end, True


def _collect(history: list[Event], steps: tuple[str, ...], window: int) -> tuple[int, int, int, bool]:
    entry = end = history[0][0]
    missing = Counter(steps)
    if not missing[history[0][1]]:
        return 0, entry, end, False
    for time, name in history:
        if time <= entry + window and missing[name]:
            missing[name] -= 1
            end = time
    return len(steps) - missing.total(), entry, end, True
