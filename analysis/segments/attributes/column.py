"""What a column of the customers table holds: its form, by content, and its kind, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import pandas as pd

from analysis.segments.attributes.answers import answered
from analysis.segments.attributes.form import Form, form_of
from analysis.segments.attributes.kinds import AttributeKind, kind_of
from analysis.tables.privacy.pseudonyms import hash_columns
from analysis.tables.table import Table, prepared_frame

FORMS: tuple[Form, ...] = get_args(Form)
# Forms that cannot make groups: each customer would be one, or all are in the same.
NO_GROUPS = ("id", "text", "constant", "empty")


@dataclass(frozen=True)
class AttributeColumn:
    """One column of the customers table.

    `form`: what the answers are; "number", "birth_date", "birth_year", "date", "yes_no", "ordered" (categories with an
        order), "category", "postcode", "country", "several" (several answers in a cell), "text" (free text), "id"
        (names or numbers customers), "constant" (one value), "empty".
    `kind`: which of the five ways of cutting a market it belongs to, guessed from its name and form.
    `answers`: how many different ones; `answered`, `rows`: rows with an answer, and all.
    """

    name: str
    form: Form
    kind: AttributeKind
    answers: int
    answered: int
    rows: int

    @property
    def makes_groups(self) -> bool:
        return self.form not in NO_GROUPS


def describe_columns(customers: Table | pd.DataFrame) -> tuple[AttributeColumn, ...]:
    """Every further column of the customers table, in the order of the file; hashes of identifiers are left out."""
    frame = prepared_frame(customers, "customers")
    hidden = {"customer_id", *hash_columns(list(frame.columns))}
    return tuple(_describe(frame[name]) for name in frame.columns if name not in hidden)


def _describe(column: pd.Series) -> AttributeColumn:
    distinct, _no_answer = answered(column)
    form = form_of(str(column.name), distinct)
    kind = kind_of(str(column.name), form)
    given = int((~distinct.missing).sum())
    return AttributeColumn(str(column.name), form, kind, len(distinct.texts), given, len(column))
