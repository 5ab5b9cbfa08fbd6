"""Where customers come from, and who gets the credit: six rules side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.journey.credit import MODELS, Touches, credit, markov, shares
from analysis.journey.settings import check_event_name, observation_end
from analysis.journey.steps import text_column
from analysis.tables.purchases import Moment, list_orders
from analysis.tables.table import Table, prepared_frame

DAY = np.timedelta64(86_400_000_000, "us")
SAME_VISIT = np.timedelta64(30 * 60 * 1_000_000, "us")
UNKNOWN, SMALL = "", "__small__"
DRAWS, SEED = 200, 20240101


@dataclass(frozen=True)
class TouchpointSettings:
    """What a touch is, and how far back it counts.

    `conversion`: the event that counts, each customer's first; None is the first order.
    `column`: of the events, the channel. `lookback_days`: touches so long before the conversion count.
    `half_life_days`: with time decay a touch so much earlier gets half the credit.
    `smallest`: channels with fewer customers are put together.
    """

    conversion: str | None = None
    column: str = "channel"
    lookback_days: float = 30
    half_life_days: float = 7
    observed_until: Moment | None = None
    smallest: int = 5


@dataclass(frozen=True, eq=False)
class Touchpoints:
    """Credit for conversions. A rule of sharing, not what a channel has caused: only a test shows that.

    `credits`: one row a channel, most by removal effect first: `channel` (`UNKNOWN` for touches and conversions without
        one, `SMALL` for small ones together), `customers` (with such a touch), and by each rule the conversions:
        `first_touch`, `last_touch`, `linear`, `position` (40 % first, 40 % last), `time_decay`, `markov` (removal
        effect, order 1), with `markov_low`, `markov_high` (95 %, customers drawn again). Each rule's column sums to
        `conversions`.
    `money`: the same in money, without ranges; None where conversions have no amounts.
    `conversions`; `untouched`: of them without a touch in the lookback (in the row `UNKNOWN`); `lost`: customers whose
        lookback is over without a conversion; `still_open`: customers whose is not, in no path.
    `small_channels`: how many are put together.
    """

    credits: pd.DataFrame
    money: pd.DataFrame | None
    conversions: float
    untouched: int
    lost: float
    still_open: int
    small_channels: int


def compute_touchpoints(
    events: Table | pd.DataFrame, settings: TouchpointSettings, orders: Table | pd.DataFrame | None = None
) -> Touchpoints:
    """Credit the channels on each customer's way to the first conversion.

    A touch is a visit: events of one customer and channel less than half an hour apart are one.

    Args:
        events: with the column of channels.
        orders: needed when the conversion is an order; its amount is the value.

    Raises:
        SettingsError: an unknown column or conversion, or times that are not positive.
        MappingError: the conversion is an order, but there are no orders.
        NotEnoughDataError: nobody converted, or fewer than two channels are known.
    """
    frame = prepared_frame(events, "events")
    _check(frame, settings)
    until = observation_end(frame, settings.observed_until).to_datetime64()
    converted, amounts = _conversions(frame, settings, orders, until)
    channels, small = _channels(frame, settings)
    rows = _touch_rows(frame, channels.codes, until)
    customer = frame["customer_id"].cat.codes.to_numpy()[rows]
    when, channel = frame["timestamp"].to_numpy()[rows], channels.codes[rows].astype(np.int64)
    lookback = np.timedelta64(round(settings.lookback_days * 86_400_000_000), "us")
    end = converted[customer]
    has_converted = ~np.isnat(end)
    last_touch = np.full(len(converted), np.datetime64("NaT", "us"))
    last_touch[customer] = when
    is_open = ~has_converted & (last_touch[customer] + lookback > until)
    end = np.where(has_converted, end, last_touch[customer])
    counts = (when <= end) & (when >= end - lookback) & ~is_open
    _, path = np.unique(customer[counts], return_inverse=True)
    of_path = customer[counts][np.flatnonzero(np.diff(path, prepend=-1))]
    touches = Touches(
        path, channel[counts], (end - when)[counts] / DAY / settings.half_life_days, len(channels.categories)
    )
    won = (~np.isnat(converted[of_path])).astype(float)
    converts = ~np.isnat(converted)
    untouched = np.setdiff1d(np.flatnonzero(converts), of_path[won > 0])
    names, unknown = list(channels.categories), len(channels.categories) - 1
    values = None
    if amounts is not None:
        rest = (unknown, float(amounts[untouched].sum()))
        values = _credits(touches, names, won * amounts[of_path], 1 - won, rest, ranges=False)
    return Touchpoints(
        credits=_credits(touches, names, won, 1 - won, (unknown, len(untouched)), ranges=True),
        money=values,
        conversions=float(converts.sum()),
        untouched=len(untouched),
        lost=float((won == 0).sum()),
        still_open=len(np.unique(customer[is_open])),
        small_channels=small,
    )


def credit_paths(paths: pd.DataFrame) -> Touchpoints:
    """Credit channels from paths that are counted already.

    Args:
        paths: `path` ("eta > iota > alpha"), `conversions`, optionally `value` and `lost` (how often the path ended
            without a conversion). With time decay each step back counts half.

    Raises:
        NotEnoughDataError: no conversion.
    """
    names = paths["path"].astype("str").str.split(">").explode().str.strip()
    path = np.repeat(np.arange(len(paths)), np.diff(np.flatnonzero(np.append(~names.index.duplicated(), True))))
    channels = pd.Categorical(names)
    first = np.flatnonzero(np.diff(path, prepend=-1))
    sizes = np.diff(first, append=len(path))
    age = np.repeat(first + sizes - 1, sizes) - np.arange(len(path))
    touches = Touches(path, channels.codes.astype(np.int64), age.astype(float), len(channels.categories))
    won = paths["conversions"].to_numpy(dtype=float)
    lost = paths["lost"].to_numpy(dtype=float) if "lost" in paths else np.zeros(len(paths))
    if not won.sum():
        raise NotEnoughDataError("No path ends in a conversion. Bring paths with conversions.")
    known = list(channels.categories)
    values = (
        _credits(touches, known, paths["value"].to_numpy(dtype=float), lost, None, ranges=False)
        if "value" in paths
        else None
    )
    return Touchpoints(
        _credits(touches, known, won, lost, None, ranges=True), values, float(won.sum()), 0, float(lost.sum()), 0, 0
    )


def _check(frame: pd.DataFrame, settings: TouchpointSettings) -> None:
    if settings.conversion is not None:
        check_event_name(settings.conversion, frame["event"].cat.categories)
    text_column(frame, settings.column)
    if not (settings.lookback_days > 0 and settings.half_life_days > 0):
        raise SettingsError("Lookback and half-life must be longer than 0 days. Choose for example 30 and 7 days.")


def _conversions(
    frame: pd.DataFrame, settings: TouchpointSettings, orders: Table | pd.DataFrame | None, until: np.datetime64
) -> tuple[np.ndarray, np.ndarray | None]:
    """By customer code of the events: the first conversion (NaT without), and its value."""
    ids = frame["customer_id"].cat.categories
    first = np.full(len(ids), np.datetime64("NaT", "us"))
    amounts = None
    if settings.conversion is not None:
        rows = frame[(frame["event"] == settings.conversion) & (frame["timestamp"] <= until)]
        rows = rows.drop_duplicates("customer_id")
        first[rows["customer_id"].cat.codes.to_numpy()] = rows["timestamp"].to_numpy()
    elif orders is None:
        raise MappingError("To credit orders, bring a table of orders, or choose an event as the conversion.")
    else:
        listed = list_orders(prepared_frame(orders, "orders"))
        listed = listed[listed["timestamp"] <= until].drop_duplicates("customer_id")
        place = ids.get_indexer(listed["customer_id"].astype("str"))
        known = place >= 0
        first[place[known]] = listed["timestamp"].to_numpy()[known]
        amounts = np.zeros(len(ids))
        amounts[place[known]] = listed["amount"].to_numpy()[known]
    if np.isnat(first).all():
        raise NotEnoughDataError(
            "None of the {customers} customers converted. Choose another event.", customers=len(ids)
        )
    return first, amounts


def _channels(frame: pd.DataFrame, settings: TouchpointSettings) -> tuple[pd.Categorical, int]:
    """The channel of each row, small ones together, unknown ones last; and how many small ones there are."""
    found = text_column(frame, settings.column)
    if len(found.categories) < 2:
        raise NotEnoughDataError(
            "The column '{column}' holds {count} channels; credit needs at least two. Choose another column.",
            column=settings.column,
            count=len(found.categories),
        )
    pairs = pd.DataFrame({"channel": found.codes, "customer": frame["customer_id"].cat.codes}).drop_duplicates()
    sizes = np.bincount(pairs["channel"][pairs["channel"] >= 0], minlength=len(found.categories))
    is_small = sizes < settings.smallest
    kept = np.flatnonzero(~is_small)
    names = [*found.categories[kept], *([SMALL] if is_small.any() else []), UNKNOWN]
    code_of = np.full(len(found.categories) + 1, len(names) - 1)
    code_of[kept] = np.arange(len(kept))
    code_of[:-1][is_small] = len(kept)
    return pd.Categorical.from_codes(code_of[found.codes], names), int(is_small.sum())


def _touch_rows(frame: pd.DataFrame, channel: np.ndarray, until: np.datetime64) -> np.ndarray:
    """The first row of each visit: another customer or channel, or half an hour without an event."""
    customer, when = frame["customer_id"].cat.codes.to_numpy(), frame["timestamp"].to_numpy()
    rows = np.flatnonzero((customer >= 0) & ~np.isnat(when) & (when <= until))
    who, code, time = customer[rows], channel[rows], when[rows]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (who[1:] != who[:-1]) | (code[1:] != code[:-1]) | (time[1:] - time[:-1] >= SAME_VISIT)
    return rows[fresh]


def _credits(
    touches: Touches,
    names: list[str],
    won: np.ndarray,
    lost: np.ndarray,
    rest: tuple[int, float] | None,
    *,
    ranges: bool,
) -> pd.DataFrame:
    """The frame of credits; `rest`: channel code and credit of conversions without a touch."""
    by_share = shares(touches)
    credits = credit(touches, by_share, won, lost)
    frame = pd.DataFrame(dict(zip(MODELS, credits, strict=True)))
    if ranges:
        generator = np.random.default_rng(SEED)
        drawn = [_markov_drawn(touches, won, lost, generator) for _ in range(DRAWS)]
        frame["markov_low"], frame["markov_high"] = np.percentile(drawn, [2.5, 97.5], axis=0)
    frame.insert(0, "channel", names)
    together = np.unique(touches.channel * (int(touches.path.max(initial=0)) + 1) + touches.path)
    frame.insert(1, "customers", np.bincount(together // (int(touches.path.max(initial=0)) + 1), minlength=len(names)))
    if rest is not None:
        code, more = rest
        frame.loc[code, [name for name in frame if name not in ("channel", "customers")]] += more
    frame = frame[(frame["customers"] > 0) | (frame["linear"] > 0)]
    return frame.sort_values("markov", ascending=False, kind="stable", ignore_index=True)


def _markov_drawn(touches: Touches, won: np.ndarray, lost: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Credits by removal effect with the paths drawn again; counted paths as often as they happened."""
    if ((won == 0) | (won == 1)).all():
        weight = generator.poisson(1.0, len(won))
        drawn = markov(touches, won * weight, lost * weight)
    else:
        drawn = markov(touches, generator.poisson(won).astype(float), generator.poisson(lost).astype(float))
    return drawn * (won.sum() / drawn.sum()) if drawn.sum() else drawn
