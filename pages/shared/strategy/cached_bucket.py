"""What the bucket is made of, once per content and settings: see `pages.shared.cache`."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.strategy.bucket import BucketBasis, BucketSettings, prepare_bucket
from analysis.tables.table import Table
from pages.shared.cache import KEEP


@st.cache_resource(**KEEP)
def basis_before_margin(orders: Table, settings: BucketSettings) -> BucketBasis:
    """Ask for it with a margin of 1 and no discount: both change nothing about it."""
    return prepare_bucket(orders, settings)


def basis(orders: Table, settings: BucketSettings) -> BucketBasis:
    """The slow part of the bucket; every lever afterwards is a sum."""
    found = basis_before_margin(orders, replace(settings, margin=1.0, yearly_discount=0.0))
    return replace(found, settings=settings)
