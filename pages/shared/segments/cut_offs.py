"""The cut-offs of the groups, as the user wants them."""

from __future__ import annotations

from dataclasses import asdict

import streamlit as st

from analysis.errors import AnalysisError
from analysis.segments import GroupCuts, RfmSettings, check_cuts
from pages.shared import state
from pages.shared.errors import error_text
from pages.shared.text import _

KEY = "rfm_cuts"
_FIELDS = {"recent_days": int, "lost_days": int, "many_orders": int, "valuable_revenue": float}


def rfm_settings() -> RfmSettings:
    """What every page that uses the groups computes them with."""
    chosen = state.chosen(KEY, None)
    cuts = GroupCuts(**{name: kind(chosen[name]) for name, kind in _FIELDS.items()}) if chosen else None
    return RfmSettings(observed_until=state.observed_until(), cuts=cuts)


def ask(used: GroupCuts) -> None:
    """Change them, or take those of the data again. What contradicts itself is said and not kept."""
    own = state.chosen(KEY, None) is not None
    label = _("Your own cut-offs") if own else _("Cut-offs from your data: change them")
    with st.expander(label, icon=":material/tune:"):
        with st.form("rfm_cuts_form", border=False):
            typed = _fields(used)
            wanted = st.form_submit_button(_("Use these"), key="rfm_cuts_use")
        if wanted:
            _keep(typed)
        if own and st.button(_("Back to the cut-offs of the data"), key="rfm_cuts_reset", icon=":material/undo:"):
            _store(None)


def _fields(used: GroupCuts) -> GroupCuts:
    # Other numbers are other widgets: Streamlit would keep what the old ones showed.
    end = "_".join(map(str, asdict(used).values()))
    with st.grid(2, min_column_width=240):
        recent = st.number_input(
            _("Active: ordered within so many days"), value=used.recent_days, step=1, key=f"cut_recent_{end}"
        )
        lost = st.number_input(
            _("Lost: no order for more than so many days"), value=used.lost_days, step=1, key=f"cut_lost_{end}"
        )
        many = st.number_input(
            _("Regulars: so many orders or more"), value=used.many_orders, step=1, key=f"cut_many_{end}"
        )
        money = st.number_input(
            _("Valuable: so much revenue or more"), value=used.valuable_revenue, key=f"cut_money_{end}"
        )
    return GroupCuts(int(recent), int(lost), int(many), float(money))


def _keep(cuts: GroupCuts) -> None:
    try:
        check_cuts(cuts)
    except AnalysisError as error:
        st.warning(error_text(error), icon=":material/info:")
    else:
        _store(asdict(cuts))


def _store(cuts: dict | None) -> None:
    state.workspace().remember(**{KEY: cuts})
    st.rerun()
