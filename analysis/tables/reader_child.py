"""The process that reads files: told of them by lines of JSON, it answers in lines of JSON and with Arrow files.

A hostile file can fill its memory or end it, and nothing else. It is started before it is needed, so that nobody
waits for its imports, and ends with the process that started it.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TextIO

from analysis.errors import UnreadableFileError
from analysis.tables.files.arrow_file import write_raw
from analysis.tables.files.read_source import read_source

try:
    import resource
except ImportError:  # Windows has no limits of this kind.
    resource = None


def main(questions: TextIO, answers: TextIO) -> None:
    """Read one file after the other, until nobody asks any more."""
    for line in questions:
        order = json.loads(line)
        _limit_memory(order["memory"])
        _say(answers, _answer(order, answers))


def _answer(order: dict, answers: TextIO) -> dict[str, object]:
    def progress(done: int, total: int) -> None:
        _say(answers, {"done": done, "total": total})

    try:
        raw = read_source(Path(order["path"]), order["filename"], progress=progress, **order["reading"])
        write_raw(raw, Path(order["target"]))
    except UnreadableFileError as error:
        return {"refused": error.template, "fields": error.fields}
    except MemoryError:
        return {"problem": "memory"}
    return {"written": order["target"]}


def _limit_memory(most: int) -> None:
    """The soft limit only: the process for spreadsheets sets its own."""
    if resource is not None:
        # Some systems know the limit but do not let it be set.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _say(answers: TextIO, answer: dict) -> None:
    answers.write(json.dumps(answer, default=str) + "\n")
    answers.flush()


if __name__ == "__main__":
    _to_parent, sys.stdout = sys.stdout, sys.stderr
    main(sys.stdin, _to_parent)
