"""A sensible first journey: steps from the names of the events, the window from how long customers take."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.funnel import compute_funnel
from analysis.journey.reach import who_did
from analysis.journey.settings import FEWEST_STEPS, FunnelSettings, Order
from analysis.journey.stages import TRACKS, is_failure, stage_of
from analysis.tables.table import Table, prepared_frame

MOST_STEPS = 6
WINDOWS = (1, 7, 14, 30, 60, 90, 180, 365)
SHARE_IN_WINDOW = 0.95
SHARE_IN_ORDER = 0.5


def suggest_steps(events: Table | pd.DataFrame) -> tuple[str, ...]:
    """Two to six event names that make a journey, first step first.

    From the names: the most common event of each stage of a shop or of a subscription, without errors, and without
    a stage that fewer customers take than a later one: whoever skips it is not lost. If these tell nothing, from the
    data: events that ever fewer customers reach, ever later.

    Raises:
        NotEnoughDataError: fewer than two different events.
    """
    events = prepared_frame(events, "events")
    names = events["event"].cat.categories
    if len(names) < FEWEST_STEPS:
        raise NotEnoughDataError(
            "A journey needs at least {needed} different events, but the table has {found}. "
            "Choose another column for the event on the Upload page.",
            needed=FEWEST_STEPS,
            found=len(names),
        )
    usual = _not_skipped(events, max(usual_journeys(events).values(), key=len, default=()))
    return usual if len(usual) >= FEWEST_STEPS else _by_reach(events)


def usual_journeys(events: Table | pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The usual journeys that the names of the events make up: kind ("shop", "lead" …) → event names.

    Of each stage the most common event. Only kinds of which at least two stages are there.
    """
    counts = prepared_frame(events, "events")["event"].value_counts()
    found = {track: _by_name(counts, track) for track in TRACKS}
    return {track: steps for track, steps in found.items() if len(steps) >= FEWEST_STEPS}


def _by_name(counts: pd.Series, track: str) -> tuple[str, ...]:
    """`counts`: event name → rows, most common first."""
    common: dict[str | None, str] = {}
    for name in counts.index:
        common.setdefault(stage_of(name, track), name)
    return tuple(common[stage] for stage in TRACKS[track] if stage in common)


def _not_skipped(events: pd.DataFrame, steps: tuple[str, ...]) -> tuple[str, ...]:
    """Those that no later one reaches more customers than."""
    reach = who_did(events, steps).sum(axis=0)
    return tuple(step for number, step in enumerate(steps) if reach[number] == reach[number:].max())


def _by_reach(events: pd.DataFrame) -> tuple[str, ...]:
    """From the event most customers reach, always the next most common that typically comes later."""
    position = events.groupby("customer_id", observed=True).cumcount()
    rows = pd.DataFrame({"customer": events["customer_id"].cat.codes, "event": events["event"], "position": position})
    firsts = rows.drop_duplicates(["customer", "event"]).groupby("event", observed=True)["position"]
    reach = firsts.agg(["size", "median"]).sort_values(["size", "median"], ascending=[False, True], kind="stable")
    steady = reach[[not is_failure(name) for name in reach.index]]
    reach = steady if len(steady) >= FEWEST_STEPS else reach
    steps: list[str] = []
    for name, median in reach["median"].items():
        if not steps or median > reach["median"][steps[-1]]:
            steps.append(name)
    if len(steps) < FEWEST_STEPS:
        steps = reach.index[:FEWEST_STEPS][::-1].tolist()
    return tuple(steps[:MOST_STEPS])


def suggest_order(events: Table | pd.DataFrame, steps: Sequence[str], window_days: float) -> Order:
    """ "any" where most of those who take all steps take them in another order, else "ordered"."""
    settings = (FunnelSettings(tuple(steps), window_days, order) for order in ("ordered", "any"))
    in_order, all_steps = (compute_funnel(events, one).completed for one in settings)
    return "any" if in_order < SHARE_IN_ORDER * all_steps else "ordered"


def suggest_window(events: Table | pd.DataFrame, steps: Sequence[str]) -> float:
    """The shortest usual window (days) in which 95 % of those get through who do so within the observed time.

    At most half the observed time, so that at least half the entries can have a full window; at least 1 day.
    If nobody takes the last step, those count who get as far as anyone.

    Raises:
        SettingsError, NotEnoughDataError: as in `compute_funnel`.
    """
    events = prepared_frame(events, "events")
    observed_days = (events["timestamp"].max() - events["timestamp"].min()) / pd.Timedelta(days=1)
    usual = [days for days in WINDOWS if days <= observed_days / 2] or WINDOWS[:1]

    def got_as_far(window_days: float, step_index: int) -> int:
        funnel = compute_funnel(events, FunnelSettings(tuple(steps), window_days))
        return int(funnel.steps["customers"].iloc[step_index])

    ever = compute_funnel(events, FunnelSettings(tuple(steps), max(observed_days, 1))).steps["customers"]
    furthest = int(np.flatnonzero(ever)[-1])
    needed = SHARE_IN_WINDOW * ever.iloc[furthest]
    # A wider window never loses a customer, so halving finds the first that is wide enough.
    fitting = bisect_left(usual, needed, key=lambda days: got_as_far(days, furthest))
    return float(usual[min(fitting, len(usual) - 1)])
