"""The eight groups by recency, frequency and money, for every page that uses segments."""

from __future__ import annotations

from analysis.segments import Segmentation
from pages.shared import labels, state
from pages.shared.segments import cached_rfm, cut_offs
from pages.shared.segments.provider import Provider
from pages.shared.text import _

# Days, orders and money, and what follows from them.
DEFINED_BY = (
    *("orders", "revenue", "days_since_last_order", "days_since_first_order", "days_since_last_event"),
    *("last_order_share", "lifetime_value", "p_churn_90"),
)


def _listed() -> dict[str, str]:
    return {"": _("Recency, frequency, money")} if "orders" in state.stored() else {}


def _segmentation(_which: str) -> Segmentation:
    return cached_rfm.segmentation(state.table("orders"), cut_offs.rfm_settings())


def _names(_which: str) -> dict[str, str]:
    return labels.names(labels.SEGMENTS)


def _defined_by(_which: str) -> tuple[str, ...]:
    return DEFINED_BY


PROVIDER = Provider(_listed, _segmentation, _names, defined_by=_defined_by)
