"""From lost customers to a list of leaks with prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from analysis.journey.funnel import Funnel
from analysis.journey.leaks.amounts import Amounts, amounts_of, expect
from analysis.journey.leaks.chain import price_chain
from analysis.journey.leaks.cuts import cut_by_group
from analysis.journey.leaks.evidence import Evidence, weigh
from analysis.journey.leaks.foreseen import Foreseen, foresee
from analysis.journey.leaks.lapsing import Lapsing, find_lapsing, weigh_lapsing
from analysis.journey.leaks.notes import assumptions
from analysis.journey.leaks.resample import interval
from analysis.journey.leaks.result import COLUMNS, Amount, LeakList
from analysis.journey.leaks.rows import lapsing_counts, money, realistic, state_counts
from analysis.journey.leaks.settings import LeakSettings, check_leak_settings
from analysis.journey.leaks.states import belongs_here
from analysis.journey.leaks.study import Study, gather
from analysis.tables.table import Table


def price_leaks(
    funnel: Funnel,
    orders: Table | pd.DataFrame | None = None,
    settings: LeakSettings | None = None,
    *,
    events: Table | pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    groups: Mapping[str, pd.Categorical] | None = None,
    rates: Sequence[float] | None = None,
) -> LeakList:
    """Price every leak of a journey, and the two that come after it: one-time buyers and lapsing regulars.

    The price of a leak is lost customers × (what they would bring had they gone on − what they bring anyway). What they
    would bring is learned from those who went on, made comparable in what was known when the step was entered. Nobody
    who is still open counts as lost. Each loss of a customer belongs to one leak, that of the latest state.

    Args:
        orders: `customer_id`, `timestamp`, `amount`, of the same customers; refunds are negative. Without orders (and
            without `settings.value_per_completion`) the list tells customers only.
        events: those the funnel was counted from: what was known of a customer, by channel, device and past visits.
        values: predictions, for lapsing regulars: see `find_lapsing`.
        groups: name → (n_entered,) in the order of `funnel.reached`, for the best group and the cut; None takes channel
            and device at entry.
        rates: per step but the last the share who will go on in the end, 0–1, the open ones included; None leaves the
            open ones out.

    Raises:
        SettingsError, MappingError: a setting is out of range, a column is missing.

    Source:
        Robins (1986) for the counterfactual; Gupta & Lehmann (2005) for customers as money.
    """
    settings = settings or LeakSettings()
    check_leak_settings(settings)
    study = gather(funnel, orders, events, groups, settings)
    lapsing = None if values is None else find_lapsing(values, study, settings.lapsing_limit)
    evidence = _weigh_all(study, lapsing)
    amounts = amounts_of(evidence, study.entrants, settings.draws)
    foreseen = foresee(study.states, rates)
    # Nobody is open among the lapsing regulars, which come after the states.
    amounts = [*map(expect, amounts, foreseen), *amounts[len(foreseen) :]]
    steps = len(study.journey)
    chain = price_chain(*(_stacked(amounts[:steps], name) for name in ("lost", "anyway", "value_end", "value_next")))
    alone = _stacked(amounts, "price")
    rows = _rows(study, lapsing, evidence, foreseen)
    for place, row in enumerate(rows):
        share = chain.share[:, place] if place < steps else np.full(len(alone), np.nan)
        row |= money(evidence[place], amounts[place], alone[:, place], share)
        if place < len(study.states):
            row |= realistic(study.states[place], row["per_customer"], foreseen[place], study.groups)
    leaks = pd.DataFrame(rows).assign(top_share=_top_share(alone))
    return LeakList(
        leaks=_dearest_first(leaks)[COLUMNS],
        channels=cut_by_group(study.journey, [_gap(row) for row in rows[:steps]], study.groups),
        all_at_once=_amount(chain.all_at_once),
        interaction=_amount(chain.interaction),
        assumptions=assumptions(study, evidence, foreseen, settings),
        horizon_days=study.horizon_days,
        observed_until=pd.Timestamp(study.until),
        settings=settings,
    )


def _weigh_all(study: Study, lapsing: Lapsing | None) -> list[Evidence]:
    """The evidence of each leak, after giving each loss to one of them."""
    losses = [(state.customer[state.lost], state.entered[state.lost]) for state in study.states]
    if lapsing is not None:
        gone = lapsing.regulars[lapsing.lost]
        losses.append((gone, study.orders.last[gone]))
    here = belongs_here(losses, len(study.customers))
    evidence = [weigh(state, own, study) for state, own in zip(study.states, here, strict=False)]
    if lapsing is not None:
        evidence.append(weigh_lapsing(lapsing, here[-1], len(study.customers)))
    return evidence


def _stacked(amounts: Sequence[Amounts], name: str) -> np.ndarray:
    """(1 + draws, n_leaks)"""
    return np.column_stack([getattr(leak, name) for leak in amounts])


def _rows(
    study: Study, lapsing: Lapsing | None, evidence: Sequence[Evidence], foreseen: Sequence[Foreseen]
) -> list[dict[str, object]]:
    rows = [state_counts(*one) for one in zip(study.states, evidence, foreseen, strict=False)]
    return rows if lapsing is None else [*rows, lapsing_counts(lapsing, evidence[-1])]


def _gap(row: Mapping[str, object]) -> float:
    return 0.0 if row["reason"] == "nobody_lost" else row["per_customer"]


def _top_share(alone: np.ndarray) -> np.ndarray:
    """(n_leaks,) share of the draws in which each is the dearest; NaN without a price."""
    priced = ~np.isnan(alone[0])
    shares = np.full(alone.shape[1], np.nan)
    if priced.any():
        dearest = np.argmax(alone[1:, priced], axis=1)
        shares[priced] = np.bincount(dearest, minlength=priced.sum()) / len(dearest)
    return shares


def _dearest_first(leaks: pd.DataFrame) -> pd.DataFrame:
    group = leaks["reason"].map({"": 0, "nobody_lost": 2}).fillna(1)
    order = leaks.assign(group=group).sort_values(
        ["group", "price_alone", "lost"], ascending=[True, False, False], kind="stable"
    )
    return leaks.loc[order.index].reset_index(drop=True)


def _amount(draws: np.ndarray) -> Amount:
    return Amount(float(draws[0]), *map(float, interval(draws[1:])))
