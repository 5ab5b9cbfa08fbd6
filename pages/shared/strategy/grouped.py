"""Who the plan is for: every customer in one segment, by the segmentation the user chose."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.segments import covering
from analysis.strategy import describe_segments
from analysis.tables.table import Table
from pages.shared import cache, controls, handover, labels, plan_lines, state
from pages.shared.segments import available, cut_offs, merged
from pages.shared.strategy import plan_unit
from pages.shared.text import _


@dataclass(frozen=True, eq=False)
class Grouped:
    """Everybody, and what their segments are called.

    `customers`: everybody with history, `segment`, `group` (by recency, frequency and money) and, where
    whole units are drawn by lot, `unit`.
    `groups`: one row a segment. `names`: code → shown name. `definitions`: the groups as in the plan's files.
    """

    customers: pd.DataFrame
    groups: pd.DataFrame
    names: dict[str, str]
    definitions: pd.DataFrame


def ask(orders: Table) -> Grouped:
    """Let the user choose what to segment by; recency, frequency and money at first."""
    grouping = cut_offs.rfm_settings()
    rfm = state.attempt(cache.rfm, orders, grouping)
    everyone = cache.segmented_customers(orders, grouping, controls.remembered_lifetime_value())
    if "lifetime_value" not in everyone:
        st.caption(
            ":material/info: "
            + _(
                "These orders allow no forecast: lifetime value and the chance of leaving are missing here and in the "
                "files, and customers are ranked by their revenue so far. The page Lifetime value says what is missing."
            )
        )
    everyone = plan_unit.with_unit(everyone.assign(group=everyone["segment"]))
    key = available.ask(_("Segments by"), plan_lines.CHOICE)
    if key == plan_lines.USUAL and not merged.is_any(key):
        defined = labels.defined(rfm.groups)[handover.DEFINITION_COLUMNS]
        return Grouped(everyone, rfm.groups, labels.names(labels.SEGMENTS), defined)
    chosen = covering(state.attempt(available.segmentation, key), everyone["customer_id"])
    customers = everyone.assign(segment=chosen.customers["segment"].to_numpy())
    groups, names = describe_segments(customers), available.names(key)
    shown = {code: names.get(code, code) for code in groups["segment"]}
    defined = groups.assign(definition=groups["segment"].map(shown))[handover.DEFINITION_COLUMNS]
    return Grouped(customers, groups, shown, defined)
