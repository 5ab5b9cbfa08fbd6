"""One answer for each customer; words such as "unknown" are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.tables.table import Table, prepared_frame
from analysis.tables.values.distinct import Distinct, distinct_texts

_NO_ANSWER = frozenset(
    {
        "unknown", "unbekannt", "missing", "fehlt", "none/unknown", "not known", "no answer", "not specified",
        "not stated", "not given", "undisclosed", "prefer not to say", "don't know", "dont know", "keine angabe",
        "keine antwort", "keine angaben", "nicht angegeben", "nicht bekannt", "weiß nicht", "weiss nicht", "k.a.",
        "k. a.", "k.a", "?", "n.a.", "undefined", "not set", "(not set)", "unspecified",
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Answers:
    """`customer_ids`: (n,) text, each once, sorted. `distinct`: (n,) their answers, −1 where there is none.

    `no_answer_words`: what was written in the place of an answer, such as "unknown".
    `differing`: customers with several rows that do not say the same; the first answer counts.
    """

    customer_ids: pd.Index
    distinct: Distinct
    no_answer_words: tuple[str, ...]
    differing: int


def answered(column: pd.Series) -> tuple[Distinct, tuple[str, ...]]:
    """A column as its distinct answers, and the words in it that are none."""
    found = distinct_texts(column)
    texts = found.texts.to_pylist()
    is_none = np.array([text.strip().lower() in _NO_ANSWER for text in texts], dtype=bool)
    if not is_none.any():
        return found, ()
    places = np.where(is_none, -1, np.cumsum(~is_none) - 1).astype(np.int32)
    words = tuple(text for text, none in zip(texts, is_none, strict=True) if none)
    return Distinct(np.append(places, np.int32(-1))[found.codes], found.texts.take(np.flatnonzero(~is_none))), words


def answers_of(customers: Table | pd.DataFrame, column: str) -> Answers:
    """The answer of each customer in a column of the customers table.

    Raises:
        MappingError: the table has no such column.
    """
    frame = prepared_frame(customers, "customers")
    if column not in frame.columns or column == "customer_id":
        raise MappingError(
            "The customers table has no column '{missing}'. It has: {found}. Choose one of these.",
            missing=column,
            found=", ".join(map(str, frame.columns.drop("customer_id"))),
        )
    frame = frame[frame["customer_id"].notna()]
    distinct, words = answered(frame[column])
    rows = pd.DataFrame({"customer": frame["customer_id"].cat.codes.to_numpy(), "code": distinct.codes})
    given = rows[rows["code"] >= 0].groupby("customer")["code"]
    first, differing = given.first(), int((given.min() != given.max()).sum())
    present = np.unique(rows["customer"])
    codes = first.reindex(present, fill_value=-1).to_numpy(dtype=np.int32)
    ids = frame["customer_id"].cat.categories[present].astype("str")
    return Answers(ids, Distinct(codes, distinct.texts), words, differing)
