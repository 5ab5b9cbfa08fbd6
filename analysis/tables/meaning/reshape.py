"""One column per step, turned into one row per event: a change that is declared, shown and can be refused."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.tables.files.raw_file import MOST_REJECTED, RawFile, whole_row_text
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.meaning.profile import profile_columns
from analysis.tables.meaning.synonyms import words_of
from analysis.tables.report import Dropped
from analysis.tables.values.distinct import distinct_texts
from analysis.tables.values.yes_no import NO, YES, yes_or_no

EVENT, TIMESTAMP = "event", "timestamp"
_STEP_WORDS = frozenset(
    {
        "visit", "visited", "view", "viewed", "browse", "browsed", "landing", "homepage", "search",
        "searched", "product", "cart", "basket", "checkout", "payment", "paid", "purchase", "purchased",
        "order", "ordered", "bought", "signup", "registered", "register", "registration", "login", "lead",
        "trial", "demo", "activated", "activation", "subscribed", "contacted", "opened", "clicked",
        "delivered", "shipped", "returned", "converted", "conversion", "install", "besuch", "besucht",
        "angesehen", "ansicht", "suche", "warenkorb", "kasse", "zahlung", "bezahlt", "kauf", "gekauft",
        "bestellt", "bestellung", "registriert", "registrierung", "anmeldung", "angemeldet", "interessent",
        "test", "testphase", "geoeffnet", "geklickt", "geliefert", "versendet", "retourniert",
        "abgeschlossen", "abschluss", "aktiviert",
    }
)  # fmt: skip
_FEWEST = 2
_SAMPLE = 2000


@dataclass(frozen=True)
class WideSteps:
    """Steps that stand side by side.

    `steps`: columns, in the order of the journey; `moment`: None when the cells hold the time of the step, else the
    column with the time of the row, and the cells say yes or no.
    """

    steps: tuple[str, ...]
    moment: str | None = None


def guess_wide_steps(raw: RawFile) -> WideSteps | None:
    """Steps side by side, if this is no other table and at least two columns are called like steps of a journey."""
    if guess_mapping(raw).table != "customers" or "event" in guess_mapping(raw, "events").mapping:
        return None
    times = [profile.name for profile in profile_columns(raw) if profile.suits("time") and profile.numbers < 1]
    steps = tuple(name for name in times if _called_step(name))
    if len(steps) >= _FEWEST:
        return WideSteps(steps)
    sample = raw.frame.head(_SAMPLE)
    flags = tuple(name for name in sample.columns if _called_step(name) and _says_yes_or_no(sample[name]))
    return WideSteps(flags, times[0]) if len(flags) >= _FEWEST and times else None


def to_events(raw: RawFile, wide: WideSteps) -> RawFile:
    """One row per step that a row of the file took; its columns `event` and `timestamp`, then the other columns.

    Rows of the result are events; a row of the file without any step is set aside as `no_event`.

    Raises:
        MappingError: a column is missing, or a yes-no column holds something else.
    """
    for name in (*wide.steps, *((wide.moment,) if wide.moment else ())):
        if name not in raw.frame.columns:
            raise MappingError(
                "The file has no column '{absent}'. It has: {found}.", absent=name, found=", ".join(raw.frame.columns)
            )
    taken = np.column_stack([_taken(raw.frame[name], wide.moment is not None) for name in wide.steps])
    rows, places = np.nonzero(taken)
    moments = [raw.frame[name] for name in wide.steps] if wide.moment is None else [raw.frame[wide.moment]]
    used = {*wide.steps, wide.moment, EVENT, TIMESTAMP}
    others = raw.frame[[name for name in raw.frame.columns if name not in used]].take(rows).reset_index(drop=True)
    stacked = np.column_stack([column.to_numpy(dtype=object, na_value=None) for column in moments])
    times = pd.Series(stacked[rows, places if wide.moment is None else 0])
    if not pd.api.types.is_datetime64_any_dtype(moments[0].dtype):
        times = times.astype("str")
    frame = pd.DataFrame({EVENT: pd.Series(np.array(wide.steps, dtype=object)[places], dtype="str"), TIMESTAMP: times})
    nothing = np.flatnonzero(~taken.any(axis=1))
    examples = tuple((raw.line(place), whole_row_text(raw, int(place))) for place in nothing[:MOST_REJECTED])
    return dataclasses.replace(
        raw,
        frame=pd.concat([others, frame], axis="columns"),
        lines=raw.lines[rows],
        files=None if raw.files is None else raw.files[rows],
        set_aside=(*raw.set_aside, *((Dropped("no_event", len(nothing), examples),) if len(nothing) else ())),
        notes=(*raw.notes, "steps_from_columns"),
    )


def _called_step(name: str) -> bool:
    return bool(_STEP_WORDS & set(words_of(name)))


def _says_yes_or_no(column: pd.Series) -> bool:
    return yes_or_no(distinct_texts(column)) is not None


def _taken(column: pd.Series, yes_no: bool) -> np.ndarray:
    """(n_rows,) did the row take this step?"""
    distinct = distinct_texts(column)
    if not yes_no:
        return ~distinct.missing
    texts = [text.lower() for text in distinct.texts.to_pylist()]
    strange = next((text for text in texts if text not in YES | NO), None)
    if strange is not None:
        raise MappingError(
            "The column '{column}' should say yes or no, but it holds values like '{example}'. Choose other steps.",
            column=column.name,
            example=strange[:40],
        )
    return distinct.spread(np.array([text in YES for text in texts], dtype=bool), False)
