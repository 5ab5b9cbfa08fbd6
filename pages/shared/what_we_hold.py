"""What we hold and why: one page for the data protection officer, written from what the workspace really holds."""

from __future__ import annotations

import datetime as dt

from analysis.tables.workspace import EXPIRES_AFTER_DAYS, StoredTable
from pages.shared import consent, labels, people, state
from pages.shared.text import _, day, mark, ngettext, number

WHY = {
    "orders": mark("To group customers by what they buy, to estimate what they are worth, and to plan campaigns."),
    "events": mark("To see at which step of their journey customers leave."),
    "customers": mark("To describe groups of customers, and to know who may be contacted."),
    "aliases": mark("To count somebody who has several customer numbers once."),
    "feedback": mark("To understand what customers say about the shop and its products."),
    "results": mark("To see what a test or a campaign changed, compared with those who did not get it."),
    "paths": mark("To share the credit for conversions among channels. It holds no persons."),
    "spend": mark("To compare what a channel costs with what it brings. It holds no persons."),
}
DONE = {
    "not_kept": mark("not stored"),
    "used": mark("stored as it is, as the key of the customer"),
    "keyed_hash": mark("stored only as a code (HMAC-SHA-256; its key never leaves this workspace)"),
    "sha256": mark("stored only as the SHA-256 of the address, for matching with ad platforms"),
}


def text() -> str:
    """The page in the user's language, as plain text."""
    today = dt.datetime.now(dt.UTC).date()
    lines = [_("What we hold and why"), _("Leaky Bucket, as of {day}", day=day(today)), ""]
    for table in state.stored().values():
        lines += [*_table(table), ""]
    lines += [*_identifiers(), "", *_merged(), *_consent(), "", *_keeping()]
    return "\r\n".join(lines) + "\r\n"


def _table(table: StoredTable) -> list[str]:
    facts = [ngettext("{count} row", "{count} rows", table.rows)]
    if table.customers:
        facts.append(ngettext("{count} customer", "{count} customers", table.customers))
    if table.first_moment is not None:
        facts.append(f"{day(table.first_moment)} – {day(table.last_moment)}")
    columns = ", ".join(labels.column(name) for name in table.columns)
    lines = [
        _("{table}: {facts}", table=_(labels.TABLES[table.name]).upper(), facts=", ".join(facts)),
        _("  Columns: {columns}", columns=columns or "–"),
        _("  From: {file}", file=table.source),
        _("  Why: {purpose}", purpose=_(WHY[table.name])),
    ]
    left_out = table.report.rows_read - table.report.rows_kept
    if left_out:
        lines.append(ngettext("  {count} row was not taken over.", "  {count} rows were not taken over.", left_out))
    return lines


def _identifiers() -> list[str]:
    lines = [_("COLUMNS THAT NAME PEOPLE")]
    for table in state.stored().values():
        for column, kind, how in table.treated:
            described = {"column": column, "kind": _(people.IDENTIFIERS[kind]), "done": _(DONE[how])}
            lines.append(_("  {table}: {column} ({kind}): {done}", table=_(labels.TABLES[table.name]), **described))
    if len(lines) == 1:
        lines.append(_("  None was noted in the files that were brought."))
    lines.append(_("  Customer numbers are stored as they are, unless said otherwise: without them nothing adds up."))
    return lines


def _merged() -> list[str]:
    people = state.people()
    if people is None:
        return []
    return [
        _("PEOPLE WITH SEVERAL CUSTOMER NUMBERS"),
        ngettext(
            "  {count} person with {ids} numbers is counted and listed as one, as chosen on the Upload page.",
            "  {count} people with {ids} numbers are each counted and listed as one, as chosen on the Upload page.",
            people.count,
            ids=number(people.ids),
        ),
        _("  The tables themselves are stored as they came."),
        "",
    ]


def _consent() -> list[str]:
    found = consent.current()
    if found is None:
        return [_("CONSENT"), _("  No table says who may be contacted; the lists for campaigns say so.")]
    allowed = int(found.allows.sum())
    return [
        _("CONSENT"),
        _(
            "  Read from {columns}: {allowed} of {everyone} may be contacted. The others are in no list.",
            columns=consent.names(found),
            allowed=number(allowed),
            everyone=number(len(found.allows)),
        ),
    ]


def _keeping() -> list[str]:
    return [
        _("STORAGE"),
        _("  Where: on the computer this app runs on, in the folder {folder}.", folder=str(state.root())),
        _("  Who can read it: this browser, by a random key in a cookie, and whoever administers that computer."),
        _("  Transfers: none. The app asks no other computer for anything and reports to nobody."),
        ngettext(
            "  How long: {count} day after it was last opened, then it is deleted by itself (now: {until}).",
            "  How long: {count} days after it was last opened, then it is deleted by itself (now: {until}).",
            EXPIRES_AFTER_DAYS,
            until=day(state.workspace().expires()),
        ),
        _("  Deletion at any time: “Delete my data” removes tables, settings, plan and keys at once."),
        _("  Uploaded files: kept only until the table is taken over or discarded; rows left out are not kept."),
    ]
