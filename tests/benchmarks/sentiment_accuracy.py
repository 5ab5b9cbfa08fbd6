"""How often the sentiment is right, on open labelled texts, beside the majority and other lexicons.

    PYTHONPATH=. python tests/benchmarks/sentiment_accuracy.py FOLDER

FOLDER holds `sb10k/corpus_label_text.tsv` and `sentiment_labelled_sentences/*_labelled.txt`. Thresholds and our own
word lists were chosen on every second line, beginning with the first; the figures are of the other half. vaderSentiment
and textblob-de (with textblob 0.15) are compared with where they are installed. The table goes to README.md.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

from analysis.feedback.sentiment import read_texts

UNSEEN = slice(1, None, 2)
ENGLISH = ("amazon_cells", "imdb", "yelp")
Reader = Callable[[list[str]], np.ndarray]


def table(folder: Path) -> Iterator[str]:
    """One line per data set and method."""
    yield "| texts | n | method | accuracy | macro-F1 | majority class |\n|---|---|---|---|---|---|"
    for name, texts, truth, methods in _tasks(folder):
        kinds, sizes = np.unique(truth, return_counts=True)
        for method, read in methods.items():
            found = read(texts)
            right, f1 = accuracy_score(truth, found), f1_score(truth, found, labels=kinds, average="macro")
            majority = sizes.max() / sizes.sum()
            yield f"| {name} | {len(texts):,} | {method} | {right:.3f} | {f1:.3f} | {majority:.3f} |"


def _tasks(folder: Path) -> Iterator[tuple[str, list[str], np.ndarray, dict[str, Reader]]]:
    lines = (folder / "sb10k" / "corpus_label_text.tsv").read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if "\t" in line][UNSEEN]
    german = {"**ours**": lambda texts: read_texts(texts, "de")["sentiment"].to_numpy(str)} | _textblob_de()
    yield "SB10k (German)", [row[1] for row in rows], np.array([row[0] for row in rows]), german
    for name in ENGLISH:
        path = folder / "sentiment_labelled_sentences" / f"{name}_labelled.txt"
        lines = path.read_text(encoding="utf-8").split("\n")
        rows = [line.rsplit("\t", 1) for line in lines if "\t" in line][UNSEEN]
        truth = np.where([row[1].strip() == "1" for row in rows], "positive", "negative")
        texts = [row[0] for row in rows]
        yield f"{name}: neutral is wrong", texts, truth, _english(_three_ways)
        yield f"{name}: sign only", texts, truth, _english(_two_ways)


def _english(name: Callable[[np.ndarray], np.ndarray]) -> dict[str, Reader]:
    methods: dict[str, Reader] = {"**ours**": lambda texts: name(read_texts(texts, "en")["score"].to_numpy())}
    vader = _module("vaderSentiment.vaderSentiment")
    if vader is not None:
        score = vader.SentimentIntensityAnalyzer().polarity_scores
        methods["VADER"] = lambda texts: name(np.array([score(text)["compound"] for text in texts]))
    return methods


def _three_ways(scores: np.ndarray, limit: float = 0.05) -> np.ndarray:
    return np.select([scores >= limit, scores <= -limit], ["positive", "negative"], "neutral")


def _two_ways(scores: np.ndarray) -> np.ndarray:
    return np.where(scores > 0, "positive", "negative")


def _textblob_de() -> dict[str, Reader]:
    module = _module("textblob_de.sentiments")
    if module is None:
        return {}
    return {"textblob-de": lambda texts: _three_ways(np.array([module.sentiment(text)[0] for text in texts]), 1e-9)}


def _module(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table(Path(sys.argv[1])))
