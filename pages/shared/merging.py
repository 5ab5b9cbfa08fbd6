"""Several customer numbers of one person: offered where they are found, and undone with the same switch."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.tables.merge_ids import People
from analysis.tables.same_person import MOST_IDS
from pages.shared import cached_people, labels, state, tables
from pages.shared.text import _, escape, ngettext, number

_EXAMPLES = 3
_IDS_OF_AN_EXAMPLE = 4


def offer() -> None:
    """A switch for each source that says which customer numbers belong to one person."""
    with st.spinner(_("Looking for people with several customer numbers …")):
        sources = _sources()
    if not sources:
        return
    st.markdown(_("**People with several customer numbers**"))
    st.caption(_("Your tables stay as they are: the pages count with one number for each person while a switch is on."))
    for column, people in sources.items():
        with st.container(border=True):
            _source(column, people)


def _sources() -> dict[str | None, People]:
    """Who is one person by each source: None for the table of ids, else the attribute they share."""
    held, sources = state.stored(), {}
    if "aliases" in held:
        sources[None] = cached_people.people(state.stored_table("aliases"), None, ())
    if "customers" in held:
        customers = state.stored_table("customers")
        for column in cached_people.shared_values(customers):
            sources[column] = cached_people.people(None, customers, (column,))
    return {column: people for column, people in sources.items() if people.count}


def _source(column: str | None, people: People) -> None:
    is_on = st.toggle(_label(column, people), **state.remembered(state.merge_key(column), False, (False, True)))
    st.caption(_("For example: {people}", people=_examples(people)))
    st.caption(_change(people))
    _doubts(column, people)
    if is_on and "customers" in state.stored():
        _conflicts(people)
    with st.expander(_("All of them"), icon=":material/group:"):
        tables.show(
            pd.DataFrame({"alias": people.kept.index, "person": people.kept.array}),
            {"alias": labels.column("alias"), "person": _("Counts as")},
            file_name="ids_of_one_person.csv",
            key=state.merge_key(column),
        )


def _label(column: str | None, people: People) -> str:
    if column is None:
        return ngettext(
            "By your table of ids: {count} person has {ids} customer numbers; treat them as one person",
            "By your table of ids: {count} people have {ids} customer numbers; treat each as one person",
            people.count,
            ids=number(people.ids),
        )
    return ngettext(
        "By “{column}”: {count} person has {ids} customer numbers; treat them as one person",
        "By “{column}”: {count} people have {ids} customer numbers; treat each as one person",
        people.count,
        ids=number(people.ids),
        column=escape(column),
    )


def _examples(people: People) -> str:
    first = people.kept.unique()[:_EXAMPLES]
    return " · ".join(_one(person, people.kept.index[people.kept == person]) for person in first)


def _one(person: str, further: pd.Index) -> str:
    more = " = …" if len(further) >= _IDS_OF_AN_EXAMPLE else ""
    return " = ".join(escape(text) for text in [person, *further][:_IDS_OF_AN_EXAMPLE]) + more


def _change(people: People) -> str:
    """Customers before and after, table by table."""
    with_customers = [name for name, held in state.stored().items() if held.customers and name != "aliases"]
    effects = {name: cached_people.effect(state.stored_table(name), people) for name in with_customers}
    if not any(found.renamed for found in effects.values()):
        return _("None of these numbers is in your other tables, so nothing changes: compare how they are written.")
    return " · ".join(
        _(
            "{table}: {before} → {after} customers",
            table=_(labels.TABLES[name]),
            before=number(found.before),
            after=number(found.after),
        )
        for name, found in effects.items()
        if found.renamed
    )


def _doubts(column: str | None, people: People) -> None:
    # Two addresses of one person are no contradiction; a table that names two people for one number is.
    if column is None and people.doubtful:
        st.warning(
            ngettext(
                "{count} person is made of several: the table says that a number of theirs belongs to each of them.",
                "{count} people are made of several: the table says that a number of theirs belongs to each of them.",
                people.doubtful,
            ),
            icon=":material/help:",
        )
    largest = int(people.kept.value_counts().max()) + 1
    if largest > MOST_IDS:
        st.warning(
            _(
                "One person has {ids} customer numbers: {person}. Is that a collective number, like that of a till?",
                ids=number(largest),
                person=escape(str(people.kept.value_counts().idxmax())),
            ),
            icon=":material/help:",
        )


def _conflicts(people: People) -> None:
    found = cached_people.conflicts(state.stored_table("customers"), people)
    if len(found):
        st.caption(
            _(
                "The customers table says different things about one person in: {columns}. Where one value is "
                "needed, that of the number that counts is taken; a person may be contacted only if every row about "
                "them allows it.",
                columns=", ".join(f"{escape(str(column))} ({number(count)})" for column, count in found.items()),
            )
        )
