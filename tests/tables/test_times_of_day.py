"""Dates and times of day in two columns."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.tables import read_table
from analysis.tables.values.times_of_day import times_of_day


@pytest.mark.parametrize(
    ("text", "hours"),
    [("14:05", 14 + 5 / 60), ("9:00:30", 9 + 30 / 3600), ("2:05 PM", 14 + 5 / 60), ("12:00 am", 0),
     ("12:30 p.m.", 12.5), ("14.30 Uhr", 14.5), ("00:00:00.123", 0)],
)  # fmt: skip
def test_usual_ways_to_write_a_time_of_day(text, hours):
    assert times_of_day(pd.Series([text]))[0] == pd.Timedelta(hours=hours)


@pytest.mark.parametrize("text", ["25:00", "9:75", "2024-01-01", "12", "", None])
def test_anything_else_is_none(text):
    assert times_of_day(pd.Series([text], dtype="str")).isna().all()


def test_a_german_export_with_date_and_time_apart_keeps_its_times():
    rows = "Kundennummer;Datum;Uhrzeit;Betrag\n1;31.12.2025;14:05;5,00\n2;01.01.2026;9:00;6,00\n3;02.01.2026;;7,00\n"
    table = read_table(rows.encode(), "orders")
    assert table.frame["timestamp"].astype(str).tolist() == [
        "2025-12-31 14:05:00", "2026-01-01 09:00:00", "2026-01-02 00:00:00",
    ]  # fmt: skip


def test_a_date_that_has_its_time_already_keeps_it():
    rows = "customer_id,date,time,amount\n1,2025-12-31 08:00,14:05,5\n2,2026-01-01 09:30,15:00,6\n"
    table = read_table(rows.encode(), "orders")
    assert table.frame["timestamp"].dt.hour.tolist() == [8, 9]
