"""Those lost at a step of the journey beside those who went on, as two groups for what they write."""

from __future__ import annotations

from itertools import pairwise

import streamlit as st

from analysis.errors import AnalysisError
from analysis.journey import Funnel, FunnelSettings
from analysis.segments import Segmentation, make_segmentation
from analysis.tables.table import Table
from pages.shared import state
from pages.shared.cache import KEEP
from pages.shared.journey import cached, handed, source
from pages.shared.text import _

_PREFIX = "lost:"
LOST, WENT_ON = "lost", "went_on"


def offered() -> dict[str, str]:
    """A key and a name for every step but the last of the journey as it was chosen; empty without a journey."""
    followed = _followed()
    if followed is None:
        return {}
    steps = followed[1].steps["step"].tolist()
    names = followed[0].names
    return {
        f"{_PREFIX}{place}": _(
            "Lost at “{from_step}” → “{to_step}”, or went on",
            from_step=names.get(before, before),
            to_step=names.get(after, after),
        )
        for place, (before, after) in enumerate(pairwise(steps))
    }


def groups(key: str) -> Segmentation:
    """Lost and went on; those still inside their time are in neither group."""
    followed, funnel = _followed()
    position = int(key.removeprefix(_PREFIX))
    return _split(followed.events, funnel.settings, position)


def names(_key: str) -> dict[str, str]:
    return {LOST: _("Lost there"), WENT_ON: _("Went on")}


def _followed() -> tuple[source.Source, Funnel] | None:
    if not {"events", "orders"} & set(state.stored()):
        return None
    followed = source.of_customers()
    try:
        return followed, cached.funnel(followed.events, handed.journey_of(followed))
    except AnalysisError:
        return None


@st.cache_resource(**KEEP)
def _split(events: Table, settings: FunnelSettings, position: int) -> Segmentation:
    reached = cached.funnel(events, settings).reached
    depth, is_open = reached["depth"].to_numpy(), reached["is_open"].to_numpy()
    settled = (depth > position + 1) | ((depth == position + 1) & ~is_open)
    lost = depth[settled] == position + 1
    return make_segmentation(
        "behavioural",
        "journey",
        reached["customer_id"].astype("str").to_numpy()[settled],
        [LOST if gone else WENT_ON for gone in lost],
        (LOST, WENT_ON),
    )
