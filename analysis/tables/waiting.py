"""Uploaded files that wait for their mapping, as the workspace's index lists them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Incoming:
    """An uploaded file whose mapping is not confirmed yet: the name the user gave it, where it lies, its digest."""

    filename: str
    digest: str
    path: Path


@dataclass(frozen=True)
class Waiting:
    """The files that wait, in the order they came, each content once; `came`: how many came since nobody waited."""

    files: tuple[Incoming, ...] = ()
    came: int = 0


def digest_of(content: bytes | memoryview) -> str:
    """What tells one content from another."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def queued(entry: dict, new: Sequence[tuple[str, str]]) -> tuple[dict, list[tuple[str, str]]]:
    """The entry of the index with new files, each as (name, digest), at its end.

    Returns:
        The entry, and (name, name under which it waits) of each file whose content waits already.
    """
    files, again = list(entry.get("files", ())), []
    names = {file["digest"]: file["filename"] for file in files}
    for name, digest in new:
        if digest in names:
            again.append((name, names[digest]))
        else:
            names[digest] = name
            files.append({"filename": name, "digest": digest})
    return {"files": files, "came": entry.get("came", 0) + len(new) - len(again)}, again


def without(entry: dict, digests: Collection[str]) -> dict:
    """The entry without some files; where none is left, as if none had come."""
    files = [file for file in entry.get("files", ()) if file["digest"] not in digests]
    return {**entry, "files": files} if files else {}
