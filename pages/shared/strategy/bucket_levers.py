"""The levers of the bucket: what the user pulls, and what it costs."""

from __future__ import annotations

import streamlit as st

from analysis.strategy.bucket import BucketBasis, Levers
from analysis.tables.table import Table
from analysis.value import AcquisitionSettings
from pages.shared import state
from pages.shared.text import _, money, number
from pages.shared.value import cached, channel_names

ALL = "*"
_MOST_RAISED = 200


def costs(orders: Table) -> dict[str, float]:
    """What a new customer of each channel costs, by the channel's name in the orders, and of all paid ones (`ALL`);
    empty without a spend table that fits."""
    if "spend" not in state.stored():
        return {}
    settings = AcquisitionSettings(observed_until=state.observed_until(), corrections=channel_names.corrections())
    others = [state.table(name) if name in state.stored() else None for name in ("customers", "events")]
    found = state.attempt_or_none(cached.acquisition, orders, state.table("spend"), settings, *others)
    if found is None:
        return {}
    by_channel = found.channels.set_index("channel")["cac"]
    names = found.names[found.names["side"] == "customers"].set_index("name")["channel"]
    known = {name: float(by_channel.get(channel, float("nan"))) for name, channel in names.items()}
    known[ALL] = float(found.paid["cac"])
    return {name: cost for name, cost in known.items() if 0 < cost < float("inf")}


def ask(basis: BucketBasis, names: dict[str, str], known: dict[str, float]) -> tuple[Levers, float]:
    """The levers as they stand, and what one more new customer costs (0: not said)."""
    with st.container(border=True):
        st.markdown(_("**What if?** Pull a lever: picture and months follow."))
        win, repair, back = st.columns(3, gap="medium")
        with win:
            st.markdown(_("**Win** new customers"))
            acquisition, cost = _acquire(basis, names, known)
        with repair:
            st.markdown(_("**Repair** the first leak"))
            kept, repair_cost = _repair(basis)
        with back:
            st.markdown(_("**Win back** silent ones"))
            contacts, won_back, contact_cost = _win_back(basis)
    prices = tuple((channel, cost) for channel, _change in acquisition)
    return Levers(acquisition, prices, kept, repair_cost, contacts, won_back, contact_cost), cost


def _acquire(
    basis: BucketBasis, names: dict[str, str], known: dict[str, float]
) -> tuple[tuple[tuple[str, float], ...], float]:
    channels = list(basis.inflow.channels["channel"])
    options = [ALL, *channels] if len(channels) > 1 else [ALL]
    channel = st.selectbox(
        _("By which channel"),
        options,
        format_func=lambda code: _("all channels") if code == ALL else names[code],
        **state.remembered("bucket_channel", ALL, options),
    )
    change = st.slider(
        _("More or fewer (%)"),
        -100,
        _MOST_RAISED,
        step=5,
        help=_("−100 % stops the channel. More customers are taken to be like those won so far."),
        **state.remembered("bucket_change", 0, range(-100, _MOST_RAISED + 1)),
    )
    cost = st.number_input(
        _("Cost of one more"),
        min_value=0.0,
        step=1.0,
        help=_("From your spend table: {amount} on average; one more usually costs more.", amount=money(known[channel]))
        if channel in known
        else _("Bring a spend table to see what a new customer has cost so far."),
        **state.remembered(f"bucket_cost_{channel}", round(known.get(channel, 0.0), 2)),
    )
    pulled = channels if channel == ALL else [channel]
    return (tuple((name, change / 100) for name in pulled) if change else ()), cost


def _repair(basis: BucketBasis) -> tuple[float, float]:
    leaves = float(1 - basis.crowds.stays_after_first)
    kept = st.slider(
        _("Keep of those who leave (%)"),
        0,
        100,
        step=5,
        help=_(
            "Of 100 new customers {count} leave for good after the first order, by the model. So many percent of these "
            "stay until a later order; then they leave as easily as they would have.",
            count=number(100 * leaves),
        ),
        **state.remembered("bucket_kept", 0, range(101)),
    )
    cost = st.number_input(_("Cost a month"), min_value=0.0, step=50.0, **state.remembered("bucket_repair_cost", 0.0))
    st.page_link("journey.py", label=_("Where and why they leak"), icon=":material/water_drop:")
    return kept / 100, float(cost) if kept else 0.0


def _win_back(basis: BucketBasis) -> tuple[int, float, float]:
    most = basis.crowds.dormant
    contacts = st.number_input(
        _("Contact once"),
        min_value=0,
        max_value=most,
        step=50,
        help=_("{most} customers have not ordered for {days} days.", most=number(most), days=number(basis.active_days)),
        **state.remembered("bucket_contacts", 0, range(most + 1)),
    )
    won_back = st.slider(
        _("Order because of it (%)"),
        0.0,
        20.0,
        step=0.5,
        format="%0.1f",
        help=_("Who would have come back anyway does not count. An assumption until a test has measured it."),
        **state.remembered("bucket_won_back", 2.0, between=(0, 20)),
    )
    cost = st.number_input(
        _("Cost of a contact"), min_value=0.0, step=0.1, **state.remembered("bucket_contact_cost", 0.5)
    )
    return int(contacts), won_back / 100 if contacts else 0.0, float(cost) if contacts else 0.0
