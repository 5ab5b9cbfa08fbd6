"""One persona: numbers, what it buys and did last, what sets it apart, and three real customers without names."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import apart_chart, habits_chart
from analysis.segments.personas import Personas
from pages.shared import cards, tables
from pages.shared.cards import card
from pages.shared.segments.fact_names import fact_name, fact_value
from pages.shared.text import _, escape, money, ngettext, number, percent, short_money, wording

MOST_APART, MOST_HABITS = 6, 5
BOUGHT = ("category", "product", "channel")


def show(found: Personas, persona: pd.Series, name: str) -> None:
    with st.container(border=True):
        st.subheader(escape(name))
        _numbers(persona)
        habits = found.habits[found.habits["segment"] == persona.name]
        _last(persona, habits)
        _feedback(persona)
        _habits(habits)
        _apart(found.apart[found.apart["segment"] == persona.name], name)
        _examples(found.examples[found.examples["segment"] == persona.name])


def _numbers(persona: pd.Series) -> None:
    with cards.row():
        card(_("Customers"), number(persona["customers"]))
        if "revenue" in persona:
            card(_("Revenue"), short_money(persona["revenue"]))
        if pd.notna(persona.get("lifetime_value")):
            card(
                _("Lifetime value"),
                short_money(persona["lifetime_value"]),
                _("What the segment will still bring; in 8 of 10 cases it lies in the range below."),
                (short_money(persona["low"]), short_money(persona["high"])),
            )
        if pd.notna(persona.get("basket_median")):
            card(
                _("Typical order"),
                money(persona["basket_median"]),
                ngettext(
                    "Median of {count} order; half of them lie in the range below.",
                    "Median of {count} orders; half of them lie in the range below.",
                    persona["orders"],
                ),
                (money(persona["basket_low"]), money(persona["basket_high"])),
            )
    shares = [_("{share} of the customers", share=percent(persona["share_of_customers"], 1))]
    if pd.notna(persona.get("share_of_revenue")):
        shares.append(_("{share} of the revenue", share=percent(persona["share_of_revenue"], 1)))
    if pd.notna(persona.get("share_of_value")):
        shares.append(_("{share} of the lifetime value", share=percent(persona["share_of_value"], 1)))
    st.markdown("**" + " · ".join(shares) + "**")


def _last(persona: pd.Series, habits: pd.DataFrame) -> None:
    """The last purchase and the last action, in sentences."""
    said = []
    if pd.notna(persona.get("days_since_last_order")):
        said.append(_("Last purchase: {days} days ago (median)", days=number(persona["days_since_last_order"])))
        if pd.notna(persona.get("last_order_share")):
            said[-1] += _(", {share} of all they ever paid", share=percent(persona["last_order_share"]))
        said[-1] += _mostly(habits, "last_category") + "."
    if pd.notna(persona.get("days_since_last_event")):
        said.append(_("Last action: {days} days ago (median)", days=number(persona["days_since_last_event"])))
        said[-1] += _mostly(habits, "last_event") + "."
    if said:
        st.markdown(" ".join(said))


def _mostly(habits: pd.DataFrame, what: str) -> str:
    own = habits[habits["what"] == what]
    if own.empty:
        return ""
    most = own.iloc[0]
    fields = {"value": escape(most["value"]), "share": percent(most["share"]), "n": number(most["n"])}
    return _(", most often “{value}” ({share} of {n})", **fields)


def _feedback(persona: pd.Series) -> None:
    if not persona.get("answers", 0) > 0:
        return
    answers = ngettext("{count} customer said something", "{count} customers said something", persona["answers"])
    said = [answers]
    if pd.notna(persona.get("mean_rating")):
        said.append(_("rating {mean} on average", mean=number(persona["mean_rating"], 1)))
    if pd.notna(persona.get("share_positive")):
        said.append(
            _(
                "{positive} positive and {negative} negative of {n} that could be judged",
                positive=percent(persona["share_positive"]),
                negative=percent(persona["share_negative"]),
                n=number(persona["judged"]),
            )
        )
    few = "" if len(said) > 1 else " " + _("Too few to say how content they are.")
    st.markdown(", ".join(said) + "." + few)


def _habits(habits: pd.DataFrame) -> None:
    held = [what for what in BOUGHT if (habits["what"] == what).any()]
    if not held:
        return
    for what, place in zip(held, st.columns(len(held)), strict=True):
        own = habits[habits["what"] == what].head(MOST_HABITS)
        said = _("**{what}**: bought by so many of {n}", what=fact_name(what), n=number(own["n"].iloc[0]))
        with place:
            st.markdown(said)
            chart = habits_chart(own.assign(name=own["value"]), wording())
            st.altair_chart(chart, key=f"habits_{what}", alt=f"{fact_name(what)}: {own['value'].iloc[0]}")


def _apart(apart: pd.DataFrame, name: str) -> None:
    clear = apart[apart["is_clear"]]
    st.markdown("**" + _("What sets them apart") + "**")
    if clear.empty:
        tried = ngettext("{count} comparison", "{count} comparisons", len(apart))
        st.caption(_("Nothing beyond chance in {tried} with all others.", tried=tried))
        return
    shown = clear.assign(
        name=[_compared(row) for row in clear.itertuples()],
        shown_inside=[_shown(row.kind, row.column, row.inside) for row in clear.itertuples()],
        shown_outside=[_shown(row.kind, row.column, row.outside) for row in clear.itertuples()],
    )
    for numeric in (False, True):
        own = shown[(shown["kind"] == "number") == numeric].head(MOST_APART)
        if len(own):
            first = own.iloc[0]
            title = _(
                "{what}: {inside} in “{segment}”, {outside} elsewhere",
                what=first["name"],
                inside=first["shown_inside"],
                outside=first["shown_outside"],
                segment=name,
            )
            st.altair_chart(apart_chart(own, wording(), title), key=f"apart_{numeric}", alt=title)
    st.caption(
        _(
            "Against all other customers, with 95 % ranges; {clear} of {all} comparisons are beyond chance, after "
            "correction for their number. What the segments are made from is not compared. Differences are no causes.",
            clear=number(len(clear)),
            all=number(len(apart)),
        )
    )
    _apart_table(shown)


def _apart_table(shown: pd.DataFrame) -> None:
    with st.expander(_("All differences in numbers"), icon=":material/table:"):
        tables.show(
            shown,
            {
                "name": _("What"),
                "shown_inside": _("In the segment"),
                "shown_outside": _("All others"),
                "n_inside": _("Customers in the segment"),
                "n_outside": _("All other customers"),
                "effect": _("Effect"),
                "low": _("at least (95 %)"),
                "high": _("at most (95 %)"),
            },
            file_name="what_sets_apart.csv",
            key="apart_table",
        )


def _compared(row) -> str:
    if row.kind == "number":
        return fact_name(row.column)
    if row.kind == "mix":
        return _("{value} in the order lines", value=row.value)
    return _("{what}: {value}", what=fact_name(row.column), value=row.value)


def _shown(kind: str, column: str, value: float) -> str:
    return fact_value(column, value) if kind == "number" else percent(value, 1)


def _examples(examples: pd.DataFrame) -> None:
    st.markdown("**" + _("Three of them") + "**")
    if examples.empty:
        st.caption(_("Not shown: the groups in it are too small."))
        return
    st.caption(_("Real customers near the middle, without number; money to two digits, days in whole weeks."))
    tables.show(
        examples.assign(alias=[_("Customer {letter}", letter="ABC"[place]) for place in examples["example"]]),
        {
            "alias": _("Customer"),
            **{name: fact_name(name) for name in examples if name not in ("segment", "example")},
        },
        file_name="examples.csv",
        key="examples",
    )
