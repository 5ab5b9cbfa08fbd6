"""The forms a date can have, matched and computed for all distinct texts of a column at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

# Minutes ahead of UTC. Letters that two countries use stand for what American and European shops write.
_ZONES = {
    "": 0, "z": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 60, "bst": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
    "eet": 120, "eest": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420,
}  # fmt: skip
_ZONE = (
    r"(?P<zone>Z|(?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|WES?T|BST|CES?T|MES?Z|EES?T|[ECMP][SD]T)"
    r"(?:\s*[\[(][^\])]*[\])])?"
)
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
_TIME = rf"(?:[T ,]+{_CLOCK}\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?:\s*(?:Uhr|h))?)?\s*(?:{_ZONE})?$"
_NO_TIME = "(?P<hour>)(?P<minute>)(?P<second>)(?P<fraction>)(?P<half>)(?P<zone>)$"
_WEEKDAY = r"^(?:[A-Za-zäÄ]{2,10}[.,]?\s+)?"
_MONTH = r"(?P<b>[A-Za-zäÄ]{3,9})\.?"
# a, b, c in the order of writing; which of them is the day comes with each pattern.
_PATTERNS = (
    ("ymd", r"^(?P<a>\d{4})[-/.](?P<b>\d{1,2})[-/.](?P<c>\d{1,2})" + _TIME),
    ("open", _WEEKDAY + r"(?P<a>\d{1,2})[-/.]\s?(?P<b>\d{1,2})[-/.]\s?(?P<c>\d{4}|\d{2})" + _TIME),
    ("ymd", r"^(?P<a>(?:19|20)\d{2})(?P<b>0[1-9]|1[0-2])(?P<c>[0-3]\d)" + _TIME),
    (
        "ymd",
        r"^(?P<a>(?:19|20)\d{2})(?P<b>0[1-9]|1[0-2])(?P<c>[0-3]\d)T?(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)"
        r"(?P<second>[0-5]\d)(?P<fraction>)(?P<half>)(?P<zone>Z?)$",
    ),
    ("dmy", _WEEKDAY + r"(?P<a>\d{1,2})\.?[\s-]*" + _MONTH + r"[\s,-]*(?P<c>\d{4}|\d{2})" + _TIME),
    ("mdy", _WEEKDAY + _MONTH + r"[\s-]+(?P<a>\d{1,2})(?:st|nd|rd|th)?,?[\s-]+(?P<c>\d{4})" + _TIME),
    ("mdy", _WEEKDAY + _MONTH + r"\s+(?P<a>\d{1,2})\s+" + _CLOCK + rf"(?P<half>)\s*(?:{_ZONE})?\s+(?P<c>\d{{4}})$"),
    ("ym", r"^(?P<a>(?:19|20)\d{2})[-/](?P<b>0[1-9]|1[0-2])(?P<c>)" + _TIME),
    ("my", r"^(?P<a>)(?P<b>0?[1-9]|1[0-2])[./](?P<c>(?:19|20)\d{2})" + _NO_TIME),
    ("month", r"^(?P<a>)" + _MONTH + r"[\s-]+(?P<c>(?:19|20)\d{2})" + _NO_TIME),
)
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "mär": 3, "mrz": 3, "mae": 3, "apr": 4, "may": 5, "mai": 5, "jun": 6,
    "jul": 7, "aug": 8, "sep": 9, "oct": 10, "okt": 10, "nov": 11, "dec": 12, "dez": 12,
}  # fmt: skip
_EPOCHS = (("s", r"^(?:9[5-9]\d{7}|1\d{9}|20\d{8}|21\d{8})$"), ("ms", r"^1\d{12}$"), ("us", r"^1\d{15}$"))
_DAY_NUMBER = r"^[2-6]\d{4}(?:[.,]\d+)?$"


@dataclass(frozen=True, eq=False)
class Moments:
    """Matched dates, one entry per distinct text, 0 where nothing matched.

    `matched`, `open_order`: masks; where the order is open, `first` and `second` are day and month or month
    and day; elsewhere `first` is the day and `second` the month. `clock`: microseconds since the day's
    midnight, in UTC, so it may lie outside 0–24 h; `broken`: the hour or minute does not exist.
    """

    matched: np.ndarray
    open_order: np.ndarray
    year: np.ndarray
    first: np.ndarray
    second: np.ndarray
    clock: np.ndarray
    broken: np.ndarray


def match_dates(texts: pa.Array) -> Moments:
    """Match every text against the known forms; the first form that fits counts."""
    size = len(texts)
    found = Moments(*(np.zeros(size, dtype=kind) for kind in (bool, bool, int, int, int, int, bool)))
    open_places = np.arange(size)
    for order, pattern in _PATTERNS:
        if not len(open_places):
            break
        parts = pc.extract_regex(texts.take(pa.array(open_places)), pattern)
        hit = pc.is_valid(parts).to_numpy(zero_copy_only=False)
        if hit.any():
            _store(found, open_places[hit], parts.filter(pa.array(hit)), order)
        open_places = open_places[~hit]
    return found


def moments(found: Moments, day_first: bool) -> np.ndarray:
    """(n_distinct,) datetime64[us]; NaT where nothing matched or the date does not exist (31 February)."""
    swap = found.open_order & (not day_first)
    day = np.where(swap, found.second, found.first)
    month = np.where(swap, found.first, found.second)
    exists = found.matched & ~found.broken & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    exists &= (found.year >= 1) & (found.year <= 9999)
    start = ((found.year - 1970) * 12 + np.where(exists, month, 1) - 1).astype("datetime64[M]")
    date = start.astype("datetime64[D]") + (np.where(exists, day, 1) - 1)
    exists &= date.astype("datetime64[M]") == start
    values = date.astype("datetime64[us]") + found.clock.astype("timedelta64[us]")
    return np.where(exists, values, np.datetime64("NaT", "us"))


def day_numbers(texts: pa.Array, spreadsheet: bool) -> np.ndarray:
    """(n_distinct,) datetime64[us] of Unix times (2000–2040) and, if asked, the day numbers of spreadsheets.

    They count only when at least half of the texts have the same form: a column of dates may hold a stray
    number.
    """
    values = np.full(len(texts), np.datetime64("NaT", "us"))
    for unit, pattern in _EPOCHS:
        hit = pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
        if hit.sum() * 2 >= len(texts) > 0:
            counts = pc.cast(texts.filter(pa.array(hit)), pa.int64()).to_numpy()
            values[hit] = counts.astype(f"datetime64[{unit}]").astype("datetime64[us]")
    hit = pc.match_substring_regex(texts, _DAY_NUMBER).to_numpy(zero_copy_only=False)
    if spreadsheet and hit.sum() * 2 >= len(texts) > 0:
        days = pc.cast(pc.replace_substring(texts.filter(pa.array(hit)), ",", "."), pa.float64()).to_numpy()
        seconds = np.round(days * 86_400).astype("timedelta64[s]")
        values[hit] = np.datetime64("1899-12-30", "us") + seconds
    return values


def _store(found: Moments, places: np.ndarray, parts: pa.Array, order: str) -> None:
    a, c = _number(parts, "a"), _number(parts, "c")
    b = _month_number(parts) if order in ("dmy", "mdy", "month") else _number(parts, "b")
    year, day = (a, c) if order in ("ymd", "ym") else (c, a)
    short = pc.less_equal(pc.utf8_length(pc.struct_field(parts, "c")), 2).to_numpy(zero_copy_only=False)
    if order in ("open", "dmy"):
        # The POSIX rule for two digits: up to 68 this century, from 69 on the last one.
        year = np.where(short, np.where(year <= 68, year + 2000, year + 1900), year)
    found.matched[places] = True
    found.open_order[places] = order == "open"
    found.year[places] = year
    found.first[places] = 1 if order in ("ym", "my", "month") else day
    found.second[places] = b
    found.clock[places], found.broken[places] = _clock(parts)


def _clock(parts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds since midnight UTC, and where the time does not exist."""
    hour, minute, second = (_number(parts, name) for name in ("hour", "minute", "second"))
    half = pc.utf8_lower(pc.struct_field(parts, "half"))
    has_half = pc.not_equal(half, "").to_numpy(zero_copy_only=False)
    afternoon = pc.starts_with(half, "p").to_numpy(zero_copy_only=False)
    broken = (hour > 23) | (minute > 59) | (second > 60) | (has_half & ((hour > 12) | (hour < 1)))
    hour = np.where(has_half, hour % 12 + 12 * afternoon, hour)
    fraction = _as_int(pc.utf8_slice_codeunits(pc.utf8_rpad(pc.struct_field(parts, "fraction"), 6, "0"), 0, 6))
    zones = pc.utf8_lower(pc.struct_field(parts, "zone")).dictionary_encode()
    ahead = np.array([_minutes_ahead(zone) for zone in zones.dictionary.to_pylist()], dtype=np.int64)
    offset = ahead[zones.indices.to_numpy(zero_copy_only=False)]
    return ((hour * 60 + minute - offset) * 60 + second) * 1_000_000 + fraction, broken


def _minutes_ahead(zone: str) -> int:
    """Of UTC: 60 for "+01:00", "gmt+1" and "cet"."""
    if zone in _ZONES:
        return _ZONES[zone]
    sign = -1 if "-" in zone else 1
    hours, _, minutes = zone.lstrip("utcgm+-").partition(":")
    if len(hours) > 2:
        hours, minutes = hours[:2], hours[2:]
    return sign * (int(hours) * 60 + int(minutes or 0))


def _number(parts: pa.Array, name: str) -> np.ndarray:
    return _as_int(pc.struct_field(parts, name))


def _as_int(digits: pa.Array) -> np.ndarray:
    return pc.cast(pc.utf8_lpad(digits, 1, "0"), pa.int64()).to_numpy(zero_copy_only=False)


def _month_number(parts: pa.Array) -> np.ndarray:
    """1–12 by the first three letters; 0 for a word that is no month."""
    words = pc.utf8_slice_codeunits(pc.utf8_lower(pc.struct_field(parts, "b")), 0, 3)
    place = pc.index_in(words, pa.array(list(_MONTHS)))
    numbers = pa.array(list(_MONTHS.values()), pa.int64())
    return pc.fill_null(numbers.take(place), 0).to_numpy(zero_copy_only=False)
