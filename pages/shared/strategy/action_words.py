"""Next best actions in words: what each is called, for whom it is meant, and why this customer gets it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.strategy.actions import UNKNOWN, NextActionSettings
from pages.shared.text import _, mark, money, ngettext, number, percent

# Short, as the name of a segment and of a bar; what the plan says is longer.
ACTIONS = {
    "welcome": mark("Welcome"),
    "second_order": mark("Second order"),
    "cross_sell": mark("Cross-sell"),
    "replenish": mark("Replenish"),
    "upgrade": mark("Upgrade"),
    "thank": mark("Thank"),
    "ask": mark("Ask"),
    "win_back": mark("Win back"),
    "let_go": mark("Let go"),
    "nothing": mark("Do nothing"),
}

_PLAIN = {
    "no_order": mark("has no order, only refunds"),
    "nothing_fits": mark("no action of the catalogue fits"),
    "rule": mark("a rule of yours says so"),
}


def condition(action: str, settings: NextActionSettings) -> str:
    """For whom an action comes into question."""
    fields = {
        "welcome": number(settings.welcome_days),
        "window": number(settings.window_days),
        "ahead": number(settings.ahead_days),
        "recent": number(settings.recent_days),
        "top": percent(settings.top_share),
        "again": percent(settings.least_share_again),
        "slow": number(settings.slow_factor),
        "gone": number(settings.gone_factor),
    }
    return {
        "welcome": _("first order at most {welcome} days ago", **fields),
        "second_order": _(
            "one order, {welcome} to {window} days ago, and a second one is usual within {ahead} days", **fields
        ),
        "cross_sell": _("something goes with what they have, and they still buy", **fields),
        "replenish": _(
            "what they bought, and at least {again} of its buyers buy again, is used up within {ahead} days; only "
            "for those who asked for reminders",
            **fields,
        ),
        "upgrade": _(
            "3 or more orders; the last one within {recent} days, the largest so far and above most of all orders",
            **fields,
        ),
        "thank": _("among the {top} most valuable, 2 or more orders, still buying", **fields),
        "ask": _("stopped at a leak, or bought again within {recent} days and never said anything", **fields),
        "win_back": _(
            "silent longer than nine of ten, after one order longer than {window} days, or {slow} times the own "
            "usual gap",
            **fields,
        ),
        "let_go": _("silent {gone} times longer than nine of ten", **fields),
        "nothing": _("nothing else pays, or it is too early", **fields),
    }[action]


def reason(row) -> str:
    """Why a customer gets the action: a row of `NextActions.customers`, as `itertuples` gives it."""
    if row.reason in _PLAIN:
        return _(_PLAIN[row.reason])
    return _WORDS[row.reason](row)


def reasons(customers: pd.DataFrame) -> pd.Series:
    """The same for many: equal reasons are worded once."""
    columns = ["reason", *(name for name in customers if name.startswith("reason_"))]
    told = customers[columns].round({"reason_share": 2, "reason_days": 0, "reason_usual_days": 0})
    group = told.groupby(columns, observed=True, dropna=False, sort=False).ngroup().to_numpy()
    different, place = np.unique(group, return_index=True)
    words = [reason(row) for row in told.iloc[place].itertuples(index=False)]
    return pd.Series(np.array(words, dtype=object)[np.searchsorted(different, group)], index=customers.index)


def last_action(action: str, days: float) -> str:
    """What was done last for a customer, and when."""
    if action == UNKNOWN:
        return _("unknown")
    return _("{action}, {when}", action=_(ACTIONS.get(action, action)), when=ago(days))


def ago(days: float) -> str:
    return ngettext("{count} day ago", "{count} days ago", round(days))


def _in(days: float) -> str:
    return ngettext("in {count} day", "in {count} days", round(days))


def _for(days: float) -> str:
    return ngettext("no order for {count} day", "no order for {count} days", round(days))


def _new(row) -> str:
    return _("first order {when}", when=ago(row.reason_days))


def _second(row) -> str:
    if row.reason_days > 0:
        due = _("second order is due {when}", when=_in(row.reason_days))
    elif row.reason_days <= 0:
        due = _("second order was due {when}", when=ago(-row.reason_days))
    else:
        due = _("one order so far")
    if not row.reason_base > 0:
        return due + _("; too few data on who buys again")
    share = {"share": percent(row.reason_share), "n": number(row.reason_base)}
    if isinstance(row.reason_what, str):
        return due + _("; {share} (n = {n}) buy again after “{what}”", what=row.reason_what, **share)
    return due + _("; {share} (n = {n}) of all buy again", **share)


def _goes_with(row) -> str:
    return _(
        "“{what}” goes with “{because}”: {share} (n = {n}) took it along",
        what=row.reason_what,
        because=row.reason_because,
        share=percent(row.reason_share),
        n=number(row.reason_base),
    )


def _runs_out(row) -> str:
    fields = {"what": row.reason_what, "share": percent(row.reason_share), "n": number(row.reason_base)}
    if row.reason_days >= 0:
        when = _in(row.reason_days)
        return _("“{what}” due {when}: {share} buy it again ({n} gaps)", when=when, **fields)
    when = ago(-row.reason_days)
    return _("“{what}” was due {when}: {share} buy it again ({n} gaps)", when=when, **fields)


def _largest(row) -> str:
    return _(
        "the last of {n} orders was the largest, at least as large as {share} of all orders",
        n=number(row.reason_base),
        share=percent(row.reason_share),
    )


def _most_valuable(row) -> str:
    return _("among the {share} most valuable customers", share=percent(row.reason_share))


def _stopped(row) -> str:
    return _("stopped at “{what}” {when}", what=row.reason_what, when=ago(row.reason_days))


def _never_asked(row) -> str:
    return _("bought again {when} and never said how it was", when=ago(row.reason_days))


def _lapsed(row) -> str:
    usual = ngettext("most come within {count} day", "most come within {count} days", round(row.reason_usual_days))
    return "; ".join([_for(row.reason_days), usual, *_silent(row)])


def _slower(row) -> str:
    usual = ngettext("own usual gap {count} day", "own usual gap {count} days", round(row.reason_usual_days))
    return "; ".join([_for(row.reason_days), usual, *_silent(row)])


def _silent(row) -> list[str]:
    if row.reason_share != row.reason_share:
        return []
    return [_("chance of no order in 90 days {share}", share=percent(row.reason_share))]


def _not_due(row) -> str:
    return _("too early: the next order is due {when}", when=_in(row.reason_days))


def _costs_more(row) -> str:
    return _("do not: “{action}” would cost more than it brings", action=_(ACTIONS[row.reason_what]))


_WORDS = {
    "new": _new,
    "second_order_due": _second,
    "goes_with": _goes_with,
    "runs_out": _runs_out,
    "largest_order": _largest,
    "most_valuable": _most_valuable,
    "stopped_at": _stopped,
    "never_asked": _never_asked,
    "lapsed": _lapsed,
    "slower": _slower,
    "gone": _lapsed,
    "not_due_yet": _not_due,
    "costs_more": _costs_more,
}


def worth(row: pd.Series | tuple) -> str:
    """Expected value with its range, and whether it was measured."""
    text = _(
        "{value} after cost ({low} to {high})",
        value=money(row.expected_value),
        low=money(row.value_low),
        high=money(row.value_high),
    )
    return text + (_(", unproven") if row.unproven else _(", measured") if row.cost else "")
