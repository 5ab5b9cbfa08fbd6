"""The rows of a file that were left out, whole, to be repaired and brought again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.tables.files.raw_file import RawFile
from analysis.tables.judge import KEPT, Judged, reason_of

LINE, REASON, ROW = "line", "reason", "row"


def rejected_rows(raw: RawFile, judged: Judged) -> pd.DataFrame:
    """Every row of the file that is not in the table.

    Args:
        judged: as `judge_rows` decided about this file.

    Returns:
        `line` (in the file, with the file's name where there are several), `reason` (code), `row` (the text of rows
        that fit no columns; of each kind at most the first 10,000), then the file's own columns as they were read, in
        the order of the file.
    """
    places = np.flatnonzero(judged.reasons != KEPT)
    inside = raw.frame.iloc[places].reset_index(drop=True).astype("object")
    inside = inside.rename(columns={name: f"{name} (2)" for name in (LINE, REASON, ROW)})
    inside.insert(0, LINE, [raw.line(place) for place in places])
    inside.insert(1, REASON, [reason_of(judged.reasons[place]) for place in places])
    outside = pd.DataFrame(
        [(line, item.reason, text) for item in (raw.ragged, *raw.set_aside) for line, text in item.examples],
        columns=[LINE, REASON, ROW],
    )
    inside.insert(2, ROW, None)
    if inside.empty or outside.empty:
        return (outside if inside.empty else inside).reindex(columns=inside.columns)
    rows = pd.concat([inside, outside], ignore_index=True)
    order = np.argsort([int(str(line).partition(" ")[0]) for line in rows[LINE]], kind="stable")
    return rows.iloc[order].reset_index(drop=True)
