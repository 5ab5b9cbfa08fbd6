"""The views of the Lifetime value page."""
