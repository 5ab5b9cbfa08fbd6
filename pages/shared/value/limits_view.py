"""How much may I spend: what winning, keeping and winning back a customer of each segment may cost at most."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import spend_limits_chart
from analysis.segments import SMALL
from analysis.value.spend_limits import SpendSettings
from pages.shared import cache, state, tables
from pages.shared.segments import available
from pages.shared.text import _, mark, money, number, wording
from pages.shared.value import cached
from pages.shared.value.asked import Asked

PURPOSES = {"win": mark("Winning one"), "keep": mark("Keeping one"), "win_back": mark("Winning one back")}
FINDINGS = {
    "win": mark("A new customer who begins like “{segment}” may cost up to {limit}"),
    "keep": mark("Keeping one of “{segment}” may cost up to {limit} a contact"),
    "win_back": mark("Winning back one of “{segment}” may cost up to {limit} a contact"),
}


def show(asked: Asked) -> None:
    # Without a forecast there is nothing to set a limit by.
    state.attempt(cache.lifetime_values, asked.orders, asked.settings)
    chosen = available.ask(_("Segments by"), "limits_by")
    segmentation = state.attempt(available.segmentation, chosen)
    settings = _settings()
    with st.spinner(_("Drawing what customers may bring …")):
        limits = state.attempt(cached.limits, asked.orders, asked.settings, segmentation, settings)
    names = available.names(chosen)
    purpose = st.segmented_control(
        _("What for"),
        list(PURPOSES),
        format_func=lambda code: _(PURPOSES[code]),
        required=True,
        wrap=True,
        label_visibility="collapsed",
        **state.remembered("limits_purpose", "win", PURPOSES),
    )
    _picture(limits, purpose, names)
    st.caption(_formula(purpose, settings, asked))
    _table(limits, names, settings)


def _settings() -> SpendSettings:
    with st.container(border=True), st.container(horizontal=True):
        kept = st.number_input(
            _("Contact: more likely to stay (points)"),
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            width=340,
            help=_("Of 100 customers contacted, so many stay who would have left without. An assumption until tested."),
            **state.remembered("kept_points", 5.0, between=(0, 100)),
        )
        won_back = st.number_input(
            _("Contact: more likely to come back (points)"),
            min_value=0.0,
            max_value=100.0,
            step=1.0,
            width=340,
            help=_("Of 100 silent customers contacted, so many order who would not have. An assumption until tested."),
            **state.remembered("won_back_points", 2.0, between=(0, 100)),
        )
    return SpendSettings(kept / 100, won_back / 100)


def _picture(limits: pd.DataFrame, purpose: str, names: dict[str, str]) -> None:
    shown = limits[limits["purpose"] == purpose]
    # "Small groups together" are nobody a campaign could be aimed at.
    named = shown[shown["group"] != SMALL] if (shown["group"] != SMALL).any() else shown
    top = named.loc[named["limit"].idxmax()]
    title = _(FINDINGS[purpose], segment=names.get(top["group"], top["group"]), limit=money(top["limit"], 2))
    st.altair_chart(spend_limits_chart(shown, wording(), title, names), key="spend_limits_chart", alt=title)


def _formula(purpose: str, settings: SpendSettings, asked: Asked) -> str:
    days = number(asked.settings.horizon_days)
    said = {
        "win": _(
            "Total value of a new customer: margin of a first order like theirs + what newcomers bring after it within "
            "{days} days, discounted. Which segment somebody will belong to is not known on the first day, so the "
            "later part is that of all newcomers.",
            days=days,
        ),
        "keep": _(
            "Value now × {points} points of probability. Value now: what one of them is expected to bring within "
            "{days} days, with the chance that they are gone already in it. Each further point is worth a hundredth "
            "of it.",
            points=_points(settings.kept),
            days=days,
        ),
        "win_back": _(
            "Value if active again × {points} points of probability. Value if active again: what one of them was "
            "expected to bring within {days} days right after the last order.",
            points=_points(settings.won_back),
            days=days,
        ),
    }
    return " ".join(
        [
            said[purpose],
            _(
                "At the limit the money comes back and nothing is earned. Who would have stayed or come anyway does "
                "not count. The range is 80 %, for the mean of the segment, if the model is right."
            ),
        ]
    )


def _points(probability: float) -> str:
    points = round(probability * 100, 1)
    return number(points, 0 if points.is_integer() else 1)


def _table(limits: pd.DataFrame, names: dict[str, str], settings: SpendSettings) -> None:
    wide = limits.pivot_table(index="group", columns="purpose", values=["limit", "low", "high"], sort=False)
    wide.columns = [f"{purpose}_{name}" for name, purpose in wide.columns]
    counts = limits.drop_duplicates("group").set_index("group")["customers"]
    per_point = wide["keep_limit"] / (settings.kept * 100) if settings.kept else float("nan")
    shown = wide.assign(customers=counts, keep_point=per_point).reset_index()
    tables.show(
        shown.assign(group=shown["group"].map(lambda code: names.get(code, code))),
        {
            "group": _("Segment"),
            "customers": _("Customers"),
            "win_limit": _("Winning one"),
            "win_low": _("Winning: low (10 %)"),
            "win_high": _("Winning: high (90 %)"),
            "keep_limit": _("Keeping one"),
            "keep_low": _("Keeping: low (10 %)"),
            "keep_high": _("Keeping: high (90 %)"),
            "keep_point": _("Keeping: each point is worth"),
            "win_back_limit": _("Winning one back"),
            "win_back_low": _("Winning back: low (10 %)"),
            "win_back_high": _("Winning back: high (90 %)"),
        },
        file_name="spend_limits.csv",
        key="spend_limits",
    )
