"""The canonical tables: what each column is called, holds and means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "time", "money", "number", "text"]


@dataclass(frozen=True)
class Column:
    """One canonical column. `unit` is empty where there is none; `meaning` is shown to the user."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False


@dataclass(frozen=True)
class Schema:
    """One canonical table. `open_ended`: further columns of the file are kept as text attributes; `one_of`: at least
    one of these columns is needed."""

    name: str
    columns: tuple[Column, ...]
    open_ended: bool = False
    one_of: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_CUSTOMER = Column("customer_id", "id", "Who: the customer number or any other stable key", required=True)
_WHEN = Column("timestamp", "time", "When it happened", "UTC", required=True)

SCHEMAS: dict[str, Schema] = {
    schema.name: schema
    for schema in (
        Schema(
            "orders",
            (
                _CUSTOMER,
                _WHEN,
                Column("amount", "money", "How much the row is worth", "workspace currency", required=True),
                Column("order_id", "id", "Which order the row belongs to"),
                Column("product", "text", "What was bought"),
                Column("category", "text", "Kind of product"),
                Column("quantity", "number", "How many pieces", "pieces"),
                Column("channel", "text", "Where the customer or the order came from"),
                Column("store", "text", "Which shop or branch"),
                Column("currency", "text", "Currency of the row, where there are several"),
            ),
        ),
        Schema(
            "events",
            (
                _CUSTOMER,
                _WHEN,
                Column("event", "text", "What happened: the name of the step", required=True),
                Column("session_id", "id", "Which visit it belongs to"),
                Column("channel", "text", "Where the visit came from"),
                Column("device", "text", "Phone, tablet or computer"),
                Column("product", "text", "Which product it was about"),
            ),
            open_ended=True,
        ),
        Schema("customers", (_CUSTOMER,), open_ended=True),
        Schema(
            "spend",
            (
                Column("channel", "text", "Where the money was spent", required=True),
                Column("amount", "money", "How much was spent", "workspace currency", required=True),
                Column("timestamp", "time", "Start of the day, week or month it was spent in", "UTC"),
                Column("campaign", "text", "Name of the campaign"),
                Column("currency", "text", "Currency of the row, where there are several"),
            ),
        ),
        Schema(
            "feedback",
            (
                Column("text", "text", "What was said or written"),
                Column("rating", "number", "Stars, points or a grade", "points"),
                Column("customer_id", "id", "Who: the customer number or any other stable key"),
                Column("timestamp", "time", "When it happened", "UTC"),
                Column("source", "text", "Where it was said: shop, survey, review site"),
            ),
            open_ended=True,
            one_of=("text", "rating"),
        ),
        Schema(
            "results",
            (
                _CUSTOMER,
                Column("arm", "text", "Which variant or control group of the test", required=True),
                Column("outcome", "number", "What came of it: 1 or 0, or an amount", required=True),
                Column("timestamp", "time", "When it happened", "UTC"),
                Column("campaign", "text", "Name of the campaign"),
                Column("before", "number", "The same measure before the test"),
            ),
            open_ended=True,
        ),
        Schema(
            "paths",
            (
                Column("path", "text", 'Channels on the way, first one first, with ">" between them', required=True),
                Column("total_conversions", "number", "How many conversions the path led to", required=True),
                Column("total_conversion_value", "money", "What these brought", "workspace currency"),
                Column("total_null", "number", "How often the path led to no conversion"),
            ),
        ),
        Schema(
            "aliases",
            (
                Column("alias", "id", "A further id of somebody: a guest, a second account", required=True),
                Column("customer_id", "id", "The customer number it belongs to", required=True),
            ),
        ),
    )
}
