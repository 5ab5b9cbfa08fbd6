"""Everything a page imports, imported once when the server starts."""

import altair
import streamlit.testing
from altair.utils import schemapi

import analysis.charts
import analysis.export
import analysis.journey
import analysis.segments
import analysis.strategy
import analysis.value
from analysis.tables import read_table
from analysis.tables.bounded import READERS

__all__ = ["altair", "analysis", "read_table", "streamlit"]

# Altair checks every piece of a chart while it is built, which doubles the time; the whole is still checked when shown.
schemapi.disable_debug_mode()
# The process that reads files imports as much as this one; it is ready before the first upload.
READERS.warm()
