"""The views of the Bucket strategy page."""
