"""Who the customers are: groups that each call for one campaign."""

from analysis.segments.cut_offs import check_cuts
from analysis.segments.movement import NEWCOMER, Movement, compute_movement
from analysis.segments.over_time import SizesOverTime, compute_sizes_over_time
from analysis.segments.rfm import Rfm, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import RFM_GROUPS, GroupCuts
from analysis.segments.rfm_map import RfmMap, rfm_map
from analysis.segments.segmentation import KINDS, MISSING, Segmentation, make_segmentation

__all__ = [
    "KINDS",
    "MISSING",
    "NEWCOMER",
    "RFM_GROUPS",
    "GroupCuts",
    "Movement",
    "Rfm",
    "RfmMap",
    "RfmSettings",
    "Segmentation",
    "SizesOverTime",
    "check_cuts",
    "compute_movement",
    "compute_rfm",
    "compute_sizes_over_time",
    "make_segmentation",
    "rfm_map",
]
