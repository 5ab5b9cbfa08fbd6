"""Bring the translations up to date: `python -m pages.shared.locales.update`.

Finds every message in the code, keeps what is translated, adds what is new (empty) and drops what is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

LOCALES = Path(__file__).parent
ROOT = LOCALES.parents[2]
ERRORS = (
    "AnalysisError",
    "UnreadableFileError",
    "MappingError",
    "AmbiguousDatesError",
    "NotEnoughDataError",
    "SettingsError",
)
# Of a canonical column its meaning, the third argument, is shown.
KEYWORDS = {"Column": (3,), "_": None, "translate": None, "mark": None, "ngettext": (1, 2), **dict.fromkeys(ERRORS)}
METHODS = [("**.py", "python")]
FIXED_DATE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def messages() -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Every message in the code: file, line, and the English text (singular and plural where there are two)."""
    for folder in ("analysis", "pages"):
        for file, line, message, *_rest in extract_from_dir(ROOT / folder, METHODS, keywords=KEYWORDS):
            yield f"{folder}/{file}", line, message


def template() -> Catalog:
    """All messages, untranslated."""
    catalog = Catalog(project="Leaky Bucket", charset="utf-8")
    for file, line, message in messages():
        catalog.add(message, locations=[(file, line)])
    return catalog


def read(language: str) -> Catalog:
    """The stored translations of one language."""
    with (LOCALES / language / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    """Write the catalogue anew, sorted, without line numbers: they would change with every edit."""
    catalog = read(language)
    catalog.update(template(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    # The date of the extraction would change the file although nothing else did.
    catalog.creation_date = FIXED_DATE
    with (LOCALES / language / "messages.po").open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=True, width=110, omit_header=False)


if __name__ == "__main__":
    update("de")
