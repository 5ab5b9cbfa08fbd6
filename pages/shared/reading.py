"""How waiting files were read: shown before anything is used, and correctable."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.errors import AnalysisError
from analysis.tables.table import Table
from analysis.tables.values.dates import AmbiguousDatesError
from analysis.tables.waiting import Waiting
from pages.shared import cache, choices, cleaning, joining, people, reports, shapes, turns
from pages.shared.errors import error_text
from pages.shared.text import _, escape, ngettext


def show(waiting: Waiting) -> None:
    """The panel for the files whose turn it is; ends in a stored table or in discarded files."""
    turn = turns.take(waiting)
    upload, store = turn.upload, None
    if upload is not None:
        shapes.recall(upload)
        upload = _columns_as_rows(upload)
        chosen = choices.ask(upload)
        with st.spinner(_("Preparing the table …")):
            table = _prepare(upload, chosen)
        if table is not None:
            reports.preview(table)
            reports.dropped_rows(table.report, partial(cache.rejected, *_arguments(upload, chosen)))
            _order_totals(upload, table)
            cleaning.show(upload.digest, table.report)
            people.show(upload, chosen)
            store = joining.ask(joining.ToStore(table, turn.source, people.treated(upload, chosen)), upload.digest)
    _buttons(store, turn)


def _columns_as_rows(upload: cache.Upload) -> cache.Upload:
    """A file with a column for each step of a journey, or for the spend on each channel, gets rows, unless refused."""
    steps, spend = cache.wide_steps(upload), cache.wide_spend(upload)
    if steps is not None:
        names = ", ".join(escape(step) for step in steps.steps)
        label = _("Each step has a column of its own ({steps}): read them as journey events", steps=names)
    elif spend is not None:
        names = ", ".join(escape(column) for column, _channel in spend.channels)
        label = _("Each channel has a column of its own ({columns}): read them as ad spend", columns=names)
    else:
        return upload
    key = f"wide_{upload.digest}"
    shapes.propose(key, (True, False))
    if not st.toggle(label, value=True, key=key):
        return upload
    return cache.one_row_a_channel(upload, spend) if steps is None else cache.one_row_a_step(upload, steps)


def _order_totals(upload: cache.Upload, table: Table) -> None:
    """Whether an amount that repeats on the lines of an order is the order's total."""
    key = _totals_key(upload)
    if "order_totals_counted_once" in table.report.notes or key in st.session_state:
        st.toggle(_("The amount is the total of the order, not of the line: count it once"), value=True, key=key)


def _totals_key(upload: cache.Upload) -> str:
    return f"totals_{upload.digest}"


def _prepare(upload: cache.Upload, chosen: choices.Choices) -> Table | None:
    shapes.propose(_totals_key(upload), (True, False))
    try:
        return cache.prepared(people.hidden(upload, chosen), *_arguments(upload, chosen)[1:])
    except AmbiguousDatesError:
        st.info(_("Answer the question about the dates, then you see your table."), icon=":material/help:")
    except AnalysisError as error:
        st.warning(error_text(error), icon=":material/info:")
    return None


def _arguments(upload: cache.Upload, chosen: choices.Choices) -> tuple:
    """The file and all that was decided about it."""
    return (
        upload,
        chosen.table,
        tuple(chosen.mapping.items()),
        chosen.day_first,
        chosen.decimal,
        st.session_state.get(_totals_key(upload)),
        cleaning.chosen(upload.digest),
    )


def _buttons(store: joining.ToStore | None, turn: turns.Turn) -> None:
    with st.container(horizontal=True):
        if store is not None:
            label = ngettext("Use this {count} row", "Use these {count} rows", len(store.table.frame))
            if st.button(label, type="primary", icon=":material/check:", key="use_table"):
                store.store()
                shapes.remember(turn.upload, turn.source)
                turn.end()
                st.rerun()
        label = _("Discard this file") if len(turn.files) == 1 else _("Discard these files")
        st.button(label, icon=":material/close:", on_click=turn.end, key="discard_file")
