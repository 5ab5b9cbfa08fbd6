"""A hundred nasty files with known truth: the same twelve orders, written as badly as real programs write them."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace

IDS = (
    "00042", "00042", "12345678901234567890", "O'Neill", "Müller & Söhne", "00007",
    "K-7", "00042", "0815", "7e5", "Änne", "00099",
)  # fmt: skip
MOMENTS = tuple(
    dt.datetime(2025, month, day, hour, minute)
    for month, day, hour, minute in (
        (1, 2, 8, 5), (1, 31, 0, 0), (2, 3, 14, 30), (2, 28, 23, 59), (3, 4, 9, 0), (3, 13, 12, 0),
        (5, 6, 7, 15), (7, 8, 18, 45), (9, 10, 20, 10), (10, 12, 6, 6), (11, 11, 11, 11), (12, 31, 16, 20),
    )
)  # fmt: skip
AMOUNTS = (1234.5, 7.2, 0.99, 19.9, -19.9, 12345.67, 100.0, 3.05, 1000000.0, 45.0, 0.5, 249.0)
NOTES = ("Tee, grün", 'Kanne "Oma"', "x; y", "", "a|b", "Tüte", "", "ok", "5 Stück", "", "é", "z")
NAMES = ("Kundennummer", "Bestelldatum", "Betrag", "Bemerkung")
MONTHS = ("Jan", "Feb", "März", "April", "Mai", "Juni", "Juli", "Aug", "Sep", "Okt", "Nov", "Dez")


@dataclass(frozen=True)
class NastyFile:
    """One file and the truth about it.

    `ids`, `moments`, `amounts`: what its rows hold, in the order of the file; `places`: the columns they stand in.
    `asks`: the file itself cannot decide what its dates mean; the only right answer is a question.
    """

    name: str
    content: bytes
    columns: int = 4
    places: tuple[int, int, int] = (0, 1, 2)
    ids: tuple[str, ...] = IDS
    moments: tuple[dt.datetime, ...] = MOMENTS
    amounts: tuple[float, ...] = AMOUNTS
    asks: bool = False


@dataclass(frozen=True)
class Writing:
    """How a program writes a table."""

    delimiter: str = ";"
    encoding: str = "utf-8"
    line_end: str = "\r\n"
    decimal: str = ","
    thousands: str = "."
    money: str = "{}"
    date: str = "%d.%m.%Y %H:%M"
    quoting: int = csv.QUOTE_MINIMAL
    names: tuple[str, ...] | None = NAMES
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()


GERMAN = Writing()
ENGLISH = Writing(
    ",", decimal=".", thousands="", date="%Y-%m-%d %H:%M:%S", names=("customer_id", "order date", "amount", "note")
)


def write_number(value: float, decimal: str, thousands: str) -> str:
    """`1234.5` as `1.234,50`."""
    return f"{value:,.2f}".translate(str.maketrans({",": thousands, ".": decimal}))


def cells(way: Writing, moments: tuple[dt.datetime, ...] = MOMENTS) -> list[list[str]]:
    """The twelve orders as the texts of their cells."""
    return [
        [who, when.strftime(way.date), way.money.format(write_number(much, way.decimal, way.thousands)), note]
        for who, when, much, note in zip(IDS, moments, AMOUNTS, NOTES, strict=True)
    ]


def write(way: Writing, rows: list[list[str]] | None = None) -> bytes:
    """The table as the bytes of a file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=way.delimiter, lineterminator="\n", quoting=way.quoting)
    writer.writerows([way.names] if way.names else [])
    writer.writerows(cells(way) if rows is None else rows)
    lines = [*way.above, out.getvalue().removesuffix("\n"), *way.below, ""]
    return "\n".join(lines).replace("\n", way.line_end).encode(way.encoding)


def nasty_files() -> list[NastyFile]:
    """All of them; names are unique."""
    return [*_layouts(), *_numbers(), *_dates(), *_headers(), *_rows(), *_packed()]


