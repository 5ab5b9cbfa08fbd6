"""What sharing the credit found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.journey.touchpoints.credit import MARKOV, Tally, credit_ranges
from analysis.journey.touchpoints.settings import TouchpointSettings
from analysis.journey.touchpoints.touches import OTHER
from analysis.journey.touchpoints.units import PathUnits
from analysis.rates import share

UNKNOWN = "__unknown__"
PLACES = ("online", "offline")
FEW_CONVERSIONS = 30


@dataclass(frozen=True, eq=False)
class Touchpoints:
    """Credit for conversions, shared among channels by several models.

    Credit is a rule of sharing: it does not say what a channel caused. Only a test does.

    `channels`: one row a channel, most Markov credit first, then `OTHER` (`hidden_channels` rare ones together), then
        `UNKNOWN` (conversions without a known touch in the lookback, the same in each model): `channel`, `customers`
        (with a touch by it; NaN for unknown), `removal_effect` (0–1 of the conversions with a known channel, that would
        be missing in the Markov chain if paths stopped at this channel; NaN for unknown).
    `credits`: one row a measure ("conversions", and "value" where there are amounts), channel and model: `measure`,
        `channel`, `model`, `credit`, `low`, `high` (95 % range; NaN without draws), `share` (of the measure, 0–1). Of
        each measure and model, the credits sum to all conversions or their value.
    `places`: the same without ranges for conversions by `measure` "online" or "offline"; None where nothing tells them
        apart. Of each place and model, the credits sum to its conversions.
    `models`: those there are; no time decay where there are no times.
    `conversions`, `value` (None without amounts), `unknown_conversions`: totals.
    `one_channel_rate`: share (0–1) of the conversions with a known channel that only one channel took part in: there
        all models agree. NaN if there are none.
    `lost_paths`: paths without a conversion, whose lookback is over; `open_paths`: those that can still lead to one,
        not counted as lost.
    `too_early`: conversions left out because the events begin after them.
    `notes`: codes of what to say: "credit_is_a_rule" (always), "repeats_collapsed" (always: in the Markov chain the
        same channel running counts once), "no_lost_paths" (the Markov chain knows only success), "short_history" (part
        of the lookback lies before the events), "days_only" (touches have no time of day: of several channels on one
        day, the order is that of their names), "few_conversions" (fewer than 30 with a known channel),
        "values_are_means" (of paths: ranges of the value are too narrow).
    """

    channels: pd.DataFrame
    credits: pd.DataFrame
    places: pd.DataFrame | None
    models: tuple[str, ...]
    conversions: float
    value: float | None
    unknown_conversions: float
    one_channel_rate: float
    lost_paths: float
    open_paths: int
    hidden_channels: int
    too_early: int
    notes: tuple[str, ...]
    settings: TouchpointSettings


def credit_table(touchpoints: Touchpoints, measure: str = "conversions") -> pd.DataFrame:
    """The models side by side.

    Args:
        measure: "conversions" or "value".

    Returns:
        One row a channel in the order of `touchpoints.channels`: `channel`, `customers`, one column a model,
        `markov_low`, `markov_high`, `removal_effect`.
    """
    found = touchpoints.credits[touchpoints.credits["measure"] == measure]
    markov = found[found["model"] == MARKOV].reset_index()
    side_by_side = {model: found.loc[found["model"] == model, "credit"].to_numpy() for model in touchpoints.models}
    return pd.DataFrame(
        {"channel": markov["channel"], "customers": touchpoints.channels["customers"]}
        | side_by_side
        | {"markov_low": markov["low"], "markov_high": markov["high"]}
        | {"removal_effect": touchpoints.channels["removal_effect"]}
    )


def describe(
    units: PathUnits,
    tally: Tally,
    names: tuple[str, ...],
    customers: np.ndarray,
    settings: TouchpointSettings,
    *,
    lost_paths: float,
    open_paths: int = 0,
    hidden: int = 0,
    too_early: int = 0,
    notes: tuple[str, ...] = (),
) -> Touchpoints:
    """Compute all credits and put them into words. `names`, `customers`: of the known channels."""
    sums = units.size @ tally.of_unit
    credits = tally.credits(sums)
    low, high = credit_ranges(units, tally, settings.draws)
    totals = units.rewards.sum(axis=0)
    known = totals[0] - credits[0, -1, 0]
    removal = share(tally.removed(sums)[:, 0], np.full(len(names), known))
    order = np.append(np.lexsort((-credits[-1, :-1, 0], np.array([name == OTHER for name in names]))), len(names))
    labels = [(*names, UNKNOWN)[place] for place in order]
    long = _long(units.measures, labels, tally.models, [found[:, order] for found in (credits, low, high)], totals)
    known_only = (("customers", customers), ("removal_effect", removal))
    is_place = long["measure"].isin(PLACES)
    notes = ("credit_is_a_rule", "repeats_collapsed", *notes)
    notes += ("no_lost_paths",) * (not lost_paths) + ("few_conversions",) * bool(known < FEW_CONVERSIONS)
    return Touchpoints(
        channels=pd.DataFrame({"channel": labels} | {name: np.append(of, np.nan)[order] for name, of in known_only}),
        credits=long[~is_place].reset_index(drop=True),
        places=long[is_place].drop(columns=["low", "high"]).reset_index(drop=True) if is_place.any() else None,
        models=tally.models,
        conversions=float(totals[0]),
        value=float(totals[units.measures.index("value")]) if "value" in units.measures else None,
        unknown_conversions=float(credits[0, -1, 0]),
        one_channel_rate=_one_channel_rate(units),
        lost_paths=lost_paths,
        open_paths=open_paths,
        hidden_channels=hidden,
        too_early=too_early,
        notes=notes,
        settings=settings,
    )


def _long(
    measures: tuple[str, ...], labels: list[str], models: tuple[str, ...], found: list[np.ndarray], totals: np.ndarray
) -> pd.DataFrame:
    """One row a measure, channel and model. `found`: credit, low, high, each (n_models, n_channels, n_measures)."""
    credit, low, high = (values.transpose(2, 1, 0).ravel() for values in found)
    places = pd.MultiIndex.from_product([measures, labels, models], names=["measure", "channel", "model"])
    part = share(credit, np.repeat(totals, len(labels) * len(models)))
    return places.to_frame(index=False).assign(credit=credit, low=low, high=high, share=part)


def _one_channel_rate(units: PathUnits) -> float:
    begins = units.offset[:-1]
    lowest, highest = np.minimum.reduceat(units.channel, begins), np.maximum.reduceat(units.channel, begins)
    known = units.rewards[:, 0] * (lowest != units.unknown)
    return float(share(known[lowest == highest].sum(), known.sum()))
