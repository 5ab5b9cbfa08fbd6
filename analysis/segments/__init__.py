"""Who the customers are: groups that each call for one campaign."""

from analysis.segments.rfm import Rfm, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import RFM_GROUPS, GroupCuts
from analysis.segments.segmentation import KINDS, MISSING, Segmentation, make_segmentation

__all__ = [
    "KINDS",
    "MISSING",
    "RFM_GROUPS",
    "GroupCuts",
    "Rfm",
    "RfmSettings",
    "Segmentation",
    "compute_rfm",
    "make_segmentation",
]
