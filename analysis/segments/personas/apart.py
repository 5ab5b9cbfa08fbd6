"""What sets a segment apart: effect sizes against all others, with ranges, corrected for the many comparisons."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import stats

from analysis.rates import Z_95, wilson_interval
from analysis.segments.facts import OF_CUSTOMER
from analysis.segments.personas.members import Members
from analysis.tables.privacy.small_groups import SMALLEST_GROUP

CLEAR = 0.05
MOST_VALUES = 20
# Skewed: compared on a logarithmic scale where none is negative.
_SKEWED = ("orders", "revenue", "mean_order_value", "days_between_orders", "lifetime_value")
_PLAIN = ("days_since_first_order", "days_since_last_order", "days_since_last_event", "last_order_share", "p_churn_90")
COLUMNS = ("segment", "kind", "column", "value", "inside", "outside", "n_inside", "n_outside", "effect", "low", "high")


def set_apart(members: Members, defined_by: tuple[str, ...] = ()) -> pd.DataFrame:
    """Compare each segment with all other customers, in every number and every share.

    Args:
        defined_by: columns that the segments were made from: different by definition, so not compared.

    Returns:
        one row per comparison, in a segment the clear and large ones first: `segment`, `kind`, `column` (of the
        facts, or of what was bought), `value` ("" for a number), `inside`, `outside`, `n_inside`, `n_outside`
        (customers with a value), `effect` with its 95 % range `low`, `high`, `p_value` (corrected by Benjamini and
        Hochberg over all rows), `is_clear` (below 0.05: at most one in twenty of them by chance).
        `kind` "number": medians, and the standardised difference (Hedges' g; money and counts by their logarithm;
        Welch's test). "share": shares of the customers (0–1) and their difference (Newcombe's range, Fisher's exact
        test). "mix": the mean share of a customer's own order rows (0–1), so that many orders are no preference,
        and the difference (Welch's).
    """
    rows = [*_numbers(members, defined_by), *_shares(members, defined_by), *_mixes(members, defined_by)]
    table = pd.DataFrame(rows, columns=[*COLUMNS, "p_value", "size"])
    table["p_value"] = stats.false_discovery_control(table["p_value"]) if len(table) else table["p_value"]
    table["is_clear"] = table["p_value"] < CLEAR
    table["place"] = table["segment"].map({segment: place for place, segment in enumerate(members.segments)})
    table = table.sort_values(["place", "is_clear", "size"], ascending=[True, False, False], ignore_index=True)
    return table.drop(columns=["place", "size"])


def _numbers(members: Members, defined_by: tuple[str, ...]) -> Iterator[tuple]:
    for column in members.facts:
        is_own = column.startswith(OF_CUSTOMER) and pd.api.types.is_numeric_dtype(members.facts[column])
        if column in defined_by or not (is_own or column in _SKEWED + _PLAIN):
            continue
        values = members.facts[column].to_numpy(dtype="float64")
        known = np.isfinite(values)
        values, code = values[known], members.code[known]
        skewed = column in _SKEWED and values.min(initial=0) >= 0
        scaled = np.log1p(values) if skewed else values
        for place, segment in enumerate(members.segments):
            inside = code == place
            yield from _number(segment, column, values, scaled, inside)


def _welch(one: np.ndarray, other: np.ndarray):
    """Welch's test from the moments: the arrays themselves would be copied again and again."""
    moments = (one.mean(), one.std(ddof=1), len(one), other.mean(), other.std(ddof=1), len(other))
    return stats.ttest_ind_from_stats(*moments, equal_var=False)


def _number(segment: str, column: str, values: np.ndarray, scaled: np.ndarray, inside: np.ndarray) -> Iterator[tuple]:
    one, other = scaled[inside], scaled[~inside]
    n, m = len(one), len(other)
    if min(n, m) < SMALLEST_GROUP:
        return
    spread = np.sqrt(((n - 1) * one.var(ddof=1) + (m - 1) * other.var(ddof=1)) / (n + m - 2))
    if not spread > 1e-9 * max(abs(scaled).max(), 1):
        return
    correction = 1 - 3 / (4 * (n + m) - 9)
    effect = correction * (one.mean() - other.mean()) / spread
    error = Z_95 * np.sqrt((n + m) / (n * m) + effect**2 / (2 * (n + m)))
    p_value = _welch(one, other).pvalue
    medians = np.median(values[inside]), np.median(values[~inside])
    shown = (segment, "number", column, "", *medians, n, m, effect, effect - error, effect + error)
    yield (*shown, p_value, abs(effect))


def _shares(members: Members, defined_by: tuple[str, ...]) -> Iterator[tuple]:
    for column, value, customers, known in _traits(members, defined_by):
        every = np.bincount(members.code[known], minlength=len(members.segments))
        with_it = np.bincount(members.code[customers], minlength=len(members.segments))
        for place, segment in enumerate(members.segments):
            k, n = with_it[place], every[place]
            other_k, other_n = with_it.sum() - k, every.sum() - n
            if min(n, other_n) >= SMALLEST_GROUP and 0 < k + other_k < n + other_n:
                yield _share(segment, column, value, (k, n), (other_k, other_n))


def _traits(members: Members, defined_by: tuple[str, ...]) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Column, value, which customers have it, and of which it is known (both as places)."""
    for column in members.facts:
        values = members.facts[column]
        if column in defined_by or not isinstance(values.dtype, pd.CategoricalDtype):
            continue
        codes, categories = values.cat.codes.to_numpy(), values.cat.categories
        present = np.unique(codes[codes >= 0])
        if 2 <= len(present) <= MOST_VALUES:
            for place in present:
                yield column, str(categories[place]), np.flatnonzero(codes == place), np.flatnonzero(codes >= 0)


def _share(segment: str, column: str, value: str, inside: tuple[int, int], outside: tuple[int, int]) -> tuple:
    (k, n), (other_k, other_n) = inside, outside
    share, other = k / n, other_k / other_n
    lows, highs = wilson_interval(np.array([k, other_k]), np.array([n, other_n]))
    effect = share - other
    low = effect - np.hypot(share - lows[0], highs[1] - other)
    high = effect + np.hypot(highs[0] - share, other - lows[1])
    p_value = stats.fisher_exact([[k, n - k], [other_k, other_n - other_k]]).pvalue
    size = abs(2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(other)))
    return (segment, "share", column, value, share, other, n, other_n, effect, low, high, p_value, size)


def _mixes(members: Members, defined_by: tuple[str, ...]) -> Iterator[tuple]:
    """The share that a category, a channel … has in the customer's own order rows."""
    for column, rows in members.bought.groupby("column", sort=True):
        if column in defined_by or not 2 <= rows["value"].nunique() <= MOST_VALUES:
            continue
        total = np.bincount(rows["row"], weights=rows["rows"], minlength=len(members.code))
        known = total > 0
        for value, those in rows.groupby("value", sort=True):
            own = np.bincount(those["row"], weights=those["rows"], minlength=len(total))[known] / total[known]
            for place, segment in enumerate(members.segments):
                inside = members.code[known] == place
                yield from _mix(segment, column, str(value), own[inside], own[~inside])


def _mix(segment: str, column: str, value: str, one: np.ndarray, other: np.ndarray) -> Iterator[tuple]:
    n, m = len(one), len(other)
    if min(n, m) < SMALLEST_GROUP or not one.std() + other.std() > 0:
        return
    effect = one.mean() - other.mean()
    error = Z_95 * np.sqrt(one.var(ddof=1) / n + other.var(ddof=1) / m)
    size = abs(2 * np.arcsin(np.sqrt(one.mean())) - 2 * np.arcsin(np.sqrt(other.mean())))
    shown = (segment, "mix", column, value, one.mean(), other.mean(), n, m, effect, effect - error, effect + error)
    yield (*shown, _welch(one, other).pvalue, size)
