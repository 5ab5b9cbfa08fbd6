"""Files are read in a process of their own: whatever is in them, the server goes on as before."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UnreadableFileError
from analysis.tables.bounded import READERS, Limits, Reading, stop
from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.prepare import prepare

ORDERS = "Bestellung;Kunde;Datum;Betrag\nO1;007;31.01.2024;1.234,50\nO2;008;01.02.2024;3,00\n\nO3;kaputt\nSumme;;;9\n"
MEGABYTE = 1 << 20


@pytest.fixture
def large(tmp_path) -> Path:
    """Two million short rows: more than a moment's work."""
    path = tmp_path / "large.csv"
    path.write_bytes(b"customer,date,amount\n" + b"c1,2024-01-01,5.25\nc2,2024-02-01,7.50\n" * 1_000_000)
    return path


def server_memory() -> int:
    """Bytes that this process holds itself, without files that are only mapped."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) * 1024


def prepared(raw):
    guess = guess_mapping(raw)
    return prepare(raw, guess.table, guess.mapping)


@pytest.mark.parametrize(
    "content",
    [ORDERS.encode(), ORDERS.encode("cp1252"), ("\ufeff" + ORDERS).encode("utf-16-le"), gzip.compress(ORDERS.encode())],
    ids=["UTF-8", "cp1252", "UTF-16", "gzip"],
)
def test_a_file_read_elsewhere_is_the_file_read_here(tmp_path, content):
    path = tmp_path / "incoming"
    path.write_bytes(content)
    here, elsewhere = read_source(path, "orders.csv"), Reading(path, "orders.csv").result()
    pd.testing.assert_frame_equal(elsewhere.frame, here.frame)
    assert elsewhere.lines.tolist() == here.lines.tolist()
    for name in ("filename", "encoding", "delimiter", "has_header", "above", "padded", "ragged", "set_aside", "notes"):
        assert getattr(elsewhere, name) == getattr(here, name)
    assert prepared(elsewhere).digest == prepared(here).digest
    assert prepared(elsewhere).report == prepared(here).report


def test_typed_columns_keep_their_types(tmp_path):
    path = tmp_path / "typed.parquet"
    frame = pd.DataFrame(
        {
            "day": pd.to_datetime(["2024-01-01", None]),
            "zoned": pd.to_datetime(["2024-01-01", "2024-01-02"], utc=True),
            "n": [1.5, None],
            "yes": [True, False],
            "text": ["a", None],
        }
    )
    frame.to_parquet(path)
    pd.testing.assert_frame_equal(Reading(path).result().frame, read_source(path).frame)


def test_a_sheet_of_a_workbook_can_be_chosen(tmp_path):
    path = tmp_path / "incoming"
    with pd.ExcelWriter(path, engine="xlsxwriter") as book:
        for name in ("one", "two"):
            pd.DataFrame({"id": [name, name], "n": [1, 2]}).to_excel(book, sheet_name=name, index=False)
    raw = Reading(path, "book.xlsx", sheet="two").result()
    assert (raw.sheet, raw.sheets, raw.frame["id"].tolist()) == ("two", ("one", "two"), ["two", "two"])


def test_a_refusal_says_the_same_as_here(tmp_path):
    path = tmp_path / "incoming"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with pytest.raises(UnreadableFileError) as here:
        read_source(path, "orders.csv")
    with pytest.raises(UnreadableFileError) as elsewhere:
        Reading(path, "orders.csv").result()
    assert (elsewhere.value.template, elsewhere.value.fields) == (here.value.template, here.value.fields)
    assert str(elsewhere.value) == str(here.value)


def test_nothing_is_left_beside_the_file(tmp_path):
    path = tmp_path / "incoming"
    path.write_text(ORDERS)
    raw = Reading(path).result()
    assert list(tmp_path.iterdir()) == [path]
    assert raw.frame["Kunde"].tolist()[:2] == ["007", "008"]


def test_how_far_reading_is_never_falls(large):
    reading, shares = Reading(large), []
    while not reading.wait(0.01):
        shares.append(reading.share)
    assert shares == sorted(shares)
    assert reading.share == 1
    assert len(reading.result().frame) == 2_000_000


def test_whoever_cancels_is_free_at_once(large):
    reading = Reading(large)
    reading.cancel()
    assert reading.wait(10)
    with pytest.raises(UnreadableFileError, match="cancelled"):
        reading.result()
    assert list(large.parent.iterdir()) == [large]
    assert len(Reading(large).result().frame) == 2_000_000


def test_a_process_that_is_killed_is_a_refusal(large):
    reading = Reading(large)
    stop(reading.process)
    with pytest.raises(UnreadableFileError, match="stopped"):
        reading.result()
    assert list(large.parent.iterdir()) == [large]


def test_reading_ends_when_its_time_is_over(large):
    with pytest.raises(UnreadableFileError, match="too long"):
        Reading(large, limits=Limits(seconds=0.05)).result()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not enforce this limit")
def test_a_file_that_needs_more_memory_than_it_may_have_is_refused(large):
    with pytest.raises(UnreadableFileError, match="more memory"):
        Reading(large, limits=Limits(memory=400 * MEGABYTE)).result()


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is read from /proc")
@pytest.mark.parametrize("kind", ["quote that never closes", "unzip bomb", "very wide", "one long cell"])
def test_a_hostile_file_leaves_the_memory_of_the_server_as_it_was(tmp_path, kind):
    path = tmp_path / "incoming"
    path.write_bytes(hostile(kind))
    before = server_memory()
    reading = Reading(path, "orders.csv")
    reading.wait()
    assert server_memory() - before < 20 * MEGABYTE
    if kind in ("unzip bomb", "very wide"):
        with pytest.raises(UnreadableFileError):
            reading.result()


def hostile(kind: str) -> bytes:
    if kind == "quote that never closes":
        return b'id,day,n\n1,"' + b"2,2024-01-01,5\n" * 200_000
    if kind == "very wide":
        return b",".join([b"a"] * 200_000) + b"\n" + b",".join([b"1"] * 200_000)
    if kind == "one long cell":
        return b'id,day,note\n1,2024-01-01,"' + b"x" * (10 * MEGABYTE) + b'"\n2,2024-01-02,y\n'
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("orders.csv", b"0" * (300 * MEGABYTE))
    return content.getvalue()


def test_no_process_outlives_the_one_that_started_it(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS)
    code = "import sys; from pathlib import Path; from analysis.tables.bounded import Reading; "
    code += "reading = Reading(Path(sys.argv[1])); reading.result(); print(reading.process.pid)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, text=True, check=True)
    assert not Path(f"/proc/{done.stdout.strip()}/cmdline").exists()


def test_one_process_is_kept_ready():
    READERS.warm()
    first = READERS.take()
    assert first.poll() is None
    READERS.give_back(first)
    assert READERS.take() is first
    stop(first)
