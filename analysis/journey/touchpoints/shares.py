"""Where customers come from, and who gets the credit: from events, or from paths counted elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.settings import observation_end
from analysis.journey.touchpoints.conversions import read_conversions
from analysis.journey.touchpoints.credit import tally_units
from analysis.journey.touchpoints.cut import cut_paths
from analysis.journey.touchpoints.path_table import read_paths
from analysis.journey.touchpoints.result import Touchpoints, describe
from analysis.journey.touchpoints.settings import TouchpointSettings, check_order, check_settings
from analysis.journey.touchpoints.touches import DAY, merge_rare, read_touches
from analysis.journey.touchpoints.units import collect_units
from analysis.tables.table import Table, prepared_frame


def compute_touchpoints(
    events: Table | pd.DataFrame,
    settings: TouchpointSettings | None = None,
    orders: Table | pd.DataFrame | None = None,
) -> Touchpoints:
    """Share the credit for conversions among the channels customers came by before them.

    Credit is a rule of sharing, not what a channel caused. Every touch belongs to one path: before a conversion, lost
    (no conversion within the lookback), or still open. With the first conversion of each customer, what comes after it
    does not count.

    Args:
        events: `customer_id`, `timestamp`, `event` and the column with the channel; any row order.
        orders: needed if an order is the conversion: `customer_id`, `timestamp`, `amount`, and `order_id` and a store
            where there are any. Orders without a time of day follow all touches of their day.

    Raises:
        SettingsError: an unknown column, event or choice; too long a Markov chain; no orders.
        NotEnoughDataError: no conversion, or none with a known channel; fewer than two channels.
    """
    settings = settings or TouchpointSettings()
    frame = prepared_frame(events, "events")
    listed = None if orders is None else prepared_frame(orders, "orders")
    check_settings(settings, frame, listed)
    start, until = (moment.value // 1000 for moment in _observed(frame, listed, settings))
    touches = read_touches(frame, settings.column, until, settings.visit_minutes)
    touches = merge_rare(touches, settings.smallest, settings.most_channels)
    found = read_conversions(frame, listed, settings, until)
    cut = cut_paths(touches, found, settings.lookback_days, settings.paths, start, until)
    _check_found(cut.begin, cut.end, settings)
    units = collect_units(touches, cut, settings.half_life_days)
    return describe(
        units,
        tally_units(units, settings.markov_order),
        touches.names,
        touches.customers(),
        settings,
        lost_paths=len(cut.lost_begin),
        open_paths=cut.open_paths,
        hidden=touches.hidden,
        too_early=cut.too_early,
        notes=("short_history",) * bool(cut.short_history) + ("days_only",) * (not (touches.time % DAY).any()),
    )


def credit_paths(paths: Table | pd.DataFrame, settings: TouchpointSettings | None = None) -> Touchpoints:
    """Share the credit among channels in a table of counted paths.

    Ranges treat every path taken as a customer of its own. There are no times, so there is no time decay.

    Args:
        paths: `path` (channels with ">" between them, first one first; empty: unknown), `total_conversions`, and
            where known `total_conversion_value` and `total_null` (how often it led to none); any further columns.
        settings: of these count `markov_order`, `smallest` (here: paths with the channel), `most_channels`, `draws`.

    Raises:
        MappingError: a column is missing, or holds something else.
        NotEnoughDataError, SettingsError: as in `compute_touchpoints`.
    """
    settings = settings or TouchpointSettings()
    check_order(settings)
    frame = paths.frame if isinstance(paths, Table) else paths
    units, names, customers, hidden = read_paths(frame, settings.smallest, settings.most_channels)
    return describe(
        units,
        tally_units(units, settings.markov_order),
        names,
        customers,
        settings,
        lost_paths=float(units.size[units.rewards[:, 0] == 0].sum()),
        hidden=hidden,
        notes=("values_are_means",) * ("value" in units.measures),
    )


def _observed(
    events: pd.DataFrame, orders: pd.DataFrame | None, settings: TouchpointSettings
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last moment that count."""
    start = events["timestamp"].min()
    if settings.observed_until is not None:
        return start, observation_end(events, settings.observed_until)
    last = events["timestamp"].max()
    if not settings.conversion_events and orders is not None and orders["timestamp"].notna().any():
        last = min(last, orders["timestamp"].max())
    return start, last.normalize() + pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)


def _check_found(begin: np.ndarray, end: np.ndarray, settings: TouchpointSettings) -> None:
    if not len(begin):
        raise NotEnoughDataError(
            "There is no conversion ({conversion}) while the events were observed. Choose another one.",
            conversion=", ".join(settings.conversion_events) or "order",
        )
    if (begin == end).all():
        raise NotEnoughDataError(
            "None of the {count} conversions has a known channel in the {days} days before it. Choose a longer time or "
            "another column.",
            count=len(begin),
            days=settings.lookback_days,
        )
