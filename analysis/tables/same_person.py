"""Which ids belong to one person: said by a table of ids, or by an attribute that only one person can have."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from analysis.tables.files.read_source import raw_from_frame
from analysis.tables.meaning.profile import profile_columns
from analysis.tables.meaning.synonyms import words_of
from analysis.tables.table import Table
from analysis.tables.values.ids import read_ids

# A value that more ids share is no person but a stopgap: the address of the till, a shared mailbox, "0".
MOST_IDS = 10
# A city or a family name is shared by many; what tells people apart has almost as many values as people. Where the
# name says that it does, most people may well have two or three ids.
_FEWEST_VALUES, _FEWEST_IF_NAMED = 0.8, 0.3
_NAMED = frozenset({"id", "uid", "uuid", "guid", "nr", "no", "key"})
_NAMED_AT_THE_END = ("nummer", "number", "kennung", "karte", "card", "hash", "sha256")


def alias_links(aliases: Table) -> pd.DataFrame:
    """The links that a table of ids states: `alias` belongs to `customer_id`, one row each."""
    return aliases.frame[["alias", "customer_id"]].astype("str")


def attribute_links(customers: Table, column: str) -> pd.DataFrame:
    """Links between ids with the same value of an attribute: each `alias` to the first `customer_id` of its value.

    Values that more than `MOST_IDS` ids share link nobody.
    """
    held = _held(customers.frame, column)
    ids = customers.frame["customer_id"].cat.categories
    first = held.groupby("value")["customer"].transform("min")
    shared = held["holders"].between(2, MOST_IDS) & (held["customer"] != first)
    return pd.DataFrame({"alias": ids[held["customer"][shared]], "customer_id": ids[first[shared]]})


def shared_values(customers: Table) -> tuple[str, ...]:
    """The attributes that tell people apart, and of which several ids have the same value nevertheless.

    Numbers and dates count only where the name says that they name something: two people may well have the same
    income.
    """
    frame = customers.frame
    attributes = [name for name in frame.columns if name != "customer_id"]
    return tuple(name for name in attributes if _tells_apart(frame, name))


def _tells_apart(frame: pd.DataFrame, column: str) -> bool:
    held, named = _held(frame, column), _is_named(column)
    fewest = _FEWEST_IF_NAMED if named else _FEWEST_VALUES
    if held["value"].nunique() < fewest * len(held) or not held["holders"].between(2, MOST_IDS).any():
        return False
    return named or not _is_measured(frame[column].cat.categories)


def _held(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Who has which value, once each: `value`, `customer` (codes), `holders` (how many customers have that value)."""
    values = read_ids(frame[column])
    held = pd.DataFrame({"value": values.codes, "customer": frame["customer_id"].cat.codes.to_numpy()})
    zeros = np.flatnonzero(pc.match_substring_regex(values.texts, "^0+$").to_numpy(zero_copy_only=False))
    held = held[(held >= 0).all(axis=1) & ~held["value"].isin(zeros)].drop_duplicates()
    return held.assign(holders=held.groupby("value")["customer"].transform("size"))


def _is_named(column: str) -> bool:
    return any(word in _NAMED or word.endswith(_NAMED_AT_THE_END) for word in words_of(column))


def _is_measured(values: pd.Index) -> bool:
    (profile,) = profile_columns(raw_from_frame(pd.DataFrame({"value": values})))
    return max(profile.times, profile.numbers) > 0.5
