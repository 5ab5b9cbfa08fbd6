"""The settings of a funnel in the integers its kernels count with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import attrgetter

from analysis.journey.clock import MICROSECONDS_A_DAY
from analysis.journey.settings import FunnelSettings
from analysis.journey.steps import Step

# Longer than any log, and a time plus this is still a 64-bit integer.
FOREVER = 1 << 62


@dataclass(frozen=True)
class Span:
    """What must not happen: events of `kind` while an attempt is `after` to `before` - 1 steps deep."""

    kind: int
    after: int
    before: int


@dataclass(frozen=True)
class Extra:
    """An optional step: its place among all steps, its kind, and the time since the step before."""

    position: int
    kind: int
    limit: int


@dataclass(frozen=True)
class Plan:
    """Steps that must happen, in order, and what is asked of them; times in microseconds.

    `kinds`: the different steps, then the excluding events; a kind is the position here.
    `steps`: kind of each step; `limits`: of each, the time since the step before; `window`: from entry to last step.
    `spans`: what must not happen in between.
    `positions`: place of each of `steps` among all steps, the optional ones too.
    `extras`: the optional steps; `all_steps`: kind of each step, the optional ones too.
    """

    kinds: tuple[Step, ...]
    steps: tuple[int, ...]
    limits: tuple[int, ...]
    window: int
    spans: tuple[Span, ...]
    positions: tuple[int, ...]
    extras: tuple[Extra, ...]
    all_steps: tuple[int, ...]

    @property
    def depth(self) -> int:
        """Of a complete attempt."""
        return len(self.steps)

    def limit_after(self, depth: int) -> int:
        """The time an attempt of this depth has for the next step."""
        return self.limits[depth] if depth < len(self.limits) else FOREVER

    def spans_at(self, depth: int) -> tuple[Span, ...]:
        """What must not happen to an attempt of this depth."""
        return tuple(span for span in self.spans if span.after <= depth < span.before)


def make_plan(settings: FunnelSettings) -> Plan:
    """Settings that fit the data as a plan."""
    parts = settings.parts
    unwanted = dict.fromkeys(item.event for item in settings.exclusions)
    distinct = {step.key: step for step in parts}
    kind_of = {key: kind for kind, key in enumerate(distinct)}
    excluding = {event: len(distinct) + number for number, event in enumerate(unwanted)}
    required = [position for position, step in enumerate(parts) if not step.optional]
    depth_of = {position + 1: depth for depth, position in enumerate(required, start=1)}
    return Plan(
        kinds=(*distinct.values(), *(Step((event,)) for event in unwanted)),
        steps=tuple(kind_of[parts[position].key] for position in required),
        limits=tuple(_microseconds(parts[position].within_days) for position in required),
        window=_microseconds(settings.window_days),
        spans=_joined(
            Span(excluding[item.event], depth_of[item.after_step], depth_of[item.before_step or len(parts)])
            for item in settings.exclusions
        ),
        positions=tuple(required),
        extras=tuple(
            Extra(position, kind_of[step.key], _microseconds(step.within_days))
            for position, step in enumerate(parts)
            if step.optional
        ),
        all_steps=tuple(kind_of[step.key] for step in parts),
    )


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans of one kind that meet as one: in an instant that takes an attempt over the border nothing is outside."""
    joined: list[Span] = []
    for span in sorted(spans, key=attrgetter("kind", "after")):
        last = joined[-1] if joined else None
        if last and last.kind == span.kind and last.before == span.after:
            joined[-1] = replace(last, before=span.before)
        else:
            joined.append(span)
    return tuple(joined)


def _microseconds(days: float | None) -> int:
    return FOREVER if days is None else min(round(days * MICROSECONDS_A_DAY), FOREVER)
