"""Segments from surveys: batteries of questions, a model that leaves out how much somebody agrees in general."""

from analysis.segments.survey.battery import Battery, find_batteries, read_answers
from analysis.segments.survey.known import known_of_customers
from analysis.segments.survey.segments import FLAT, SurveySegments, SurveySettings, compute_survey_segments

__all__ = [
    "FLAT",
    "Battery",
    "SurveySegments",
    "SurveySettings",
    "compute_survey_segments",
    "find_batteries",
    "known_of_customers",
    "read_answers",
]
