"""Who the customers are: groups that each call for one campaign."""

from analysis.segments.rfm import Rfm, RfmSettings, compute_rfm
from analysis.segments.rfm_groups import RFM_GROUPS, GroupCuts

__all__ = ["RFM_GROUPS", "GroupCuts", "Rfm", "RfmSettings", "compute_rfm"]
