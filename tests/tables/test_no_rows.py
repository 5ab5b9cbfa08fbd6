import io

import pytest
import xlsxwriter

from analysis.tables.files.no_rows import is_total
from analysis.tables.files.read_source import read_source
from analysis.tables.reading import read_table


@pytest.mark.parametrize(
    "text",
    ["Summe", "SUMME:", "Gesamt", "Gesamtsumme", "Zwischensumme März: 5", "Total", "Grand total", "Total: Account",
     "Subtotal", "Gesamt: Kampagnen", "Total for March", "Summe aller Bestellungen", "∑", "* Total *"],
)  # fmt: skip
def test_words_that_name_a_total(text):
    assert is_total(["", f" {text} ", "5"])


@pytest.mark.parametrize("text", ["Totalschaden", "Summer sale", "Total Gym", "Sum 41", "Gesamtschule", "5", "sumo"])
def test_words_that_only_look_like_a_total(text):
    assert not is_total([text, "Total"])


def test_totals_below_the_data_are_set_aside_with_their_lines():
    raw = read_source(b"channel;month;cost\nGoogle;2024-01;5,50\nMeta;2024-01;7,20\nSumme;;12,70\n\nGesamt;12,70\n")
    assert raw.frame["channel"].dropna().tolist() == ["Google", "Meta"]
    (total,) = raw.set_aside
    assert (total.reason, total.rows, [line for line, _ in total.examples]) == ("total", 2, [4, 6])
    assert raw.rows_read == 5


def test_a_subtotal_between_rows_is_one_when_it_has_gaps_and_a_shop_called_total_is_a_shop():
    text = "shop,day,amount\nA,2024-01-01,5\nTotal,,5\nTotal,2024-01-02,7\nB,2024-01-03,8\n"
    raw = read_source(text.encode())
    assert raw.frame["shop"].tolist() == ["A", "Total", "B"]
    assert raw.lines.tolist() == [2, 4, 5]


def test_column_names_repeated_between_files_glued_together_are_no_customers():
    part = "customer_id;city\n1;Bonn\n2;Ulm\n"
    table = read_table((part + part.replace("1", "3").replace("2", "4")).encode(), "customers")
    assert table.frame["customer_id"].tolist() == ["1", "2", "3", "4"]
    assert [(drop.reason, drop.rows, drop.examples[0][0]) for drop in table.report.dropped] == [("header", 1, 4)]
    assert table.report.rows_read == 5


def test_a_total_in_a_workbook_is_set_aside_too():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["Kanal", "Monat", "Kosten"], ["Google", "2024-01", 5.5], ["Summe", "", 5.5]]):
            sheet.write_row(row, 0, cells)
    table = read_table(content.getvalue(), "spend")
    assert table.frame["amount"].tolist() == [5.5]
    assert [(drop.reason, drop.rows) for drop in table.report.dropped] == [("total", 1)]


def test_unreadable_values_of_optional_columns_are_counted_and_their_rows_kept():
    text = (
        b"customer_id,date,amount,quantity\na,2024-01-01,5,2\nb,2024-01-02,6,some\nc,2024-01-03,7,\nd,2024-01-04,7,1\n"
    )
    report = read_table(text, "orders", mapping={"quantity": "quantity"}).report
    assert report.rows_kept == 4
    assert [(item.column, item.values, item.lines) for item in report.unreadable] == [("quantity", 1, (3,))]


@pytest.mark.parametrize("at_the_top", [True, False])
def test_the_sum_that_meta_writes_without_a_word_is_no_campaign(at_the_top):
    total, rows = ",,20.00", ["A,2024-01-01,12.50", "B,2024-01-02,7.50"]
    lines = ["Campaign name,Day,Amount spent (EUR)", *([total, *rows] if at_the_top else [*rows, total])]
    table = read_table("\n".join(lines).encode(), "spend")
    assert table.frame["amount"].tolist() == [12.5, 7.5]
    assert [(drop.reason, drop.rows) for drop in table.report.dropped] == [("total", 1)]


def test_a_campaign_without_a_date_is_no_total():
    text = b"Campaign name,Day,Amount spent (EUR)\n,,20.00\nA,2024-01-01,12.50\nB,2024-01-02,8.50\n"
    assert read_table(text, "spend").frame["amount"].sum() == 41


def test_a_row_of_units_under_the_names_is_no_data():
    rows = "Kunde;Datum;Betrag;Menge\n;TT.MM.JJJJ;EUR;Stück\n1;31.12.2025;5,00;2\n2;01.01.2026;6,00;1\n"
    raw = read_source(rows.encode())
    assert len(raw.frame) == 2
    assert [(item.reason, item.rows) for item in raw.set_aside] == [("units", 1)]


def test_a_first_row_of_words_that_are_no_units_stays():
    raw = read_source(b"name;currency\nanna;EUR\nbert;USD\n")
    assert len(raw.frame) == 2
