"""Where the data to try the app with lie: the demo shop and the CDNOW sample."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Literal

DEMO_SHOP = Path(__file__).resolve().parents[2] / "data" / "demo_shop"
DEMO_SHOP_FILES = {
    "en": {"orders": "orders", "events": "events", "customers": "customers", "spend": "spend", "feedback": "feedback"},
    "de": {
        "orders": "bestellungen",
        "events": "ereignisse",
        "customers": "kunden",
        "spend": "werbekosten",
        "feedback": "bewertungen",
    },
}


def demo_shop_files(language: Literal["de", "en"]) -> dict[str, Path]:
    """The demo shop's files in one language, by the name of the table each of them is."""
    return {table: DEMO_SHOP / language / f"{name}.csv" for table, name in DEMO_SHOP_FILES[language].items()}


def cdnow_file() -> Path:
    """Orders of 2,357 customers in 78 weeks from January 1997, inside the installed lifetimes package.

    Separated by blanks, without a header: customer of the full data, customer of this sample, day
    (yyyymmdd), CDs, dollars.

    Source:
        Fader & Hardie (2001), a tenth of the customers who first bought at CDNOW in the first quarter of
        1997.
    """
    # Found without importing: lifetimes changes settings of the whole process when it is imported.
    package = find_spec("lifetimes").submodule_search_locations[0]
    return Path(package) / "datasets" / "CDNOW_sample.txt"
