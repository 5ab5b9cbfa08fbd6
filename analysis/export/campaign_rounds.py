"""When each campaign of a plan writes: its start, and the rounds that follow."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from analysis.strategy.defaults import NO_CHANNEL
from analysis.strategy.plan import Plan

ROUNDS, EVERY_DAYS = 1, 14


def campaign_rounds(plan: Plan, today: dt.date) -> pd.DataFrame:
    """One row per campaign and round, in order of day.

    Args:
        plan: its lines may have `start` (day; none: the Monday after today), `rounds` (count) and `every_days`.
        today: from which the next Monday is counted.

    Returns:
        The plan's lines that reach somebody, each once a round, with `day` (date), `round` (from 1) and `rounds`.
    """
    lines = plan.lines[(plan.lines["channel"] != NO_CHANNEL) & (plan.lines["contacts"] > 0)]
    monday = pd.Timestamp(today + dt.timedelta(days=7 - today.weekday()))
    start = pd.to_datetime(lines["start"]) if "start" in lines else pd.Series(pd.NaT, index=lines.index)
    timed = lines.assign(
        start=start.fillna(monday),
        rounds=lines.get("rounds", pd.Series(ROUNDS, index=lines.index)),
        every_days=lines.get("every_days", pd.Series(EVERY_DAYS, index=lines.index)),
    )
    repeated = timed.loc[timed.index.repeat(timed["rounds"].astype("int64"))]
    before = repeated.groupby(level=0).cumcount()
    day = repeated["start"] + pd.to_timedelta(before * repeated["every_days"], unit="D")
    rounds = repeated.assign(round=before + 1, day=day.dt.date)
    return rounds.sort_values(["day", "segment"], kind="stable", ignore_index=True)
