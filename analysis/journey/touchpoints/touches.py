"""Touches: when a customer came by which channel."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.instants import changes
from analysis.journey.sequence import OTHER_EVENTS as OTHER
from analysis.journey.sequence import read_sequences
from analysis.journey.steps import text_column

MINUTE, DAY = 60_000_000, 86_400_000_000
FEWEST_CHANNELS = 2


@dataclass(frozen=True, eq=False)
class Touches:
    """Touches by customer and time.

    `customer`: (n_touches,) codes of the prepared events; `time`: microseconds since 1970; `channel`: places in
    `names`. `hidden`: how many channels the last name, `OTHER`, stands for; 0 where there is none.
    """

    customer: np.ndarray
    time: np.ndarray
    channel: np.ndarray
    names: tuple[str, ...]
    hidden: int = 0

    def customers(self) -> np.ndarray:
        """(n_names,) how many different customers each channel has."""
        pairs = np.sort(self.customer.astype(np.int64) * len(self.names) + self.channel, kind="stable")
        return np.bincount(pairs[changes(pairs)] % len(self.names), minlength=len(self.names))


def read_touches(events: pd.DataFrame, column: str, until: int, visit_minutes: float) -> Touches:
    """One touch for all rows of a visit: the time is that of its first row.

    Of touches by several channels at one moment, the order is that of the channels' names.

    Args:
        events: prepared.
        until: microseconds since 1970; later rows are left out.

    Raises:
        SettingsError: there is no such column.
        NotEnoughDataError: it has no value, or only one.
    """
    channels = text_column(events, column)
    rows = events[["customer_id", "timestamp"]].assign(event=channels)
    parts = []
    for part in read_sequences(rows, until):
        pause = np.diff(part.time, prepend=part.time[:1])
        begins = part.is_first | changes(part.event) | (pause > visit_minutes * MINUTE)
        parts.append((part.customer[begins], part.time[begins], part.event[begins].astype(np.int64)))
    if not parts:
        raise NotEnoughDataError("The column '{column}' has no value in any row. Choose another column.", column=column)
    customer, time, channel = map(np.concatenate, zip(*parts, strict=True))
    used = np.flatnonzero(np.bincount(channel))
    channel = np.searchsorted(used, channel)
    names = tuple(map(str, channels.categories[used]))
    if len(names) < FEWEST_CHANNELS:
        raise NotEnoughDataError(
            "The column '{column}' has only one channel, '{channel}': nothing to share. Choose another column.",
            column=column,
            channel=names[0],
        )
    return Touches(customer, time, channel, names)


def merge_rare(touches: Touches, smallest: int, most_channels: int) -> Touches:
    """Put the channels with fewer than `smallest` customers, and the rarest beyond `most_channels`, into `OTHER`."""
    place_of, names, hidden = merged_names(touches.names, touches.customers(), smallest, most_channels)
    return replace(touches, channel=place_of[touches.channel], names=names, hidden=hidden)


def merged_names(
    names: tuple[str, ...], customers: np.ndarray, smallest: int, most_channels: int
) -> tuple[np.ndarray, tuple[str, ...], int]:
    """The new place of each channel, the new names, and how many channels are in `OTHER`, the last of them.

    Raises:
        NotEnoughDataError: no two channels have enough customers.
    """
    ranked = np.argsort(-customers, kind="stable")
    shown = ranked[:most_channels]
    shown = np.sort(shown[customers[shown] >= smallest])
    if len(shown) < FEWEST_CHANNELS:
        raise NotEnoughDataError(
            "Only {found} of {count} channels have at least {smallest} customers; {needed} are needed to compare them.",
            found=len(shown),
            count=len(names),
            smallest=smallest,
            needed=FEWEST_CHANNELS,
        )
    hidden = len(names) - len(shown)
    place_of = np.full(len(names), len(shown))
    place_of[shown] = np.arange(len(shown))
    return place_of, tuple(names[place] for place in shown) + (OTHER,) * bool(hidden), hidden
