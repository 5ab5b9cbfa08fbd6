"""What is said about the bucket."""

from __future__ import annotations

import pandas as pd

from analysis.strategy.bucket import Bucket, BucketBasis
from pages.shared.strategy import bucket_checks
from pages.shared.text import _, mark, ngettext, number, percent

NOTES = {
    "nobody_leaves": mark(
        "In these data hardly anybody can be seen to leave for good, so every pause counts as chance and the level "
        "ahead is likely too high."
    ),
    "ridge": mark("Several sets of parameters explain the data equally well."),
    "begins_mid_life": mark("Many of the customers first seen early had probably bought before the data begin."),
    "regular_buyers": mark("Customers buy in a steadier rhythm than the model knows."),
}


def channel_names(basis: BucketBasis) -> dict[str, str]:
    """What the channels are called: as the file says, the rest in words."""
    rest = _("Others, unknown") if len(basis.inflow.channels) > 1 else _("New customers")
    return {code: rest if code == "" else code for code in basis.inflow.channels["channel"]}


def leaking(bucket: Bucket) -> str:
    """The finding of the picture: which hole is the larger one."""
    rates = bucket.rates()
    if rates.lost < 1:
        return _("Hardly anybody falls silent in the coming year")
    share = rates.lost_after_first / rates.lost
    if share >= 0.5:
        return _("{share} of what leaks is lost after a single order", share=percent(share))
    return _("{share} of what leaks is lost after later orders", share=percent(1 - share))


def going(bucket: Bucket) -> str:
    """The finding of the fan: where the level goes, if its range can tell."""
    now, end = float(bucket.basis.crowds.active), bucket.months.iloc[-1]
    low, high = float(end["level_low"]), float(end["level_high"])
    said = {"low": number(low), "high": number(high), "now": number(now), "months": number(len(bucket.months))}
    if low > now:
        return _("The bucket fills: {now} active today, {low} to {high} in {months} months", **said)
    if high < now:
        return _("The bucket runs low: {now} active today, {low} to {high} in {months} months", **said)
    return _("Whether the bucket fills is open: {now} active today, {low} to {high} in {months} months", **said)


def assumptions(bucket: Bucket) -> list[str]:
    """What the numbers rest on."""
    basis = bucket.basis
    error = percent(basis.inflow.typical_error)
    rule = {
        "season": _(
            "New customers come as in the same month of the year before; so far a month was off by {error} that way.",
            error=error,
        ),
        "mean": _(
            "New customers come as in the mean of the latest year; so far a month was off by {error} that way.",
            error=error,
        ),
    }
    return [
        _(
            "Who leaves is expected by MBG/NBD, fitted to {customers} customers, {repeat} of whom came back: everybody "
            "orders at a pace of their own and may leave after any order, so newcomers leave sooner than regulars.",
            customers=number(basis.customers),
            repeat=number(basis.repeat_customers),
        ),
        rule[basis.inflow.rule],
        ngettext(
            "Who first appears in the first {count} day of the data does not count as new there: it may be an older "
            "customer.",
            "Who first appears in the first {count} days of the data does not count as new there: they may be older "
            "customers.",
            basis.burn_in_days,
        ),
        bucket_checks.corrected(basis),
        *_beyond(bucket),
        *(_(words) for note, words in NOTES.items() if note in basis.notes),
        _("The model knows no seasons and no change of prices or assortment; all months are equally long."),
    ]


def _beyond(bucket: Bucket) -> list[str]:
    """A warning where more months are told than were seen."""
    seen, ahead = len(bucket.history), len(bucket.months)
    if ahead <= seen:
        return []
    return [
        _(
            "The data cover {seen} months: what is told of the {ahead} months ahead goes beyond what anybody has seen.",
            seen=number(seen),
            ahead=number(ahead),
        )
    ]


def both_ways(bucket: Bucket) -> pd.DataFrame:
    """The months so far and ahead, latest counted ones first of all: with `kind` in words."""
    counted = bucket.history.assign(kind=_("counted"))
    return pd.concat([counted.tail(24), bucket.months.assign(kind=_("expected"))], ignore_index=True)
