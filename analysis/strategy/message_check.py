"""How a message turns out for a whole segment: who gets a fallback, and for whom it is too long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from analysis.strategy.messages import check_template, render_message, tokens


@dataclass(frozen=True, eq=False)
class MessageCheck:
    """One message for all customers of a segment.

    `customers`: how many; `with_fallback`: of them those in whose text a fallback stands; `too_long`: those whose
        text is longer than the channel shows.
    `longest`: characters of the longest text.
    `fallbacks`: token → customers who get its fallback.
    """

    customers: int
    with_fallback: int
    too_long: int
    longest: int
    fallbacks: dict[str, int]


def check_message(
    template: str, facts: pd.DataFrame, channel: str, formatted: Callable[[str, object], str] | None = None
) -> MessageCheck:
    """Fill in the message for everybody; customers with the same values are filled in once.

    Args:
        template: with tokens.
        facts: one row per customer, a column per token, as in `message_facts`.
        channel: key of `LIMITS`.
        formatted: as in `render_message`.

    Raises:
        SettingsError: as `check_template` and `render_message`.
    """
    check_template(template, facts.columns)
    used = [name for name in tokens(template) if name in facts]
    with_fallback = too_long = longest = 0
    fallbacks: dict[str, int] = {}
    for values, customers in _alike(facts, used):
        rendered = render_message(template, values, channel, formatted)
        with_fallback += customers * bool(rendered.fell_back)
        too_long += customers * bool(rendered.too_long)
        longest = max(longest, len(rendered.text))
        for name in dict.fromkeys(rendered.fell_back):
            fallbacks[name] = fallbacks.get(name, 0) + customers
    return MessageCheck(len(facts), with_fallback, too_long, longest, fallbacks)


def preview_customers(facts: pd.DataFrame, template: str) -> dict[str, str]:
    """Whom to look at first: `first` in the list, a `typical` one by the days since the last order, and one with a
    `fallback` where the message has a column for a token but the customer no value.

    Args:
        facts: one row per customer, indexed by customer, in the order of the list; `days_since_last_order` if known.

    Returns:
        Kind → customer, each customer once; empty where there is nobody.
    """
    if facts.empty:
        return {}
    chosen = {"first": facts.index[0]}
    if "days_since_last_order" in facts:
        days = facts["days_since_last_order"]
        chosen["typical"] = (days - days.median()).abs().idxmin()
    used = [name for name in tokens(template) if name in facts]
    lacking = facts.index[facts[used].isna().any(axis="columns")]
    if len(lacking):
        chosen["fallback"] = lacking[0]
    once = {customer: kind for kind, customer in reversed(chosen.items())}
    return {kind: customer for kind, customer in chosen.items() if once[customer] == kind}


def _alike(facts: pd.DataFrame, used: list[str]) -> list[tuple[dict[str, object], int]]:
    """The values of the tokens used, and how many customers have them."""
    if not used:
        return [({}, len(facts))] if len(facts) else []
    counted = facts[used].astype("object").groupby(used, dropna=False, sort=False).size()
    keys = [key if isinstance(key, tuple) else (key,) for key in counted.index]
    return [(dict(zip(used, key, strict=True)), int(count)) for key, count in zip(keys, counted, strict=True)]
