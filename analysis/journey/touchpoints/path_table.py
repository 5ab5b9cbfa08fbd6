"""Paths that were counted elsewhere, as web analytics export them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import MappingError, NotEnoughDataError
from analysis.journey.touchpoints.touches import FEWEST_CHANNELS, merged_names
from analysis.journey.touchpoints.units import PathUnits, slice_rows

SEPARATOR = ">"
PATH, COUNT, VALUE, LOST = "path", "total_conversions", "total_conversion_value", "total_null"


def read_paths(
    paths: pd.DataFrame, smallest: int, most_channels: int
) -> tuple[PathUnits, tuple[str, ...], np.ndarray, int]:
    """The paths with a conversion, then those without; the names of the channels, how many paths have each, and how
    many channels are put together."""
    for name in (PATH, COUNT):
        if name not in paths:
            raise MappingError(
                "The paths have no column '{missing}'. There are: {found}.",
                missing=name,
                found=", ".join(map(str, paths.columns)),
            )
    count, lost = _amounts(paths, COUNT), _amounts(paths, LOST)
    value = _amounts(paths, VALUE, can_be_negative=True) if VALUE in paths else None
    if value is not None and (value[count == 0] != 0).any():
        raise MappingError("A path has a value but no conversion. Check the two columns.")
    if not count.sum():
        raise NotEnoughDataError("None of the paths has a conversion. Bring paths with conversions.")
    labels, length = _split(paths[PATH])
    codes, names = pd.factorize(np.array(labels, dtype=object), sort=True)
    if len(names) < FEWEST_CHANNELS:
        raise NotEnoughDataError(
            "The paths have {found} channels; at least {needed} are needed to share anything.",
            found=len(names),
            needed=FEWEST_CHANNELS,
        )
    # A path without a channel is one touch of an unknown one.
    room = np.maximum(length, 1)
    offset = np.concatenate([[0], np.cumsum(room)])
    channel = np.full(offset[-1], -1)
    channel[np.repeat(length > 0, room)] = codes
    row = np.repeat(np.arange(len(room)), room)
    customers = _paths_with(row, channel, count + lost, len(names))
    place_of, shown, hidden = merged_names(tuple(map(str, names)), customers, smallest, most_channels)
    channel = np.append(place_of, len(shown))[channel]  # -1 is the last place: unknown
    if not count[channel[offset[:-1]] < len(shown)].any():
        raise NotEnoughDataError("None of the paths with a conversion has a known channel. Check the column 'path'.")
    customers = _paths_with(row, channel, count + lost, len(shown) + 1)[:-1]
    return _units(channel, offset, count, lost, value, len(shown)), shown, customers, hidden


def _units(
    channel: np.ndarray, offset: np.ndarray, count: np.ndarray, lost: np.ndarray, value: np.ndarray | None, unknown: int
) -> PathUnits:
    with_conversion, without = np.flatnonzero(count), np.flatnonzero(lost)
    taken = np.concatenate([with_conversion, without])
    rows, unit_offset = slice_rows(offset[taken], offset[taken + 1])
    columns = {"conversions": count} if value is None else {"conversions": count, "value": value}
    rewards = np.zeros((len(taken), len(columns)))
    rewards[: len(with_conversion)] = np.column_stack(list(columns.values()))[with_conversion]
    size = np.concatenate([count[with_conversion], lost[without]])
    return PathUnits(
        channel=channel[rows],
        offset=unit_offset,
        size=size,
        measures=tuple(columns),
        rewards=rewards,
        decay=None,
        histories=sparse.eye_array(len(taken), format="csr"),
        customers=size,
        unknown=unknown,
    )


def _split(paths: pd.Series) -> tuple[list[str], np.ndarray]:
    """The channels of all paths one after the other, and (n_paths,) how many each has."""
    whole = paths.astype("str").where(paths.notna(), "")
    parts = [[name for part in path.split(SEPARATOR) if (name := part.strip())] for path in whole]
    return [name for path in parts for name in path], np.array([len(path) for path in parts], dtype=np.int64)


def _amounts(paths: pd.DataFrame, column: str, *, can_be_negative: bool = False) -> np.ndarray:
    """(n_paths,) the numbers of a column, 0 where one is missing or where there is no such column."""
    if column not in paths:
        return np.zeros(len(paths))
    numbers = pd.to_numeric(paths[column], errors="coerce")
    wrong = paths[column].notna() & ~np.isfinite(numbers)
    if not can_be_negative:
        wrong |= numbers < 0
    if wrong.any():
        raise MappingError(
            "The column '{column}' should hold numbers of how often a path was taken or what it brought, but it holds "
            "values like '{example}'.",
            column=column,
            example=str(paths.loc[wrong, column].iloc[0])[:40],
        )
    return numbers.fillna(0).to_numpy(dtype=float)


def _paths_with(row: np.ndarray, channel: np.ndarray, taken: np.ndarray, channels: int) -> np.ndarray:
    """(channels,) how many paths taken have each channel, once or more."""
    pairs = np.unique(row[channel >= 0] * channels + channel[channel >= 0])
    return np.bincount(pairs % channels, taken[pairs // channels], channels)
