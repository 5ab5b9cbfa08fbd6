"""The lines of the budget as the user edits them: what each gets and brings today, kept in the workspace."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.value import Acquisition, AcquisitionSettings
from pages.shared import controls, state
from pages.shared.text import _, language
from pages.shared.value import cached
from pages.shared.value import channel_names as value_names

EDITED = ["line", "spend", "margin", "margin_without", "extra_likely", "minimum", "maximum"]
_SETTING = "budget_lines"


def proposal() -> pd.DataFrame:
    """A line for each channel with spend: what its new customers bring, as observed; empty without spend and orders."""
    found = _acquisition()
    if found is None:
        # The table stays empty, to be filled by hand; the page of the channels says what is missing.
        return pd.DataFrame(columns=EDITED)
    paid = found.channels[(found.channels["spend"] > 0) & (found.channels["value_brought"] > 0)]
    lines = pd.DataFrame(
        {
            "line": paid["channel"].astype("str"),
            "spend": paid["spend"].round(2),
            "margin": paid["value_brought"].round(2),
            "margin_without": 0.0,
        }
    )
    return lines.reindex(columns=EDITED).reset_index(drop=True)


def channel_names() -> tuple[tuple[str, str], ...]:
    """Each channel as the spend table writes it, and the line it is in the proposal; empty where none are known."""
    found = _acquisition()
    if found is None:
        return ()
    spent = found.names[found.names["side"] == "spend"]
    return tuple(zip(spent["name"].astype("str"), spent["channel"].astype("str"), strict=True))


def _acquisition() -> Acquisition | None:
    stored = state.stored()
    if not {"orders", "spend"} <= set(stored):
        return None
    value = controls.remembered_lifetime_value()
    settings = AcquisitionSettings(
        horizon_days=value.horizon_days,
        margin=value.margin,
        yearly_discount=value.yearly_discount,
        corrections=value_names.corrections(),
        observed_until=value.observed_until,
    )
    others = [state.table(name) if name in stored else None for name in ("customers", "events")]
    return state.attempt_or_none(cached.acquisition, state.table("orders"), state.table("spend"), settings, *others)


def edited() -> pd.DataFrame:
    """The editable table; returns its complete lines."""
    key = f"budget_lines_{st.session_state.get('budget_version', 0)}_{language()}"
    base = f"{_SETTING}_base"
    # On a view that was left, the widget forgets what was typed: it starts from what is stored.
    if base not in st.session_state or st.session_state[base][0] != key or key not in st.session_state:
        kept = state.chosen(_SETTING, None)
        lines = proposal() if kept is None else pd.DataFrame(kept, columns=EDITED)
        numbers = dict.fromkeys(EDITED[1:], "float64")
        st.session_state[base] = (key, lines.astype(numbers).assign(line=lines["line"].astype("object")))
    state.forget_on_leaving(base)
    lines = st.data_editor(
        st.session_state[base][1],
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config=_columns(),
    )
    records = lines.astype(object).where(lines.notna(), None).to_dict("records")
    if not lines.equals(st.session_state[base][1]) and records != state.chosen(_SETTING, None):
        state.workspace().remember(**{_SETTING: records})
    st.button(_("Back to the proposal"), icon=":material/restart_alt:", on_click=_reset, key="budget_reset")
    complete = lines[["line", "spend", "margin", "margin_without"]].notna().all(axis="columns")
    return lines[complete].reset_index(drop=True)


def _reset() -> None:
    state.workspace().remember(**{_SETTING: None})
    st.session_state["budget_version"] = st.session_state.get("budget_version", 0) + 1


def _columns() -> dict:
    column = st.column_config

    def amount(heading: str, explanation: str | None = None, *, required: bool = False):
        return column.NumberColumn(
            heading, min_value=0.0, step=0.01, format="localized", help=explanation, required=required
        )

    return {
        "line": column.TextColumn(_("Budget line"), help=_("A channel, a campaign, a repair."), required=True),
        "spend": amount(_("Spend today"), required=True),
        "margin": amount(_("Margin today"), _("After the cost of goods, before the spend."), required=True),
        "margin_without": amount(_("Margin without spend"), _("What would come in all the same."), required=True),
        "extra_likely": column.NumberColumn(
            _("Half as much again brings"),
            min_value=0.01,
            max_value=0.49,
            step=0.01,
            format="percent",
            help=_(
                "How much more of what the spend brings today, if it were half as high again: 20 % is usual for what "
                "still grows. Empty: what studies of advertising found, with a wide range."
            ),
        ),
        "minimum": amount(_("At least")),
        "maximum": amount(_("At most")),
    }
