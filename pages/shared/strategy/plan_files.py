"""Take it with you: the files of the plan, for the colleague and the tool that run it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.export import plan_zip
from analysis.strategy import Plan, audiences
from pages.shared import handover
from pages.shared.strategy.grouped import Grouped
from pages.shared.text import _, decimal_sign, ngettext


def show(plan: Plan, grouped: Grouped, customers: pd.DataFrame, leaks: pd.DataFrame) -> None:
    """The part of the page that offers the plan's files."""
    st.subheader(_("Take it with you"))
    st.caption(
        ngettext(
            "One ZIP: the plan as an Excel file, a list for each segment ({count} customer in all), a README.",
            "One ZIP: the plan as an Excel file, a list for each segment ({count} customers in all), a README.",
            len(customers),
        )
    )
    words, decimal = handover.words(grouped.names), decimal_sign()
    text = handover.readme(plan, len(grouped.customers) - len(customers), with_leaks=not leaks.empty)
    listed = handover.with_codes(customers)
    st.download_button(
        _("Download the plan"),
        data=lambda: plan_zip(plan, audiences(plan, listed), text, words, grouped.definitions, leaks, decimal),
        file_name="leaky_bucket_plan.zip",
        mime="application/zip",
        icon=":material/folder_zip:",
        type="primary",
        key="plan_download",
        on_click="ignore",
    )
