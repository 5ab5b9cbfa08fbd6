import csv
import gzip
import io

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.errors import UnreadableFileError
from analysis.tables.files.raw_file import column_names
from analysis.tables.files.read_source import raw_from_frame, read_source
from analysis.tables.samples import cdnow_file

ORDERS = "Kunde;Datum;Betrag\n01234;31.12.2025;1.234,50\n00099;05.01.2026;7,20\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"], ids=str)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=repr)
def test_umlauts_survive_every_usual_encoding(encoding, line_end):
    text = "Kunde;Straße;Betrag\n1;Müller Gäßchen;2,50\n2;Öhringen;3,50\n".replace("\n", line_end)
    raw = read_source(text.encode(encoding))
    assert list(raw.frame.columns) == ["Kunde", "Straße", "Betrag"]
    assert raw.frame["Straße"].tolist() == ["Müller Gäßchen", "Öhringen"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=repr)
def test_every_delimiter_is_found(delimiter):
    raw = read_source(f"a{delimiter}b{delimiter}c\nx{delimiter}y z{delimiter}1\n".encode())
    assert raw.delimiter == delimiter
    assert raw.frame.to_dict("list") == {"a": ["x"], "b": ["y z"], "c": ["1"]}


def test_decimal_commas_do_not_pass_for_delimiters():
    raw = read_source(b"1;2,5;3,5\n2;4,5;1,5\n")
    assert (raw.delimiter, raw.has_header, raw.frame.shape) == (";", False, (2, 3))


def test_an_aligned_file_without_names_is_read_with_every_zero():
    raw = read_source(
        b" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n 00021 0002 19970101  3   63.34\n"
    )
    assert (raw.delimiter, raw.has_header) == (" ", False)
    assert raw.frame.iloc[0].tolist() == ["00004", "0001", "19970101", "2", "29.33"]
    assert raw.lines.tolist() == [1, 2, 3]


def test_cdnow_has_6919_orders():
    assert read_source(cdnow_file()).frame.shape == (6919, 5)


def test_titles_above_the_names_are_set_aside_and_lines_still_count_from_the_top():
    raw = read_source(b"Umsatzbericht\n\nKunde;Datum;Betrag\n1;01.02.2024;5\n2;02.02.2024;6\n")
    assert raw.above == ("Umsatzbericht", "")
    assert list(raw.frame.columns) == ["Kunde", "Datum", "Betrag"]
    assert raw.lines.tolist() == [4, 5]


def test_a_separator_line_of_excel_is_obeyed():
    raw = read_source(b"sep=|\na|b\n1,2|3\n")
    assert raw.frame.to_dict("list") == {"a": ["1,2"], "b": ["3"]}


def test_column_names_are_stripped_and_unique():
    assert column_names([" a ", "", "a", "a_2", "a"]) == ["a", "column_2", "a_3", "a_2", "a_4"]


def test_a_cell_may_hold_line_feeds_and_the_next_row_knows_its_line():
    raw = read_source(b'id,text,n\n1,"two\nlines",5\n2,"say ""hi""",6\n')
    assert raw.frame["text"].tolist() == ["two\nlines", 'say "hi"']
    assert raw.lines.tolist() == [2, 4]


def test_a_stray_quote_does_not_swallow_the_rows_after_it():
    raw = read_source(b'id,name,day,n\n1,"24 inch,2024-01-01,5\n2,plain,2024-01-02,6\n3,14" disc,2024-01-03,7\n')
    assert raw.frame["id"].tolist() == ["1", "2", "3"]
    assert raw.frame["name"].tolist() == ['"24 inch', "plain", '14" disc']


def test_ragged_rows_are_counted_with_their_lines_and_empty_cells_are_no_reason():
    text = b"id,day,n,note\n1,2024-01-01,5,\n2,2024-01-02,6\n3,2024-01-03\n4,2024-01-04,7,x,,\n5,2024-01-05,8,x,y\n"
    raw = read_source(text)
    assert raw.frame["id"].tolist() == ["1", "2", "4"]
    assert raw.lines.tolist() == [2, 3, 5]
    assert raw.padded == 1
    assert raw.ragged.rows == 2
    assert raw.ragged.examples == ((4, "3,2024-01-03"), (6, "5,2024-01-05,8,x,y"))
    assert raw.rows_read == 5


def test_short_rows_are_filled_where_their_cells_say_which_are_missing():
    text = b"id,day,n,note\n1,2024-01-01,5,x\n2,2024-01-02,6\n3,2024-01-03,7,y\n4,tea,8\nExported on 2024-01-04\n"
    raw = read_source(text)
    assert raw.frame["id"].tolist() == ["1", "2", "3"]
    assert [line for line, _ in raw.ragged.examples] == [5, 6]


def test_zero_bytes_between_letters_are_taken_out_and_said():
    raw = read_source(b"id;na\0me\n1;M\0ayer\n2;Schm\0idt\n3;A very long name without any of them\n" + bytes(500))
    assert raw.frame["name"].tolist()[:2] == ["Mayer", "Schmidt"]
    assert raw.notes == ("zero_bytes_removed",)


