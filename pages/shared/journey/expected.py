"""What the page says about customers who are still open, and what becomes of them."""

from __future__ import annotations

from analysis.journey import Conversion, Funnel
from pages.shared.text import _, day, mark, ngettext, number

# Why there is no estimate.
REASONS = {
    "few_mature": mark(
        "Too few could be followed for their whole time ({count}) to say what the open ones will do: "
        "the share lies between both ends, all of them lost and all going on."
    ),
    "not_in_order": mark(
        "What the open ones will do is estimated only for steps in order with nothing that must not happen in between: "
        "the share lies between both ends, all of them lost and all going on."
    ),
}


def said(funnel: Funnel, conversion: Conversion) -> list[str]:
    """Sentences below the funnel; none where nobody is open."""
    if conversion.reason in REASONS:
        return [_(REASONS[conversion.reason], count=number(conversion.mature))]
    if not conversion.is_estimate:
        return []
    how = ngettext(
        "{count} customer is still open: expected to go on like others at the same age, learned from {mature} "
        "entries that could be followed for their whole time. Ranges are 95 %.",
        "{count} customers are still open: expected to go on like others at the same age, learned from {mature} "
        "entries that could be followed for their whole time. Ranges are 95 %.",
        funnel.still_open,
        mature=number(conversion.mature),
    )
    return [how, *_change(conversion)]


def _change(conversion: Conversion) -> list[str]:
    if conversion.changed_on is None:
        return []
    changed = _("In the week of {day} the share of a step changed more than by chance.", day=day(conversion.changed_on))
    if conversion.since is None:
        known = _("Too little came since to learn from it alone, so the estimate still leans on the time before.")
    else:
        known = _("The estimate rests on those who entered since.")
    return [f"{changed} {known}"]
