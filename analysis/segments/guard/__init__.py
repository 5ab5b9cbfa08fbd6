"""The guard: is a segment worth a campaign of its own?"""

from analysis.segments.guard.guard import guard_segments
from analysis.segments.guard.result import Guard
from analysis.segments.guard.settings import GuardSettings, Offer

__all__ = ["Guard", "GuardSettings", "Offer", "guard_segments"]
