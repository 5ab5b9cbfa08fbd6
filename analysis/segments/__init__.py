"""Who the customers are: groups that each call for one campaign."""

from analysis.segments.attributes import (
    AttributeColumn,
    AttributeSegments,
    AttributeSettings,
    describe_columns,
    segment_by_attributes,
)
from analysis.segments.clusters import (
    BEHAVIOUR,
    FEWEST_CLUSTERS,
    MOST_CLUSTERS,
    OTHER,
    OUTLIERS,
    Clusters,
    ClusterSettings,
    compute_clusters,
    customer_features,
)
from analysis.segments.cut_offs import check_cuts
from analysis.segments.group_values import value_groups
from analysis.segments.guard import Guard, GuardSettings, Offer, guard_segments
from analysis.segments.merging import TOGETHER, merge_segments
from analysis.segments.movement import NEWCOMER, Movement, compute_movement
from analysis.segments.over_time import SizesOverTime, compute_sizes_over_time
from analysis.segments.rfm import Rfm, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import RFM_GROUPS, GroupCuts
from analysis.segments.rfm_map import RfmMap, rfm_map
from analysis.segments.segmentation import KINDS, MISSING, Segmentation, make_segmentation
from analysis.segments.small_groups import NOT_IN_IT, SMALL, covering, merge_small
from analysis.segments.survey import (
    Battery,
    SurveySegments,
    SurveySettings,
    compute_survey_segments,
    find_batteries,
    known_of_customers,
)

__all__ = [
    "BEHAVIOUR",
    "FEWEST_CLUSTERS",
    "KINDS",
    "MISSING",
    "MOST_CLUSTERS",
    "NEWCOMER",
    "NOT_IN_IT",
    "OTHER",
    "OUTLIERS",
    "RFM_GROUPS",
    "SMALL",
    "TOGETHER",
    "AttributeColumn",
    "AttributeSegments",
    "AttributeSettings",
    "Battery",
    "ClusterSettings",
    "Clusters",
    "GroupCuts",
    "Guard",
    "GuardSettings",
    "Movement",
    "Offer",
    "Rfm",
    "RfmMap",
    "RfmSettings",
    "Segmentation",
    "SizesOverTime",
    "SurveySegments",
    "SurveySettings",
    "check_cuts",
    "compute_clusters",
    "compute_movement",
    "compute_rfm",
    "compute_sizes_over_time",
    "compute_survey_segments",
    "covering",
    "customer_features",
    "describe_columns",
    "find_batteries",
    "guard_segments",
    "known_of_customers",
    "make_segmentation",
    "merge_segments",
    "merge_small",
    "rfm_map",
    "segment_by_attributes",
    "value_groups",
]
