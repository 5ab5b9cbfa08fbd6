"""From a file to a table: how it was read is shown, can be corrected, and nothing is used before."""

from __future__ import annotations

import io

import pandas as pd
import pytest
import xlsxwriter
from visitor import PAGES, Visitor

DAYS = pd.date_range("2024-01-01", periods=300, freq="D")


def csv(frame: pd.DataFrame, **options) -> bytes:
    return frame.to_csv(index=False, **options).encode()


def excel(**sheets: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    for name, frame in sheets.items():
        sheet = workbook.add_worksheet(name)
        sheet.write_row(0, 0, frame.columns)
        for column, label in enumerate(frame.columns):
            sheet.write_column(1, column, list(frame[label]))
    workbook.close()
    return buffer.getvalue()


@pytest.fixture
def shop() -> pd.DataFrame:
    """300 orders of 60 customers, most of whom come back."""
    customers = [f"{(n * n) % 61:05d}" for n in range(300)]
    return pd.DataFrame(
        {"Kunde": customers, "Datum": DAYS.strftime("%Y-%m-%d"), "Summe": [9.5 + n % 7 for n in range(300)]}
    )


def stored(guest: Visitor, name: str = "orders") -> pd.DataFrame:
    return guest.workspace.load(name, guest.workspace.tables()[name].digest).frame


def test_the_guess_is_shown_then_used_and_every_page_works(visitor, shop):
    guest = visitor("de").upload("bestellungen.csv", csv(shop, sep=";", decimal=","))
    assert guest.mapping() == {"customer_id": "Kunde", "timestamp": "Datum", "amount": "Summe"}
    assert not guest.workspace.tables()
    guest.click("use_table")
    assert not guest.workspace.waiting().files
    assert stored(guest)["amount"].sum() == pytest.approx(shop["Summe"].sum())
    assert stored(guest)["customer_id"].cat.categories[0] == "00000"
    for page in PAGES:
        assert guest.open(page).app.metric


def test_a_wrong_guess_can_be_corrected(visitor, shop):
    shop["Netto"] = shop["Summe"] / 2
    guest = visitor().upload("orders.csv", csv(shop)).choose("amount", "Netto").click("use_table")
    assert stored(guest)["amount"].sum() == pytest.approx(shop["Netto"].sum())


def test_a_wrong_mapping_is_named_and_nothing_can_be_used_until_it_is_mended(visitor, shop):
    shop["Notiz"] = "gerne wieder"
    guest = visitor().upload("orders.csv", csv(shop)).choose("amount", "Notiz")
    (warning,) = guest.app.warning
    assert warning.value.startswith("The column 'Notiz' should hold numbers")
    assert "use_table" not in [button.key for button in guest.app.button]
    guest.choose("amount", "Datum").choose("timestamp", "Datum")
    assert "is chosen twice, as 'Date' and as 'Amount'" in guest.app.warning[0].value
    guest.choose("amount", "Summe").click("use_table")
    assert len(stored(guest)) == 300


@pytest.mark.parametrize(("language", "words"), [("en", ("Orders", "Date")), ("de", ("Bestellungen", "Datum"))])
def test_a_missing_column_is_called_as_on_the_screen(visitor, language, words):
    nameless = pd.DataFrame({"customer": ["a", "b", "c"] * 9, "amount": [1.5, 2.5, 3.5] * 9})
    guest = visitor(language).upload("orders.csv", csv(nameless))
    guest.as_table("orders")
    (warning,) = guest.app.warning
    assert all(word in warning.value for word in words)
    assert "timestamp" not in warning.value


@pytest.mark.parametrize(("answer", "day"), [("day", "2024-03-02"), ("month", "2024-02-03")])
def test_dates_that_can_be_read_in_two_ways_are_asked_about(visitor, answer, day):
    rows = [(f"c{n % 9}", f"{2 + n % 3:02d}/{3 + n % 4:02d}/2024", 5.0) for n in range(36)]
    guest = visitor().upload("orders.csv", csv(pd.DataFrame(rows, columns=["customer", "date", "amount"])))
    assert "use_table" not in [button.key for button in guest.app.button]
    (question,) = guest.app.radio
    assert question.value is None
    guest.fill("radio", question.key, answer).click("use_table")
    assert stored(guest)["timestamp"].min() == min(
        pd.to_datetime(text, dayfirst=answer == "day", format="mixed") for _customer, text, _amount in rows
    )
    assert (stored(guest)["timestamp"] == day).any()


@pytest.mark.parametrize(("sign", "total"), [(",", 36_900.0), (".", 36.9)])
def test_a_sign_that_may_be_decimal_or_thousands_is_asked_about(visitor, sign, total):
    rows = [(f"c{n % 9}", "2024-05-17", "1.025") for n in range(36)]
    guest = visitor().upload("orders.csv", csv(pd.DataFrame(rows, columns=["customer", "date", "amount"]), sep=";"))
    (question,) = guest.app.radio
    assert question.value == ","
    guest.fill("radio", question.key, sign).click("use_table")
    assert stored(guest)["amount"].sum() == pytest.approx(total)


def test_the_question_about_decimals_is_about_the_chosen_amount(visitor):
    rows = [(f"c{n % 9}", "2024-05-17", 1.25, "1.025") for n in range(36)]
    guest = visitor().upload("orders.csv", csv(pd.DataFrame(rows, columns=["customer", "date", "amount", "points"])))
    assert not guest.app.radio
    assert len(guest.choose("amount", "points").app.radio) == 1
    assert not guest.choose("amount", "amount").app.radio


def test_an_excel_file_is_read_sheet_by_sheet(visitor, shop):
    notes = pd.DataFrame({"Jahr": [2023, 2024], "Notiz": ["gut", "besser"]})
    dated = shop.assign(Datum=list(DAYS.to_pydatetime()))
    guest = visitor().upload("shop.xlsx", excel(Notizen=notes, Bestellungen=dated))
    sheet = next(box for box in guest.app.selectbox if box.key.startswith("sheet_"))
    assert sheet.options == ["Notizen", "Bestellungen"]
    guest.fill("selectbox", sheet.key, "Bestellungen").click("use_table")
    assert len(stored(guest)) == 300
    assert stored(guest)["customer_id"].nunique() == shop["Kunde"].nunique()


def test_a_discarded_file_leaves_nothing_behind(visitor, shop):
    guest = visitor().upload("orders.csv", csv(shop)).click("discard_file")
    assert not guest.workspace.waiting().files
    assert guest.app.title[0].value == "Where does your bucket leak?"
    assert [path.name for path in guest.workspace.folder.iterdir()] == ["workspace.json"]


def test_a_second_table_of_a_kind_takes_the_place_of_the_first_and_says_so(visitor, shop):
    guest = visitor().upload("january.csv", csv(shop)).click("use_table")
    assert len(guest.app.file_uploader) == 1
    guest.upload("all_year.csv", csv(pd.concat([shop, shop.assign(Datum="2024-12-24")])))
    assert any("Orders from “january\\.csv”" in text for text in guest.markdown())
    guest.click("use_table")
    assert guest.workspace.tables()["orders"].source == "all_year.csv"
    assert len(stored(guest)) == 600
    assert len(list(guest.workspace.folder.glob("*.parquet"))) == 1


def test_a_table_can_be_removed_without_the_others(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"]).open("upload").click("remove_events")
    assert list(guest.workspace.tables()) == ["orders", "customers", "spend", "feedback"]
    assert "1st order" in guest.open("journey").chart_titles()[0]


def test_every_row_is_accounted_for(visitor, shop):
    shop.loc[3, "Datum"] = "irgendwann"
    shop.loc[[4, 5], "Summe"] = None
    guest = visitor().upload("orders.csv", csv(shop))
    assert guest.app.expander[0].label == "300 rows read = 297 kept + 3 left out"
    assert guest.app.dataframe[1].value["Rows"].tolist() == [1, 2]
    guest.click("use_table")
    assert len(stored(guest)) == 297


def test_what_names_people_is_shown_and_not_kept(visitor, demo_shop):
    people = pd.DataFrame({"customer_id": range(40), "email": [f"p{n}@example.org" for n in range(40)], "age": 30})
    guest = visitor().upload("people.csv", csv(people))
    assert any("email (e-mail address)" in caption.value for caption in guest.app.caption)
    guest.click("use_table")
    assert list(stored(guest, "customers")) == ["customer_id", "age"]


PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
NO_TABLES = {
    "a picture": ("orders.csv", PICTURE, "it is PNG"),
    "a picture called workbook": ("orders.xlsx", PICTURE, "it is PNG"),
    "half a workbook": ("orders.xlsx", b"PK\x03\x04" + bytes(range(256)), "broken or incomplete"),
    "an empty file": ("orders.csv", b"", "is empty"),
    "blank lines": ("orders.csv", b"\n\n  \n", "is empty"),
    "only names": ("orders.csv", b"customer,date,amount\n", "no rows"),
    "one column": ("orders.csv", b"customer\na\nb\nc\n", "only one column"),
    "a letter": ("orders.txt", b"Dear all,\nplease find attached nothing.\nBest\n", "only one column"),
    "a web page": ("orders.csv", b"<html><body>Error 500</body></html>", "it is HTML"),
}


@pytest.mark.parametrize("case", NO_TABLES)
def test_what_is_no_table_is_refused_in_one_sentence(visitor, case):
    name, content, expected = NO_TABLES[case]
    english = visitor("en").upload(name, content)
    (warning,) = english.app.warning
    assert expected in warning.value
    (warnung,) = visitor("de").open("upload").app.warning
    assert warnung.value != warning.value
    assert not set("{}") & set(warning.value + warnung.value)
    english.click("discard_file")
    assert english.app.file_uploader


def test_orders_without_dates_say_which_column_is_missing(visitor):
    frame = pd.DataFrame({"customer": ["a", "b", "c"] * 9, "date": "soon", "amount": 1.5})
    guest = visitor().upload("orders.csv", csv(frame))
    guest.as_table("orders")
    assert "needs the column 'Date'" in guest.app.warning[0].value
    guest.choose("timestamp", "date")
    assert guest.app.warning[0].value.startswith("The column 'date' should hold dates")


def test_the_rows_left_out_can_be_had_back(visitor, download):
    content = b"customer;date;amount\na;2024-01-01;1,50\n;2024-01-02;=2+2\nb;2024-01-03;3,50\n"
    file = download(visitor("de").upload("orders.csv", content), "rejected_download")
    assert file.decode("utf-8-sig").splitlines() == [
        "Zeile der Datei;Grund;Inhalt der Zeile;customer;date;amount",
        "3;Kein Kunde;;;2024-01-02;'=2+2",
    ]
