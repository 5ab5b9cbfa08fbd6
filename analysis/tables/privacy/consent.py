"""Who may be contacted: read from the columns of the customers table that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import MappingError
from analysis.tables.meaning.synonyms import words_of
from analysis.tables.table import Table, prepared_frame
from analysis.tables.values.distinct import distinct_texts

Polarity = Literal["agreed", "refused"]

# The first that a table has counts: agreeing to e-mail is what most campaigns need.
_AGREED = (
    "newsletter opt in, email opt in, accepts email marketing, accepts marketing, marketing consent, email "
    "consent, newsletter consent, marketing opt in, opt in, optin, opted in, double opt in, doi, consent, "
    "newsletter, einwilligung, werbeeinwilligung, newsletter einwilligung, email einwilligung, werbeerlaubnis, "
    "werbung erlaubt, kontakt erlaubt, newsletter abonniert, newsletter status, email marketing status, "
    "subscribed, subscriber, abonniert, zustimmung, datenschutz einwilligung, permission, werbung, contactable, "
    "may contact, sms opt in, accepts sms marketing"
)
_REFUSED = (
    "unsubscribed, unsubscribed from all email, newsletter unsubscribed, email unsubscribed, opt out, optout, "
    "opted out, email opt out, marketing opt out, has opted out of email, do not contact, dnc, do not email, do "
    "not mail, no marketing, do not disturb, suppressed, blocked, blacklisted, blacklist, gesperrt, werbesperre, "
    "kontaktsperre, mailsperre, werbewiderspruch, widerspruch, widerrufen, abgemeldet, newsletter abgemeldet, "
    "nicht kontaktieren, keine werbung, robinson, robinsonliste"
)
_YES = "yes, y, true, t, 1, ja, j, wahr, w, x, on, ok, oui, si"
_NO = "no, n, false, f, 0, nein, falsch, off, non"
# These say it themselves, whatever the column is called.
_MAY = (
    "subscribed, opt in, optin, opted in, confirmed, granted, agreed, accepted, allowed, consented, angemeldet, "
    "abonniert, erteilt, erlaubt, zugestimmt, eingewilligt, bestaetigt"
)
_MAY_NOT = (
    "unsubscribed, not subscribed, opt out, optout, opted out, denied, refused, declined, rejected, withdrawn, "
    "revoked, blocked, suppressed, cleaned, bounced, pending, never subscribed, unconfirmed, abgemeldet, "
    "abbestellt, widerrufen, widersprochen, gesperrt, abgelehnt, verweigert, nicht erteilt, nicht bestaetigt, "
    "ausstehend"
)
_DATE = re.compile(r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2,4}")
_SPEAKS = 0.8


@dataclass(frozen=True)
class ConsentColumns:
    """`agreed`: columns in which a yes is an agreement; `refused`: in which a yes forbids contact."""

    agreed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Consent:
    """Who may be contacted.

    `columns`: where it was read. `allows`: truth value by customer (index: text), once each. `unknown`: customers
    without an answer: left out where an agreement is asked for, contacted where there are only refusals.
    """

    columns: ConsentColumns
    allows: pd.Series
    unknown: int

    def may_contact(self, customer_ids: pd.Series) -> np.ndarray:
        """(n,) whether each customer may be contacted; one who is not in the table gave no answer."""
        nobody_said = not self.columns.agreed
        known = customer_ids.astype("str").map(self.allows)
        return known.astype("object").where(known.notna(), nobody_said).to_numpy(dtype=bool)


def find_consent_columns(customers: Table | pd.DataFrame) -> ConsentColumns:
    """The columns of the customers table that say by name and content who may be contacted.

    Of several agreements the first of our list counts; every refusal counts.
    """
    frame = prepared_frame(customers, "customers")
    called = {str(name): " ".join(words_of(str(name))) for name in frame.columns if name != "customer_id"}
    agreed = [column for phrase in _words(_AGREED) for column in called if called[column] == phrase]
    refused = [column for column in called if called[column] in _words(_REFUSED)]
    return ConsentColumns(
        tuple(column for column in agreed if _speaks(frame[column]))[:1],
        tuple(column for column in refused if _speaks(frame[column])),
    )


def answer_columns(customers: Table | pd.DataFrame) -> tuple[str, ...]:
    """Every column that holds answers such as yes and no, whatever it is called: the user may choose from these."""
    frame = prepared_frame(customers, "customers")
    return tuple(str(name) for name in frame.columns if name != "customer_id" and _speaks(frame[name]))


def find_consent(customers: Table | pd.DataFrame, columns: ConsentColumns | None = None) -> Consent | None:
    """Read who may be contacted; None where no column says so.

    A customer may be contacted who agreed in every column for agreements and refused in none for refusals. Somebody
    with several rows may be contacted only if every one of them allows it.

    Args:
        customers: `customer_id` and further columns; not changed.
        columns: the user's correction; None finds them. Without any column there is no consent to honour.

    Raises:
        MappingError: a chosen column is not in the table.
    """
    frame = prepared_frame(customers, "customers")
    columns = find_consent_columns(frame) if columns is None else columns
    if not (columns.agreed or columns.refused):
        return None
    _check(frame, columns)
    agreed = [_answers(frame[column], "agreed") for column in columns.agreed]
    refused = [_answers(frame[column], "refused") for column in columns.refused]
    allows = np.logical_and.reduce([*(answer == 1 for answer in agreed), *(answer != -1 for answer in refused)])
    silent = np.logical_and.reduce([answer == 0 for answer in agreed + refused])
    people = frame["customer_id"].astype("str")
    return Consent(
        columns,
        pd.Series(allows).groupby(people.to_numpy()).all(),
        int(pd.Series(silent).groupby(people.to_numpy()).all().sum()),
    )


def _answers(column: pd.Series, polarity: Polarity) -> np.ndarray:
    """(n_rows,) 1 where contact is allowed, −1 where it is forbidden, 0 without an answer."""
    distinct = distinct_texts(column)
    yes = 1 if polarity == "agreed" else -1
    values = [_answer(text, yes) for text in distinct.texts.to_pylist()]
    return distinct.spread(np.array(values, dtype=np.int8), 0)


def _answer(text: str, yes: int) -> int:
    said = " ".join(words_of(text.lower().removesuffix(".0")))
    if said in _words(_MAY) or said in _words(_MAY_NOT):
        return 1 if said in _words(_MAY) else -1
    if said in _words(_YES):
        return yes
    # The day of an opt-in or opt-out is a yes.
    return -yes if said in _words(_NO) else yes if _DATE.match(text) else 0


def _speaks(column: pd.Series) -> bool:
    texts = distinct_texts(column).texts.to_pylist()
    understood = sum(_answer(text, 1) != 0 for text in texts[:200])
    return bool(texts) and understood >= _SPEAKS * len(texts[:200])


@lru_cache
def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(words_of(phrase)) for phrase in text.split(", "))


def _check(frame: pd.DataFrame, columns: ConsentColumns) -> None:
    for column in (*columns.agreed, *columns.refused):
        if column not in frame:
            raise MappingError(
                "The customers have no column '{missing}' that says who may be contacted. They have: {found}.",
                missing=column,
                found=", ".join(map(str, frame.columns)),
            )
