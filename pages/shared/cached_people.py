"""Who is one person, and the tables merged accordingly: cached as in `cache`."""

from __future__ import annotations

from operator import attrgetter

import pandas as pd
import streamlit as st

from analysis.tables.merge_ids import Effect, People, join_people, merge_ids
from analysis.tables.merge_ids import conflicts as find_conflicts
from analysis.tables.merge_ids import effect as find_effect
from analysis.tables.same_person import alias_links, attribute_links
from analysis.tables.same_person import shared_values as find_shared_values
from analysis.tables.table import Table
from pages.shared.cache import BY_DIGEST, KEEP

_KEEP = {**KEEP, "hash_funcs": {**BY_DIGEST, People: attrgetter("digest")}}


@st.cache_resource(**_KEEP)
def shared_values(customers: Table) -> tuple[str, ...]:
    return find_shared_values(customers)


@st.cache_resource(**_KEEP)
def people(aliases: Table | None, customers: Table | None, columns: tuple[str, ...]) -> People:
    """Who is one person, by a table of ids and by attributes that ids share; at least one of the two."""
    links = [alias_links(aliases)] if aliases is not None else []
    return join_people(*links, *(attribute_links(customers, column) for column in columns))


@st.cache_resource(**{**_KEEP, "max_entries": 16})
def merged(table: Table, people: People) -> Table:
    """The table with one id for each person."""
    return merge_ids(table, people)


@st.cache_data(**_KEEP)
def effect(table: Table, people: People) -> Effect:
    return find_effect(table, people)


@st.cache_data(**_KEEP)
def conflicts(customers: Table, people: People) -> pd.Series:
    return find_conflicts(customers, people)