def _layouts() -> Iterator[NastyFile]:
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"):
        for label, delimiter in ((";", ";"), ("tab", "\t"), ("pipe", "|")):
            way = replace(GERMAN, encoding=encoding, delimiter=delimiter)
            yield NastyFile(f"German {encoding} {label}", write(way))
        yield NastyFile(f"English {encoding} comma", write(replace(ENGLISH, encoding=encoding)))
    for label, end in (("LF", "\n"), ("CR", "\r")):
        yield NastyFile(f"German cp1252 {label}", write(replace(GERMAN, encoding="cp1252", line_end=end)))
        yield NastyFile(f"English {label}", write(replace(ENGLISH, line_end=end)))
    yield NastyFile("everything quoted", write(replace(GERMAN, quoting=csv.QUOTE_ALL)))
    yield NastyFile("German with commas between", write(replace(GERMAN, delimiter=",", quoting=csv.QUOTE_ALL)))
    yield NastyFile("sep line", write(replace(GERMAN, above=("sep=;",))))
    yield NastyFile("sep line with pipe", write(replace(ENGLISH, delimiter="|", above=("sep=|",))))


def _numbers() -> Iterator[NastyFile]:
    ways = {
        "no thousands, comma": replace(GERMAN, thousands=""),
        "English thousands": replace(ENGLISH, thousands=","),
        "English thousands, all quoted": replace(ENGLISH, thousands=",", quoting=csv.QUOTE_ALL),
        "blank thousands": replace(GERMAN, thousands="\u00a0"),
        "narrow blank thousands": replace(GERMAN, thousands="\u202f"),
        "Swiss apostrophe": replace(GERMAN, decimal=".", thousands="'"),
        "euro behind": replace(GERMAN, money="{} €"),
        "euro behind, cp1252": replace(GERMAN, money="{} €", encoding="cp1252"),
        "EUR before": replace(GERMAN, money="EUR {}"),
        "dollar before": replace(ENGLISH, money="${}"),
        "US$ before": replace(ENGLISH, money="US$ {}"),
        "pound before": replace(ENGLISH, money="£{}"),
        "code behind": replace(ENGLISH, money="{} USD"),
        "semicolons with points": replace(ENGLISH, delimiter=";"),
        "tabs with points": replace(ENGLISH, delimiter="\t"),
    }
    for label, way in ways.items():
        yield NastyFile(f"numbers: {label}", write(way))
    whole = tuple(float(amount) * 1000 for amount in range(1, 13))
    for label, delimiter in (("semicolon", ";"), ("tab", "\t")):
        # Without its other columns nothing tells 1.234 from 1234: an assumption that is said.
        rows = [
            [*row[:2], f"{amount:,.0f}".replace(",", "."), row[3]]
            for row, amount in zip(cells(GERMAN), whole, strict=True)
        ]
        content = write(replace(GERMAN, delimiter=delimiter), rows)
        yield NastyFile(f"numbers: nothing decides, {label}", content, amounts=whole)
    rows = cells(GERMAN)
    rows[7][2] = "3.05"
    yield NastyFile("numbers: two ways in one column", write(GERMAN, rows))
    rows = cells(replace(GERMAN, money="{} €"))
    rows[7][2] = "3,05 CHF"
    yield NastyFile("numbers: two currencies", write(GERMAN, rows))
    for label, way in (("German", GERMAN), ("English", ENGLISH)):
        for form, negative in (("parentheses", "({})"), ("trailing minus", "{}-"), ("long minus", "−{}")):
            rows = cells(way)
            rows[4][2] = negative.format(rows[4][2].removeprefix("-"))
            yield NastyFile(f"numbers: {label} {form}", write(way, rows))


