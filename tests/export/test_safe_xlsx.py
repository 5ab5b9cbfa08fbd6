"""Workbooks: opened again, text is text and numbers are numbers."""

import io
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analysis.export import safe_xlsx


def opened(content):
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def inside(content, part="xl/worksheets/sheet1.xml"):
    return zipfile.ZipFile(io.BytesIO(content)).read(part).decode()


def test_a_table_comes_back_with_its_headings_ids_umlauts_and_numbers():
    frame = pd.DataFrame(
        {"customer_id": ["01234", "Größe"], "orders": [3, 4], "revenue": [1.5, None], "ok": [True, False]}
    )
    sheets = opened(safe_xlsx({"Kunden": frame}, {"orders": "Bestellungen"}))
    assert sheets["Kunden"] == [
        ["customer_id", "Bestellungen", "revenue", "ok"],
        ["01234", 3, 1.5, True],
        ["Größe", 4, "", False],
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "{=1+1}", "https://example.org", "mailto:a@b.c", "internal:A1", "-5", "\x01x"]
)
def test_hostile_text_is_neither_formula_nor_link_nor_number(text):
    content = safe_xlsx({"s": pd.DataFrame({text: [text]})})
    assert "<f>" not in inside(content)
    assert "hyperlink" not in inside(content)
    assert inside(content).count('t="s"') == 2


def test_dates_are_dates_and_the_infinite_is_text():
    frame = pd.DataFrame({"day": pd.to_datetime(["2024-03-01", None]), "ratio": [float("inf"), 0.5]})
    (_, first, second), *_ = opened(safe_xlsx({"s": frame})).values()
    assert str(first[0])[:10] == "2024-03-01"
    assert first[1] == "inf"
    assert second == ["", 0.5]


def test_a_text_longer_than_a_cell_is_cut_not_dropped():
    (_, (cell,)), *_ = opened(safe_xlsx({"s": pd.DataFrame({"a": ["x" * 40_000]})})).values()
    assert cell == "x" * 32_767


def test_sheet_titles_that_excel_refuses_are_cleaned_and_kept_apart():
    frame = pd.DataFrame({"a": [1]})
    titles = ["a/b:c*?[d]", "'quoted'", "x" * 40, "X" * 50, "History", "", "plan", "Plan"]
    names = list(opened(safe_xlsx(dict.fromkeys(titles, frame))))
    assert len(names) == len(titles)
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_the_first_row_is_bold_and_stays_in_view_and_rates_are_percent():
    content = safe_xlsx({"s": pd.DataFrame({"share_of_customers": [0.25]})})
    assert 'state="frozen"' in inside(content)
    styles = inside(content, "xl/styles.xml")
    assert "<b/>" in styles
    assert "0.0%" in styles


def test_equal_tables_give_equal_bytes():
    frame = pd.DataFrame({"a": ["x", "y"]})
    assert safe_xlsx({"s": frame}) == safe_xlsx({"s": frame.copy()})
