"""Segments from a survey that were saved by name, for every page that uses segments."""

from __future__ import annotations

from analysis.segments import Segmentation, SurveySegments
from pages.shared import state
from pages.shared.segments import survey_choice
from pages.shared.segments.provider import NOT_MEASURED, Provider
from pages.shared.segments.saved import saved
from pages.shared.segments.survey_names import segment_names


def _segments(which: str) -> SurveySegments:
    return survey_choice.compute(*survey_choice.from_plain(saved("survey")[which]))


def _listed() -> dict[str, str]:
    """Only those whose table is still there."""
    return {name: name for name, plain in saved("survey").items() if plain.get("table") in state.stored()}


def _segmentation(which: str) -> Segmentation:
    return _segments(which).segmentation


def _names(which: str) -> dict[str, str]:
    return segment_names(_segments(which))


def _stability(which: str) -> tuple[float, float]:
    """Of the number of segments proposed; a number that was asked for was not tried."""
    number = _segments(which).number
    rows = None if number is None else number.tried[number.tried["segments"] == number.proposed]
    if rows is None or rows.empty:
        return NOT_MEASURED
    return float(rows["agreement"].iloc[0]), float(rows["by_chance"].iloc[0])


PROVIDER = Provider(_listed, _segmentation, _names, _stability)
