"""Second step from a file to a table: guess what it is and what its columns mean; the user can correct all of
it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.tables.files.raw_file import RawFile
from analysis.tables.meaning.experiment import is_experiment, with_arm
from analysis.tables.meaning.mapping import ROW_IS_CUSTOMER, DateAndTime, Product, RowNumber, Selected, source_columns
from analysis.tables.meaning.presets import Preset, find_preset, preset_mapping
from analysis.tables.meaning.profile import Profile, profile_columns
from analysis.tables.meaning.synonyms import name_score, words_of
from analysis.tables.schemas import SCHEMAS
from analysis.tables.values.dates import DateQuestion, read_dates
from analysis.tables.values.numbers import read_numbers
from analysis.tables.values.times_of_day import times_of_day

_SURE = 0.8
_FEW_KINDS = 0.2
_SEVERAL_PER_CUSTOMER = 0.98
# Names of products have fewer words, and somebody who fills in a free text has more to say.
_SENTENCE = 4
_SAMPLE = 2000
# Among the different paths most have more than one channel.
_SEVERAL_CHANNELS = 0.5
_TIME_WORDS = frozenset({"time", "zeit", "uhrzeit", "hour", "stunde", "bestellzeit", "clock"})
# Only reports of advertising count these.
_AD_REPORT = frozenset({"impressions", "impressionen", "clicks", "klicks"})
# What only somebody who was asked gives: a "score" may be one of the many things known about a customer.
_RATING = frozenset(
    {"rating", "stars", "sterne", "bewertung", "review", "nps", "csat", "zufriedenheit", "satisfaction"}
)
# What a list of customers holds, but not a review.
_OF_A_CUSTOMER = frozenset({"name", "address", "phone", "birth_date"})


@dataclass(frozen=True)
class Guess:
    """How a file would become a table.

    `mapping`: canonical column → column of the file, a `Product` or `RowNumber`; required columns may be
    missing.
    `day_first`: how 3/4/2024 is read, None where no value has that form or nothing decides; in the latter
    case `date_question` shows a date with both readings. `decimal`: sign of the amount column, "" without.
    `preset`: name of the program whose export it is ("Shopify"), "" for any other file.
    """

    table: str
    mapping: Mapping[str, Selected]
    day_first: bool | None = None
    date_question: DateQuestion | None = None
    decimal: str = ""
    preset: str = ""


def guess_mapping(raw: RawFile, table: str | None = None) -> Guess:
    """Guess table and mapping from the names (German, English) and the content of the columns.

    Args:
        raw: the file as read.
        table: canonical table as chosen by the user; None guesses it too.
    """
    profiles = profile_columns(raw)
    preset = find_preset([profile.name for profile in profiles], table)
    table = table or (preset.table if preset else _guess_table(profiles, raw.has_header))
    mapping = _with_time_of_day(raw, _by_name(profiles, table))
    if preset:
        mapping = _with_preset(preset, profiles, mapping)
    if not raw.has_header:
        mapping = _by_content(profiles, table, mapping)
    if table in ROW_IS_CUSTOMER and "customer_id" not in mapping:
        mapping = {"customer_id": RowNumber(), **mapping}
    day_first, question = _date_order(raw, mapping.get("timestamp"))
    decimal = _decimal_sign(raw, mapping.get("amount"))
    return Guess(table, mapping, day_first, question, decimal, preset.name if preset else "")


def _with_time_of_day(raw: RawFile, mapping: dict[str, Selected]) -> dict[str, Selected]:
    """A date without times goes with a free column that holds nothing but times of day."""
    chosen = mapping.get("timestamp")
    if not isinstance(chosen, str):
        return mapping
    used = set(source_columns(mapping))
    sample = raw.frame.iloc[:: max(len(raw.frame) // _SAMPLE, 1)]
    free = [name for name in sample.columns if name not in used and _TIME_WORDS & set(words_of(str(name)))]
    times = [name for name in free if _all_times(sample[name])]
    days = pd.Series(read_dates(sample[chosen]).parsed).dropna()
    has_hours = _all_times(sample[chosen]) or (days != days.dt.normalize()).any()
    if not times or has_hours:
        return mapping
    return mapping | {"timestamp": DateAndTime(chosen, times[0])}


def _all_times(column: pd.Series) -> bool:
    """Whether there are values, and each is a time of day."""
    filled = column.dropna()
    return len(filled) > 0 and bool(times_of_day(filled).notna().all())


def usual_decimal(raw: RawFile) -> str:
    """The decimal sign of a file: that of most columns that decide it, else the one that goes with its
    delimiter."""
    votes = {".": 0, ",": 0}
    for name in raw.frame.columns:
        if raw.frame[name].dtype == "str":
            numbers = read_numbers(raw.frame[name].head(1000))
            if numbers.decimal and not numbers.assumed and not numbers.unreadable.any():
                votes[numbers.decimal] += 1
    if votes["."] != votes[","]:
        return max(votes, key=votes.__getitem__)
    # Programs set to German write semicolons because the comma is taken.
    return "," if raw.delimiter == ";" else "."


def _guess_table(profiles: tuple[Profile, ...], has_header: bool) -> str:
    if not has_header:
        fitting = (table for table in ("orders", "events") if _is_filled(_by_content(profiles, table, {}), table))
        return next(fitting, "feedback" if any(map(_is_free_text, profiles)) else "customers")
    named = {table: _by_name(profiles, table) for table in SCHEMAS}
    ad_report = bool(_AD_REPORT & {word for profile in profiles for word in words_of(profile.name)})
    if _is_paths(named["paths"], profiles) and "customer_id" not in named["orders"]:
        return "paths"
    if not ad_report and is_experiment(named["results"], profiles, named["orders"], named["events"]):
        return "results"
    if _is_filled(named["spend"], "spend") and (ad_report or "customer_id" not in named["orders"]):
        return "spend"
    if {"timestamp", "event"} <= named["events"].keys() and not {"amount", "order_id"} <= named["orders"].keys():
        return "events"
    if _is_filled(named["orders"], "orders"):
        return "orders"
    if _is_feedback(named["feedback"], profiles):
        return "feedback"
    # Ids and perhaps a date: with anything else the old number is one of many things known about a customer.
    only_ids = sum(not profile.suits("time") for profile in profiles) == len(SCHEMAS["aliases"].columns)
    return "aliases" if only_ids and _is_filled(named["aliases"], "aliases") else "customers"


def _is_paths(mapping: Mapping[str, Selected], profiles: tuple[Profile, ...]) -> bool:
    """Some ways of several channels with a count each: the path of a page has no ">" in it."""
    path = next((profile for profile in profiles if profile.name == mapping.get("path")), None)
    return _is_filled(mapping, "paths") and path is not None and path.chained >= _SEVERAL_CHANNELS


def _is_feedback(mapping: Mapping[str, Selected], profiles: tuple[Profile, ...]) -> bool:
    """Sentences in a column that is named so, but no notes about a customer; or hardly anything but a rating."""
    text = next((profile for profile in profiles if profile.name == mapping.get("text")), None)
    if text is not None:
        about_a_customer = any(profile.identifier in _OF_A_CUSTOMER for profile in profiles)
        return _is_free_text(text) and ("rating" in mapping or not about_a_customer)
    given = bool(_RATING & set(words_of(str(mapping.get("rating", "")))))
    return given and len(profiles) == len(mapping)


def _is_free_text(profile: Profile) -> bool:
    return profile.words >= _SENTENCE and profile.filled >= 0.5 and profile.distinct > _FEW_KINDS


def _is_filled(mapping: Mapping[str, Selected], table: str) -> bool:
    return all(name in mapping for name in SCHEMAS[table].required)


def _by_name(profiles: tuple[Profile, ...], table: str) -> dict[str, Selected]:
    """Best names first, each column once; a column that cannot hold the kind is passed over."""
    wanted = {column.name: column.kind for column in SCHEMAS[table].columns}
    if table == "orders":
        wanted["unit_price"] = "money"
    pairs = [
        (name_score(profile.name, canonical, table), -profile.position, canonical, profile)
        for canonical, kind in wanted.items()
        for profile in profiles
        if profile.suits(kind)
    ]
    found: dict[str, str] = {}
    for score, _, canonical, profile in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        # "event_2" full of numbers is a feature of some model and no step of a customer.
        possible = score >= _SURE or (score and not (canonical == "event" and profile.numbers > 0.5))
        if possible and canonical not in found and profile.name not in found.values():
            found[canonical] = profile.name
    mapping = _with_amount(found)
    return _in_order(with_arm(mapping, profiles) if table == "results" else mapping, table)


def _with_preset(preset: Preset, profiles: tuple[Profile, ...], by_name: Mapping[str, Selected]) -> dict[str, Selected]:
    """What the program is known to mean, then what names say of the columns that are left."""
    kinds = {column.name: column.kind for column in SCHEMAS[preset.table].columns}
    suiting = {
        canonical: [profile.name for profile in profiles if profile.suits(kind)] for canonical, kind in kinds.items()
    }
    known = preset_mapping(preset, suiting)
    used = set(source_columns(known))
    left = {name: selected for name, selected in by_name.items() if not used & set(source_columns({name: selected}))}
    return _in_order({**left, **known}, preset.table)


def _with_amount(found: dict[str, str]) -> dict[str, Selected]:
    """Without a column for the amount it is quantity × price, and without a quantity the price."""
    price = found.get("unit_price")
    mapping: dict[str, Selected] = {name: column for name, column in found.items() if name != "unit_price"}
    if price and "amount" not in mapping:
        mapping["amount"] = Product(found["quantity"], price) if "quantity" in found else price
    return mapping


def _by_content(profiles: tuple[Profile, ...], table: str, mapping: dict[str, Selected]) -> dict[str, Selected]:
    """Fill the required columns of a file without names by what its columns hold."""
    filled = dict(mapping)
    for canonical in ("timestamp", "amount", "event", "text", "rating", "customer_id"):
        schema = SCHEMAS[table]
        if canonical not in (*schema.required, *schema.one_of) or canonical in filled:
            continue
        free = [profile for profile in profiles if profile.name not in filled.values() and profile.filled]
        fitting = [profile for profile in free if _holds(profile, canonical)]
        if fitting:
            best = max(fitting, key=lambda profile: profile.fractions) if canonical == "amount" else fitting[0]
            filled[canonical] = best.name
    return _in_order(filled, table)


def _in_order(mapping: dict[str, Selected], table: str) -> dict[str, Selected]:
    return {column.name: mapping[column.name] for column in SCHEMAS[table].columns if column.name in mapping}


def _holds(profile: Profile, canonical: str) -> bool:
    if canonical == "timestamp":
        return profile.suits("time")
    if canonical == "amount":
        return profile.suits("money") and profile.fractions > 0 and profile.times < 0.5
    if canonical == "text":
        return _is_free_text(profile)
    if canonical == "rating":
        return profile.suits("number") and profile.distinct <= _FEW_KINDS
    if canonical == "event":
        return not profile.suits("time") and profile.numbers < 0.5 and profile.distinct <= _FEW_KINDS
    return profile.fractions == 0 and profile.times < 0.5 and 0 < profile.distinct <= _SEVERAL_PER_CUSTOMER


def _date_order(raw: RawFile, column: Selected | None) -> tuple[bool | None, DateQuestion | None]:
    if isinstance(column, DateAndTime):
        column = column.date
    if not isinstance(column, str):
        return None, None
    dates = read_dates(raw.frame[column])
    return dates.day_first, dates.question


def _decimal_sign(raw: RawFile, amount: Selected | None) -> str:
    column = amount.unit_price if isinstance(amount, Product) else amount
    if not isinstance(column, str):
        return ""
    numbers = read_numbers(raw.frame[column])
    return usual_decimal(raw) if numbers.assumed else numbers.decimal
