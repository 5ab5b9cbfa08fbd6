"""Acquisition: what new customers cost by channel, what they bring, and when the money is back."""

from analysis.value.acquisition.compute import compute_acquisition
from analysis.value.acquisition.names import reconcile_channels
from analysis.value.acquisition.payback import FEWEST as FEWEST_FOLLOWED
from analysis.value.acquisition.result import Acquisition
from analysis.value.acquisition.settings import AcquisitionSettings

__all__ = [
    "FEWEST_FOLLOWED",
    "Acquisition",
    "AcquisitionSettings",
    "compute_acquisition",
    "reconcile_channels",
]
