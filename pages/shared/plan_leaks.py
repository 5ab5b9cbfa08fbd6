"""The leaks beside the plan: what campaigns cannot repair, and what repairing may cost."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import leak_list_chart
from pages.shared.journey import handed, leak_words
from pages.shared.text import _, escape, mark, money, wording

COLUMNS = {
    "leak": mark("Leak"),
    "lost": mark("Lost here"),
    "expected_lost": mark("Expected lost in the end"),
    "price_alone": mark("Repairing it alone brings"),
    "price_alone_low": mark("at least (90 %)"),
    "price_alone_high": mark("at most (90 %)"),
    "per_customer": mark("Worth per lost customer"),
    "one_point": mark("One point more going on brings"),
}


def show(margin: float) -> pd.DataFrame:
    """The priced leaks of the journey; returns them for the plan's files, without rows where nothing has a price."""
    with st.spinner(_("Pricing the leaks …")):
        found = handed.leak_list(margin)
    if found is None or not leak_words.in_money(found.leaks):
        return pd.DataFrame(columns=list(COLUMNS))
    named = leak_words.named(found.leaks, found.names)
    top = named.iloc[0]
    st.subheader(_("Repair first"))
    title = leak_words.title(named)
    names = dict(zip(leak_words.keys(found.leaks.leaks), named["leak"], strict=True))
    st.altair_chart(leak_list_chart(found.leaks, wording(), title, names), key="plan_leaks", alt=title)
    st.caption(
        escape(
            _(
                "Campaigns refill the bucket, repairs keep it full: at “{leak}” a repair may cost up to {amount} for "
                "each customer it keeps. The list goes into the plan's files; the page Journey says what it rests on.",
                leak=top["leak"],
                amount=money(top["per_customer"]),
            )
        )
    )
    return named.loc[named["price_alone"].notna(), list(COLUMNS)]
