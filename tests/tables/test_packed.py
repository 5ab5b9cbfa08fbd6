import gzip
import io
import json
import zipfile

import pandas as pd
import pytest

from analysis.errors import UnreadableFileError
from analysis.tables.files.read_source import read_source

ORDERS = b"Kunde;Datum;Betrag\n01234;31.12.2025;1.234,50\n00099;05.01.2026;7,20\n"
MORE = ORDERS * 200


def archive(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return content.getvalue()


def locked(content):
    """The same archive with the mark that its members are encrypted."""
    changed = bytearray(content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[changed.index(mark) + offset] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(ORDERS),
        gzip.compress(ORDERS[:30]) + gzip.compress(ORDERS[30:]),
        archive(**{"bestellungen.csv": ORDERS}),
        archive(
            **{"export/bestellungen.csv.gz": gzip.compress(ORDERS), "__MACOSX/._x.csv": b"\0", "bild.png": b"\x89PNG"}
        ),
    ],
    ids=["gzip", "gzip in two parts", "zip", "gzip in zip"],
)
def test_a_packed_table_is_the_table(content):
    raw = read_source(content, "export")
    pd.testing.assert_frame_equal(raw.frame, read_source(ORDERS).frame)
    assert raw.filename == "export"


def test_several_tables_in_an_archive_are_chosen_like_sheets():
    content = archive(**{"orders.csv": ORDERS, "customers.csv": b"id,city\n1,Bonn\n"})
    raw = read_source(content, "export.zip")
    assert (raw.sheet, raw.sheets) == ("orders.csv", ("orders.csv", "customers.csv"))
    assert read_source(content, sheet="customers.csv").frame["city"].tolist() == ["Bonn"]
    with pytest.raises(UnreadableFileError, match=r"no table 'spend.csv'.*orders.csv, customers.csv"):
        read_source(content, sheet="spend.csv")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(MORE)[:-20], "broken or incomplete"),
        (gzip.compress(MORE)[:40], "broken or incomplete"),
        (archive(**{"a.csv": MORE})[:-30], "broken or incomplete"),
        (archive(**{"a.csv": MORE}).replace(b"a.csv", b"a.csv", 1)[:60], "broken or incomplete"),
        (locked(archive(**{"a.csv": ORDERS})), "password"),
        (archive(**{"bild.png": b"\x89PNG"}), r"no table in it, but: bild.png"),
        (gzip.compress(bytes(60 << 20)), "too much"),
        (archive(**{"a.csv": bytes(60 << 20)}), "too much"),
    ],
    ids=["gzip cut", "gzip cut early", "zip cut", "zip cut early", "locked", "no table", "gzip bomb", "zip bomb"],
)
def test_what_cannot_be_unpacked_is_refused_with_the_reason(content, told):
    with pytest.raises(UnreadableFileError, match=told):
        read_source(content, "export.zip")


OBJECTS = [
    {"customer_id": "01", "n": 12345678901234567890, "price": 1.10, "shop": {"city": "Köln"}, "tags": ["a", "b"]},
    {"customer_id": "02", "n": None, "price": 2, "gift": True, "shop": {}},
]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(row) for row in OBJECTS),
        json.dumps(OBJECTS),
        json.dumps(OBJECTS, indent=2),
        json.dumps({"orders": OBJECTS}, indent=2),
    ],
    ids=["lines", "list", "printed list", "list in an object"],
)
def test_json_rows_keep_every_digit_and_nested_values_have_their_own_columns(text):
    frame = read_source(text.encode(), "orders.json").frame
    assert frame["customer_id"].tolist() == ["01", "02"]
    assert frame["n"].fillna("").tolist() == ["12345678901234567890", ""]
    assert frame["shop.city"].fillna("").tolist() == ["Köln", ""]
    assert frame["tags"].fillna("").tolist() == ['["a", "b"]', ""]
    assert frame["gift"].fillna("").tolist() == ["", "true"]


def test_a_json_line_that_was_cut_off_is_counted():
    raw = read_source(b'{"id": "1", "n": 1}\nnull\n{"id": "2", "n": 2}\n{"id": "3", "n"')
    assert raw.frame["id"].tolist() == ["1", "2"]
    assert raw.ragged.examples == ((2, "null"), (4, '{"id": "3", "n"'))
    assert raw.rows_read == 4


@pytest.mark.parametrize(
    ("text", "told"), [('[{"id": 1}, {"id"', "incomplete"), ("[[1, 2]]", "not a list of rows"), ("[{}]", "no rows")]
)
def test_json_without_rows_is_refused(text, told):
    with pytest.raises(UnreadableFileError, match=told):
        read_source(text.encode(), "orders.json")
