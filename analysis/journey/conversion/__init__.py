"""What share will have gone on once everybody's time is over: open is not lost."""

from analysis.journey.conversion.conversion import Conversion, estimate_conversion

__all__ = ["Conversion", "estimate_conversion"]
