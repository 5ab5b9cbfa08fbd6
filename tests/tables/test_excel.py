import datetime as dt
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from analysis.errors import UnreadableFileError
from analysis.tables.files.read_source import read_source
from analysis.tables.reading import read_table


def workbook(**sheets):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd.mm.yyyy hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
    return content.getvalue()


ROWS = [
    ["Kunde", "Datum", "Betrag", "Rechnung"],
    [17850, dt.datetime(2024, 1, 2, 8, 26), 2.55, 536365],
    ["01234", dt.datetime(2024, 1, 3), -7, "C536379"],
]


def test_a_workbook_keeps_dates_and_amounts_and_writes_mixed_ids_as_people_do():
    raw = read_source(workbook(Leer=[], Daten=ROWS), "orders.xlsx")
    assert raw.frame["Kunde"].tolist() == ["17850", "01234"]
    assert raw.frame["Rechnung"].tolist() == ["536365", "C536379"]
    assert raw.frame["Betrag"].tolist() == [2.55, -7.0]
    assert raw.frame["Datum"].tolist() == [pd.Timestamp("2024-01-02 08:26"), pd.Timestamp("2024-01-03")]
    assert (raw.sheet, raw.sheets, raw.lines.tolist()) == ("Daten", ("Leer", "Daten"), [2, 3])


def test_titles_above_the_table_are_set_aside():
    raw = read_source(workbook(Daten=[["Bericht 2024"], [], *ROWS]))
    assert list(raw.frame.columns) == ROWS[0]
    assert raw.above == ("Bericht 2024", "")
    assert raw.lines.tolist() == [4, 5]


def test_another_sheet_can_be_chosen_and_a_wrong_one_is_named():
    content = workbook(A=ROWS, B=[["x", "y"], [1, 2]])
    assert read_source(content, sheet="B").frame.to_dict("list") == {"x": [1.0], "y": [2.0]}
    with pytest.raises(UnreadableFileError, match="The file has: A, B"):
        read_source(content, sheet="C")


def test_a_sheet_without_names_is_read_from_its_first_row():
    raw = read_source(workbook(A=ROWS[1:]))
    assert (raw.has_header, len(raw.frame), raw.lines.tolist()) == (False, 2, [1, 2])


def test_a_stray_value_in_the_last_cell_of_excel_is_refused_and_we_live():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "customer")
        sheet.write(1_048_575, 16_383, "stray")
    assert len(content.getvalue()) < 10_000
    with pytest.raises(UnreadableFileError, match="too much memory"):
        read_source(content.getvalue(), "orders.xlsx")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (workbook(A=[]), "no data"),
        (workbook(A=[["a", "b"]]), "no rows"),
        (workbook(A=[["a"], [1]]), "only one column"),
        (workbook(A=ROWS)[:3000], "broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(2000), "broken"),
    ],
    ids=["empty", "names only", "one column", "truncated", "no workbook"],
)
def test_a_workbook_without_a_table_is_refused_with_what_was_found(content, told):
    with pytest.raises(UnreadableFileError, match=told):
        read_source(content, "orders.xlsx")


def test_an_unzip_bomb_is_refused_before_it_is_unpacked():
    content = io.BytesIO(workbook(A=ROWS))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", bytes(50 << 20))
    with pytest.raises(UnreadableFileError, match="unpacked"):
        read_source(content.getvalue(), "orders.xlsx")


def test_a_workbook_of_the_old_format_keeps_its_ids_dates_and_amounts():
    table = read_table(Path(__file__).parent / "samples" / "old.xls", "orders")
    assert table.frame["customer_id"].tolist() == ["00123", "20000000000000000001"]
    assert table.frame["timestamp"].dt.strftime("%Y-%m-%d").tolist() == ["2025-12-31", "2026-01-01"]
    assert table.frame["amount"].tolist() == [5.25, 6.0]