def test_lines_of_two_encodings_are_read_each_in_its_own_and_said():
    raw = read_source("id;name\n1;Müller\n2;Schäfer\n3;Größe\n".encode() + "4;Jäger\n".encode("cp1252"))
    assert raw.frame["name"].tolist() == ["Müller", "Schäfer", "Größe", "Jäger"]
    assert raw.notes == ("mixed_encodings",)


def test_blanks_before_quotes_do_not_hide_them():
    raw = read_source(b'id, name, n\n1, "x, y", 5\n2, "z", 6\n')
    assert raw.frame["name"].tolist() == ["x, y", "z"]


def test_tabs_win_over_commas_between_them():
    raw = read_source(b"sad\t-2.1\t[-1, -2, -3]\nglad\t2.0\t[2, 2, 2]\n")
    assert (raw.delimiter, raw.frame.shape) == ("\t", (2, 3))


def test_names_that_r_leaves_out_for_its_row_names_do_not_shift_the_columns():
    raw = read_source(b"day,n\n1,2024-01-01,5\n2,2024-01-02,6\n")
    assert raw.frame["n"].tolist() == ["5", "6"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n\n", "is empty"),
        (b"customer_id\n1\n2\n", "only one column"),
        (b"Dear customer, thank you.\nYours\n\nsincerely, the shop, which is yours; always\n", "only one column"),
        (b"customer_id,timestamp,amount\n", "no rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "PNG"),
        (b"%PDF-1.7 ...", "PDF"),
        (bytes(range(256)) * 10, "binary"),
        (b"<!DOCTYPE html><html></html>", "HTML"),
        (b"PK\x03\x04 broken", "broken"),
        (b"PAR1 broken", "broken"),
    ],
    ids=lambda value: str(value)[:25],
)
def test_what_is_no_table_is_refused_with_what_was_found(content, told):
    with pytest.raises(UnreadableFileError, match=told):
        read_source(content, "orders.csv")


def test_corrections_of_the_user_win():
    raw = read_source("a;b\nß;2\n".encode("cp1252"), encoding="cp1252", delimiter=";", header=False)
    assert raw.frame.to_dict("list") == {"column_1": ["a", "ß"], "column_2": ["b", "2"]}
    with pytest.raises(UnreadableFileError, match="no text encoding"):
        read_source(ORDERS.encode(), encoding="klingon")


def test_parquet_keeps_its_types_and_bytes_paths_and_files_read_alike(tmp_path):
    frame = pd.DataFrame({"id": ["01", "02"], "when": pd.to_datetime(["2024-01-01", "2024-01-02"]), "n": [1.5, None]})
    path = tmp_path / "orders.parquet"
    frame.to_parquet(path)
    with path.open("rb") as file:
        raws = [read_source(path), read_source(path.read_bytes()), read_source(file)]
    for raw in raws:
        pd.testing.assert_frame_equal(raw.frame, frame)
    assert raws[0].filename == raws[2].filename == "orders.parquet"


def test_a_frame_from_a_notebook_keeps_its_named_index():
    raw = raw_from_frame(pd.DataFrame({"n": [1, 2]}, index=pd.Index(["a", "b"], name="id")))
    assert list(raw.frame.columns) == ["id", "n"]


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n",;'), max_size=6)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


dialects = st.fixed_dictionaries(
    {
        "delimiter": st.sampled_from([",", ";", "\t", "|"]),
        "quoting": st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
        "lineterminator": st.sampled_from(["\n", "\r\n", "\r"]),
    }
)


@settings(max_examples=200)
@given(tables, dialects, st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.booleans(), st.booleans())
def test_any_text_written_as_csv_in_any_dialect_comes_back_exactly(rows, dialect, encoding, says_separator, packed):
    written = io.StringIO()
    names = [f"name {place}" for place in range(len(rows[0]))]
    # A row of units under the names would be no row.
    rows = [["no unit"] * len(names), *rows]
    csv.writer(written, **dialect).writerows([names, *rows])
    text = written.getvalue()
    # A file with line ends of the old Macintosh has no others.
    assume(dialect["lineterminator"] != "\r" or "\n" not in text)
    if encoding == "cp1252":
        text = text.encode("cp1252", errors="replace").decode("cp1252")
        rows = [[cell.encode("cp1252", errors="replace").decode("cp1252") for cell in row] for row in rows]
    if says_separator:
        text = f"sep={dialect['delimiter']}{dialect['lineterminator']}{text}"
    content = text.encode(encoding)
    chosen = None if says_separator else dialect["delimiter"]
    raw = read_source(gzip.compress(content) if packed else content, delimiter=chosen, header=True, encoding=encoding)
    assert raw.ragged.rows == 0
    assert raw.frame.fillna("").to_numpy().tolist() == rows
