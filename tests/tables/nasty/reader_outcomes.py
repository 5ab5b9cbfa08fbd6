"""What a reader made of a nasty file: right, said, or silently wrong."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from nasty_files import NastyFile

from analysis.errors import AnalysisError
from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.prepare import prepare
from analysis.tables.values.dates import AmbiguousDatesError

Outcome = Literal["right", "said", "wrong"]
PARTS = ("shape", "ids", "dates", "numbers")


def our_outcome(file: NastyFile) -> Outcome:
    """Read a file without any help. `right`: columns guessed, every id, date and amount exact, no row lost, or the
    question asked that has to be asked; `said`: not right, but refused, asked or reported; `wrong`: the rest."""
    try:
        raw = read_source(file.content, file.name)
        guess = guess_mapping(raw)
        if file.asks:
            return "right" if guess.date_question else "wrong"
        table = prepare(raw, "orders", guess.mapping)
    except AmbiguousDatesError:
        return "right" if file.asks else "said"
    except AnalysisError:
        return "said"
    truth = pd.DataFrame({"customer_id": file.ids, "timestamp": file.moments, "amount": file.amounts})
    truth = truth.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)
    found = table.frame
    same = len(found) == len(truth) and all(equal_parts(found.astype({"customer_id": "str"}), truth).values())
    if same and raw.frame.shape[1] == file.columns:
        return "right"
    report = table.report
    lost = len(found) < len(truth) and report.rows_read > report.rows_kept
    return "said" if lost or report.unreadable or report.notes else "wrong"


def equal_parts(found: pd.DataFrame, truth: pd.DataFrame) -> dict[str, bool]:
    """Are ids, dates and numbers exactly those of the truth? Columns in the order of the truth."""
    ids, dates, numbers = (found.iloc[:, place] for place in range(3))
    return {
        "ids": ids.tolist() == truth["customer_id"].tolist(),
        "dates": bool((dates.to_numpy("datetime64[s]") == truth["timestamp"].to_numpy("datetime64[s]")).all()),
        "numbers": bool(np.isclose(numbers.to_numpy(float), truth["amount"].to_numpy(float), atol=1e-9).all()),
    }
