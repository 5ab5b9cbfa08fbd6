"""Paths and credits in plain Python, one customer and one touch at a time: slow, without the kernels' ideas."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

Touch = tuple[float, str]


def paths_of(
    touches: list[Touch], conversions: list[float], lookback: float, end: float, which: str
) -> tuple[list[list[Touch]], list[list[Touch]], list[list[Touch]]]:
    """Of one customer, all in days: paths before conversions, lost paths, open paths."""
    moments = sorted(set(conversions))[: 1 if which == "first_conversion" else None]
    converting, state = [], ["left"] * len(touches)
    before = None
    for moment in moments:
        near = [at for at, (day, _) in enumerate(touches) if moment - lookback <= day <= moment]
        own = [at for at in near if before is None or touches[at][0] > before] or near[-1:]
        for at in own:
            state[at] = "used"
        converting.append([touches[at] for at in own])
        before = moment
    if which == "first_conversion" and moments:
        state = ["after" if day > moments[0] else was for (day, _), was in zip(touches, state, strict=True)]
    state = [
        ("open" if day > end - lookback else "lost") if was == "left" else was
        for (day, _), was in zip(touches, state, strict=True)
    ]
    return converting, _runs(touches, state, "lost", lookback), _runs(touches, state, "open", lookback)


def _runs(touches: list[Touch], state: list[str], wanted: str, lookback: float) -> list[list[Touch]]:
    runs: list[list[Touch]] = []
    last = None
    for at, (day, _) in enumerate(touches):
        if state[at] != wanted:
            continue
        if last is None or last != at - 1 or day - touches[last][0] > lookback:
            runs.append([])
        runs[-1].append(touches[at])
        last = at
    return runs


def rule_credits(path: list[Touch], half_life: float) -> dict[str, Counter]:
    """Of one conversion with a known touch: rule → channel → credit."""
    names = [name for _, name in path]
    size = len(names)
    weight = [0.5 ** ((path[-1][0] - day) / half_life) for day, _ in path]
    credits = {rule: Counter() for rule in ("first_touch", "last_touch", "linear", "position", "time_decay")}
    credits["first_touch"][names[0]] += 1
    credits["last_touch"][names[-1]] += 1
    for at, name in enumerate(names):
        credits["linear"][name] += 1 / size
        credits["time_decay"][name] += weight[at] / sum(weight)
        edge = at in (0, size - 1)
        credits["position"][name] += 1 / size if size <= 2 else 0.4 if edge else 0.2 / (size - 2)
    return credits


def removal_effects(paths: list[tuple[list[str], float]], lost: list[list[str]], order: int) -> dict[str, float]:
    """Channel → what each path would bring less, by following the chain step by step until nothing is left."""
    moves, brings = defaultdict(Counter), Counter()
    for names, reward in [*paths, *((names, 0.0) for names in lost)]:
        short = [name for at, name in enumerate(names) if at == 0 or name != names[at - 1]]
        states = [tuple(short[max(0, at - order + 1) : at + 1]) for at in range(len(short))]
        for here, there in pairwise([(), *states, "end"]):
            moves[here][there] += 1
        brings[states[-1]] += reward

    def expected(without: str | None) -> float:
        at, total = Counter({(): 1.0}), 0.0
        while sum(at.values()) > 1e-10:
            then: Counter = Counter()
            for here, mass in at.items():
                leaving = sum(moves[here].values())
                total += mass * brings[here] / leaving
                for there, count in moves[here].items():
                    if there != "end" and there[-1] != without:
                        then[there] += mass * count / leaving
            at = then
        return total

    whole = expected(None)
    channels = {name for names, _ in paths for name in names} | {name for names in lost for name in names}
    return {name: whole - expected(name) for name in channels}
