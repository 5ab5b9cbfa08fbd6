"""Upload: bring a file or open a sample, see how it was read, correct it, use it."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from analysis.tables.workspace import StoredTable
from pages.shared import labels, merging, moving, reading, reports, samples, state, uploads
from pages.shared.text import _, day, escape, mark, ngettext

FORMATS = ["csv", "txt", "tsv", "xlsx", "xls", "ods", "parquet", "json", "jsonl", "ndjson", "gz", "zip"]
CURRENCIES = ["EUR", "USD", "GBP", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK", "JPY"]
NEXT = {
    "journey.py": (mark("Journey: where customers leak"), "filter_alt"),
    "segmentation.py": (mark("Segmentation: who they are"), "groups"),
    "lifetime_value.py": (mark("Lifetime value: what they are worth"), "savings"),
    "bucket_strategy.py": (mark("Bucket strategy: what to do"), "campaign"),
}


def show() -> None:
    workspace = state.workspace()
    held = state.stored()
    waiting = workspace.waiting()
    st.title(_("Upload") if held or waiting.files else _("Where does your bucket leak?"))
    if waiting.files:
        reading.show(waiting)
        return
    if held:
        _held_tables(held)
        merging.offer()
        _next_steps(held)
        st.subheader(_("Add or replace a table"))
    else:
        st.markdown(
            _(
                "Bring the orders of your shop, or what people do on your website. You will see where customers leak, "
                "who they are and what they are worth, and leave with one campaign per segment."
            )
        )
    _uploader()
    if held:
        moving.offer()
    _samples(first=not held)


def _uploader() -> None:
    files = st.file_uploader(
        _("One or more files with orders or journey events: CSV, Excel or Parquet"),
        FORMATS,
        accept_multiple_files=True,
        key=uploads.widget_key(),
    )
    if files and not uploads.too_many(files) and not moving.take_in(files):
        with st.spinner(_("Taking in the file …")):
            uploads.take_in(files)
        st.rerun()
    uploads.paste()
    st.caption(
        _(
            "Your file stays on the computer this app runs on. Nothing is sent anywhere; "
            "data that nobody uses for a week is deleted."
        )
    )


def _samples(*, first: bool) -> None:
    st.subheader(_("No file at hand?") if first else _("Open a sample instead"))
    with st.grid(2, min_column_width=300):
        for sample in samples.SAMPLES:
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{_(sample.title)}**")
                st.write(_(sample.description))
                if st.button(_("Open this sample"), key=f"sample_{sample.code}", icon=":material/play_arrow:"):
                    (_open if first else _confirm)(sample)


def _open(sample: samples.Sample) -> None:
    with st.spinner(_("Opening the sample …")):
        samples.open_sample(sample)
    st.rerun()


def _confirm(sample: samples.Sample) -> None:
    @st.dialog(_("Replace your tables?"))
    def ask() -> None:
        st.write(_("The sample takes the place of the tables, settings and plan you have now."))
        if st.button(_("Replace them"), type="primary", key="sample_confirmed"):
            _open(sample)

    ask()


def _held_tables(held: dict[str, StoredTable]) -> None:
    st.subheader(_("Your tables"))
    with st.grid(2, min_column_width=300):
        for name, table in held.items():
            with st.container(border=True, height="stretch"):
                st.markdown(f"**{_(labels.TABLES[name])}** · {escape(labels.files(table.source))}")
                facts = [ngettext("{count} row", "{count} rows", table.rows)]
                if table.customers:
                    facts.append(ngettext("{count} customer", "{count} customers", table.customers))
                if table.first_moment is not None:
                    facts.append(f"{day(table.first_moment)} – {day(table.last_moment)}")
                st.write(" · ".join(facts))
                if table.added:
                    added = day(dt.datetime.fromisoformat(table.added))
                    st.caption(_("Added on {day} · digest {digest}", day=added, digest=table.digest[:8]))
                reports.dropped_rows(table.report)
                st.button(
                    _("Remove"),
                    key=f"remove_{name}",
                    icon=":material/delete:",
                    type="tertiary",
                    on_click=lambda name=name: state.workspace().remove(name),
                )
    st.caption(
        _("Deleted on {day} if nobody opens this page or another one before.", day=day(state.workspace().expires()))
    )
    st.selectbox(
        _("Currency of the amounts"),
        CURRENCIES,
        width=220,
        help=_("Only a label: nothing is converted."),
        **state.remembered("currency", "EUR", CURRENCIES),
    )


def _next_steps(held: dict[str, StoredTable]) -> None:
    st.subheader(_("What next?"))
    followed = "events" in held or "paths" in held
    useful = {"journey.py": followed, "segmentation.py": "customers" in held}
    usable = {page: words for page, words in NEXT.items() if "orders" in held or useful.get(page)}
    if "orders" not in held and not followed:
        st.info(
            _("Customers alone can be grouped; for everything else, bring orders or journey events as well.")
            if "customers" in held
            else _("These tables add to orders or journey events: bring one of those as well."),
            icon=":material/info:",
        )
    with st.container(horizontal=True):
        for page, (title, icon) in usable.items():
            st.page_link(page, label=_(title), icon=f":material/{icon}:")
    if (until := state.observed_until()) is not None:
        st.caption(_("All pages look at the same period, until {day}.", day=day(until)))


show()
