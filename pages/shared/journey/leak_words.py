"""What leaks are called on screen, and what is said of them: on the Journey page and where the plan is made."""

from __future__ import annotations

import pandas as pd

from analysis.journey import Drivers, LeakList
from pages.shared import labels
from pages.shared.text import _, mark, number, percent, short_money

KINDS = {"one_time": mark("One-time buyers"), "lapsing": mark("Regulars who stay away")}
REASONS = {
    "few_lost": mark("too few lost customers to price"),
    "few_passed": mark("too few who went on to price"),
    "no_money": mark("no orders to price with"),
    "nobody_lost": mark("nobody is lost here"),
}
MOST_REASONS = 3


def keys(leaks: pd.DataFrame) -> list[tuple[str, str, str]]:
    """What tells leaks apart."""
    return list(zip(leaks["kind"], leaks["from_step"], leaks["to_step"], strict=True))


def named(leaks: LeakList, names: dict[str, str]) -> pd.DataFrame:
    """The list with each leak and each reason in words, customers as whole numbers."""
    said = [
        _(KINDS[kind]) if kind in KINDS else f"{names[here]} → {names[there]}"
        for kind, here, there in keys(leaks.leaks)
    ]
    return leaks.leaks.assign(
        leak=said,
        reason=leaks.leaks["reason"].map({"": ""} | labels.names(REASONS)),
        expected_lost=leaks.leaks["expected_lost"].round().astype("Int64"),
    )


def in_money(leaks: LeakList) -> bool:
    """At least one leak has a price."""
    return bool(leaks.leaks["price_alone"].notna().any())


def title(named: pd.DataFrame) -> str:
    """The finding, as a sentence."""
    top = named.iloc[0]
    if pd.isna(top["price_alone"]):
        return _("Most customers are lost at {leak}: {lost}", leak=top["leak"], lost=number(top["lost"]))
    if not top["price_alone"] > 0:
        return _("No leak whose repair would bring money")
    return _(
        "Dearest leak: {leak}, {price} ({low} to {high})",
        leak=top["leak"],
        price=short_money(top["price_alone"]),
        low=short_money(top["price_alone_low"]),
        high=short_money(top["price_alone_high"]),
    )


def realistic(named: pd.DataFrame) -> str:
    """What a repair one can hope for brings at the dearest step; "" without a price."""
    steps = named[(named["kind"] == "step") & (named["price_alone"] > 0)]
    if steps.empty:
        return ""
    top = steps.iloc[0]
    point = _(
        "A realistic step: one point more going on at {leak} brings {gain}.",
        leak=top["leak"],
        gain=short_money(top["one_point"]),
    )
    if not top["best_group_gain"] > 0:
        return point
    best = _(
        "If all went on like “{group}” ({property}, {rate} after allowing for chance), it would be {gain}.",
        group=top["best_group"],
        property=labels.column(top["best_grouping"]),
        rate=percent(top["best_group_rate"]),
        gain=short_money(top["best_group_gain"]),
    )
    return f"{point} {best}"


def reasons(drivers: Drivers | None, names: dict[str, str]) -> str:
    """What most clearly goes with being lost, strongest first."""
    if drivers is None:
        return ""
    found = drivers.drivers
    clear = found[found["is_clear"] & (found["odds_ratio"] > 1)].sort_values("odds_ratio", ascending=False)
    said = [driver(row, names) for _index, row in clear.iterrows()]
    return ", ".join(list(dict.fromkeys(said))[:MOST_REASONS])


def driver(row: pd.Series, names: dict[str, str]) -> str:
    """An event, or a property with its value."""
    return names.get(row["name"], labels.column(row["name"])) + (f" = {row['value']}" if row["value"] else "")
