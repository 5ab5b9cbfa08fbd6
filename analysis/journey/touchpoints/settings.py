"""What the user chose for sharing credit, and whether it is possible."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.settings import check_event_name
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.tables.purchases import Moment

WhichPaths = Literal["first_conversion", "each_conversion"]
ORDERS = (1, 2, 3)


@dataclass(frozen=True)
class TouchpointSettings:
    """How credit is shared.

    `conversion`: event name or names that are the conversion; None is an order of the orders table.
    `column`: the column of the events with the channel. Rows without a value are no touches.
    `lookback_days`: a touch counts for conversions within so many elapsed days; later its path is lost.
    `half_life_days`: in time decay, a touch so many days older weighs half.
    `markov_order`: 1 to 3: of how many channels, the last ones, the next depends on in the Markov chain.
    `paths`: "first_conversion" of each customer, or "each_conversion"; then a path begins after the conversion
        before it, and a conversion without a touch of its own has the last one before.
    `observed_until`: later events and orders are left out; a day counts to its end. None is the end of the last day
        that events and orders both reach.
    `visit_minutes`: rows of one channel that follow one another so soon are one visit, and that is one touch.
    `value_column`: a column of the events with the worth of a conversion; orders have their amount.
    `store`: the column (of the orders, or of the events with the conversion) that tells online from offline: empty,
        or one of `online_stores` in any case, is online. Without such a column nothing is split.
    `smallest`: channels with fewer customers are put together.
    `most_channels`: so are the rarest beyond so many.
    `draws`: samples behind each range; 0 is no ranges.
    """

    conversion: str | tuple[str, ...] | None = None
    column: str = "channel"
    lookback_days: float = 30
    half_life_days: float = 7
    markov_order: int = 1
    paths: WhichPaths = "first_conversion"
    observed_until: Moment | None = None
    visit_minutes: float = 30
    value_column: str | None = None
    store: str = "store"
    online_stores: tuple[str, ...] = ("online", "online shop", "onlineshop", "web", "webshop", "internet")
    smallest: int = SMALLEST_GROUP
    most_channels: int = 30
    draws: int = 200

    @property
    def conversion_events(self) -> tuple[str, ...]:
        """The events that are the conversion; empty for orders."""
        return (self.conversion,) if isinstance(self.conversion, str) else tuple(self.conversion or ())


def check_settings(settings: TouchpointSettings, events: pd.DataFrame, orders: pd.DataFrame | None) -> None:
    """Raise the error that says what is wrong with these settings for these prepared tables, if any."""
    if not events[["customer_id", "timestamp", "event"]].count().min():
        raise NotEnoughDataError("The events table has no rows. Bring events with a customer, a time and a name.")
    for days in (settings.lookback_days, settings.half_life_days):
        if not (days > 0 and math.isfinite(days)):
            raise SettingsError("A time must be longer than 0 days, but it is {found}.", found=days)
    if settings.paths not in get_args(WhichPaths):
        raise SettingsError(
            "There are no paths '{found}'. Choose one of: {known}.",
            found=settings.paths,
            known=", ".join(get_args(WhichPaths)),
        )
    check_order(settings)
    for event in settings.conversion_events:
        check_event_name(event, events["event"].cat.categories)
    if not settings.conversion_events and orders is None:
        raise SettingsError(
            "An order is to be the conversion, but there is no orders table. Bring one, or choose an event."
        )


def check_order(settings: TouchpointSettings) -> None:
    if settings.markov_order not in ORDERS:
        raise SettingsError(
            "The Markov chain can look back {known} channels, not {found}.",
            found=settings.markov_order,
            known=", ".join(map(str, ORDERS)),
        )
