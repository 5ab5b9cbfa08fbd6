"""Two segmentations crossed: how many are in both, how many would be by chance, and what they bring."""

from analysis.segments.cross.cross import Cross, compute_cross
from analysis.segments.cross.suppression import hide_cells, possible_counts

__all__ = ["Cross", "compute_cross", "hide_cells", "possible_counts"]
