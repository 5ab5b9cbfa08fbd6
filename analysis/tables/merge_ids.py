"""Several ids of one person become one: the tables stay as they came, merging makes new ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from analysis.tables.table import Table, content_digest, prepare_frame


@dataclass(frozen=True, eq=False)
class People:
    """Persons with several ids.

    `kept`: the id that a person keeps, by each further id of theirs (index; text, sorted, once each). An id that is
    kept never stands in the index. `doubtful`: people made of several whom the links say to be different ones: an id
    belongs to two ids that themselves belong to none. `digest`: over `kept`.
    """

    kept: pd.Series
    doubtful: int
    digest: str

    @property
    def count(self) -> int:
        """People with several ids."""
        return self.kept.nunique()

    @property
    def ids(self) -> int:
        """All ids of these people."""
        return len(self.kept) + self.count


class Effect(NamedTuple):
    """What merging does to a table: customers `before` and `after`, and how many ids are `renamed`."""

    before: int
    after: int
    renamed: int


def join_people(*links: pd.DataFrame) -> People:
    """Who is one person: everybody whom links connect, in one step or many.

    A person keeps the id to which others belong and that belongs to none itself; of several such ids, or without one
    (two ids that belong to each other), the first in the order of text.

    Args:
        links: `alias` belongs to `customer_id`, both text; an id that belongs to itself says nothing.
    """
    pairs = pd.concat([link[["alias", "customer_id"]].astype("str") for link in links], ignore_index=True)
    pairs = pairs[pairs["alias"] != pairs["customer_id"]].drop_duplicates()
    ids = pd.Index(np.unique(pairs.to_numpy(dtype=object)), dtype="str")
    alias, belongs_to = (ids.get_indexer(pairs[name]) for name in ("alias", "customer_id"))
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (alias, belongs_to)), shape=(len(ids), len(ids)))
    people, person = connected_components(graph, directed=False)
    is_last = np.ones(len(ids), dtype=bool)
    is_last[alias] = False
    order = np.lexsort((~is_last, person))
    first = order[np.searchsorted(person[order], np.arange(people))]
    kept = pd.Series(ids[first[person]], index=ids, dtype="str")
    kept = kept[kept.index != kept]
    doubtful = int((np.bincount(person[is_last], minlength=people) > 1).sum())
    digest = content_digest(pd.DataFrame({"alias": kept.index, "kept": kept.array}, dtype="category"))
    return People(kept, doubtful, digest)


def merge_ids(table: Table, people: People) -> Table:
    """The table with one id for each person; its rows, all of them, in the order that belongs to these ids.

    Of several rows about one customer in a customers table, that of the kept id comes first, then the others in the
    order of their ids. They stay apart: what one id refused is not hidden behind what another agreed to.

    Args:
        table: any table; one without `customer_id`, or without these ids, is returned as it is.
    """
    if "customer_id" not in table.frame:
        return table
    ids = table.frame["customer_id"].cat
    places, names = _renamed(ids.categories, people)
    if not len(places):
        return table
    staying = np.delete(np.arange(len(ids.categories)), places)
    categories = ids.categories[staying].append(_new(names, ids.categories))
    if not categories.is_monotonic_increasing:
        categories = categories.sort_values()
    # One more place: the one that code -1 (no customer) points to.
    codes = np.full(len(ids.categories) + 1, -1, dtype=np.int32)
    codes[staying] = categories.get_indexer(ids.categories[staying])
    codes[places] = categories.get_indexer(names)
    frame = table.frame.assign(customer_id=pd.Categorical.from_codes(codes[ids.codes], categories))
    if "timestamp" not in frame:
        # Preparing keeps the order of rows with equal keys.
        frame = frame.take(np.argsort(np.isin(ids.codes, places), kind="stable"))
    prepared = prepare_frame(frame, table.name)
    return Table(table.name, prepared, content_digest(prepared), table.report)


def effect(table: Table, people: People) -> Effect:
    """What `merge_ids` would do to a table with customers, without doing it."""
    ids = table.frame["customer_id"].cat.categories
    places, names = _renamed(ids, people)
    return Effect(len(ids), len(ids) - len(places) + len(_new(names, ids)), len(places))


def conflicts(customers: Table, people: People) -> pd.Series:
    """How many people have rows that say different things, by column (index); only columns with such people.

    Args:
        customers: the customers table before merging.
    """
    frame = merge_ids(customers, people).frame
    frame = frame[frame["customer_id"].isin(people.kept)]
    texts = frame.astype("str").where(frame.notna())
    different = texts.groupby("customer_id").nunique().gt(1).sum()
    return different[different > 0]


def _renamed(ids: pd.Index, people: People) -> tuple[np.ndarray, pd.Index]:
    """(n_renamed,) places of the ids that give way, and the ids that stand there instead."""
    found = people.kept.index.get_indexer(ids)
    places = np.flatnonzero(found >= 0)
    return places, pd.Index(people.kept.array[found[places]], dtype="str")


def _new(names: pd.Index, ids: pd.Index) -> pd.Index:
    """The names that are not among the ids yet, once each."""
    different = names.unique()
    return different[ids.get_indexer(different) < 0]
