"""Groups by a column of the customers table, for every page that uses segments."""

from __future__ import annotations

from analysis.segments import AttributeColumn, AttributeSegments, Segmentation
from pages.shared import labels, state
from pages.shared.segments import cached_attributes
from pages.shared.segments.attribute_choice import columns, settings_of
from pages.shared.segments.attribute_names import group_names
from pages.shared.segments.provider import Provider


def segments(column: AttributeColumn) -> AttributeSegments:
    """The groups as chosen on the page of the segments; with orders, what they are worth."""
    orders = state.table("orders") if "orders" in state.stored() else None
    return cached_attributes.segments(state.table("customers"), settings_of(column), orders)


def _named(which: str) -> AttributeColumn:
    return next(column for column in columns() if column.name == which)


def _listed() -> dict[str, str]:
    return {column.name: labels.column(column.name) for column in columns() if column.makes_groups}


def _segmentation(which: str) -> Segmentation:
    return segments(_named(which)).segmentation


def _names(which: str) -> dict[str, str]:
    return group_names(segments(_named(which)))


PROVIDER = Provider(_listed, _segmentation, _names)
