"""One user's tables and settings in one private folder; every write leaves the old or the new state, never a half."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pandas as pd

from analysis.tables.atomic import write_atomically, write_secret
from analysis.tables.report import Dropped, Found, ReadingReport, Unreadable
from analysis.tables.table import Table, prepare_frame
from analysis.tables.waiting import Incoming, Waiting, digest_of, queued, without

Treated = tuple[str, str, str]

EXPIRES_AFTER_DAYS = 7
LEFT_BEHIND_SECONDS = 3600
_INDEX = "workspace.json"
_KEY = "key"
# One server process owns the root; a lock per process is enough for two tabs of one user.
_LOCK = threading.RLock()


@dataclass(frozen=True)
class StoredTable:
    """What the index knows of a table.

    `first`, `last`: moments (ISO, empty without times). `source`: the files it came from. `added`: when it was stored
    (ISO, UTC). `columns`: what it holds. `treated`: columns of the files that name people, as (column, kind, what
    was done: "not_kept", "used", "keyed_hash" or "sha256").
    """

    name: str
    digest: str
    rows: int
    customers: int
    first: str
    last: str
    source: str
    report: ReadingReport
    added: str = ""
    columns: tuple[str, ...] = ()
    treated: tuple[Treated, ...] = ()

    @property
    def first_moment(self) -> pd.Timestamp | None:
        return pd.Timestamp(self.first) if self.first else None

    @property
    def last_moment(self) -> pd.Timestamp | None:
        return pd.Timestamp(self.last) if self.last else None


class Workspace:
    """A folder with Parquet tables, uploads waiting for their mapping, and an index with settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of(cls, token: str, root: Path) -> Workspace:
        """The workspace of a secret token; the folder's name does not give the token away."""
        return cls(root / hashlib.sha256(token.encode()).hexdigest()[:32])

    def tables(self) -> dict[str, StoredTable]:
        """The stored tables by name."""
        return {name: restored(entry) for name, entry in self._index().get("tables", {}).items()}

    def load(self, name: str, digest: str) -> Table:
        """Read one stored table.

        Raises:
            FileNotFoundError: there is no such table.
        """
        frame = prepare_frame(pd.read_parquet(self.table_path(name, digest)), name)
        return Table(name, frame, digest, self.tables()[name].report)

    def save(self, table: Table, source: str, treated: Iterable[Treated] = ()) -> None:
        """Store a table under its name; an earlier one of that name is replaced."""
        entry = asdict(_describe(table, source, tuple(treated)))
        with _LOCK:
            self._write(table)
            self._change(lambda index: index.setdefault("tables", {}).update({table.name: entry}))

    def replace_all(self, tables: Iterable[tuple[Table, str, tuple[Treated, ...]]], settings: dict) -> None:
        """Store these tables, each with source and treated columns, and settings in place of all there is, at once."""
        entries = {}
        with _LOCK:
            for table, source, treated in tables:
                self._write(table)
                entries[table.name] = asdict(_describe(table, source, treated))
            self._change(lambda index: index.update(tables=entries, settings=settings, waiting={}))

    def remove(self, name: str) -> None:
        """Forget one table."""
        self._change(lambda index: index.get("tables", {}).pop(name, None))

    def setting(self, key: str, default: object = None) -> object:
        """A stored setting: anything JSON can hold."""
        return self._index().get("settings", {}).get(key, default)

    def settings(self) -> dict:
        """All stored settings."""
        return self._index().get("settings", {})

    def remember(self, **settings: object) -> None:
        """Store settings; None forgets one."""

        def update(index: dict) -> None:
            kept = {**index.get("settings", {}), **settings}
            index["settings"] = {key: value for key, value in kept.items() if value is not None}

        self._change(update)

    def waiting(self) -> Waiting:
        """The uploaded files that still wait for their mapping."""
        entry = self._index().get("waiting", {})
        files = (Incoming(**file, path=self._incoming_path(file["digest"])) for file in entry.get("files", ()))
        return Waiting(tuple(file for file in files if file.path.is_file()), entry.get("came", 0))

    def receive(self, *files: tuple[str, bytes | memoryview]) -> list[tuple[str, str]]:
        """Keep uploaded files, each as (name, content), until their mapping is confirmed: all of them or none.

        A name never becomes a path. A content that waits already is not taken again.

        Returns:
            (name, name under which it waits) of each file that was not taken again.
        """
        digests = [digest_of(content) for _name, content in files]
        with _LOCK:
            self._make_folder()
            for digest, (_name, content) in dict(zip(digests, files, strict=True)).items():
                path = self._incoming_path(digest)
                write_atomically(path, lambda unfinished, content=content: unfinished.write_bytes(content))
            names = [name for name, _content in files]
            entry, again = queued(self._index().get("waiting", {}), list(zip(names, digests, strict=True)))
            self._change(lambda index: index.update(waiting=entry))
        return again

    def discard_incoming(self, files: Iterable[Incoming]) -> None:
        """Forget waiting files; the others go on waiting."""
        gone = {file.digest for file in files}
        self._change(lambda index: index.update(waiting=without(index.get("waiting", {}), gone)))

    def key(self) -> bytes:
        """The secret of its keyed hashes: made once, readable only by the server, in no download."""
        path = self.folder / _KEY
        with _LOCK:
            if not path.exists():
                self._make_folder()
                write_atomically(path, lambda unfinished: write_secret(unfinished, secrets.token_bytes(32)))
            return path.read_bytes()

    def expires(self) -> dt.datetime:
        """When it is deleted if nobody opens it before (UTC)."""
        try:
            used = self.folder.stat().st_mtime
        except FileNotFoundError:
            used = time.time()
        return dt.datetime.fromtimestamp(used, dt.UTC) + dt.timedelta(days=EXPIRES_AFTER_DAYS)

    def delete(self) -> None:
        """Remove everything this workspace holds."""
        with _LOCK:
            shutil.rmtree(self.folder, ignore_errors=True)

    def touch(self) -> None:
        """Note that it is in use, so that it does not expire."""
        with contextlib.suppress(FileNotFoundError):
            os.utime(self.folder)

    def _write(self, table: Table) -> None:
        self._make_folder()
        path = self.table_path(table.name, table.digest)
        write_atomically(path, lambda unfinished: table.frame.to_parquet(unfinished, compression="zstd"))

    def _index(self) -> dict:
        try:
            return json.loads((self.folder / _INDEX).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}

    def _change(self, update: Callable[[dict], object]) -> None:
        with _LOCK:
            index = self._index()
            update(index)
            self._make_folder()
            text = json.dumps(index, ensure_ascii=False)
            write_atomically(self.folder / _INDEX, lambda unfinished: unfinished.write_text(text, encoding="utf-8"))
            self._sweep(index)

    def _sweep(self, index: dict) -> None:
        # After the index: a kill in between leaves a spare file, never a missing one.
        wanted = {self.table_path(name, entry["digest"]) for name, entry in index.get("tables", {}).items()}
        wanted |= {self._incoming_path(file["digest"]) for file in index.get("waiting", {}).get("files", ())}
        ours = {path for pattern in ("*.parquet", ".*.part", "incoming-*") for path in self.folder.glob(pattern)}
        for path in ours - wanted:
            path.unlink(missing_ok=True)
        # Another tab may be reading just now, without the lock: only what a crash left behind long ago goes.
        for path in self.folder.glob(".reading-*"):
            if path.stat().st_mtime < time.time() - LEFT_BEHIND_SECONDS:
                shutil.rmtree(path, ignore_errors=True)

    def table_path(self, name: str, digest: str) -> Path:
        """Where a stored table lies, as Parquet."""
        return self.folder / f"{name}-{digest}.parquet"

    def _incoming_path(self, digest: str) -> Path:
        return self.folder / f"incoming-{digest}"

    def _make_folder(self) -> None:
        self.folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.mkdir(exist_ok=True, mode=0o700)


