"""The definition of the funnel in plain Python, one customer at a time: slow, without the kernels' ideas.

Every order of events that share a timestamp is tried, and in each every choice of events for the steps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, groupby, permutations, product

Event = tuple[int, str]  # (time, name)
FOREVER = 1 << 62


@dataclass(frozen=True)
class Want:
    """A step: the names that fit it, and the time since the step before."""

    names: frozenset[str]
    limit: int = FOREVER
    optional: bool = False


@dataclass(frozen=True)
class Journey:
    """What is counted. `exclude`: (event, after which step, before which step), counted from 1."""

    wants: tuple[Want, ...]
    window: int
    order: str
    until: int
    exclude: tuple[tuple[str, int, int], ...] = ()

    @property
    def required(self) -> tuple[Want, ...]:
        return tuple(want for want in self.wants if not want.optional)


@dataclass(frozen=True)
class Counted:
    """The counted attempt: (step by step) when it took each, None for those it did not; `depth` of required steps."""

    times: tuple[int | None, ...]
    depth: int
    is_open: bool


@dataclass(frozen=True)
class Attempt:
    """A choice of events. `deadline`: the last moment at which it can go on, 0 if it cannot."""

    times: tuple[int, ...]
    deadline: int
    clean: bool = True


def best_attempt(events: list[Event], journey: Journey) -> Counted | str | None:
    """The counted attempt of one customer; "excluded"; None for one who never entered."""
    events = sorted(event for event in events if event[0] <= journey.until)
    attempts = {"ordered": _in_order, "strict": _strictly, "any": _in_any_order}[journey.order](events, journey)
    by_entry = defaultdict(list)
    for attempt in attempts:
        by_entry[attempt.times[0]].append(attempt)
    counting = [
        attempt
        for same_entry in by_entry.values()
        for attempt in same_entry
        if attempt.clean and len(attempt.times) == max(len(other.times) for other in same_entry)
    ]
    if not counting:
        return "excluded" if by_entry else None
    depth = max(len(attempt.times) for attempt in counting)
    deepest = [attempt for attempt in counting if len(attempt.times) == depth]
    is_open = depth < len(journey.required) and any(attempt.deadline > journey.until for attempt in deepest)
    if depth == len(journey.required):
        end = min(attempt.times[-1] for attempt in deepest)
        deepest = [attempt for attempt in deepest if attempt.times[-1] == end]
    entry = max(attempt.times[0] for attempt in deepest)
    times = tuple(map(min, zip(*(attempt.times for attempt in deepest if attempt.times[0] == entry), strict=True)))
    return Counted(_with_optional(events, journey, times), depth, is_open)


def _histories(events: list[Event]) -> list[list[Event]]:
    instants = [set(permutations(same_time)) for _, same_time in groupby(events, key=lambda event: event[0])]
    return [list(chain.from_iterable(orders)) for orders in product(*instants)]


def _in_order(events: list[Event], journey: Journey) -> list[Attempt]:
    """Every choice of events. It is clean if it is in some order of the events that share a timestamp."""
    clean: dict[tuple[Event, ...], bool] = defaultdict(bool)
    deadlines = {}
    for history in _histories(events):
        for way in _ways(history, journey, ()):
            chosen = tuple(history[place] for place in way)
            deadlines[chosen] = _deadline(journey, [time for time, _ in chosen])
            clean[chosen] |= not _interrupted(history, journey, way, deadlines[chosen])
    return [Attempt(tuple(time for time, _ in way), deadlines[way], clean[way]) for way in clean]


def _ways(history: list[Event], journey: Journey, way: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The places of all choices that begin with these; nothing goes on after what must not happen."""
    if way:
        yield way
    if len(way) == len(journey.required):
        return
    want = journey.required[len(way)]
    for place in range(way[-1] + 1 if way else 0, len(history)):
        time, name = history[place]
        if way and time > _deadline(journey, [history[of][0] for of in way]):
            return
        if name in want.names:
            yield from _ways(history, journey, (*way, place))
        if any(name == event and after <= len(way) < before for event, after, before in journey.exclude):
            return