def _dates() -> Iterator[NastyFile]:
    forms = {
        "day.month.year": "%d.%m.%Y %H:%M", "two-digit year": "%d.%m.%y %H:%M", "day/month/year": "%d/%m/%Y %H:%M",
        "month/day/year": "%m/%d/%Y %H:%M", "half days": "%m/%d/%Y %I:%M %p", "day-month-year": "%d-%m-%Y %H:%M",
        "ISO with T": "%Y-%m-%dT%H:%M:%S", "ISO with Z": "%Y-%m-%dT%H:%M:%SZ", "milliseconds": "%Y-%m-%d %H:%M:%S.000",
        "UTC": "%Y-%m-%d %H:%M:%S UTC", "offset": "%Y-%m-%d %H:%M:%S +0000", "slashes, year first": "%Y/%m/%d %H:%M",
        "compact": "%Y%m%d%H%M%S", "English month": "%d-%b-%y %H:%M", "long English month": "%B %d, %Y %H:%M",
        "program": "%a %b %d %H:%M:%S UTC %Y", "o'clock": "%d.%m.%Y, %H:%M Uhr",
    }  # fmt: skip
    for label, form in forms.items():
        yield NastyFile(f"dates: {label}", write(replace(GERMAN, date=form)))
    written = {
        "unpadded": [f"{m.day}.{m.month}.{m.year} {m.hour}:{m.minute:02}" for m in MOMENTS],
        "unpadded US": [f"{m.month}/{m.day}/{m.year} {m.hour}:{m.minute:02}" for m in MOMENTS],
        "Unix seconds": [str(int(m.replace(tzinfo=dt.UTC).timestamp())) for m in MOMENTS],
        "Unix milliseconds": [f"{int(m.replace(tzinfo=dt.UTC).timestamp())}000" for m in MOMENTS],
        "Excel days": [
            f"{(m - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1):.6f}".replace(".", ",") for m in MOMENTS
        ],
        "offset of Berlin": [(m + dt.timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%S+01:00") for m in MOMENTS],
        "CET": [(m + dt.timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S CET") for m in MOMENTS],
        "mixed separators": [m.strftime(("%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M")[m.day > 12]) for m in MOMENTS],
        "ISO and German": [m.strftime(("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")[i % 2]) for i, m in enumerate(MOMENTS)],
        "German months": [f"{m.day}. {MONTHS[m.month - 1]} {m.year} {m:%H:%M}" for m in MOMENTS],
    }
    for label, texts in written.items():
        rows = [[row[0], text, *row[2:]] for row, text in zip(cells(GERMAN), texts, strict=True)]
        yield NastyFile(f"dates: {label}", write(GERMAN, rows))
    early = tuple(dt.datetime(2025, 1 + place, 12 - place) for place in range(12))
    for label, form in (("slashes", "%d/%m/%Y"), ("US slashes", "%m/%d/%Y"), ("dashes", "%d-%m-%Y")):
        way = replace(ENGLISH, date=form)
        yield NastyFile(f"dates: nothing decides, {label}", write(way, cells(way, early)), moments=early, asks=True)
    way = replace(GERMAN, date="%d.%m.%Y")
    yield NastyFile("dates: points decide", write(way, cells(way, early)), moments=early)


def _headers() -> Iterator[NastyFile]:
    yield NastyFile("no header, German", write(replace(GERMAN, names=None)))
    yield NastyFile("no header, English", write(replace(ENGLISH, names=None)))
    yield NastyFile("titles above", write(replace(GERMAN, above=("Umsatzbericht 2025", "Stand: 31.12.2025", ""))))
    yield NastyFile(
        "titles with delimiters above", write(replace(GERMAN, above=("Bericht;;;", "Zeitraum;2025;;", ";;;")))
    )
    yield NastyFile("English titles above", write(replace(ENGLISH, above=("# Report", "# created 2025-12-31, 10:00"))))
    yield NastyFile("double names", write(replace(GERMAN, names=("Kunde", "Datum", "Betrag", "Betrag"))))
    yield NastyFile("empty names", write(replace(GERMAN, names=("Kunde", "Datum", "Betrag", ""))))
    yield NastyFile("padded names", write(replace(GERMAN, names=(" Kunde ", "Datum ", " Betrag", "Bemerkung"))))
    yield NastyFile("names over two lines", write(replace(GERMAN, names=("Kunde", "Datum\nUTC", "Betrag", "Text"))))
    rows = cells(GERMAN)
    yield NastyFile("names repeated inside", write(GERMAN, [*rows[:6], [*NAMES], *rows[6:]]))
    numbered = [[str(place), *row] for place, row in enumerate(rows, start=1)]
    yield NastyFile("row names of R", write(GERMAN, numbered), columns=5, places=(1, 2, 3))


def _rows() -> Iterator[NastyFile]:
    total = write_number(sum(AMOUNTS), ",", ".")
    for label, below in (
        ("total", (f"Summe;;{total};",)), ("short total", (f"Gesamt;;{total}",)),
        ("total alone", ("", f"Total: {total}")), ("total without word", (f";;{total};",)),
        ("footer", ("", "Exportiert am 31.12.2025")), ("blank lines", ("", "", "")),
        ("delimiters only", (";;;", ";;;")), ("end mark", ("\x1a",)), ("zeros at the end", ("\0" * 64,)),
    ):  # fmt: skip
        yield NastyFile(f"below: {label}", write(replace(GERMAN, below=below)))
    text = write(GERMAN).decode()
    yield NastyFile("line feeds in cells", write(GERMAN, [[*row[:3], f"{row[3]}\nzweite"] for row in cells(GERMAN)]))
    yield NastyFile("trailing delimiter", text.replace("\r\n", ";\r\n").encode())
    yield NastyFile("trailing delimiter without a name", _all_but_first(text, ";").encode())
    yield NastyFile("empty last cells left out", text.replace(";\r\n", "\r\n").encode())
    yield NastyFile("blank line between all", text.replace("\r\n", "\r\n\r\n").encode())
    yield NastyFile("stray quote", text.replace(";Tüte", ';24" Rad').encode())
    yield NastyFile("quote that never closes", text.replace(";Tüte", ';"Tüte').encode())
    yield NastyFile("quote inside quotes", text.replace(";Tüte", ';"24" Rad"').encode())
    yield NastyFile("a delimiter inside a cell", text.replace(";Tüte", ";Tüte; groß").encode())
    yield NastyFile("zero bytes", text.replace("Tüte", "T\0ü\0te").encode())
    yield NastyFile("blanks around cells", text.replace(";", " ; ").replace('"x ; y"', "xy").encode())
    yield NastyFile("half cp1252, half UTF-8", text.encode().replace("Tüte".encode(), "Tüte".encode("cp1252")))
    words = [[row[0], row[1], row[2], row[3] or ("NULL", "n/a", "-")[i % 3]] for i, row in enumerate(cells(GERMAN))]
    yield NastyFile("words for nothing", write(GERMAN, words))


def _all_but_first(text: str, added: str) -> str:
    first, rest = text.split("\r\n", 1)
    return first + "\r\n" + rest.replace("\r\n", added + "\r\n")


def _packed() -> Iterator[NastyFile]:
    content = write(GERMAN)
    yield NastyFile("gzip", gzip.compress(content, mtime=0))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("export/bestellungen.csv", content)
        file.writestr("__MACOSX/export/._bestellungen.csv", b"\0\5\x16\7")
        file.writestr("liesmich.pdf", b"%PDF")
    yield NastyFile("zip", archive.getvalue())
    objects = [
        {"customer_id": who, "timestamp": when.isoformat(), "amount": much, "note": note or None}
        for who, when, much, note in zip(IDS, MOMENTS, AMOUNTS, NOTES, strict=True)
    ]
    yield NastyFile("JSON lines", "\n".join(json.dumps(row) for row in objects).encode())
    yield NastyFile("JSON list", json.dumps(objects, indent=1, ensure_ascii=False).encode())
