"""The prediction ledger: forecasts made on this page are kept, and scored by the data that come later."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.value import KeptForecast, Ledger, forecast_of, read_forecasts
from pages.shared import cache, state, tables
from pages.shared.labels import MODELS
from pages.shared.text import _, day, mark, ngettext, number, percent
from pages.shared.value import cached
from pages.shared.value.asked import Asked

_KEPT = "forecasts"
_MOST = 200
_HORIZON_DAYS = 365
STATES = {
    "scored": mark("scored"),
    "open": mark("not over yet"),
    "other_data": mark("other customers in today's data"),
}


def keep(asked: Asked) -> None:
    """Keep the forecast of these orders and this model, once; horizon, margin and discount do not change it."""
    kept = _forecasts()
    settings = replace(asked.settings, horizon_days=_HORIZON_DAYS, margin=1.0)
    digest = f"{asked.orders.digest}/{settings.model}/{settings.observed_until}"
    if any(forecast.digest == digest for forecast in kept):
        return
    values = state.attempt_or_none(cache.lifetime_revenues, asked.orders, settings)
    if values is not None:
        made = forecast_of(values, digest, dt.datetime.now(dt.UTC).date())
        entries = [forecast.as_json() for forecast in (*kept, made)][-_MOST:]
        state.workspace().remember(**{_KEPT: entries})


def show(asked: Asked) -> None:
    """What became of the forecasts kept."""
    st.subheader(_("Your forecasts so far"))
    kept = _forecasts()
    if not kept:
        st.caption(_("No forecast is kept yet. Each one that this page makes is, and later data score it."))
        return
    ledger = cached.ledger(asked.orders, kept, asked.settings.observed_until)
    st.markdown(" ".join(_said(ledger)))
    _table(ledger)


def _forecasts() -> tuple[KeptForecast, ...]:
    return read_forecasts(state.chosen(_KEPT, []))


def _said(ledger: Ledger) -> list[str]:
    said = []
    if ledger.count:
        said.append(
            ngettext(
                "**{held} of {count} range held**; the true share may be anything from {low} to {high}.",
                "**{held} of {count} ranges held**; the true share may be anything from {low} to {high}.",
                ledger.count,
                held=number(ledger.held),
                low=percent(ledger.share_low),
                high=percent(ledger.share_high),
            )
        )
    if ledger.revenue_count:
        said.append(
            ngettext(
                "Of revenue {held} of {count} range held.",
                "Of revenue {held} of {count} ranges held.",
                ledger.revenue_count,
                held=number(ledger.revenue_held),
            )
        )
    shared = int((ledger.rows["state"] == "scored").sum()) - ledger.count
    if shared:
        said.append(
            ngettext(
                "{count} more speaks of the same months as another and does not count again.",
                "{count} more speak of the same months as others and do not count again.",
                shared,
            )
        )
    if ledger.next_day is not None:
        said.append(
            _(
                "A forecast waits for its time: bring orders up to {day} or later, and it is scored.",
                day=day(ledger.next_day),
            )
        )
    return said


def _table(ledger: Ledger) -> None:
    rows = list(ledger.rows.itertuples())
    shown = ledger.rows.assign(
        model=[_("Naive rule") if row.rule == "naive" else MODELS.get(row.model, "") for row in rows],
        held=[_yes_or_no(row.held, row.state) for row in rows],
        counts=[_yes_or_no(row.is_counted, row.state) for row in rows],
        revenue_held=[_yes_or_no(row.revenue_held, row.state) if pd.notna(row.revenue) else "" for row in rows],
        state=[_(STATES[row.state]) for row in rows],
    )
    headings = {
        "made": _("Made on"),
        "observed_until": _("Learned until"),
        "model": _("Model"),
        "customers": _("Customers"),
        "until": _("Forecast until"),
        "predicted": _("Predicted orders"),
        "low": _("Low (10 %)"),
        "high": _("High (90 %)"),
        "actual": _("Real orders"),
        "state": _("State"),
        "held": _("In the range"),
        "revenue": _("Predicted revenue"),
        "revenue_low": _("Revenue: low (10 %)"),
        "revenue_high": _("Revenue: high (90 %)"),
        "actual_revenue": _("Real revenue"),
        "revenue_held": _("Revenue in the range"),
        "counts": _("Counts"),
    }
    tables.show(shown, headings, file_name="forecasts_kept.csv", key="ledger_table")


def _yes_or_no(answer: bool, state_of_row: str) -> str:
    if state_of_row != "scored":
        return ""
    return _("yes") if answer else _("no")
