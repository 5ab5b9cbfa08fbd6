"""The views of the Journey page, and what they share: the source, the steps, the counted funnel."""
