"""A second file of a kind: added to the table there is, or in its place, as the user decides."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from analysis.tables.append import Appended, suggests_appending
from analysis.tables.files.stack import SEPARATOR
from analysis.tables.table import Table
from analysis.tables.workspace import StoredTable, Treated
from pages.shared import cache, labels, reports, state
from pages.shared.text import _, escape, ngettext


@dataclass(frozen=True, eq=False)
class ToStore:
    """What the button stores: a table, the files it comes from, and what became of the columns that name people."""

    table: Table
    source: str
    treated: tuple[Treated, ...]

    def store(self) -> None:
        state.workspace().save(self.table, self.source, self.treated)


def ask(delivery: ToStore, digest: str) -> ToStore:
    """The delivery alone, or with the rows there are: asked where there is a table of its kind already."""
    held = state.stored().get(delivery.table.name)
    if held is None:
        return delivery
    old = state.stored_table(held.name)
    with st.spinner(_("Comparing it with the table you have …")):
        appended = cache.appended(old, delivery.table, (held.report, delivery.table.report))
    fields = {"table": _(labels.TABLES[held.name]), "file": escape(labels.files(held.source))}
    ways = {"append": _("Add the rows to it"), "replace": _("Put them in its place")}
    chosen = st.radio(
        _("You have a table of this kind already: {table} from “{file}”. What should become of it?", **fields),
        list(ways),
        index=0 if suggests_appending(old, appended) else 1,
        format_func=ways.get,
        horizontal=True,
        key=f"join_{digest}_{held.name}_{held.digest}",
    )
    if chosen == "replace":
        st.caption(ngettext("{count} row goes.", "{count} rows go.", held.rows))
        return delivery
    return _added(delivery, held, appended)


def _added(delivery: ToStore, held: StoredTable, appended: Appended) -> ToStore:
    _say(appended)
    reports.dropped_rows(appended.table.report)
    source = held.source if not appended.added else f"{held.source}{SEPARATOR}{delivery.source}"
    return ToStore(appended.table, source, tuple(dict.fromkeys((*held.treated, *delivery.treated))))


def _say(appended: Appended) -> None:
    facts = [ngettext("{count} row is new", "{count} rows are new", appended.added)]
    if appended.already_there:
        facts.append(
            ngettext(
                "{count} row was there already and is not added again",
                "{count} rows were there already and are not added again",
                appended.already_there,
            )
        )
    if appended.outdated:
        facts.append(
            ngettext(
                "{count} older row about the same customer goes",
                "{count} older rows about the same customers go",
                appended.outdated,
            )
        )
    st.caption(" · ".join(facts))
