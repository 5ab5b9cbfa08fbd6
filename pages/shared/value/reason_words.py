"""The reasons behind a customer's probability of leaving, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from pages.shared.text import _, money, ngettext, number


def in_words(customers: pd.DataFrame) -> list[str]:
    """For each customer the reasons, strongest first; ↑ raises the risk against a typical customer, ↓ lowers it."""
    places = sorted(name.removeprefix("reason_") for name in customers if name.startswith("reason_"))
    columns = [_of_one_place(customers, place) for place in places]
    ordinary = _("like a typical customer at risk")
    return [" · ".join(filter(None, reasons)) or ordinary for reasons in zip(*columns, strict=True)]


def _of_one_place(customers: pd.DataFrame, place: str) -> list[str]:
    said = pd.Series("", index=customers.index, dtype=object)
    for code, rows in customers.groupby(f"reason_{place}").groups.items():
        if code:
            said[rows] = list(_SAY[code](customers.loc[rows]))
    arrows = (customers[f"weight_{place}"] > 0).map({True: "↑ ", False: "↓ "})
    return [arrow + words if words else "" for arrow, words in zip(arrows, said, strict=True)]


def _once(frame: pd.DataFrame, columns: tuple[str, ...], say: Callable[..., str]) -> Iterator[str]:
    """Say each different combination once: wording a number takes long."""
    known: dict[tuple, str] = {}
    values = [frame[name].astype(object).where(frame[name].notna(), None) for name in columns]
    for key in zip(*values, strict=True):
        if key not in known:
            known[key] = say(*key)
        yield known[key]


def _silence(customers: pd.DataFrame) -> Iterator[str]:
    def say(days: float, gap: float | None) -> str:
        if gap is None:
            return ngettext("silent for {count} day", "silent for {count} days", days)
        return ngettext(
            "silent for {count} day, usual gap {gap}", "silent for {count} days, usual gap {gap}", days, gap=number(gap)
        )

    return _once(customers.round({"days_between_orders": 0}), ("days_since_last_order", "days_between_orders"), say)


def _rhythm(customers: pd.DataFrame) -> Iterator[str]:
    def say(gap: float | None) -> str:
        if gap is None:
            return _("no rhythm yet")
        return ngettext("an order every day", "an order every {count} days", max(gap, 1))

    return _once(customers.round({"days_between_orders": 0}), ("days_between_orders",), say)


def _orders(customers: pd.DataFrame) -> Iterator[str]:
    return _once(customers, ("orders",), lambda count: ngettext("{count} order so far", "{count} orders so far", count))


def _recent_orders(customers: pd.DataFrame) -> Iterator[str]:
    def say(recent: float, before: float) -> str:
        return _("orders lately: {recent}, before: {before}", recent=number(recent), before=number(before))

    return _once(customers, ("orders_recent", "orders_before"), say)


def _tenure(customers: pd.DataFrame) -> Iterator[str]:
    def say(days: float) -> str:
        return ngettext("first order {count} day ago", "first order {count} days ago", days)

    return _once(customers, ("days_as_customer",), say)


def _spend(customers: pd.DataFrame) -> Iterator[str]:
    return _once(
        customers.round({"spend_per_order": 0}),
        ("spend_per_order",),
        lambda amount: _("{amount} per order", amount=money(amount, 0)),
    )


def _refunds(customers: pd.DataFrame) -> Iterator[str]:
    return _once(customers, ("refund_rows",), lambda count: ngettext("{count} return", "{count} returns", count))


def _variety(customers: pd.DataFrame) -> Iterator[str]:
    # Either column may be missing in the orders.
    what = "products" if "products" in customers else "categories"
    words = {
        "products": lambda count: ngettext("{count} product tried", "{count} different products", count),
        "categories": lambda count: ngettext("{count} category tried", "{count} different categories", count),
    }
    return _once(customers, (what,), words[what])


def _channel(customers: pd.DataFrame) -> Iterator[str]:
    def say(channel: str | None) -> str:
        return _("first order without a channel") if channel is None else _("came by {channel}", channel=channel)

    return _once(customers, ("channel",), say)


def _visits(customers: pd.DataFrame) -> Iterator[str]:
    def say(days: float | None) -> str:
        if days is None:
            return _("no visit seen")
        return ngettext("last visit {count} day ago", "last visit {count} days ago", days)

    return _once(customers, ("days_since_last_visit",), say)


_SAY = {
    "silence": _silence,
    "rhythm": _rhythm,
    "orders": _orders,
    "recent_orders": _recent_orders,
    "tenure": _tenure,
    "spend": _spend,
    "refunds": _refunds,
    "variety": _variety,
    "channel": _channel,
    "visits": _visits,
}
