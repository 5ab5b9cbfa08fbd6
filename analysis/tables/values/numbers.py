"""Numbers as people write them: decimal comma or point is decided by the whole column, never by one cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.values.distinct import Distinct, distinct_texts

_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "$": "USD", "us$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP",
    "chf": "CHF", "sfr.": "CHF", "fr.": "CHF", "¥": "JPY", "jpy": "JPY", "cny": "CNY", "zł": "PLN",
    "pln": "PLN", "kč": "CZK", "czk": "CZK", "kr": "KR", "kr.": "KR", "sek": "SEK", "nok": "NOK", "dkk": "DKK",
    "huf": "HUF", "cad": "CAD", "aud": "AUD", "₹": "INR", "inr": "INR", "₺": "TRY", "try": "TRY",
    "%": "%",
}  # fmt: skip
_MARK = "|".join(sorted((mark.replace("$", r"\$").replace(".", r"\.") for mark in _CURRENCIES), key=len, reverse=True))
_BLANK = r"[ \x{a0}\x{202f}\x{2009}]"
_SHAPE = (
    rf"(?i)^(?P<open>\()?{_BLANK}*(?P<sign>[-+−–]?){_BLANK}*(?P<before>{_MARK})?{_BLANK}*(?P<sign_after>[-+−–]?)"
    rf"(?P<digits>[.,]?[0-9](?:[0-9.,'’]|{_BLANK}[0-9])*)(?P<power>e[-+]?[0-9]{{1,3}})?"
    rf"{_BLANK}*(?P<trailing>-?){_BLANK}*(?P<after>{_MARK})?(?P<close>\))?$"
)
_NEGATIVE = pa.array(["-", "−", "–", "("])


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column read as numbers.

    `parsed`: (n_rows,) float64, NaN where missing or unreadable; `missing`, `unreadable`: (n_rows,) masks.
    `decimal`: "," or "." as used, "" where no value has either; `assumed`: every value fits both readings
    with different results, so `decimal` is the default and not evidence.
    """

    parsed: np.ndarray
    missing: np.ndarray
    unreadable: np.ndarray
    decimal: str = ""
    assumed: bool = False


def read_numbers(series: pd.Series, decimal: str | None = None, default: str = ".") -> Numbers:
    """Read a column as numbers.

    Currency signs and codes, thousands separators (point, comma, blank, apostrophe), minus before or after
    and parentheses are understood; percentages become shares (12 % is 0.12). Values of the opposite decimal sign,
    or of another currency than most, are unreadable.

    Args:
        series: (n_rows,) text or numbers.
        decimal: "," or "." as chosen by the user; None decides from all values of the column.
        default: what to assume when no value decides.
    """
    if pd.api.types.is_numeric_dtype(series.dtype) and not pd.api.types.is_bool_dtype(series.dtype):
        values = series.to_numpy(dtype="float64", na_value=np.nan)
        unreadable = np.isinf(values)
        return Numbers(np.where(unreadable, np.nan, values), np.isnan(values), unreadable)
    column = distinct_texts(series)
    plain = _plain_values(column.texts) if decimal != "," else None
    if plain is not None:
        return Numbers(column.spread(plain, np.nan), column.missing, np.zeros(len(series), dtype=bool), ".")
    parts = _parts(column.texts)
    fits = {sign: _fits(parts, sign) for sign in ".,"}
    chosen, assumed = (decimal, False) if decimal else _decide(parts["digits"], fits, default)
    usual, percent = _usual_mark(parts, column)
    readable = fits[chosen or default] & usual & (_minuses(parts) <= 1)
    values = _values(parts, readable, chosen or default) / (100 if percent else 1)
    spread = column.spread(values, np.nan)
    return Numbers(spread, column.missing, np.isnan(spread) & ~column.missing, chosen, assumed)


def _plain_values(texts: pa.Array) -> np.ndarray | None:
    """The values of texts as programs write them; None when a person may have, or when no value shows a
    point."""
    shows_point = _matches(texts, r"\.[0-9]{1,2}$|\.[0-9]{4}|^-?0\.")
    if not shows_point.any() or not _matches(texts, r"^-?[0-9]+(?:\.[0-9]+)?$").all():
        return None
    return pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False) + 0.0


