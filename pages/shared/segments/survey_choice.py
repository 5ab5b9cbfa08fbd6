"""Which questions of which table make the segments: asked and remembered, and saved by name."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import streamlit as st

from analysis.segments import Battery, SurveySegments, SurveySettings
from pages.shared import labels, state
from pages.shared.segments import cached_survey
from pages.shared.text import _, mark, ngettext

SURVEYS = ("customers", "feedback")
KINDS = {"benefit": mark("What they want (benefit)"), "psychographic": mark("How they think and live (psychographic)")}
PROPOSED = 0


@dataclass(frozen=True)
class Survey:
    """A table of the workspace that holds questions, and the questions side by side in it."""

    table: str
    battery: Battery


def surveys() -> list[Survey]:
    """Every battery of the customers table and of the feedback of known customers, the longest first."""
    found = []
    for name in SURVEYS:
        entry = state.stored().get(name)
        if entry is not None and (name == "customers" or "customer_id" in entry.columns):
            found += [Survey(name, battery) for battery in cached_survey.batteries(state.table(name))]
    return sorted(found, key=lambda survey: -len(survey.battery.items))


def ask() -> tuple[Survey, SurveySettings]:
    """The questions, what they are about, and how many segments."""
    every = {_key(survey): survey for survey in surveys()}
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = every[_ask_battery(every)]
            kind = st.selectbox(
                _("It asks"),
                list(KINDS),
                format_func=lambda code: _(KINDS[code]),
                width=300,
                **state.remembered("survey_kind", "benefit", KINDS),
            )
            count = st.selectbox(
                _("How many segments"),
                [PROPOSED, *range(2, 7)],
                format_func=lambda number: str(number) if number else _("as many as are stable"),
                width=220,
                **state.remembered("survey_segments", PROPOSED, range(7)),
            )
        items = st.multiselect(
            _("Questions"),
            chosen.battery.items,
            **state.remembered(f"survey_items_{_key(chosen)}", list(chosen.battery.items), chosen.battery.items),
        )
    battery = Battery(tuple(item for item in chosen.battery.items if item in items), chosen.battery.scale)
    return Survey(chosen.table, battery), SurveySettings(battery, kind, count or None)


def compute(table: str, settings: SurveySettings) -> SurveySegments:
    """The segments of the answers; those who did not answer are known by their attributes and orders."""
    customers, orders = (state.table(name) if name in state.stored() else None for name in ("customers", "orders"))
    return cached_survey.segments(state.table(table), settings, customers, orders, state.observed_until())


def plain(table: str, settings: SurveySettings) -> dict:
    """Settings as plain values, to be saved."""
    return {"table": table, **asdict(settings), "battery": asdict(settings.battery)}


def from_plain(saved: dict) -> tuple[str, SurveySettings]:
    """What `plain` made.

    Raises:
        KeyError, TypeError: it was something else.
    """
    choices = {name: value for name, value in saved.items() if name not in ("table", "battery")}
    battery = Battery(tuple(saved["battery"]["items"]), tuple(saved["battery"]["scale"]))
    return saved["table"], SurveySettings(battery, **choices)


def _ask_battery(every: dict[str, Survey]) -> str:
    return st.selectbox(
        _("Survey"),
        list(every),
        format_func=lambda key: _described(every[key]),
        width=380,
        **state.remembered("survey_battery", next(iter(every)), every),
    )


def _described(survey: Survey) -> str:
    items = survey.battery.items
    count = ngettext("{count} question", "{count} questions", len(items))
    return f"{_(labels.TABLES[survey.table])}: {items[0]} … {items[-1]} ({count})"


def _key(survey: Survey) -> str:
    return f"{survey.table}_{survey.battery.items[0]}_{survey.battery.items[-1]}"
