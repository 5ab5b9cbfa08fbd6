"""A further delivery of a table: its rows are added, those that were there already are not added twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace

import numpy as np
import pandas as pd

from analysis.tables.files.raw_file import EXAMPLES, sums_by_reason
from analysis.tables.report import Dropped, Found, ReadingReport, Unreadable
from analysis.tables.table import Table, make_table


@dataclass(frozen=True, eq=False)
class Appended:
    """Two deliveries as one table.

    `table`: all rows; its report adds up both files and drops `already_there` and `newer_row`.
    `added`: rows of the new delivery that are in it. `already_there`: rows of the new delivery that the old one
    had already, cell by cell. `outdated`: rows of the old customers table about somebody in the new one.
    """

    table: Table
    added: int
    already_there: int
    outdated: int


def append_tables(old: Table, new: Table) -> Appended:
    """Add a delivery to the table there is.

    Rows are compared in the columns that both have. Two equal rows of one file may be two pieces and both count: of a
    row that the old table has twice, only the third one in the new delivery is new. In a customers table the newer
    row about somebody takes the place of the older one.

    Args:
        old, new: tables of the same name; not changed.
    """
    there = _already_there(old.frame, new.frame)
    outdated = np.zeros(len(old.frame), dtype=bool)
    if old.name == "customers":
        fresh = new.frame.loc[~there, "customer_id"]
        outdated = old.frame["customer_id"].astype("str").isin(fresh.astype("str")).to_numpy()
    frame = pd.concat([_plain(old.frame[~outdated]), _plain(new.frame[~there])], ignore_index=True)
    left_out = (Dropped("already_there", int(there.sum())), Dropped("newer_row", int(outdated.sum())))
    report = _joined(old.report, new.report, len(frame), left_out)
    return Appended(make_table(old.name, frame, report), *map(int, ((~there).sum(), there.sum(), outdated.sum())))


def suggests_appending(old: Table, appended: Appended) -> bool:
    """Whether a delivery more likely adds to the old table than corrects it.

    It corrects when it holds every old row, or other rows of exactly the same days.
    """
    kept_in_both = appended.already_there + appended.outdated
    if kept_in_both >= len(old.frame):
        return False
    if "timestamp" not in old.frame or not appended.added:
        return True
    return _days(appended.table.frame) != _days(old.frame) or bool(appended.already_there)


def _already_there(old: pd.DataFrame, new: pd.DataFrame) -> np.ndarray:
    """(n_new,) rows of `new` that `old` has at least as often as `new` up to there."""
    common = [name for name in new.columns if name in old.columns]
    groups = np.zeros(len(old) + len(new), dtype=np.int64)
    for name in common:
        both = pd.concat([_plain(old[[name]]), _plain(new[[name]])], ignore_index=True)[name]
        codes, values = pd.factorize(both, use_na_sentinel=False)
        # Numbered anew after every column, so that the pair fits into 64 bits.
        groups, _pairs = pd.factorize(groups * len(values) + codes)
    of_old, of_new = groups[: len(old)], groups[len(old) :]
    times = np.bincount(of_old, minlength=int(groups.max(initial=0)) + 1)
    return pd.Series(of_new).groupby(of_new).cumcount().to_numpy() < times[of_new]


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Categories as text: two tables seldom have the same ones."""
    texts = [name for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.astype(dict.fromkeys(texts, "str"))


def _days(frame: pd.DataFrame) -> tuple:
    return frame["timestamp"].min().normalize(), frame["timestamp"].max().normalize()


def _joined(old: ReadingReport, new: ReadingReport, kept: int, left_out: Iterable[Dropped]) -> ReadingReport:
    return ReadingReport(
        old.rows_read + new.rows_read,
        kept,
        sums_by_reason([*old.dropped, *new.dropped, *(item for item in left_out if item.rows)]),
        tuple(dict.fromkeys((*old.notes, *new.notes))),
        _unreadable([*old.unreadable, *new.unreadable]),
        _found([*old.found, *new.found]),
    )


def _unreadable(items: Iterable[Unreadable]) -> tuple[Unreadable, ...]:
    # Lines of two files mean nothing together: those of the first stay.
    sums: dict[str, tuple[int, tuple]] = {}
    for column, count, lines in map(astuple, items):
        known, first = sums.get(column, (0, lines))
        sums[column] = (known + count, first)
    return tuple(Unreadable(column, *counted) for column, counted in sums.items())


def _found(items: Iterable[Found]) -> tuple[Found, ...]:
    sums: dict[tuple[str, bool], Found] = {}
    for item in items:
        known = sums.get((item.rule, item.left_out), replace(item, rows=0, examples=()))
        examples = (known.examples + item.examples)[:EXAMPLES]
        sums[item.rule, item.left_out] = replace(item, rows=known.rows + item.rows, examples=examples)
    return tuple(sums.values())