def expire(root: Path, days: float = EXPIRES_AFTER_DAYS) -> int:
    """Delete the workspaces under `root` that nobody used for `days` days; returns how many."""
    limit = time.time() - days * 86_400
    expired = [path for path in root.glob("*") if path.is_dir() and path.stat().st_mtime < limit]
    for path in expired:
        shutil.rmtree(path, ignore_errors=True)
    return len(expired)


def _describe(table: Table, source: str, treated: tuple[Treated, ...] = ()) -> StoredTable:
    frame = table.frame
    # A table that keeps further columns as text may have one of that name.
    timed = "timestamp" in frame and pd.api.types.is_datetime64_any_dtype(frame["timestamp"])
    times = frame["timestamp"].agg(["min", "max"]) if timed else pd.Series(dtype="datetime64[us]")
    first, last = (moment.isoformat() if pd.notna(moment) else "" for moment in (times.get("min"), times.get("max")))
    customers = frame["customer_id"].nunique() if "customer_id" in frame else 0
    report = _without_examples(table.report)
    added = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    columns = tuple(map(str, frame.columns))
    return StoredTable(
        table.name, table.digest, len(frame), customers, first, last, source, report, added, columns, treated
    )


def restored(entry: dict) -> StoredTable:
    """An entry of the index as it was stored."""
    report = entry["report"]
    restored = ReadingReport(
        rows_read=report["rows_read"],
        rows_kept=report["rows_kept"],
        dropped=tuple(Dropped(item["reason"], item["rows"]) for item in report["dropped"]),
        notes=tuple(report["notes"]),
        unreadable=tuple(Unreadable(**{**item, "lines": tuple(item["lines"])}) for item in report["unreadable"]),
        found=tuple(Found(item["rule"], item["rows"], item["left_out"]) for item in report["found"]),
    )
    columns, treated = tuple(entry.get("columns", ())), tuple(map(tuple, entry.get("treated", ())))
    return StoredTable(**{**entry, "report": restored, "columns": columns, "treated": treated})


def _without_examples(report: ReadingReport) -> ReadingReport:
    """The examples are whole rows of the file: they may name people, and are not kept."""
    return replace(
        report,
        dropped=tuple(replace(item, examples=()) for item in report.dropped),
        found=tuple(replace(item, examples=()) for item in report.found),
    )
