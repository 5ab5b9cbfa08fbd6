"""What became of a file: its first rows as we understood them, and every row that was left out, with the reason."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from analysis.export import safe_csv
from analysis.tables.rejected import LINE, REASON, ROW
from analysis.tables.report import ReadingReport
from analysis.tables.table import Table
from pages.shared import cleaning, labels
from pages.shared.text import _, decimal_sign, escape, mark, ngettext, number

PREVIEW_ROWS = 8
REASONS = {
    "ragged": mark("the number of cells does not fit the columns"),
    "empty": mark("nothing in the row"),
    "no_customer": mark("no customer"),
    "no_time": mark("no date"),
    "unreadable_time": mark("a date that cannot be read"),
    "no_amount": mark("no amount"),
    "unreadable_amount": mark("an amount that cannot be read"),
    "no_event": mark("no event"),
    "no_channel": mark("no channel"),
    "no_count": mark("no number of conversions that can be read"),
    "no_arm": mark("no variant"),
    "no_outcome": mark("no outcome that can be read"),
    "no_feedback": mark("neither text nor rating"),
    "total": mark("a total of other rows"),
    "header": mark("the column names again"),
    "units": mark("units under the column names"),
    "already_there": mark("in the table already, from an earlier file"),
    "newer_row": mark("an older row about a customer of whom there is a newer one"),
    **cleaning.NAMES,
}
NOTES = {
    "zero_bytes_removed": mark("The file held zero bytes, which belong in no text; they were removed."),
    "mixed_encodings": mark("Some lines were written in another encoding than the others; each was read in its own."),
    "order_totals_counted_once": mark("The amount is the total of the whole order and counts once per order."),
    "steps_from_columns": mark("Each step had a column of its own; now each step taken is a row."),
    "short_rows_filled": mark("Some rows were shorter than the others; the missing cells at their end are empty."),
    "spend_from_columns": mark("Each channel had a column of its own; now each channel and period is a row."),
    "lines_above_header": mark("The lines above the column names were passed over."),
    "yes_counts_as_one": mark("Yes counts as 1 and no as 0."),
    "addresses_in_texts": mark("Some of the texts hold an e-mail address. They are kept as they were written."),
    "decimal_comma_assumed": mark("No amount decides it: the comma was taken for the decimal sign."),
    "decimal_point_assumed": mark("No amount decides it: the point was taken for the decimal sign."),
}


def preview(table: Table) -> None:
    """The first rows, under the names the other pages use."""
    columns = {name: labels.column(name) for name in table.frame.columns}
    st.dataframe(
        table.frame.head(PREVIEW_ROWS),
        hide_index=True,
        column_config={name: st.column_config.Column(heading) for name, heading in columns.items()},
    )


def dropped_rows(report: ReadingReport, rejected: Callable[[], pd.DataFrame] | None = None) -> None:
    """Rows read = rows kept + rows left out, by reason, with examples where there are some.

    `rejected`: gives all rows left out, for a download; it is called only when somebody wants them.
    """
    left_out = report.rows_read - report.rows_kept
    if not left_out:
        st.caption(
            ngettext(
                "{count} row read, nothing left out.",
                "All {count} rows read, nothing left out.",
                report.rows_read,
            )
        )
    else:
        summary = _(
            "{read} rows read = {kept} kept + {left} left out",
            read=number(report.rows_read),
            kept=number(report.rows_kept),
            left=number(left_out),
        )
        with st.expander(summary, icon=":material/rule:"):
            st.dataframe(_reasons(report), hide_index=True)
            if rejected is not None:
                _download(rejected)
    for note in report.notes:
        st.caption(_(NOTES[note]))
    for unreadable in report.unreadable:
        st.caption(
            ngettext(
                "“{column}”: {count} value could not be read and is empty now; its row is kept (line {lines}).",
                "“{column}”: {count} values could not be read and are empty now; their rows are kept (lines {lines}).",
                unreadable.values,
                column=labels.column(unreadable.column),
                lines=", ".join(escape(str(line)) for line in unreadable.lines),
            )
        )


def _download(rejected: Callable[[], pd.DataFrame]) -> None:
    # Translated now: the file is made where no language is known.
    headings = {LINE: _("Line in the file"), REASON: _("Reason"), ROW: _("Row")}
    reasons, decimal = labels.names(REASONS), decimal_sign()

    def file() -> bytes:
        rows = rejected()
        return safe_csv(rows.assign(**{REASON: rows[REASON].map(reasons)}), headings, decimal)

    st.download_button(
        _("Download the rows left out"),
        data=file,
        file_name="rejected_rows.csv",
        mime="text/csv",
        icon=":material/download:",
        key="rejected_download",
        on_click="ignore",
        help=_("To repair them and bring them again. Rows that fit no columns: the first 10,000."),
    )


def _reasons(report: ReadingReport) -> pd.DataFrame:
    rows = [
        {
            _("Reason"): _(REASONS[dropped.reason]),
            _("Rows"): dropped.rows,
            _("For example"): " ¶ ".join(f"{line}: {text}" for line, text in dropped.examples[:3]),
        }
        for dropped in report.dropped
    ]
    return pd.DataFrame(rows)
