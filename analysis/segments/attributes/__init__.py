"""Groups from the columns of the customers table, each of one of five kinds."""

from analysis.segments.attributes.column import AttributeColumn, describe_columns
from analysis.segments.attributes.grouped import NO, REST, YES
from analysis.segments.attributes.kinds import AttributeKind
from analysis.segments.attributes.life_stage import (
    USUAL_RULES,
    LifeStageRule,
    LifeStages,
    LifeStageSettings,
    segment_by_life_stage,
)
from analysis.segments.attributes.segments import AttributeSegments, segment_by_attributes
from analysis.segments.attributes.settings import AttributeSettings

__all__ = [
    "NO",
    "REST",
    "USUAL_RULES",
    "YES",
    "AttributeColumn",
    "AttributeKind",
    "AttributeSegments",
    "AttributeSettings",
    "LifeStageRule",
    "LifeStageSettings",
    "LifeStages",
    "describe_columns",
    "segment_by_attributes",
    "segment_by_life_stage",
]
