"""What is known of each customer, from whatever tables there are: for personas, and for rules of one's own."""

from analysis.segments.facts.gather import FORECAST, OF_CUSTOMER, CustomerFacts, gather_facts
from analysis.segments.facts.of_orders import BOUGHT

__all__ = ["BOUGHT", "FORECAST", "OF_CUSTOMER", "CustomerFacts", "gather_facts"]
