"""The house keeps its floors: imports only go down, and analysis knows no screen."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
AREAS = ("journey", "segments", "value", "strategy", "feedback", "experiments")
FLOORS = [
    {"app"},
    {"pages"},
    {"pages.shared"},
    {"analysis.charts", "analysis.export"},
    {"analysis.strategy"},
    {"analysis.journey", "analysis.segments", "analysis.value"},
    {"analysis.feedback", "analysis.experiments"},
    {"analysis.tables", "analysis.money"},
    {"analysis.errors", "analysis.rates"},
]
FILES = [*(ROOT / "analysis").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]


def test_imports_only_go_down():
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}" for path in FILES for name in _imports(path) if _goes_up(path, name)
    ]
    assert not wrong


def test_pages_do_not_import_pages():
    pages = [path for path in FILES if path.parent == ROOT / "pages"]
    wrong = [
        path.name for path in pages for name in _imports(path) if name.startswith("pages.") and "shared" not in name
    ]
    assert not wrong


@pytest.mark.parametrize(
    "package, allowed", [("streamlit", "pages"), ("lifetimes", "analysis/value/lifetimes_reference.py")]
)
def test_only_its_own_room_imports(package, allowed):
    users = [
        path.relative_to(ROOT).as_posix() for path in FILES if package in {n.split(".")[0] for n in _imports(path)}
    ]
    assert users
    assert all(user.startswith((allowed, "app.py")) for user in users)


def test_no_message_hides_in_an_f_string():
    # The extraction of messages does not look into f-strings: such a message would stay English.
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in FILES
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("_", "ngettext")
        if isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden


def test_no_file_is_too_long_to_read():
    long = {path.name: count for path in FILES if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300}
    assert not long


def _imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def _room(name: str) -> str:
    parts = name.split(".")
    return ".".join(parts[:2]) if parts[0] == "analysis" or parts[:2] == ["pages", "shared"] else parts[0]


def _floor(room: str) -> int | None:
    return next((index for index, rooms in enumerate(FLOORS) if room in rooms), None)


def _goes_up(path: Path, name: str) -> bool:
    own_room = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
    own, other = _floor(own_room), _floor(_room(name))
    if own is None or other is None or own_room == _room(name):
        return False
    return other < own or other == own
