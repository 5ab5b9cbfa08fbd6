"""The main paths: what customers do first, second, third …, as a flow and as whole paths."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.instants import changes
from analysis.journey.sequence import END, OTHER_EVENTS, Sequence, read_sequences
from analysis.journey.settings import check_event_name
from analysis.rates import share
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.tables.table import Table, prepared_frame

FEWEST_LEVELS, MOST_LEVELS = 2, 10


@dataclass(frozen=True)
class PathSettings:
    """Which paths to follow.

    `start`: event the paths begin with, each customer's first such event; None is the first event of all.
    `levels`: how many events, repeats of one event in a row counted once; 2 to 10.
    `most_nodes`: events shown at a level, with those put together and the end counted too; at least 3.
    `smallest_link`: flows of a smaller share (0–1) of all customers are put together.
    `most_paths`: whole paths listed.
    """

    start: str | None = None
    levels: int = 6
    most_nodes: int = 8
    smallest_link: float = 0.01
    most_paths: int = 10


@dataclass(frozen=True, eq=False)
class Paths:
    """The flow of customers over the first events of their paths.

    `entered`: customers with a path; every level and every step between two levels sums to them.
    `nodes`: one row a level and event, at each level most customers first, then `OTHER_EVENTS`, then `END` (those whose
        path was over before this level): `level` (from 0), `event`, `customers`, `share` (of all who entered, 0–1).
    `links`: one row a flow: `level` (of its beginning), `from_event`, `to_event`, `customers`, `share`.
    `small_links`: flows too small to draw, one row a level that has some: `level`, `links`, `customers`.
    `top_paths`: whole paths: `path` (tuple of event names), `is_complete` (bool; no event came after), `customers`,
        `share`. `other_paths`, `other_customers`: the different paths not listed and who took them.
    """

    entered: int
    nodes: pd.DataFrame
    links: pd.DataFrame
    small_links: pd.DataFrame
    top_paths: pd.DataFrame
    other_paths: int
    other_customers: int
    settings: PathSettings


def compute_paths(events: Table | pd.DataFrame, settings: PathSettings | None = None) -> Paths:
    """Follow each customer (or visit: see `each_visit`) over the first different events.

    Args:
        events: `customer_id`, `timestamp`, `event`; any row order. Events at one timestamp count by their names.

    Raises:
        SettingsError: an unknown start, or levels or nodes out of range.
        NotEnoughDataError: no events.
    """
    settings = settings or PathSettings()
    frame = prepared_frame(events, "events")
    names = frame["event"].cat.categories
    _check(settings, names)
    start = None if settings.start is None else names.get_loc(settings.start)
    parts = [_first_events(part, start, settings.levels + 1, len(names)) for part in read_sequences(frame)]
    if not parts or not sum(map(len, parts)):
        raise NotEnoughDataError("The events table has no rows. Bring events with a customer, a time and a name.")
    paths = np.concatenate(parts)
    levels = [_level(paths[:, level], len(names), settings.most_nodes) for level in range(settings.levels)]
    labels = [*names, OTHER_EVENTS, END]
    links, small_links = _links(levels, labels, settings.smallest_link)
    top_paths, other_paths, other_customers = _top_paths(paths, names, settings)
    return Paths(
        len(paths), _nodes(levels, labels), links, small_links, top_paths, other_paths, other_customers, settings
    )


def _check(settings: PathSettings, names: pd.Index) -> None:
    if settings.start is not None and len(names):
        check_event_name(settings.start, names)
    if not FEWEST_LEVELS <= settings.levels <= MOST_LEVELS:
        raise SettingsError(
            "A path can show {fewest} to {most} events, but {found} were asked for.",
            fewest=FEWEST_LEVELS,
            most=MOST_LEVELS,
            found=settings.levels,
        )
    if settings.most_nodes < 3:
        raise SettingsError(
            "At least {needed} events a level are needed, not {found}.", needed=3, found=settings.most_nodes
        )


def _first_events(part: Sequence, start: int | None, levels: int, ended: int) -> np.ndarray:
    """(n_customers with a path, levels) event codes, repeats in a row once; `ended` after the last."""
    kept = np.flatnonzero(part.is_first | changes(part.event))
    customer, event = np.cumsum(part.is_first)[kept] - 1, part.event[kept]
    begins = np.flatnonzero(changes(customer) if start is None else event == start)
    begin = np.full(int(customer[-1]) + 1, len(event))
    begin[customer[begins[::-1]]] = begins[::-1]
    place = np.arange(len(event)) - begin[customer]
    rows = np.flatnonzero((place >= 0) & (place < levels))
    found = np.full((len(begin), levels), ended, dtype=np.int32)
    found[customer[rows], place[rows]] = event[rows]
    return found[begin < len(event)]


def _level(codes: np.ndarray, ended: int, most_nodes: int) -> np.ndarray:
    """The codes with the rarer events put together: `ended` becomes other, `ended` + 1 the end."""
    sizes = np.bincount(codes, minlength=ended + 1)[:ended]
    order = np.argsort(-sizes, kind="stable")
    # The end is one node, the rarer events together another; a single rare event keeps its name.
    room = most_nodes - 1
    shown = order[: room if (sizes > 0).sum() <= room else room - 1]
    node_of = np.full(ended + 1, ended)
    node_of[shown] = shown
    node_of[ended] = ended + 1
    return node_of[codes]


def _nodes(levels: list[np.ndarray], labels: list[str]) -> pd.DataFrame:
    rows = []
    for level, codes in enumerate(levels):
        sizes = np.bincount(codes, minlength=len(labels))
        order = [*np.argsort(-sizes[:-2], kind="stable"), len(labels) - 2, len(labels) - 1]
        rows += [(level, labels[code], sizes[code], sizes[code] / len(codes)) for code in order if sizes[code]]
    return pd.DataFrame(rows, columns=["level", "event", "customers", "share"])


def _links(levels: list[np.ndarray], labels: list[str], smallest: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    parts = []
    for level, (here, there) in enumerate(itertools.pairwise(levels)):
        packed, customers = np.unique(here * len(labels) + there, return_counts=True)
        source, target = np.divmod(packed, len(labels))
        ends = {"from_event": [labels[code] for code in source], "to_event": [labels[code] for code in target]}
        parts.append(pd.DataFrame({"level": level, **ends, "customers": customers}))
    links = pd.concat(parts, ignore_index=True)
    links["share"] = links["customers"] / len(levels[0])
    small = links["share"] < smallest
    small_links = (
        links[small].groupby("level", as_index=False).agg(links=("share", "size"), customers=("customers", "sum"))
    )
    return links[~small].reset_index(drop=True), small_links


def _top_paths(paths: np.ndarray, names: pd.Index, settings: PathSettings) -> tuple[pd.DataFrame, int, int]:
    """`paths` has one event more than is shown: it tells whether the path was over."""
    ended = len(names)
    whole = np.where(np.arange(paths.shape[1]) < settings.levels, paths, np.where(paths == ended, ended, 0))
    code = np.zeros(len(whole), dtype=np.int64)
    for column in whole.T:
        code = pd.factorize(code * (ended + 1) + column)[0]
    sizes = np.bincount(code)
    example = np.full(len(sizes), -1)
    example[code[::-1]] = np.arange(len(code))[::-1]
    order = np.argsort(-sizes, kind="stable")
    listed = order[: settings.most_paths]
    listed = listed[sizes[listed] >= SMALLEST_GROUP]
    rows = whole[example[listed]]
    table = pd.DataFrame(
        {
            "path": [tuple(names[event] for event in row[: settings.levels] if event != ended) for row in rows],
            "is_complete": rows[:, -1] == ended,
            "customers": sizes[listed],
            "share": share(sizes[listed], np.full(len(listed), len(whole))),
        }
    )
    return table, len(sizes) - len(listed), int(len(whole) - sizes[listed].sum())
