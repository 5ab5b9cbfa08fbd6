"""What the plan's messages say of a customer, for the lists of the mail tools that send them."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pandas as pd

from analysis.export.merge_tags import FIELDS
from analysis.strategy.message_facts import OF_HISTORY, speak
from analysis.strategy.messages import tokens
from pages.shared import state
from pages.shared.strategy import cached
from pages.shared.text import language


def of_messages(
    customers: pd.DataFrame, messages: pd.DataFrame, platforms: Collection[str]
) -> Callable[[], pd.DataFrame | None]:
    """A call for the facts that some message uses, as text in the user's language.

    It gives a row per customer (index) and a column per token, also when their session is gone; None where no mail tool
    is among the platforms.
    """
    if not set(platforms) & set(FIELDS):
        return lambda: None
    facts, say = _used(customers, messages), speak(language())

    def spoken() -> pd.DataFrame:
        texts = {name: [say(name, value) if pd.notna(value) else "" for value in facts[name]] for name in facts}
        return pd.DataFrame(texts, index=facts.index, dtype="object")

    return spoken


def _used(customers: pd.DataFrame, messages: pd.DataFrame) -> pd.DataFrame:
    people = state.table("customers") if "customers" in state.stored() else None
    known = cached.message_facts(state.table("orders"), people)
    members = customers.set_index(customers["customer_id"].astype("str"))
    facts = members[[name for name in OF_HISTORY if name in members]].join(known)
    wanted = dict.fromkeys(name for text in messages["text"].dropna() for name in tokens(text))
    return facts[[name for name in wanted if name in facts]]
