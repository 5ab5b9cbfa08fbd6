"""Whatever is left out can be had back, whole, with its line and its reason."""

from __future__ import annotations

import dataclasses

import pandas as pd

from analysis.tables.files.read_source import read_source
from analysis.tables.files.stack import stack_files
from analysis.tables.judge import judge_rows
from analysis.tables.prepare import prepare
from analysis.tables.rejected import rejected_rows

MAPPING = {"customer_id": "customer", "timestamp": "day", "amount": "value"}
ROWS = (
    "customer,day,value\n"
    "a,2024-01-01,5\n"
    ",2024-01-02,6\n"
    "b,2024-01-03,7,too,many\n"
    "c,never,8\n"
    "d,2024-01-05,9\n"
    "e,2024-01-06,10\n"
    "Total,,37\n"
)


def rejected(raw) -> pd.DataFrame:
    return rejected_rows(raw, judge_rows(raw, "orders", MAPPING))


def test_every_row_left_out_comes_back_in_the_order_of_the_file():
    raw = read_source(ROWS.encode())
    rows = rejected(raw)
    assert list(zip(rows["line"], rows["reason"], strict=True)) == [
        (3, "no_customer"),
        (4, "ragged"),
        (5, "unreadable_time"),
        (8, "total"),
    ]
    assert rows["row"].iloc[1] == "b,2024-01-03,7,too,many"
    assert rows.loc[2, ["customer", "day", "value"]].tolist() == ["c", "never", "8"]
    report = prepare(raw, "orders", MAPPING).report
    assert len(rows) == report.rows_read - report.rows_kept


def test_all_of_many_rows_come_back_not_only_the_examples_of_the_report():
    many = "".join(f"b,2024-01-03,7,{n},more\n" for n in range(300))
    raw = read_source((ROWS + "z,2024-02-01,3\n" * 900 + many).encode())
    assert (rejected(raw)["reason"] == "ragged").sum() == 301
    assert len(prepare(raw, "orders", MAPPING).report.dropped[0].examples) == 5


def test_nothing_left_out_is_an_empty_table():
    assert rejected(read_source(b"customer,day,value\na,2024-01-01,5\nb,2024-01-02,6\n")).empty


def test_rows_of_several_files_name_their_file():
    first = read_source(ROWS.encode(), "first.csv")
    second = dataclasses.replace(read_source(ROWS.encode()), filename="second.csv")
    rows = rejected(stack_files([first, second]))
    assert len(rows) == 8
    assert rows["line"].astype(str).str.contains("second.csv").sum() == 4


def test_a_column_of_the_file_called_line_stays():
    raw = read_source(b"customer,day,value,line\na,2024-01-01,5,x\nb,,6,y\n")
    assert rejected(raw)["line (2)"].tolist() == ["y"]
