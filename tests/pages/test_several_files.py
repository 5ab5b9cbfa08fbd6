"""Several files at once: those with the same columns are one table, the others wait their turn; and pasted tables."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from visitor import BERT, Visitor, word

from pages.shared import uploads

DAYS = pd.date_range("2024-01-01", periods=90, freq="D")


def month(first: int, count: int = 30) -> pd.DataFrame:
    places = range(first, first + count)
    return pd.DataFrame(
        {
            "customer": [f"{n % 23:03d}" for n in places],
            "date": DAYS[list(places)].strftime("%Y-%m-%d"),
            "amount": [9.5 + n % 7 for n in places],
        }
    )


def csv(frame: pd.DataFrame, **options) -> bytes:
    return frame.to_csv(index=False, **options).encode()


JANUARY, FEBRUARY, MARCH = month(0), month(30), month(60)
PEOPLE = pd.DataFrame({"customer_id": [f"{n:03d}" for n in range(23)], "age": range(23)})


def stored(guest: Visitor, name: str = "orders") -> pd.DataFrame:
    return guest.workspace.load(name, guest.workspace.tables()[name].digest).frame


def heading(guest: Visitor) -> str:
    return guest.app.subheader[0].value


def captions(guest: Visitor) -> str:
    return " ¶ ".join(caption.value for caption in guest.app.caption)


def together(guest: Visitor):
    return next(group for group in guest.app.button_group if group.key.startswith("together_"))


def test_three_months_in_any_order_of_columns_become_one_table(visitor):
    guest = visitor().upload_all(
        {"jan.csv": csv(JANUARY), "feb.csv": csv(FEBRUARY[["amount", "customer", "date"]]), "mar.csv": csv(MARCH)}
    )
    assert heading(guest) == "This is how we read 3 files"
    assert len(guest.mapping()) == 3
    guest.click("use_table")
    held = guest.workspace.tables()["orders"]
    assert (held.rows, held.source) == (90, "jan.csv + feb.csv + mar.csv")
    assert stored(guest)["amount"].sum() == pd.concat([JANUARY, FEBRUARY, MARCH])["amount"].sum()
    assert not guest.workspace.waiting().files
    assert guest.app.file_uploader


def test_the_report_reconciles_over_all_files_and_names_file_and_line(visitor):
    february = FEBRUARY.assign(date=["some day", *FEBRUARY["date"][1:]])
    guest = visitor().upload_all({"jan.csv": csv(JANUARY), "feb.csv": csv(february)})
    assert any(box.label == "60 rows read = 59 kept + 1 left out" for box in guest.app.expander)
    assert guest.app.dataframe[1].value["For example"].tolist() == ["2 (feb.csv): 007,some day,11.5"]


def test_a_correction_of_the_mapping_holds_for_all_files(visitor):
    files = {f"{name}.csv": csv(frame.assign(net=1.0)) for name, frame in (("jan", JANUARY), ("feb", FEBRUARY))}
    guest = visitor().upload_all(files).choose("amount", "net").click("use_table")
    assert stored(guest)["amount"].sum() == 60


def test_files_of_different_shapes_are_asked_about_one_after_the_other(visitor):
    files = {"jan.csv": csv(JANUARY), "customers.csv": csv(PEOPLE), "feb.csv": csv(FEBRUARY)}
    guest = visitor().upload_all(files)
    assert heading(guest) == "This is how we read 2 files"
    assert "Files 1 to 2 of 3 · then: customers\\.csv" in captions(guest)
    guest.click("use_table")
    assert "File 3 of 3: customers\\.csv" in captions(guest)
    assert guest.mapping()["customer_id"] == "customer_id"
    guest.click("use_table")
    assert list(guest.workspace.tables()) == ["orders", "customers"]


def test_a_discarded_file_leaves_the_others_waiting_and_a_new_visit_finds_them(visitor):
    guest = visitor().upload_all({"customers.csv": csv(PEOPLE), "notes.csv": b"nothing", "jan.csv": csv(JANUARY)})
    assert "File 1 of 3: customers\\.csv · then: notes\\.csv, jan\\.csv" in captions(guest)
    guest.click("discard_file")
    assert "File 2 of 3: notes\\.csv · then: jan\\.csv" in captions(guest)
    assert len(guest.app.warning) == 1
    later = visitor("de").open("upload")
    assert heading(later) == word("de", "This is how we read “{file}”", file="notes\\.csv")
    later.click("discard_file").click("use_table")
    assert list(later.workspace.tables()) == ["orders"]


def test_a_file_that_is_switched_off_waits_until_the_others_are_used(visitor):
    guest = visitor().upload_all({"jan.csv": csv(JANUARY), "returns.csv": csv(FEBRUARY), "mar.csv": csv(MARCH)})
    together(guest).set_value(["jan.csv", "mar.csv"])
    guest.run()
    assert heading(guest) == "This is how we read 2 files"
    assert "then: returns\\.csv" in captions(guest)
    guest.click("use_table")
    assert "File 3 of 3: returns\\.csv" in captions(guest)
    guest.click("discard_file")
    assert guest.workspace.tables()["orders"].source == "jan.csv + mar.csv"
    assert len(stored(guest)) == 60


def test_files_that_would_be_misread_together_are_read_one_by_one(visitor):
    german = csv(FEBRUARY.assign(amount=1234.5), sep=";", decimal=",")
    guest = visitor().upload_all({"jan.csv": csv(JANUARY), "feb.csv": german})
    assert "File 1 of 2: jan\\.csv" in captions(guest)
    guest.click("use_table").click("use_table")
    assert stored(guest)["amount"].sum() == JANUARY["amount"].sum() + 30 * 1234.5


@pytest.mark.parametrize("second_name", ["jan.csv", "copy of jan.csv"])
def test_the_same_content_twice_is_taken_once_and_said(visitor, second_name):
    guest = visitor().upload_all([("jan.csv", csv(JANUARY)), (second_name, csv(JANUARY))])
    assert "and is taken once only" in captions(guest)
    assert heading(guest) == "This is how we read “jan\\.csv”"
    guest.click("use_table")
    assert len(stored(guest)) == 30


def test_two_files_of_one_name_can_be_told_apart(visitor):
    guest = visitor().upload_all([("export.csv", csv(JANUARY)), ("export.csv", csv(FEBRUARY))])
    assert together(guest).value == ["export.csv", "export.csv (2)"]
    guest.click("use_table")
    assert len(stored(guest)) == 60


def test_workbooks_are_read_together_sheet_by_sheet(visitor):
    def workbook(orders: pd.DataFrame) -> bytes:
        buffer = io.BytesIO()
        with pd.ExcelWriter(buffer, engine="xlsxwriter") as book:
            PEOPLE.assign(shop=len(orders)).to_excel(book, sheet_name="People", index=False)
            orders.to_excel(book, sheet_name="Orders", index=False)
        return buffer.getvalue()

    guest = visitor().upload_all({"jan.xlsx": workbook(JANUARY), "feb.xlsx": workbook(FEBRUARY[:20])})
    sheet = next(box for box in guest.app.selectbox if box.key.startswith("sheet_"))
    guest.fill("selectbox", sheet.key, "Orders").click("use_table")
    assert guest.workspace.tables()["orders"].rows == 50


def test_a_workspace_among_the_files_is_loaded_and_the_others_wait(visitor, cdnow_orders, download):
    content = download(visitor().bring(cdnow_orders).open("upload"), "workspace_download")
    guest = visitor(token=BERT).upload_all({"customers.csv": csv(PEOPLE), "workspace.zip": content})
    assert list(guest.workspace.tables()) == ["orders"]
    assert heading(guest) == "This is how we read “customers\\.csv”"
    guest.click("use_table").upload_all([("one.zip", content), ("two.zip", content)])
    assert guest.app.warning[0].value.startswith("Several of these files are whole workspaces")


def test_more_files_than_can_be_shown_are_refused_and_none_is_taken(visitor):
    files = {f"{n}.csv": b"a,b\n1,%d\n" % n for n in range(uploads.MOST_FILES + 1)}
    guest = visitor().upload_all(files)
    assert guest.app.warning[0].value.startswith("These are 61 files; at most 60")
    assert not guest.workspace.waiting().files


def paste(guest: Visitor, text: str) -> Visitor:
    guest.open("upload").app.text_area("pasted").set_value(text)
    return guest.click("read_pasted")


@pytest.mark.parametrize(("language", "name"), [("en", "pasted.tsv"), ("de", word("de", "pasted.tsv"))])
def test_a_table_pasted_from_a_spreadsheet_goes_the_same_way_as_a_file(visitor, language, name):
    guest = paste(visitor(language), csv(JANUARY, sep="\t", decimal=",").decode())
    assert guest.workspace.waiting().files[0].filename == name
    guest.click("use_table")
    assert stored(guest)["amount"].sum() == JANUARY["amount"].sum()


@pytest.mark.parametrize(
    ("text", "words"), [("  \n\t\n", "nothing to read yet"), ("a\tb\n" * 1_300_000, "at most 5,000,000")]
)
def test_a_paste_of_nothing_or_of_far_too_much_is_refused_in_clear_words(visitor, text, words):
    guest = paste(visitor(), text)
    assert words in guest.app.warning[0].value
    assert not guest.workspace.waiting().files


def test_a_pasted_text_without_columns_is_refused_like_such_a_file(visitor):
    guest = paste(visitor(), "Dear all,\nplease find attached nothing.\nBest\n")
    assert "only one column" in guest.app.warning[0].value
    assert guest.click("discard_file").app.file_uploader
