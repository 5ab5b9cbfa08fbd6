"""Life stages, for every page that uses segments: columns and rules as chosen on the page of the segments."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.segments import MISSING, SMALL, Segmentation
from analysis.segments.attributes import (
    REST,
    USUAL_RULES,
    LifeStageRule,
    LifeStages,
    LifeStageSettings,
    segment_by_life_stage,
)
from analysis.tables.meaning.synonyms import words_of
from analysis.tables.table import Table
from pages.shared import state
from pages.shared.cache import KEEP
from pages.shared.segments.attribute_choice import columns
from pages.shared.segments.provider import Provider
from pages.shared.text import _, mark

STAGES = {
    "young_family": mark("Young family"),
    "established_family": mark("Established family"),
    "young_adults": mark("Young adults"),
    "middle_years": mark("Middle years"),
    "later_life": mark("Later life"),
}
CHILDREN = {None: mark("either"), True: mark("with children"), False: mark("without children")}
NONE = ""
_CHILD_WORDS = ("kid", "child", "kind", "teen")


@st.cache_resource(**KEEP)
def _stages(customers: Table, settings: LifeStageSettings, orders: Table | None) -> LifeStages:
    return segment_by_life_stage(customers, settings, orders)


def stages(chosen: LifeStageSettings) -> LifeStages:
    orders = state.table("orders") if "orders" in state.stored() else None
    return _stages(state.table("customers"), chosen, orders)


def age_columns() -> list[str]:
    """Columns with a year or date of birth, then numbers that are called an age."""
    born = [column.name for column in columns() if column.form in ("birth_year", "birth_date")]
    called = {"age", "alter"}
    named = [column.name for column in columns() if column.form == "number" and called & set(words_of(column.name))]
    return born + named


def child_columns() -> list[str]:
    """Columns that say something of children, by their name."""
    return [
        column.name
        for column in columns()
        if column.form in ("ordered", "yes_no", "number")
        and any(word.startswith(_CHILD_WORDS) for word in words_of(column.name))
    ]


def since_columns() -> list[str]:
    return [column.name for column in columns() if column.form == "date"]


def settings() -> LifeStageSettings:
    """What was chosen, or the first columns that fit."""
    return LifeStageSettings(
        age=_chosen("life_stage_age", age_columns()),
        children=_chosen("life_stage_children", child_columns()),
        since=_chosen("life_stage_since", since_columns()),
        rules=_rules(),
        observed_until=state.observed_until() or pd.Timestamp.now().normalize(),
    )


def plain(edited: pd.DataFrame) -> list[dict]:
    """The edited rules as plain values; rows without a name are left out."""
    codes = {_(name): code for code, name in STAGES.items()}
    answers = {_(name): code for code, name in CHILDREN.items()}
    return [
        {
            "name": codes.get(row["name"], row["name"]),
            "children": answers.get(row["children"]),
            **{end: None if pd.isna(row[end]) else float(row[end]) for end in ("age_from", "age_to", "months_from")},
        }
        for row in edited.to_dict("records")
        if isinstance(row["name"], str) and row["name"].strip()
    ]


def names() -> dict[str, str]:
    special = {MISSING: _("No answer"), REST: _("All others"), SMALL: _("Small groups together")}
    own = {rule.name: rule.name for rule in _rules()}
    return special | own | {code: _(name) for code, name in STAGES.items()}


def _chosen(key: str, offered: list[str]) -> str | None:
    chosen = state.chosen(key, offered[0] if offered else None)
    return chosen if chosen in offered else None if chosen == NONE or not offered else offered[0]


def _rules() -> tuple[LifeStageRule, ...]:
    kept = state.chosen("life_stage_rules", None)
    if not kept:
        return USUAL_RULES
    return tuple(LifeStageRule(**{name: value for name, value in rule.items() if value is not None}) for rule in kept)


def _listed() -> dict[str, str]:
    return {"": _("Life stage")} if "customers" in state.stored() and age_columns() else {}


def _segmentation(_which: str) -> Segmentation:
    return stages(settings()).segmentation


def _names(_which: str) -> dict[str, str]:
    return names()


PROVIDER = Provider(_listed, _segmentation, _names)
