"""Distinct paths with how often each was taken: everything after this depends on their number only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.journey.touchpoints.cut import CutPaths
from analysis.journey.touchpoints.touches import DAY, Touches

# Paths of one sequence but unlike worth are drawn apart, so that a range knows how much worth differs.
_VALUE_CLASSES = np.append(np.linspace(0.05, 0.95, 19), 0.99)


@dataclass(frozen=True, eq=False)
class PathUnits:
    """Distinct paths, one row a sequence and outcome.

    `channel`: (n_touches,) channels of all paths, one after the other; path u has those from `offset[u]` to
        `offset[u + 1]`. A path without a known touch has the one channel `unknown`.
    `size`: (n_units,) how often it was taken.
    `measures`: names of the columns of `rewards`: (n_units, n_measures) what it brought in all, conversions first.
    `decay`: (n_touches, n_measures) the rewards shared out by age; None where there are no times.
    `histories`: (n_histories, n_units) sparse: the paths of customers who took the same ones, and in `customers`
        (n_histories,) how many these are.
    """

    channel: np.ndarray
    offset: np.ndarray
    size: np.ndarray
    measures: tuple[str, ...]
    rewards: np.ndarray
    decay: np.ndarray | None
    histories: sparse.csr_array
    customers: np.ndarray
    unknown: int

    @property
    def unit(self) -> np.ndarray:
        """(n_touches,) the path of each touch."""
        return np.repeat(np.arange(len(self.size)), np.diff(self.offset))


def collect_units(touches: Touches, cut: CutPaths, half_life_days: float) -> PathUnits:
    """Put equal paths together."""
    unknown = len(touches.names)
    # A path without a known touch is one touch of an unknown channel, the last row.
    channel, time = np.append(touches.channel, unknown), np.append(touches.time, 0)
    none = cut.begin == cut.end
    begin = np.concatenate([np.where(none, len(touches.time), cut.begin), cut.lost_begin])
    end = np.concatenate([np.where(none, len(touches.time) + 1, cut.end), cut.lost_end])
    customer = np.concatenate([cut.conversions.customer, touches.customer[cut.lost_begin]])
    measures, rewards = _rewards(cut, len(begin))
    lost = np.arange(len(begin)) >= len(none)
    rows, offset = slice_rows(begin, end)
    kind = _kinds(rewards, lost, measures)
    code, example = _distinct(channel[rows], offset, kind)
    units, n_measures = len(example), rewards.shape[1]
    unit_rows, unit_offset = slice_rows(begin[example], end[example])
    decay = _decayed(time[rows], offset, half_life_days)
    place = np.repeat(unit_offset[code] - offset[:-1], np.diff(offset)) + np.arange(len(rows))
    of_path = np.repeat(np.arange(len(begin)), np.diff(offset))
    histories, customers = _histories(customer, code, units)

    def summed(groups: np.ndarray, columns: np.ndarray, size: int) -> np.ndarray:
        return np.stack([np.bincount(groups, column, size) for column in columns.T], axis=1)

    return PathUnits(
        channel=channel[unit_rows],
        offset=unit_offset,
        size=np.bincount(code).astype(float),
        measures=measures,
        rewards=summed(code, rewards, units),
        decay=summed(place, decay[:, None] * rewards[of_path], len(unit_rows)).reshape(-1, n_measures),
        histories=histories,
        customers=customers,
        unknown=unknown,
    )


def _rewards(cut: CutPaths, paths: int) -> tuple[tuple[str, ...], np.ndarray]:
    """What each path brought, by measure; nothing for the lost, which come last."""
    found = cut.conversions
    columns = {"conversions": found.count}
    if found.value is not None:
        columns["value"] = found.value
    if found.offline is not None:
        columns |= {"online": found.count - found.offline, "offline": found.offline}
    rewards = np.zeros((paths, len(columns)))
    rewards[: len(found.count)] = np.stack(list(columns.values()), axis=1)
    return tuple(columns), rewards


def slice_rows(begin: np.ndarray, end: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows of all slices one after the other, and where each slice begins among them."""
    lengths = end - begin
    offset = np.concatenate([[0], np.cumsum(lengths)])
    return np.repeat(begin - offset[:-1], lengths) + np.arange(offset[-1]), offset


def _kinds(rewards: np.ndarray, lost: np.ndarray, measures: tuple[str, ...]) -> np.ndarray:
    """(n_paths,) equal for paths whose outcomes are alike."""
    kind = rewards[:, 0].astype(np.int64) * 2 + lost.astype(np.int64)
    if "offline" in measures:
        kind = kind * (1 + int(rewards[:, 0].max())) + rewards[:, measures.index("offline")].astype(np.int64)
    if "value" in measures:
        value = rewards[:, measures.index("value")]
        limits = np.quantile(value[~lost], _VALUE_CLASSES)
        kind = kind * (len(limits) + 1) + np.searchsorted(limits, value)
    return kind


def _distinct(channel: np.ndarray, offset: np.ndarray, kind: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The code of each path, equal for equal sequences of one kind, and an example of each code.

    Sequences are compared by 64-bit hashes: among ten million, two unlike ones meet once in 300,000 files.
    """
    place = np.arange(len(channel)) - np.repeat(offset[:-1], np.diff(offset))
    mixed = _mixed(_mixed(channel.astype(np.uint64)) + place.astype(np.uint64))
    hashes = np.add.reduceat(mixed, offset[:-1]) if len(channel) else np.zeros(0, np.uint64)
    hashes = _mixed(hashes + _mixed(kind.astype(np.uint64) + np.uint64(1)))
    _, example, code = np.unique(hashes, return_index=True, return_inverse=True)
    return code, example


def _mixed(numbers: np.ndarray) -> np.ndarray:
    """Scatter 64-bit numbers over all 64-bit numbers.

    Source:
        Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators: the finaliser of SplitMix.
    """
    numbers = numbers + np.uint64(0x9E3779B97F4A7C15)
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _decayed(time: np.ndarray, offset: np.ndarray, half_life_days: float) -> np.ndarray:
    """(n_touches,) shares of each path by age: half for each half-life; a path's shares sum to 1."""
    lengths = np.diff(offset)
    age = (np.repeat(time[offset[1:] - 1], lengths) - time) / DAY
    weight = np.exp2(-age / half_life_days)
    return weight / np.repeat(np.add.reduceat(weight, offset[:-1]), lengths)


def _histories(customer: np.ndarray, code: np.ndarray, units: int) -> tuple[sparse.csr_array, np.ndarray]:
    """Customers who took the same paths, put together: their paths, and how many they are."""
    order = np.argsort(customer, kind="stable")
    who, code = customer[order], code[order]
    begin = np.flatnonzero(np.diff(who, prepend=-1))
    hashes = np.add.reduceat(_mixed(code.astype(np.uint64)), begin)
    _, example, customers = np.unique(hashes, return_index=True, return_counts=True)
    rows, offset = slice_rows(begin[example], np.append(begin, len(who))[example + 1])
    ones = np.ones(len(rows))
    return sparse.csr_array((ones, code[rows], offset), shape=(len(example), units)), customers.astype(float)
