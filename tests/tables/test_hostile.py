import io
import zipfile

import pytest
import xlsxwriter

from analysis.errors import UnreadableFileError
from analysis.tables.files.read_source import read_source
from analysis.tables.prepare import prepare


def test_twenty_thousand_columns_are_refused():
    for delimiter in ",;\t":
        text = delimiter.join(f"c{place}" for place in range(20_000)) + "\n" + delimiter.join("1" * 20_000)
        with pytest.raises(UnreadableFileError, match="20000 columns; at most 2000"):
            read_source(text.encode())


def test_a_cell_of_ten_megabytes_is_a_cell():
    long = "x" * (10 << 20)
    raw = read_source(f'id,day,n,note\n1,2024-01-01,5,"{long}"\n2,2024-01-02,6,y\n'.encode())
    assert raw.frame["note"].str.len().tolist() == [10 << 20, 1]
    table = prepare(raw, "orders", {"customer_id": "id", "timestamp": "day", "amount": "n"})
    assert table.frame["amount"].tolist() == [5, 6]


def test_a_quote_before_ten_megabytes_loses_no_row():
    rows = "".join(f"{place},2024-01-01,5,y\n" for place in range(20_000))
    raw = read_source(f'id,day,n,note\n1,2024-01-01,5,"open\n{rows}'.encode())
    assert len(raw.frame) + raw.ragged.rows == 20_001


def test_sixty_thousand_references_to_one_long_text_do_not_fill_the_memory():
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for row in range(60_000):
            sheet.write_row(row, 0, ["x" * 32_000, row])
    assert len(content.getvalue()) < 2_000_000
    with pytest.raises(UnreadableFileError, match="too much memory"):
        read_source(content.getvalue(), "orders.xlsx")


def test_a_locked_workbook_is_said_to_be_locked():
    # What Excel writes with a password: an OLE file whose directory names an EncryptedPackage.
    names = ("Root Entry", "EncryptedPackage", "EncryptionInfo")
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(_directory_entry(name) for name in names)
    with pytest.raises(UnreadableFileError, match="password"):
        read_source(content.ljust(4096, b"\0"), "orders.xlsx")


def _directory_entry(name):
    return name.encode("utf-16-le").ljust(64, b"\0") + bytes(64)


def test_a_locked_calc_sheet_is_said_to_be_locked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", b"\x01\x02\x03")
        file.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
            "</manifest:file-entry></manifest:manifest>",
        )
    with pytest.raises(UnreadableFileError, match="password"):
        read_source(content.getvalue(), "orders.ods")


@pytest.mark.parametrize(
    "content",
    [b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"\xff\xd8\xff\xe0" + bytes(range(256)), b"BM" + bytes(range(256)) * 4],
    ids=["PNG", "JPEG", "BMP"],
)
def test_a_picture_called_csv_is_refused(content):
    with pytest.raises(UnreadableFileError, match="not a table"):
        read_source(content, "orders.csv")
