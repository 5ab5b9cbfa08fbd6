"""A workspace taken along is the same elsewhere; a file that is none, or was changed, changes nothing."""

from __future__ import annotations

import io
import json
import zipfile

import pandas as pd
import pytest

from analysis.errors import UnreadableFileError
from analysis.tables.report import Dropped, Found, ReadingReport, Unreadable
from analysis.tables.table import Table, make_table
from analysis.tables.workspace import Workspace
from analysis.tables.workspace_file import is_workspace_file, load_workspace, pack_workspace

REPORT = ReadingReport(
    5, 3, (Dropped("no_time", 2),), ("a_note",), (Unreadable("quantity", 1, (4,)),), (Found("zero", 1, False),)
)


def orders(*amounts: float) -> Table:
    days = pd.date_range("2026-01-01", periods=len(amounts))
    frame = pd.DataFrame({"customer_id": [f"0{n}" for n in range(len(amounts))], "timestamp": days, "amount": amounts})
    return make_table("orders", frame, REPORT)


@pytest.fixture
def packed(tmp_path) -> tuple[Workspace, bytes]:
    workspace = Workspace(tmp_path / "here")
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv", [("E-Mail", "email", "not_kept")])
    workspace.save(make_table("customers", pd.DataFrame({"customer_id": ["00"], "city": ["Köln"]})), "people.csv")
    workspace.remember(currency="CHF", plan=[{"segment": "new", "budget": None}])
    workspace.receive(("waiting.csv", b"secret"))
    workspace.key()
    return workspace, pack_workspace(workspace)


@pytest.fixture
def elsewhere(tmp_path) -> Workspace:
    workspace = Workspace(tmp_path / "elsewhere")
    workspace.save(orders(9.0), "old.csv")
    workspace.remember(currency="USD", window=3)
    return workspace


def state(workspace: Workspace) -> tuple:
    tables = {name: (entry.digest, entry.source, entry.report) for name, entry in workspace.tables().items()}
    return tables, workspace.settings(), sorted(path.name for path in workspace.folder.iterdir())


def test_tables_reports_settings_and_plan_are_the_same_elsewhere(packed, elsewhere):
    here, content = packed
    assert is_workspace_file(content)
    assert load_workspace(content, elsewhere) == ("orders", "customers")
    assert elsewhere.settings() == here.settings() == {"currency": "CHF", "plan": [{"segment": "new", "budget": None}]}
    for name, entry in here.tables().items():
        found = elsewhere.tables()[name]
        assert (found.digest, found.source, found.report, found.treated) == (
            entry.digest,
            entry.source,
            entry.report,
            entry.treated,
        )
        one, other = (workspace.load(name, entry.digest).frame for workspace in (here, elsewhere))
        pd.testing.assert_frame_equal(one, other)
    assert len(list(elsewhere.folder.glob("*.parquet"))) == 2


def test_the_waiting_file_and_the_key_stay_where_they_are(packed):
    here, content = packed
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == ["workspace.json", "tables/orders.parquet", "tables/customers.parquet"]
    assert here.key() not in content
    assert b"waiting.csv" not in content


def test_an_empty_workspace_can_be_taken_along_too(tmp_path, elsewhere):
    assert load_workspace(pack_workspace(Workspace(tmp_path / "nothing")), elsewhere) == ()
    assert elsewhere.tables() == {}


def changed(content: bytes, **members: object) -> bytes:
    """The file with other members; None leaves one out, a function changes the JSON."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            change = members.pop(name, old.read(name))
            if callable(change):
                contents = json.loads(old.read(name))
                change(contents)
                change = json.dumps(contents)
            if change is not None:
                new.writestr(name, change)
        for name, added in members.items():
            new.writestr(name, added)
    return buffer.getvalue()


def other_table(contents: dict) -> None:
    contents["tables"]["../../evil"] = contents["tables"].pop("orders")


def other_amounts() -> bytes:
    buffer = io.BytesIO()
    orders(1.0, 2.0, 4.0).frame.to_parquet(buffer)
    return buffer.getvalue()


BAD = {
    "no archive": (lambda _content: b"customer,date\n", "damaged"),
    "half of it": (lambda content: content[: len(content) // 2], "damaged"),
    "another archive": (lambda content: changed(content, **{"workspace.json": None}), "no workspace"),
    "no JSON": (lambda content: changed(content, **{"workspace.json": "{"}), "damaged"),
    "a list": (lambda content: changed(content, **{"workspace.json": "[]"}), "damaged"),
    "a later version": (
        lambda content: changed(content, **{"workspace.json": lambda c: c.update(version=2)}),
        "version 2",
    ),
    "a table missing": (lambda content: changed(content, **{"tables/orders.parquet": None}), "damaged"),
    "a table broken": (lambda content: changed(content, **{"tables/orders.parquet": b"PAR1"}), "damaged"),
    "other amounts": (lambda content: changed(content, **{"tables/orders.parquet": other_amounts()}), "was changed"),
    "a path as a table": (lambda content: changed(content, **{"workspace.json": other_table}), "damaged"),
    "another digest": (
        lambda content: changed(content, **{"workspace.json": lambda c: c["tables"]["orders"].update(digest="../x")}),
        "was changed",
    ),
    "no settings": (lambda content: changed(content, **{"workspace.json": lambda c: c.pop("settings")}), "damaged"),
    "odd settings": (lambda content: changed(content, **{"workspace.json": lambda c: c.update(settings=3)}), "damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_wrong_is_refused_and_changes_nothing(packed, elsewhere, case):
    spoil, expected = BAD[case]
    before = state(elsewhere)
    with pytest.raises(UnreadableFileError, match=expected):
        load_workspace(spoil(packed[1]), elsewhere)
    assert state(elsewhere) == before


def test_members_that_do_not_belong_are_never_unpacked(packed, elsewhere, tmp_path):
    content = changed(packed[1], **{"../../evil.txt": b"x", "/etc/evil": b"x"})
    load_workspace(content, elsewhere)
    assert not list(tmp_path.rglob("*evil*"))


def test_a_table_that_promises_billions_of_cells_is_refused_before_it_is_unpacked(packed, elsewhere, monkeypatch):
    monkeypatch.setattr("analysis.tables.workspace_file.MOST_CELLS", 5)
    with pytest.raises(UnreadableFileError, match="damaged"):
        load_workspace(packed[1], elsewhere)


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"PK\x03\x04broken"])
def test_other_files_are_no_workspaces(content):
    assert not is_workspace_file(content)


def test_an_ordinary_archive_is_no_workspace(packed):
    assert not is_workspace_file(changed(packed[1], **{"workspace.json": "{}"}))
