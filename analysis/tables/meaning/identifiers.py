"""Columns that name a person directly: found by their name and by what they hold."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.files.raw_file import RawFile
from analysis.tables.meaning.synonyms import words_of
from analysis.tables.values.dates import read_dates
from analysis.tables.values.distinct import distinct_texts

Identifier = Literal["email", "phone", "name", "address", "iban", "birth_date", "ip"]

_SAMPLE = 2000
# A column of comments with a few addresses in it is already one too many.
_SHARE = 0.1
_STREET = r"street|st\.?|road|rd\.?|avenue|ave\.?|lane|drive|dr\.?"
_CONTENT: dict[Identifier, str] = {
    "email": r"^[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}$",
    "iban": r"^[A-Z]{2}[0-9]{2}[ ]?(?:[A-Z0-9]{4}[ ]?){2,7}[A-Z0-9]{1,4}$",
    "ip": r"^(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])$"
    r"|^(?:[0-9A-Fa-f]{1,4}:){3,7}:?[0-9A-Fa-f:]*$",
    "phone": r"^(?:\+|00)[1-9][0-9 ()/.-]{6,18}$|^\(?0[1-9][0-9]{1,4}[) /-]{1,3}[0-9][0-9 /-]{3,12}$",
    "address": rf"(?i)^[^0-9,;]{{3,}}(?:stra(?:ss|ß)e|str\.?|weg|platz|allee|gasse|{_STREET})"
    r" [0-9]{1,4} ?[a-z]?$"
    rf"|(?i)^[0-9]{{1,5}} [A-Za-z .'-]+ (?:{_STREET})$",
}
_NAMES: dict[Identifier, str] = {
    "email": "email, e mail, mail, email address, e mail adresse, emailadresse, mailadresse",
    "phone": "phone, telephone, telefon, mobile, mobil, handy, fax, phone number, telefonnummer, "
    "handynummer, mobilnummer, mobile number, tel",
    "name": "first name, last name, full name, surname, given name, family name, vorname, nachname, "
    "familienname, customer name, kundenname, client name, contact name, ansprechpartner, "
    "ansprechpartnerin, person name, user name, billing name, shipping name, recipient, "
    "empfaenger, firstname, lastname, forename, maiden name, geburtsname",
    "address": "street, strasse, address, adresse, anschrift, hausnummer, address1, address2, address line "
    "1, address line 2, street address, house number, billing street, shipping street, "
    "lieferadresse, rechnungsadresse",
    "iban": "iban, bank account, kontonummer, konto nr",
    "birth_date": "birth date, birthdate, date of birth, dob, birthday, geburtsdatum, geburtstag, geboren am, "
    "geb datum",
    "ip": "ip, ip address, ip adresse, remote addr, client ip, user ip",
}
_ADDRESS_INSIDE = r"[^@\s,;]+@[^@\s,;]+\.[A-Za-z]{2,}"
_PERSON = r"^[\p{Lu}][\p{L}'’.-]+(?:,? [\p{Lu}][\p{L}'’.-]*){1,3}$"


def direct_identifiers(raw: RawFile) -> dict[str, Identifier]:
    """The columns of a file that name a person directly, and as what.

    Names of columns are checked against their content, so that a column `mobile` of "yes" and "no" is none. A
    year of birth, a postcode or a city is no direct identifier.
    """
    sample = raw.frame.iloc[:: max(len(raw.frame) // _SAMPLE, 1)]
    found = {column: _identifier(sample[column]) for column in raw.frame.columns}
    return {column: kind for column, kind in found.items() if kind}


def holds_addresses(texts: pd.Categorical) -> bool:
    """Whether an e-mail address stands in one of the texts, among other words or alone."""
    found = pc.match_substring_regex(pa.array(texts.categories, pa.string()), _ADDRESS_INSIDE)
    return bool(pc.any(found).as_py())


def _identifier(column: pd.Series) -> Identifier | None:
    words = words_of(str(column.name))
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return "birth_date" if _is_called(words, "birth_date") else None
    texts = distinct_texts(column).texts
    if not len(texts):
        return None
    for kind, pattern in _CONTENT.items():
        if _share(texts, pattern) >= _SHARE:
            return kind
    if _is_called(words, "birth_date"):
        dates = read_dates(column, day_numbers_too=True)
        return "birth_date" if not dates.missing.all() and dates.unreadable.mean() < 0.5 else None
    if _is_called(words, "phone"):
        return "phone" if _share(texts, r"^[+(]?[0-9][0-9 ()/.-]{5,18}$") >= 0.5 else None
    for kind in ("name", "address", "iban", "email"):
        if _is_called(words, kind) and _share(texts, r"\p{L}") >= 0.5:
            return kind
    called_name = words in {("name",), ("kunde",), ("customer",), ("client",)}
    return "name" if called_name and _share(texts, _PERSON) >= 0.5 else None


def _is_called(words: tuple[str, ...], kind: Identifier) -> bool:
    phrases = [tuple(phrase.split()) for phrase in _NAMES[kind].split(", ")]
    return words in phrases or any(
        len(phrase) > 1 and words[at : at + len(phrase)] == phrase for phrase in phrases for at in range(len(words))
    )


def _share(texts: pa.Array, pattern: str) -> float:
    return float(np.mean(pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)))
