"""Which column of a file becomes which canonical column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from analysis.errors import MappingError
from analysis.tables.schemas import SCHEMAS


@dataclass(frozen=True)
class Product:
    """An amount that no column holds: pieces times price of one."""

    quantity: str
    unit_price: str

    def __str__(self) -> str:
        return f"{self.quantity} × {self.unit_price}"


@dataclass(frozen=True)
class DateAndTime:
    """A moment that no column holds alone: the day in one, the time of day in another."""

    date: str
    time: str

    def __str__(self) -> str:
        return f"{self.date} + {self.time}"


@dataclass(frozen=True)
class RowNumber:
    """A customer number that no column holds: every row of the file is a customer of its own."""

    def __str__(self) -> str:
        return "#"


@dataclass(frozen=True)
class Constant:
    """A text that no column holds because it is the same for the whole file: the channel "Google Ads"."""

    value: str

    def __str__(self) -> str:
        return f"= {self.value}"


# Tables in which, without a customer number, every row may be a customer of its own.
ROW_IS_CUSTOMER = ("customers", "results")

Derived = Product | DateAndTime | RowNumber | Constant
Selected = str | Derived


def source_columns(mapping: Mapping[str, Selected]) -> Iterator[str]:
    """Every column of the file that a mapping uses."""
    for selected in mapping.values():
        if isinstance(selected, Product):
            yield from (selected.quantity, selected.unit_price)
        elif isinstance(selected, DateAndTime):
            yield from (selected.date, selected.time)
        elif isinstance(selected, str):
            yield selected


def check_mapping(table: str, mapping: Mapping[str, Selected], columns: list[str]) -> None:
    """Raise `MappingError` unless the mapping fills `table` from `columns`, each column at most once.

    A column may be a canonical column and a factor of a `Product` at the same time.
    """
    _check_needed(table, mapping, columns)
    _check_known(table, mapping, columns)
    _check_once(mapping)
    _check_derived(table, mapping)


def _check_needed(table: str, mapping: Mapping[str, Selected], columns: list[str]) -> None:
    schema = SCHEMAS[table]
    for missing in (name for name in schema.required if name not in mapping):
        raise MappingError(
            "The {table} table needs the column '{missing}'. The file has: {found}. Choose one of them.",
            table=table,
            missing=missing,
            found=", ".join(columns),
        )
    if schema.one_of and not set(schema.one_of) & set(mapping):
        raise MappingError(
            "The {table} table needs one of the columns {missing}. The file has: {found}. Choose one of them.",
            table=table,
            missing=", ".join(schema.one_of),
            found=", ".join(columns),
        )


def _check_known(table: str, mapping: Mapping[str, Selected], columns: list[str]) -> None:
    known = [column.name for column in SCHEMAS[table].columns]
    for unknown in (name for name in mapping if name not in known):
        raise MappingError(
            "The {table} table has no column '{unknown}'. It can have: {known}.",
            table=table,
            unknown=unknown,
            known=", ".join(known),
        )
    for absent in (name for name in source_columns(mapping) if name not in columns):
        near = get_close_matches(absent, columns, 1, 0.6)
        raise MappingError(
            "The file has no column '{absent}'. The nearest is '{nearest}'. It has: {found}.",
            absent=absent,
            nearest=near[0] if near else columns[0],
            found=", ".join(columns),
        )


def _check_derived(table: str, mapping: Mapping[str, Selected]) -> None:
    schema = SCHEMAS[table]
    for name, selected in mapping.items():
        if isinstance(selected, Product) and schema[name].kind != "money":
            raise MappingError("The column '{column}' cannot be a product of two columns.", column=name)
        if isinstance(selected, DateAndTime) and schema[name].kind != "time":
            raise MappingError("The column '{column}' cannot be a date and a time of day.", column=name)
        if isinstance(selected, Constant) and schema[name].kind != "text":
            raise MappingError("The column '{column}' cannot be the same text in every row.", column=name)
        if isinstance(selected, RowNumber) and (table not in ROW_IS_CUSTOMER or name != "customer_id"):
            raise MappingError(
                "Rows can only be counted as customers in a table of customers or of test results, not as '{column}'.",
                column=name,
            )


def _check_once(mapping: Mapping[str, Selected]) -> None:
    used: dict[str, str] = {}
    for name, selected in mapping.items():
        if isinstance(selected, str) and selected in used:
            raise MappingError(
                "The column '{column}' is chosen twice, as '{first}' and as '{second}'. Choose it once.",
                column=selected,
                first=used[selected],
                second=name,
            )
        if isinstance(selected, str):
            used[selected] = name
