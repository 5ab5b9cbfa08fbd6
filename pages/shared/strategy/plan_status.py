"""How far the plan is: what is ready, what runs, what is late, and whose lines are shown."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.strategy.defaults import NO_ACTION, NO_CHANNEL
from pages.shared import labels, state
from pages.shared.text import _, day, escape, ngettext, number

# What the overview and the filter rest on.
SAID = ["action", "channel", "status", "owner", "start"]
STATUS, OWNER = "status:", "owner:"


def overview(lines: pd.DataFrame) -> str:
    """One line of text: "2 of 8 campaigns ready, 1 running, 0 done · 3 without an owner · next start 30 Nov"."""
    lines = lines[lines["action"].ne(NO_ACTION) & lines["channel"].ne(NO_CHANNEL)]
    counts = lines["status"].value_counts()
    said = [
        _(
            "{ready} of {all} campaigns ready, {running} running, {done} done",
            all=number(len(lines)),
            **{status: number(counts.get(status, 0)) for status in ("ready", "running", "done")},
        )
    ]
    waiting = lines[lines["status"].isin(["draft", "ready"])]
    nobody = int(waiting["owner"].fillna("").eq("").sum())
    if nobody:
        said.append(ngettext("{count} without an owner", "{count} without an owner", nobody))
    today = pd.Timestamp.today().normalize()
    if late := int((waiting["start"] < today).sum()):
        said.append(ngettext("{count} should have started", "{count} should have started", late))
    coming = waiting.loc[waiting["start"] >= today, "start"]
    if len(coming):
        said.append(_("next start {day}", day=day(coming.min())))
    return escape(" · ".join(said))


def ask(lines: pd.DataFrame) -> list[str]:
    """Which statuses and owners are shown; nothing is asked where all lines are alike."""
    statuses = lines["status"].unique()
    owners = sorted(owner for owner in lines["owner"].dropna().unique() if owner)
    options = {f"{STATUS}{code}": _(name) for code, name in labels.STATUSES.items() if code in statuses}
    options |= {f"{OWNER}{owner}": owner for owner in owners}
    if len(statuses) < 2 and not owners:
        return []
    return st.multiselect(
        _("Show only"),
        list(options),
        format_func=options.get,
        placeholder=_("Status or owner"),
        label_visibility="collapsed",
        width=260,
        **state.remembered("plan_filter", [], options),
    )


def matches(lines: pd.DataFrame, wanted: list[str]) -> pd.Series:
    """Lines with one of the wanted statuses and one of the wanted owners; of what nothing is wanted, all."""
    fits = pd.Series(True, index=lines.index)
    for column, prefix in (("status", STATUS), ("owner", OWNER)):
        values = [entry.removeprefix(prefix) for entry in wanted if entry.startswith(prefix)]
        if values:
            fits &= lines[column].isin(values)
    return fits
