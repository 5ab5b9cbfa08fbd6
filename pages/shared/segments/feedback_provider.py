"""Satisfied, mixed, dissatisfied or silent: groups by what customers said, for every page that uses segments."""

from __future__ import annotations

from analysis.feedback import VERDICTS
from analysis.segments import Segmentation, make_segmentation
from pages.shared import labels, state
from pages.shared.segments import cached_feedback, feedback_choice
from pages.shared.segments.provider import Provider
from pages.shared.text import _, mark

SILENT = "silent"
ATTITUDES = {
    "satisfied": mark("Satisfied"),
    "mixed": mark("Mixed"),
    "dissatisfied": mark("Dissatisfied"),
    SILENT: mark("Silent"),
}
_WITH_CUSTOMERS = ("orders", "events", "customers")


def _listed() -> dict[str, str]:
    held = state.stored()
    known = "feedback" in held and "customer_id" in held["feedback"].columns
    return {"": _("What they said in reviews")} if known else {}


def _segmentation(_which: str) -> Segmentation:
    """Everybody the workspace knows; those who said nothing that could be read are silent."""
    feedback = state.table("feedback")
    has_texts = feedback_choice.has_texts(feedback)
    settings = feedback_choice.settings() if has_texts else None
    said = cached_feedback.attitudes(feedback, settings, feedback_choice.scale(feedback))
    attitude = dict(zip(said["customer_id"], said["attitude"].astype("str"), strict=True))
    everybody = set(attitude)
    for name in _WITH_CUSTOMERS:
        if name in state.stored():
            everybody |= set(state.table(name).frame["customer_id"].cat.categories)
    ids = sorted(everybody)
    order = [*reversed(VERDICTS), SILENT]
    return make_segmentation("psychographic", "feedback", ids, [attitude.get(who, SILENT) for who in ids], order)


def _names(_which: str) -> dict[str, str]:
    return labels.names(ATTITUDES)


PROVIDER = Provider(_listed, _segmentation, _names)