def _interrupted(history: list[Event], journey: Journey, way: tuple[int, ...], deadline: int) -> bool:
    return any(
        name == event and after <= len(way) < before and time <= deadline
        for time, name in history[way[-1] + 1 :]
        for event, after, before in journey.exclude
    )


def _deadline(journey: Journey, times: list[int]) -> int:
    limit = journey.required[len(times)].limit if len(times) < len(journey.required) else FOREVER
    return min(times[0] + journey.window, times[-1] + limit)


def _strictly(events: list[Event], journey: Journey) -> list[Attempt]:
    """Every run from every event, in every order of the events that share a timestamp."""
    return [
        attempt
        for history in _histories(events)
        for start in range(len(history))
        for attempt in _run(history[start:], journey)
    ]


def _run(history: list[Event], journey: Journey) -> list[Attempt]:
    times: list[int] = []
    for time, name in history:
        fits = len(times) < len(journey.required) and name in journey.required[len(times)].names
        if not fits or (times and time > _deadline(journey, times)):
            return [Attempt(tuple(times), 0)] if times else []
        times.append(time)
    return [Attempt(tuple(times), _deadline(journey, times))]


def _in_any_order(events: list[Event], journey: Journey) -> list[Attempt]:
    """From every event on, how many steps the events can be assigned to, and when it became so many."""
    attempts = []
    for entry, name in events:
        if any(name in want.names for want in journey.required):
            inside = [event for event in events if entry <= event[0] <= entry + journey.window]
            sizes = [_most_steps(inside[: size + 1], journey) for size in range(len(inside))]
            times = tuple(
                next(time for (time, _), size in zip(inside, sizes, strict=True) if size >= depth)
                for depth in range(1, max(sizes) + 1)
            )
            attempts.append(Attempt(times, entry + journey.window))
    return attempts


def _most_steps(events: list[Event], journey: Journey) -> int:
    """The size of a maximum matching, one augmenting path after the other."""
    taken: dict[int, int] = {}

    def find(step: int, seen: set[int]) -> bool:
        for place, (_, name) in enumerate(events):
            if name in journey.required[step].names and place not in seen:
                seen.add(place)
                if place not in taken or find(taken[place], seen):
                    taken[place] = step
                    return True
        return False

    return sum(find(step, set()) for step in range(len(journey.required)))


def _with_optional(events: list[Event], journey: Journey, times: tuple[int, ...]) -> tuple[int | None, ...]:
    """The counted attempt with its optional steps, each taken as early as its place and the events allow."""
    taken: list[int | None] = []
    left = list(times)
    for place, want in enumerate(journey.wants):
        if not want.optional:
            taken.append(left.pop(0) if left else None)
            continue
        done = sum(not other.optional for other in journey.wants[:place])
        if done > len(times):
            taken.append(None)
            continue
        begin = max(time for time in taken if time is not None)
        end = left[0] if left else _deadline(journey, list(times[:done]))
        options = [
            time
            for time, name in events
            if name in want.names and begin <= time <= min(end, begin + want.limit)
            if _assignable(events, journey, [*taken, time], left, time)
        ]
        taken.append(min(options, default=None))
    return tuple(taken)


def _assignable(events: list[Event], journey: Journey, taken: list[int | None], left: list[int], moment: int) -> bool:
    """Whether the steps taken at this moment, those still to come included, can have an event each."""
    coming = [want for want in journey.wants[len(taken) :] if not want.optional]
    steps = [*zip(taken, journey.wants, strict=False), *zip(left, coming, strict=False)]
    here = tuple(Want(want.names) for time, want in steps if time == moment)
    same_time = [event for event in events if event[0] == moment]
    return _most_steps(same_time, Journey(here, 0, "any", moment)) == len(here)
