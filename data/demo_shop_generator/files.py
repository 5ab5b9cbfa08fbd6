"""The demo shop as the files a shop would export, in English and in German."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from data.demo_shop_generator import german, sentences
from data.demo_shop_generator.shop import DemoShop

FOLDER = Path(__file__).resolve().parents[1] / "demo_shop"
TABLES = ("orders", "events", "customers", "spend", "feedback")
GERMAN_NAMES = {
    "orders": "bestellungen",
    "events": "ereignisse",
    "customers": "kunden",
    "spend": "werbekosten",
    "feedback": "bewertungen",
}
# German spreadsheets recognise UTF-8 only by its byte order mark.
ENCODINGS = {"en": "utf-8", "de": "utf-8-sig"}


def csv_texts(shop: DemoShop) -> dict[Path, str]:
    """The text of every file, by its path below `FOLDER`."""
    texts = {}
    for table in TABLES:
        frame = getattr(shop, table)
        texts[Path("en", f"{table}.csv")] = _english_text(frame, table)
        texts[Path("de", f"{GERMAN_NAMES[table]}.csv")] = _german_text(frame, table)
    return texts


def write_files(shop: DemoShop) -> None:
    for path, text in csv_texts(shop).items():
        file = FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding=ENCODINGS[file.parent.name], newline="\n")


def _english_text(frame: pd.DataFrame, table: str) -> str:
    date_format = "%Y-%m-%d" if table == "spend" else "%Y-%m-%d %H:%M:%S"
    return frame.to_csv(index=False, float_format="%.2f", date_format=date_format, lineterminator="\n")


def _german_text(frame: pd.DataFrame, table: str) -> str:
    translated = frame.assign(
        **{name: frame[name].map(words) for name, words in german.VALUES.items() if name in frame}
    )
    if "text" in frame:
        translated["text"] = frame["text"].map(_german_sentences)
    translated = translated.rename(columns=german.COLUMNS | {"timestamp": german.TIMES.get(table)})
    date_format = "%d.%m.%Y" if table == "spend" else "%d.%m.%Y %H:%M:%S"
    return translated.to_csv(
        index=False, sep=";", decimal=",", float_format="%.2f", date_format=date_format, lineterminator="\n"
    )


def _german_sentences(text: str) -> str:
    return " ".join(sentences.GERMAN[sentence] for sentence in re.split(r"(?<=[.!]) ", text))