def _parts(texts: pa.Array) -> dict[str, pa.Array]:
    """The pieces of each text; empty where it is no number."""
    # "12,-" and "12.–" are twelve and no cents, not minus twelve.
    texts = pc.replace_substring_regex(texts, "([0-9])[.,][-–—]{1,2}", r"\1")
    found = pc.extract_regex(texts, _SHAPE)
    names = ("open", "sign", "before", "sign_after", "digits", "power", "trailing", "after", "close")
    parts = {name: pc.fill_null(pc.struct_field(found, name), "") for name in names}
    parts["digits"] = pc.replace_substring_regex(parts["digits"], rf"{_BLANK}|[’]", "'")
    return parts


def _matches(texts: pa.Array, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)


def _fits(parts: dict[str, pa.Array], decimal: str) -> np.ndarray:
    """Is each text a number when `decimal` is the decimal sign and the other one groups thousands?"""
    point, group = (r"\.", ",") if decimal == "." else (",", r"\.")
    whole = rf"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+|[1-9][0-9]{{0,2}}(?:'[0-9]{{3}})+)"
    fits = _matches(parts["digits"], rf"^(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)$")
    grouped = _matches(parts["digits"], rf"{group}|'")
    # 1.234E+10 has no thousands, and (5 alone is no negative.
    powered = pc.not_equal(parts["power"], "").to_numpy(zero_copy_only=False)
    paired = pc.equal(pc.equal(parts["open"], ""), pc.equal(parts["close"], "")).to_numpy(zero_copy_only=False)
    return fits & ~(powered & grouped) & paired


def _decide(digits: pa.Array, fits: dict[str, np.ndarray], default: str) -> tuple[str, bool]:
    """The decimal sign of the column, and whether it had to be assumed."""
    either = fits["."] & fits[","]
    point, comma = _matches(digits, r"\."), _matches(digits, ",")
    only_point, only_comma = (fits["."] & ~either).sum(), (fits[","] & ~either).sum()
    if only_point or only_comma:
        return ("." if only_point >= only_comma else ","), False
    open_point, open_comma = (either & point).any(), (either & comma).any()
    if not open_point and not open_comma:
        return "", False
    # Who writes 1500 without a separator does not write 1.500 for the same: the point is a decimal point.
    if open_point != open_comma and _matches(digits, r"^[1-9][0-9]{3,}$").any():
        return ("." if open_point else ","), False
    return default, True


def _usual_mark(parts: dict[str, pa.Array], column: Distinct) -> tuple[np.ndarray, bool]:
    """Texts without a currency or in the most frequent one: sums over several currencies would mean nothing.

    Returns:
        (n_distinct,) mask; whether the mark is the percent sign, then 12 % is 0.12 and a bare 12 is neither.
    """
    marks = pc.utf8_lower(pc.binary_join_element_wise(parts["before"], parts["after"], ""))
    codes = np.array([_CURRENCIES.get(mark, mark) for mark in marks.to_pylist()], dtype=object)
    marked = codes != ""
    if not marked.any():
        return ~marked, False
    rows = np.bincount(column.codes[column.codes >= 0], minlength=len(codes))
    usual = pd.Series(rows[marked]).groupby(codes[marked]).sum().idxmax()
    percent = usual == "%"
    return (codes == usual) | (~marked & (not percent)), percent


def _values(parts: dict[str, pa.Array], readable: np.ndarray, decimal: str) -> np.ndarray:
    plain = pc.replace_substring_regex(parts["digits"], r"['.]" if decimal == "," else "[',]", "")
    plain = pc.replace_substring(plain, ",", ".")
    plain = pc.binary_join_element_wise(plain, parts["power"], "")
    plain = pc.if_else(pa.array(readable), plain, pa.scalar(None, pa.string()))
    # "12." and ".5" are numbers to a person but not to the parser.
    plain = pc.binary_join_element_wise("0", pc.replace_substring_regex(plain, r"\.$", ""), "")
    values = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False)
    # Adding zero makes −0 a plain 0: the two are one number but not one digest.
    return np.where(_minuses(parts) == 1, -values, values) + 0.0


def _minuses(parts: dict[str, pa.Array]) -> np.ndarray:
    """How many marks of a negative number each text has: minus before, after the currency, at the end,
    parentheses."""
    places = ("open", "sign", "sign_after", "trailing")
    marks = [pc.is_in(parts[place], _NEGATIVE).to_numpy(zero_copy_only=False) for place in places]
    return np.sum(marks, axis=0)
