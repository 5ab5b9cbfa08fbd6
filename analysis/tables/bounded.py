"""Reading a file in another process, within bounds of memory and time: it can be watched and cancelled."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import UnreadableFileError
from analysis.tables.files.arrow_file import read_raw
from analysis.tables.files.raw_file import RawFile

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = [sys.executable, "-m", "analysis.tables.reader_child"]
_MOST_MEMORY = 8 << 30
# A process that read more than this is not used again: the system gets its memory back at once.
_MOST_READ_BEFORE_REUSE = 32 << 20


@dataclass(frozen=True)
class Limits:
    """`memory`: bytes of address space, None for three quarters of the machine, at most 8 GB; `seconds`: of waiting."""

    memory: int | None = None
    seconds: float = 600

    @property
    def bytes(self) -> int:
        if self.memory is not None:
            return self.memory
        try:
            return min(_MOST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 4 * 3)
        except (AttributeError, ValueError):
            return _MOST_MEMORY


class Reading:
    """A file that is being read by another process.

    `share`: 0–1, how much of it is read; it never falls. `process`: the one that reads.
    """

    def __init__(self, path: Path, filename: str = "", limits: Limits | None = None, **reading: object) -> None:
        """Start reading; `reading`: as for `read_source`. The result lies next to the file until it is mapped."""
        self._filename = filename or path.name
        if not path.is_file():
            raise UnreadableFileError("There is no file '{filename}'. Check the path.", filename=self._filename)
        limits = limits or Limits()
        self.share = 0.0
        self._ended_by = ""
        self._answer: dict = {}
        self._raw: RawFile | None = None
        self._lock, self._finished = threading.Lock(), threading.Event()
        self._folder = Path(tempfile.mkdtemp(prefix=".reading-", dir=path.resolve().parent))
        self.process = READERS.take()
        order = {
            "path": str(path.resolve()),
            "filename": self._filename,
            "target": str(self._folder / "raw.arrow"),
            "memory": limits.bytes,
            "reading": reading,
        }
        self._clock = threading.Timer(limits.seconds, self._end, ["time"])
        self._clock.daemon = True
        self._clock.start()
        threading.Thread(target=self._listen, args=[order, path.stat().st_size], daemon=True).start()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is read, refused, cancelled or out of time, at most so long; True when it is."""
        return self._finished.wait(seconds)

    def cancel(self) -> None:
        """Stop reading at once; nothing of it is left."""
        self._end("cancel")

    def result(self) -> RawFile:
        """Wait for the file as it was read.

        Raises:
            UnreadableFileError: as from `read_source`; cancelled, out of time, or too large for the memory it may have.
        """
        self.wait()
        with self._lock:
            if self._raw is None and "written" in self._answer:
                self._raw = read_raw(Path(self._answer["written"]))
                shutil.rmtree(self._folder, ignore_errors=True)
        if self._raw is None:
            raise self._refusal()
        return self._raw

    def _listen(self, order: dict, size: int) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            for line in self.process.stdout:
                said = json.loads(line)
                if "done" not in said:
                    self._answer = said
                    break
                self.share = max(self.share, min(said["done"] / max(said["total"], 1), 1.0))
        self._clock.cancel()
        if self._answer and not self._ended_by and size <= _MOST_READ_BEFORE_REUSE:
            READERS.give_back(self.process)
        else:
            stop(self.process)
            READERS.warm()
        if "written" not in self._answer:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._finished.set()

    def _end(self, why: str) -> None:
        if not self._finished.is_set():
            self._ended_by = self._ended_by or why
            stop(self.process)

    def _refusal(self) -> UnreadableFileError:
        if "refused" in self._answer:
            template = self._answer["refused"]
            return UnreadableFileError(template, **self._answer["fields"])
        if self._ended_by == "cancel":
            return UnreadableFileError("Reading the file '{filename}' was cancelled.", filename=self._filename)
        if self._ended_by == "time":
            return UnreadableFileError(
                "Reading the file '{filename}' took too long and was stopped. "
                "Bring a part of it, such as one year, or only the columns you need.",
                filename=self._filename,
            )
        return UnreadableFileError(
            "The file '{filename}' needs more memory than one file may have here, so reading it was stopped. "
            "Bring a part of it, such as one year, or only the columns you need.",
            filename=self._filename,
        )


class Readers:
    """The processes that wait for a file: one is kept ready."""

    def __init__(self) -> None:
        self._lock, self._ready = threading.Lock(), []

    def warm(self) -> None:
        """Have one ready, so that nobody waits for its imports."""
        with self._lock:
            if not self._ready:
                self._ready.append(_start())

    def take(self) -> subprocess.Popen:
        with self._lock:
            while self._ready:
                child = self._ready.pop()
                if child.poll() is None:
                    return child
        return _start()

    def give_back(self, child: subprocess.Popen) -> None:
        with self._lock:
            if not self._ready:
                self._ready.append(child)
                return
        stop(child)

    def close(self) -> None:
        with self._lock:
            while self._ready:
                stop(self._ready.pop())


def stop(child: subprocess.Popen) -> None:
    """End a process and those that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
    child.wait()


def _start() -> subprocess.Popen:
    return subprocess.Popen(
        _COMMAND,
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # A traceback would hold values of customers.
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        start_new_session=os.name == "posix",
    )


READERS = Readers()
atexit.register(READERS.close)
