"""Identifiers that name nobody any more but still tell people apart: keyed hashes, or hashes as ad platforms want."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.tables.files.raw_file import RawFile, column_names
from analysis.tables.values.distinct import distinct_texts

Pseudonym = Literal["keyed_hash", "sha256"]


def keyed_hashes(column: pd.Series, key: bytes) -> pd.Series:
    """HMAC-SHA-256 of every value, as 64 hexadecimal digits; a missing value stays missing.

    Equal values give equal hashes under one key; without the key nobody can try out addresses. E-mail addresses are
    normalised first, other values only stripped: ids may differ in nothing but capital letters.
    """
    return _hashed(column, lambda text: hmac.new(key, _normalised(text).encode(), hashlib.sha256).hexdigest())


def email_hashes(column: pd.Series) -> pd.Series:
    """SHA-256 of the trimmed, lower-case address, which ad platforms match with their own; others are missing.

    Whoever has the address can compute it too: it hides the address from readers, not from those who know it.

    Source:
        Google Ads, Customer Match: "Format your data"; Meta, Customer information parameters: `em`.
    """
    return _hashed(column, lambda text: hashlib.sha256(_normalised(text).encode()).hexdigest() if "@" in text else None)


def pseudonymise(raw: RawFile, chosen: Mapping[str, Pseudonym], key: bytes, used: Collection[str] = ()) -> RawFile:
    """Put hashes in the place of columns that name people; the file is not changed.

    A column that is `used` for a canonical one keeps its name; any other says in its name what it holds now, such as
    `email_sha256`, and is an attribute like others.
    """
    hashed = {
        name: email_hashes(raw.frame[name]) if kind == "sha256" else keyed_hashes(raw.frame[name], key)
        for name, kind in chosen.items()
    }
    frame = raw.frame.assign(**hashed)
    frame.columns = column_names(
        f"{name}_{chosen[name]}" if name in chosen and name not in used else name for name in frame.columns
    )
    return replace(raw, frame=frame)


def hash_columns(columns: Collection[str]) -> list[str]:
    """Those that hold hashes, by their names."""
    return [name for name in columns if name.endswith(("_keyed_hash", "_sha256"))]


def _hashed(column: pd.Series, digest: Callable[[str], str | None]) -> pd.Series:
    distinct = distinct_texts(column)
    hashes = np.array([digest(text) for text in distinct.texts.to_pylist()], dtype=object)
    return pd.Series(distinct.spread(hashes, None), index=column.index, name=column.name, dtype="str")


def _normalised(text: str) -> str:
    return text.strip().lower() if "@" in text else text.strip()
