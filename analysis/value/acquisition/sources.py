"""Where a customer came from: what the first order says, else the list of customers, else the first visit."""

from __future__ import annotations

import pandas as pd

from analysis.tables.meaning.synonyms import words_of
from analysis.tables.table import Table, prepared_frame

_CHANNEL_WORDS = frozenset({"channel", "kanal", "source", "quelle", "herkunft"})
_GAINED_WORDS = frozenset({"acquisition", "acquired", "akquise", "first", "utm", "marketing", "erst", "herkunft"})


def channel_attribute(customers: pd.DataFrame) -> str | None:
    """The column of a customers table that says where they came from, by its name; None without one."""
    named = [name for name in customers.columns if _CHANNEL_WORDS & _words(name) or "kanal" in str(name).casefold()]
    return max(named, key=lambda name: bool(_GAINED_WORDS & _words(name)), default=None)


def of_first_order(orders: pd.DataFrame, first_day: pd.Series) -> pd.Series:
    """The channel of each customer's first purchase day; index: customer id as text.

    Args:
        orders: prepared orders. `first_day`: day of the first purchase, index: customer id as text.
    """
    if "channel" not in orders:
        return _nothing()
    known = orders[orders["channel"].notna() & (orders["amount"] >= 0)]
    ids = known["customer_id"].astype("str")
    is_first = known["timestamp"].dt.normalize().to_numpy() == ids.map(first_day).to_numpy()
    return _first_of(ids[is_first], known["channel"][is_first])


def of_customers(customers: Table | pd.DataFrame | None, attribute: str | None = None) -> pd.Series:
    """What the customers table says; index: customer id as text."""
    if customers is None:
        return _nothing()
    frame = prepared_frame(customers, "customers")
    attribute = attribute or channel_attribute(frame)
    if attribute is None:
        return _nothing()
    known = frame.dropna(subset=["customer_id", attribute])
    return _first_of(known["customer_id"].astype("str"), known[attribute])


def of_first_visit(events: Table | pd.DataFrame | None, first_day: pd.Series) -> pd.Series:
    """The channel of the first event with one, not later than the day of the first order; index: id as text."""
    if events is None:
        return _nothing()
    frame = prepared_frame(events, "events")
    if "channel" not in frame:
        return _nothing()
    known = frame.dropna(subset=["customer_id", "timestamp", "channel"])
    ids = known["customer_id"].astype("str")
    early = (known["timestamp"].dt.normalize() <= ids.map(first_day)).to_numpy()
    return _first_of(ids[early], known["channel"][early])


def _words(name: object) -> set[str]:
    return set(words_of(str(name)))


def _first_of(ids: pd.Series, channels: pd.Series) -> pd.Series:
    """Rows are sorted by customer and time: the first one of each."""
    first = ~ids.duplicated().to_numpy()
    return pd.Series(channels[first].astype("str").to_numpy(), index=ids[first].to_numpy())


def _nothing() -> pd.Series:
    return pd.Series(dtype="str", index=pd.Index([], dtype="str"))
