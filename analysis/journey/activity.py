"""Who was active in which calendar period: what retention, lifecycle and stickiness are counted from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.clock import microseconds
from analysis.journey.instants import changes, whole_customers
from analysis.journey.periods import Period, Periods, split_periods
from analysis.journey.settings import check_event_name, observation_end
from analysis.tables.purchases import Moment, list_orders
from analysis.tables.table import Table, prepared_frame

ENTERS, RETURNS = 1, 2


@dataclass(frozen=True)
class ActivitySettings:
    """What counts as activity, and over which time.

    `period`: "day", "week" (from Monday) or "month", in UTC.
    `event`: only this event is activity; None takes any event. Of orders each order is activity.
    `observed_from`: rows before this moment are left out; None begins with the day of the first row.
    `observed_until`: later rows are left out; a day counts to its end. None is the last timestamp, or the end of the
        last day in a table of dates without times.
    `burn_in`: so many periods at the beginning hold customers who look new only because nobody recorded what they did
        before; 0 if everything was recorded from the first customer on.
    """

    period: Period = "month"
    event: str | None = None
    observed_from: Moment | None = None
    observed_until: Moment | None = None
    burn_in: int = 1


@dataclass(frozen=True, eq=False)
class Activity:
    """One row a customer and period (arrays of one length), by customer, then period.

    `customer`: code; `period`: code in `periods`; `kind`: which of the two events happened, `ENTERS`, `RETURNS` or
    their sum; `amount`: None unless asked for, then the sum of the period with refunds taken off. A period with
    nothing but refunds is a row of kind 0 then.
    """

    customer: np.ndarray
    period: np.ndarray
    kind: np.ndarray
    amount: np.ndarray | None
    periods: Periods


def read_activity(
    table: Table | pd.DataFrame,
    settings: ActivitySettings,
    *,
    first_event: str | None = None,
    with_amounts: bool = False,
) -> Activity:
    """Find the periods in which each customer was active.

    Args:
        table: `events` or `orders`; of a plain frame the column `event` decides.
        first_event: the event that `ENTERS`; None takes that of the settings for both.
        with_amounts: add up the amounts of the orders.

    Raises:
        SettingsError: an unknown event or period, an event asked of orders or amounts of events.
        NotEnoughDataError: no activity.
    """
    name = table.name if isinstance(table, Table) else "events" if "event" in table else "orders"
    frame = prepared_frame(table, name)
    _check_rows(frame, name)
    chosen = first_event or settings.event, settings.event
    kinds = _kinds(frame, *chosen, with_amounts) if name == "events" else _no_kinds(*chosen)
    periods = _observed(frame, settings)
    read = _read_orders(frame, periods, with_amounts) if name == "orders" else _read_events(frame, periods, kinds)
    if not (read[2] & ENTERS).any():
        raise NotEnoughDataError(
            "Nobody was active from {begin} to {end}. Choose another event or a longer time.",
            begin=f"{periods.observed_from:%Y-%m-%d}",
            end=f"{periods.observed_until:%Y-%m-%d}",
        )
    return Activity(*read, periods)


def _check_rows(frame: pd.DataFrame, name: str) -> None:
    needed = ["customer_id", "timestamp", "event" if name == "events" else "amount"]
    if not frame[needed].count().min():
        raise NotEnoughDataError("The {table} table has no rows. Bring rows with a customer and a time.", table=name)


def _kinds(frame: pd.DataFrame, first_event: str | None, event: str | None, with_amounts: bool) -> np.ndarray:
    """(n_names + 1,) what each event name is; the last place is the one that code -1 (no name) points to."""
    if with_amounts:
        raise SettingsError(
            "Events have no amounts, so there is no revenue to follow. Count customers, or bring orders."
        )
    names = frame["event"].cat.categories
    kinds = np.zeros(len(names) + 1, dtype=np.uint8)
    for bit, name in ((ENTERS, first_event), (RETURNS, event)):
        if name is not None:
            check_event_name(name, names)
        kinds[:-1] |= np.where((names == name) | (name is None), np.uint8(bit), np.uint8(0))
    return kinds


def _no_kinds(first_event: str | None, event: str | None) -> None:
    if first_event or event:
        raise SettingsError(
            "Orders have no events, but '{event}' was chosen. Choose no event, or bring events.",
            event=first_event or event,
        )


def _observed(frame: pd.DataFrame, settings: ActivitySettings) -> Periods:
    times = frame["timestamp"]
    begin = times.min().normalize()
    if settings.observed_from is not None:
        begin = pd.Timestamp(settings.observed_from)
        begin = begin.tz_convert("UTC").tz_localize(None) if begin.tz else begin
    end = observation_end(frame, settings.observed_until)
    if settings.observed_until is None and end == end.normalize() and (times == times.dt.normalize()).all():
        end += pd.Timedelta(days=1) - pd.Timedelta(microseconds=1)
    if begin > end:
        raise SettingsError(
            "The observed time begins on {begin}, but ends on {end}. Choose an earlier beginning or a later end.",
            begin=f"{begin:%Y-%m-%d}",
            end=f"{end:%Y-%m-%d}",
        )
    return split_periods(settings.period, begin, end)


Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]


def _read_events(frame: pd.DataFrame, periods: Periods, kinds: np.ndarray) -> Columns:
    """The first four columns of `Activity`, some thousand whole customers at a time: small and in the cache."""
    customer = frame["customer_id"].cat.codes.to_numpy()
    customer = customer[: np.count_nonzero(customer >= 0)]  # missing ones are sorted last
    name, time = frame["event"].cat.codes.to_numpy(), frame["timestamp"].to_numpy().view(np.int64)
    begin, end = microseconds(periods.observed_from), microseconds(periods.observed_until)

    def read(rows: slice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        kind = kinds[name[rows]]
        kept = np.flatnonzero((kind > 0) & (time[rows] >= begin) & (time[rows] <= end))
        who, when = customer[rows][kept], periods.codes(time[rows][kept])
        start = np.flatnonzero(changes(who) | changes(when))
        return who[start], when[start], np.bitwise_or.reduceat(kind[kept], start) if len(start) else kind[:0]

    parts = zip(*map(read, whole_customers(customer)), strict=True)
    return *(np.concatenate(part) for part in parts), None


def _read_orders(frame: pd.DataFrame, periods: Periods, with_amounts: bool) -> Columns:
    """The first four columns of `Activity`."""
    rows = frame[frame["timestamp"].between(periods.observed_from, periods.observed_until)]
    rows = rows[(rows["customer_id"].cat.codes >= 0) & rows["amount"].notna()]
    # The definition of an order says what is activity; the money is that of every row, refunds too.
    listed = list_orders(rows)[["customer_id", "timestamp"]].assign(kind=ENTERS | RETURNS, amount=0.0)
    if with_amounts:
        listed = pd.concat([listed, rows[["customer_id", "timestamp", "amount"]].assign(kind=0)])
    who = listed["customer_id"].cat.codes.to_numpy()
    when = periods.codes(listed["timestamp"].to_numpy().view(np.int64))
    order = np.lexsort([when, who])
    who, when = who[order], when[order]
    start = np.flatnonzero(changes(who) | changes(when))
    if not len(start):
        return who, when, np.empty(0, dtype=np.uint8), None
    kind = np.bitwise_or.reduceat(listed["kind"].to_numpy()[order], start)
    amount = np.add.reduceat(listed["amount"].to_numpy()[order], start) if with_amounts else None
    return who[start], when[start], kind, amount
