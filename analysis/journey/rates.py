"""Shares with their uncertainty, as every area uses them."""

from analysis.rates import Z_95, scattering_interval, share, wilson_interval

__all__ = ["Z_95", "scattering_interval", "share", "wilson_interval"]
