"""Rows that are readable but may not belong in an analysis: found, counted and left to the user's switch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

Rule = Literal["duplicate", "test_customer", "future", "other_currency", "zero", "refund"]
RULES: tuple[Rule, ...] = ("duplicate", "test_customer", "future", "other_currency", "zero", "refund")
TEST_WORDS = r"(?:^|[^a-zäöü])(?:test|tester|testing|dummy|demo|example|beispiel|muster|mustermann|internal|intern|qa)"
TEST_WORDS += r"(?:$|[^a-zäöü])"


# A rule that would leave out more than such a share has misunderstood the table: then the user decides.
_FEW, _MOST = {"test_customer": 0.05}, 0.5


@dataclass(frozen=True)
class CleaningSettings:
    """What the user switched; a rule that is not in `switches` follows its default.

    `switches`: rule → leave its rows out. `currency`: the one to keep; None for the most frequent.
    `today`: rows after it lie in the future; None for the computer's date.
    """

    switches: Mapping[Rule, bool] = field(default_factory=dict)
    currency: str | None = None
    today: dt.date | None = None


@dataclass(frozen=True, eq=False)
class Finding:
    """Rows that one rule found. `rows`: (n_rows,) mask; `left_out`: whether they are; `default`: whether by default."""

    rule: Rule
    rows: np.ndarray
    left_out: bool
    default: bool

    @property
    def count(self) -> int:
        return int(self.rows.sum())


def find_rows(frame: pd.DataFrame, settings: CleaningSettings | None = None) -> tuple[Finding, ...]:
    """Apply every rule that finds something; a row that several rules find counts for each.

    Left out by default: repeated events with a time of day, test users, days after today, other currencies. Kept by
    default: repeated order rows, rows without value, and refunds, which net out.

    Args:
        frame: parsed canonical columns of one table, in the order of the file; not changed.
    """
    settings = settings or CleaningSettings()
    finders: dict[Rule, Callable[[], np.ndarray]] = {
        "duplicate": lambda: _repeated(frame),
        "test_customer": lambda: _test_customers(frame),
        "future": lambda: _future(frame, settings.today or dt.datetime.now(dt.UTC).date()),
        "other_currency": lambda: _other_currency(frame, settings.currency),
        "zero": lambda: _amounts(frame) == 0,
        "refund": lambda: _amounts(frame) < 0,
    }
    findings = []
    for rule in RULES:
        rows = finders[rule]()
        if rows.any():
            default = _default(rule, frame) and rows.mean() <= _FEW.get(rule, _MOST)
            findings.append(Finding(rule, rows, settings.switches.get(rule, default), default))
    return tuple(findings)


def usual_currency(frame: pd.DataFrame) -> str | None:
    """The most frequent currency; None without a column for it."""
    if "currency" not in frame or frame["currency"].notna().sum() == 0:
        return None
    return str(frame["currency"].value_counts().index[0])


def _repeated(frame: pd.DataFrame) -> np.ndarray:
    """(n_rows,) is the row equal to an earlier one? Who has a text that no other row has is not looked at further."""
    suspects = np.ones(len(frame), dtype=bool)
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.CategoricalDtype):
            codes = frame[name].cat.codes.to_numpy()
            suspects &= (np.bincount(codes + 1) > 1)[codes + 1]
    repeated = np.zeros(len(frame), dtype=bool)
    repeated[suspects] = frame[suspects].duplicated().to_numpy()
    return repeated


def _default(rule: Rule, frame: pd.DataFrame) -> bool:
    if rule == "duplicate":
        # Equal rows of an order may be two pieces scanned one by one; nobody does the same twice in one second.
        return "event" in frame and _has_times(frame)
    return rule in ("test_customer", "future", "other_currency")


def _has_times(frame: pd.DataFrame) -> bool:
    return "timestamp" in frame and bool((frame["timestamp"] != frame["timestamp"].dt.normalize()).any())


def _test_customers(frame: pd.DataFrame) -> np.ndarray:
    if "customer_id" not in frame:
        return np.zeros(len(frame), dtype=bool)
    names = frame["customer_id"].astype("category")
    called_test = names.cat.categories.astype("str").str.contains(TEST_WORDS, case=False, regex=True)
    # The last place is the one that code -1 (no customer) points to.
    return np.append(np.asarray(called_test, dtype=bool), False)[names.cat.codes.to_numpy()]


def _future(frame: pd.DataFrame, today: dt.date) -> np.ndarray:
    if "timestamp" not in frame:
        return np.zeros(len(frame), dtype=bool)
    # A day of grace: somewhere on earth it is tomorrow already.
    return (frame["timestamp"] >= pd.Timestamp(today) + pd.Timedelta(days=2)).to_numpy()


def _other_currency(frame: pd.DataFrame, chosen: str | None) -> np.ndarray:
    usual = chosen or usual_currency(frame)
    if usual is None:
        return np.zeros(len(frame), dtype=bool)
    return (frame["currency"].notna() & (frame["currency"].astype("str") != usual)).to_numpy()


def _amounts(frame: pd.DataFrame) -> np.ndarray:
    return frame["amount"].to_numpy() if "amount" in frame else np.full(len(frame), np.nan)
