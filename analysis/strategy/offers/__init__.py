"""Personal offers: what goes with what a customer bought, never what they have; and what runs out soon."""

from analysis.strategy.offers.associations import Associations, OfferSettings, find_associations
from analysis.strategy.offers.recommend import Offers, recommend_offers
from analysis.strategy.offers.replenish import expect_replenishment

__all__ = [
    "Associations",
    "OfferSettings",
    "Offers",
    "expect_replenishment",
    "find_associations",
    "recommend_offers",
]
