"""Columns that say yes or no."""

from __future__ import annotations

import numpy as np

from analysis.tables.values.distinct import Distinct

YES = frozenset({"1", "1.0", "true", "wahr", "yes", "ja", "y", "j", "x", "✓", "✔", "t", "w"})
NO = frozenset({"0", "0.0", "false", "falsch", "no", "nein", "n", "f"})


def yes_or_no(column: Distinct) -> np.ndarray | None:
    """(n_rows,) 1 for yes, 0 for no, NaN where missing; None where the column says anything else."""
    if len(column.texts) > len(YES | NO):
        return None
    texts = [text.lower() for text in column.texts.to_pylist()]
    if not 1 <= len(set(texts)) <= 2 or not set(texts) <= YES | NO:
        return None
    return column.spread(np.array([text in YES for text in texts], dtype=float), np.nan)
