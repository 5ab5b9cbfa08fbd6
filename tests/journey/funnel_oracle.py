"""The definition of the funnel in plain Python, one customer at a time: slow, without the kernel's ideas.

Every order of events that share a timestamp is tried, and in each every event as the entry of an attempt.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby, permutations, product

Event = tuple[int, str]  # (time, name)


def best_attempt(
    events: list[Event],
    steps: tuple[str, ...],
    window: int,
    order: str,
    until: int,
    exclude: tuple[tuple[str, int, int], ...] = (),
) -> tuple[list[int], bool] | None:
    """When one customer took each step in the counted attempt, and whether open; None for one who never entered.

    `exclude`: (event, after which step, before which step), counted from 1; such an attempt does not count.
    """
    events = sorted(event for event in events if event[0] <= until)
    attempts = [
        _attempt(history[start:], steps, window, order)
        for history in _possible_histories(events)
        for start in range(len(history))
        if not _interrupted(history[start:], steps, window, exclude)
    ]
    depth = max((len(times) for times, _ in attempts), default=0)
    if depth == 0:
        return None
    deepest = [(times, can_go_on) for times, can_go_on in attempts if len(times) == depth]
    if depth == len(steps):
        first_end = min(times[-1] for times, _ in deepest)
        complete = [times for times, _ in deepest if times[-1] == first_end]
        return _earliest(complete), False
    times = _earliest([times for times, _ in deepest])
    return times, any(can_go_on and times[0] + window > until for times, can_go_on in deepest)


def _earliest(attempts: list[list[int]]) -> list[int]:
    """The first moment of each step over all ways to take them from the latest entry."""
    entered = max(times[0] for times in attempts)
    return [min(step) for step in zip(*(times for times in attempts if times[0] == entered), strict=True)]


def _possible_histories(events: list[Event]) -> list[list[Event]]:
    instants = [set(permutations(same_time)) for _, same_time in groupby(events, key=lambda event: event[0])]
    return [list(chain.from_iterable(orders)) for orders in product(*instants)]


def _attempt(history: list[Event], steps: tuple[str, ...], window: int, order: str) -> tuple[list[int], bool]:
    """(time of each step, can go on) of the attempt that begins with the first event of `history`."""
    entry = history[0][0]
    if order == "any":
        return _collect(history, steps, window), True
    times: list[int] = []
    for time, name in history:
        if len(times) == len(steps) or time > entry + window:
            return times, order == "ordered"
        if name == steps[len(times)]:
            times.append(time)
        elif order == "strict" or not times:
            return times, False
    return times, True


def _interrupted(
    history: list[Event], steps: tuple[str, ...], window: int, exclude: tuple[tuple[str, int, int], ...]
) -> bool:
    """Whether an excluded event happens while the attempt is between its two steps and has time left."""
    depth = 0
    for time, name in history:
        if depth == len(steps) or time > history[0][0] + window:
            return False
        if any(name == event and after <= depth < before for event, after, before in exclude):
            return True
        depth += name == steps[depth]
    return False


def _collect(history: list[Event], steps: tuple[str, ...], window: int) -> list[int]:
    missing, times = Counter(steps), []
    if not missing[history[0][1]]:
        return times
    for time, name in history:
        if time <= history[0][0] + window and missing[name]:
            missing[name] -= 1
            times.append(time)
    return times
