"""What is in the plan's ZIP, in words: a short list for the page and for the README."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from analysis.export import PLATFORMS
from analysis.export.merge_tags import FIELDS
from analysis.export.platforms import email_hash_column, plain_addresses
from analysis.strategy import Plan
from pages.shared.text import _, mark, ngettext, number

# What to do where a tool has no address to find a customer by.
WITHOUT_ADDRESS = {
    "mailchimp": mark("Addresses are not kept here: fill “Email Address” by “Customer ID” before you import it."),
    "brevo": mark(
        "Addresses are not kept here: Brevo finds its contacts by EXT_ID if they have your customer numbers."
    ),
    "hubspot": mark(
        "Addresses are not kept here: HubSpot finds contacts by “Customer ID” if that is a property with unique values."
    ),
    "klaviyo": mark("Addresses are not kept here: fill “Email” by “External ID” before you import it."),
}


class Entry(NamedTuple):
    """A file or folder of the ZIP and what is in it."""

    path: str
    said: str


def contents(plan: Plan, listed: pd.DataFrame, platforms: list[str], rounds: int, *, with_leaks: bool) -> list[Entry]:
    """Everything in the ZIP but the README itself.

    Args:
        listed: the customers in the lists, with codes kept for export.
        platforms: the chosen ones.
        rounds: entries of the calendar.
        with_leaks: the workbook has a sheet of leaks.
    """
    workbook = _("Campaigns, segments, assumptions and leaks") if with_leaks else _("Campaigns, segments, assumptions")
    lists = ngettext(
        "A list for each segment, {count} customer in all",
        "A list for each segment, {count} customers in all",
        len(listed),
    )
    days = ngettext("{count} entry for any calendar program", "{count} entries for any calendar program", rounds)
    nobody = _("No list: the plan writes to nobody.")
    tools = [(code, platform_note(code, listed) if plan.totals.contacts else nobody) for code in platforms]
    return [
        Entry("plan.xlsx", workbook),
        *([Entry("calendar.ics", days)] if rounds else []),
        Entry("methods.html", _("What each number means and what it rests on")),
        Entry("audiences/", lists),
        *(Entry(f"{code}/", note) for code, note in tools),
        *([Entry("messages/", _letters(platforms))] if plan.totals.contacts else []),
    ]


def _letters(platforms: list[str]) -> str:
    """What the folder of the messages holds."""
    said = _("Texts for each segment in both languages, and each e-mail as HTML")
    if not set(platforms) & set(FIELDS):
        return said
    return _("{said}, with the placeholders of your mail tool", said=said)


def platform_note(code: str, listed: pd.DataFrame) -> str:
    """How many of the customers the platform can find, and what to do about the others."""
    if PLATFORMS[code].key == "sha256":
        return _ad_platform(int(email_hash_column(listed).notna().sum()), len(listed))
    addressed = int(plain_addresses(listed).notna().sum())
    if not addressed:
        return _(WITHOUT_ADDRESS[code])
    return _(
        "Lists in the columns of {platform}; {found} of {everyone} customers have an address.",
        platform=PLATFORMS[code].name,
        found=number(addressed),
        everyone=number(len(listed)),
    )


def _ad_platform(found: int, everyone: int) -> str:
    if not found:
        return _(
            "No list: there is no SHA-256 of an address to match with. Choose to keep it when you upload the customers."
        )
    return _(
        "{found} of {everyone} customers, by the SHA-256 of their address. Lists under 100 people are hardly used.",
        found=number(found),
        everyone=number(everyone),
    )
