"""What codes are called on screen."""

from __future__ import annotations

import pandas as pd

from analysis.tables.files.stack import SEPARATOR
from pages.shared.text import _, mark, money, ngettext, number

# So many files are named where a table is described in one line.
MOST_FILES = 3

TABLES = {
    "orders": mark("Orders"),
    "events": mark("Journey events"),
    "customers": mark("Customers"),
    "spend": mark("Ad spend"),
    "feedback": mark("Reviews and surveys"),
    "results": mark("Test results"),
    "paths": mark("Counted paths"),
    "aliases": mark("Ids of one person"),
}

SEGMENTS = {
    "champions": mark("Champions"),
    "loyal": mark("Loyal"),
    "promising": mark("Promising"),
    "new": mark("New"),
    "at_risk": mark("At risk"),
    "cooling": mark("Cooling"),
    "lost_valuable": mark("Lost (valuable)"),
    "lost": mark("Lost"),
}

# Names, the same in every language.
ORIGINS = {
    "first_month": mark("Month of the first order"),
    "first_product": mark("First product"),
    "first_category": mark("First category"),
    "first_channel": mark("First channel"),
}
MODELS = {"bgnbd": "BG/NBD", "mbgnbd": "MBG/NBD", "paretonbd": "Pareto/NBD"}

COLUMNS = {
    "customer_id": mark("Customer"),
    "timestamp": mark("Date"),
    "amount": mark("Amount"),
    "order_id": mark("Order number"),
    "product": mark("Product"),
    "category": mark("Category"),
    "quantity": mark("Quantity"),
    "channel": mark("Channel"),
    "store": mark("Store"),
    "currency": mark("Currency"),
    "event": mark("Event"),
    "session_id": mark("Visit number"),
    "text": mark("Text"),
    "rating": mark("Rating"),
    "source": mark("Source"),
    "arm": mark("Variant of the test"),
    "outcome": mark("Outcome"),
    "before": mark("Before the test"),
    "device": mark("Device"),
    "campaign": mark("Campaign"),
    "alias": mark("Further id"),
    "path": mark("Path"),
    "total_conversions": mark("Conversions"),
    "total_conversion_value": mark("Value of the conversions"),
    "total_null": mark("Taken without conversion"),
}

ACTIONS = {
    "thank": mark("Thank and give early access"),
    "upsell": mark("Offer a bigger basket"),
    "cross_sell": mark("Offer what goes with it"),
    "welcome": mark("Welcome, ask for the second order"),
    "win_back_personal": mark("Win back personally"),
    "remind": mark("Remind"),
    "win_back_offer": mark("Win back with an offer"),
    "last_call": mark("Last call, then let go"),
    "inform": mark("Inform"),
    "second_order": mark("Ask for the second order"),
    "replenish": mark("Remind of what runs out"),
    "upgrade": mark("Offer something better"),
    "ask": mark("Ask how it was"),
    "win_back": mark("Win back"),
    "let_go": mark("Let go"),
    "nothing": mark("Do nothing"),
}

CHANNELS = {
    "email": mark("E-mail"),
    "ad": mark("Ad"),
    "letter": mark("Letter"),
    "phone": mark("Phone"),
    "none": mark("None"),
}

FORMATS = {
    "email": mark("E-mail"),
    "subject": mark("Subject line"),
    "landing_page": mark("Landing page"),
    "ad_headline": mark("Ad headline"),
    "ad": mark("Ad text"),
    "social": mark("Social post"),
    "sms": mark("Text message"),
    "sales_talk": mark("Sales talk"),
}

LANGUAGES = {"en": mark("English"), "de": mark("German")}

TONES = {"factual": mark("Factual"), "warm": mark("Warm"), "urgent": mark("Urgent")}

STATUSES = {
    "draft": mark("Draft"),
    "ready": mark("Ready"),
    "running": mark("Running"),
    "done": mark("Done"),
}

MESSAGES = {
    "thank_early_access": mark("Thank you for your loyalty: you see the new collection a week before everyone else."),
    "bigger_basket": mark("Your favourites, and what goes with them: all in one parcel."),
    "goes_well_with": mark("This goes well with what you chose last time."),
    "welcome_second_order": mark("Good to have you here! Three ideas for your next order."),
    "we_miss_you": mark("We miss you. Tell us what was missing, and we will make it right."),
    "what_is_new": mark("A lot is new since your last visit: have a look."),
    "come_back_offer": mark("Come back: we have picked something for you."),
    "stay_or_go": mark("Do you still want to hear from us? One click, and we stay in touch."),
    "news": mark("News from us, picked for you."),
    "second_order_due": mark("Time for more? This is what others chose after an order like yours."),
    "runs_out": mark("What you bought is probably running out: order again with one click."),
    "how_was_it": mark("How was it? Two questions, and we get better."),
}


def names(codes: dict[str, str]) -> dict[str, str]:
    """A table of codes in the user's language."""
    return {code: _(name) for code, name in codes.items()}


def column(name: str) -> str:
    """What a canonical column is called; a further column keeps the name the file gave it."""
    return _(COLUMNS[name]) if name in COLUMNS else name


def files(source: str) -> str:
    """The files a table comes from; of many the first few."""
    names = source.split(SEPARATOR)
    first, more = SEPARATOR.join(names[:MOST_FILES]), len(names) - MOST_FILES
    if more <= 0:
        return source
    return ngettext("{files} and {count} more file", "{files} and {count} more files", more, files=first)


def defined(groups: pd.DataFrame) -> pd.DataFrame:
    """The groups with their `definition` in words."""
    return groups.assign(definition=[definition(group) for _index, group in groups.iterrows()])


def definition(group: pd.Series) -> str:
    """A group's definition in plain units: "ordered within 115 days, 4 or more orders, 506 € or more"."""
    parts = [_days(group["days_from"], group["days_to"]), _orders(group["orders_from"], group["orders_to"])]
    parts.append(_revenue(group["revenue_from"], group["revenue_to"]))
    return ", ".join(part for part in parts if part)


def _days(low: float, high: float) -> str:
    if pd.isna(low) and pd.isna(high):
        return ""
    if pd.isna(low):
        return _("ordered within {high} days", high=number(high))
    if pd.isna(high):
        return _("last order {low} days ago or longer", low=number(low))
    return _("last order {low} to {high} days ago", low=number(low), high=number(high))


def _orders(low: float, high: float) -> str:
    if pd.isna(low) and pd.isna(high):
        return ""
    if pd.isna(high):
        return _("{low} or more orders", low=number(low))
    if pd.isna(low):
        return _("1 order") if high == 1 else _("at most {high} orders", high=number(high))
    return (
        _("{low} orders", low=number(low))
        if low == high
        else _("{low} to {high} orders", low=number(low), high=number(high))
    )


def _revenue(low: float, high: float) -> str:
    if pd.isna(low) and pd.isna(high):
        return ""
    if pd.isna(high):
        return _("{low} or more", low=money(low))
    return _("less than {high}", high=money(high))
