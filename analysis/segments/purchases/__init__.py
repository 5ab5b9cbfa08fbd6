"""Groups by purchases: how much, how often, of which category."""

from analysis.segments.purchases.segments import PurchaseSegments, segment_by_purchases
from analysis.segments.purchases.settings import PurchaseSettings

__all__ = ["PurchaseSegments", "PurchaseSettings", "segment_by_purchases"]
