"""Journeys to start from: suggested, usual ones, and those the user saved by name."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from analysis.journey.settings import Order
from analysis.tables.table import Table
from pages.shared import state
from pages.shared.journey import cached
from pages.shared.journey.source import Source
from pages.shared.text import _, escape, mark

STEPS, WINDOW, ORDER, DETAILS, START = (
    "journey_steps",
    "journey_window",
    "journey_order",
    "journey_details",
    "journey_start",
)
SAVED, SUGGESTED, USUAL, OWN = "journeys_saved", "suggested", "usual:", "saved:"
USUAL_NAMES = {
    "shop": mark("Shop: from the visit to the purchase"),
    "subscription": mark("Subscription: from the visit to the subscription"),
    "app": mark("App: from the installation to the purchase"),
    "lead": mark("Leads: from the visit to the contract"),
}
MOST_SAVED, LONGEST_NAME = 50, 60
_GONE = "journey_steps_gone"
_PLAIN = {ORDER: "ordered", DETAILS: {}}


def ask(source: Source) -> None:
    """The choice of a journey to start from, and the button that saves the present one."""
    names = _names(source.events)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        arguments = state.remembered(source.key(START), SUGGESTED, names)
        st.selectbox(
            _("Start from"),
            list(names),
            format_func=names.get,
            **arguments | {"on_change": _load, "args": (source,)},
        )
    with right, st.popover(_("Save this journey"), icon=":material/bookmark:", width="stretch"):
        _save_form(source)
    gone = st.session_state.get(_GONE)
    if gone:
        st.warning(
            _("Your events hold no {steps}: this journey goes on without.", steps=", ".join(map(escape, gone))),
            icon=":material/info:",
        )


def _names(events: Table) -> dict[str, str]:
    usual = {f"{USUAL}{kind}": _(USUAL_NAMES[kind]) for kind in cached.usual_journeys(events)}
    own = {f"{OWN}{name}": name for name in sorted(_saved())}
    return {SUGGESTED: _("Suggested from your events")} | usual | own


def _load(source: Source) -> None:
    start = st.session_state[source.key(START)]
    if start.startswith(OWN):
        chosen = _saved()[start.removeprefix(OWN)]
    else:
        steps, window, order = cached.suggested_journey(source.events)
        if start.startswith(USUAL):
            steps = cached.usual_journeys(source.events)[start.removeprefix(USUAL)]
            window, order = cached.suggested_window(source.events, steps), "ordered"
        chosen = {STEPS: list(steps), WINDOW: int(window), ORDER: order, DETAILS: {}}
    known = set(source.events.frame["event"].cat.categories)
    st.session_state[_GONE] = [step for step in chosen[STEPS] if step not in known]
    chosen = {**chosen, STEPS: [step for step in chosen[STEPS] if step in known]}
    chosen = {source.key(name): value for name, value in chosen.items()}
    state.workspace().remember(**{source.key(START): start, **chosen})
    for key, value in chosen.items():
        st.session_state[key] = value


def _save_form(source: Source) -> None:
    name = st.text_input(
        _("Name"), key="journey_name", max_chars=LONGEST_NAME, placeholder=_("for example: newcomers in spring")
    )
    st.button(
        _("Save"),
        key="journey_save",
        icon=":material/check:",
        disabled=not name.strip(),
        on_click=_save,
        args=(name, source),
    )
    start = str(state.chosen(source.key(START), SUGGESTED))
    if start.startswith(OWN):
        name = start.removeprefix(OWN)
        st.button(
            _("Delete “{name}”", name=name),
            key="journey_delete",
            icon=":material/delete:",
            type="tertiary",
            on_click=_delete,
            args=(name, source),
        )


def _save(name: str, source: Source) -> None:
    chosen = {name: st.session_state[source.key(name)] for name in (STEPS, WINDOW, ORDER)}
    chosen[DETAILS] = state.chosen(source.key(DETAILS), {})
    kept = {key: value for key, value in _saved().items() if key != name.strip()}
    newest = [*kept.items(), (name.strip(), chosen)]
    _start_from(f"{OWN}{name.strip()}", dict(newest[-MOST_SAVED:]), source)


def _delete(name: str, source: Source) -> None:
    _start_from(SUGGESTED, {key: value for key, value in _saved().items() if key != name}, source)


def _start_from(start: str, saved: dict, source: Source) -> None:
    """The steps stay as they are; only what the list offers changes."""
    state.workspace().remember(**{SAVED: saved, source.key(START): start})
    st.session_state[source.key(START)] = start


def _saved() -> dict[str, dict]:
    """What is saved, as far as it has the right form: a workspace may come from elsewhere."""
    stored = state.chosen(SAVED, {})
    if not isinstance(stored, dict):
        return {}
    return {name: _PLAIN | held for name, held in stored.items() if _is_journey(held)}


def _is_journey(held: object) -> bool:
    if not isinstance(held, dict):
        return False
    journey = _PLAIN | held
    steps, window = journey.get(STEPS), journey.get(WINDOW)
    return (
        isinstance(steps, list)
        and all(isinstance(step, str) for step in steps)
        and isinstance(window, int)
        and window > 0
        and journey[ORDER] in get_args(Order)
        and isinstance(journey[DETAILS], dict)
    )
