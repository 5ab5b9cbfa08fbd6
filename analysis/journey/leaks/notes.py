"""What the prices rest on, for the reader."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.journey.leaks.evidence import Evidence
from analysis.journey.leaks.foreseen import Foreseen
from analysis.journey.leaks.result import Assumption
from analysis.journey.leaks.settings import LeakSettings
from analysis.journey.leaks.study import Study

MONTHS_OF_A_YEAR = 12


def assumptions(
    study: Study, evidence: Sequence[Evidence], foreseen: Sequence[Foreseen], settings: LeakSettings
) -> tuple[Assumption, ...]:
    """See `Assumption` for the codes."""
    entry = study.journey[0]
    still_open = sum(int((~state.passed & ~state.lost).sum()) for state in study.journey)
    notes = [_open(still_open, sum(ahead.lost_later for ahead in foreseen))] if still_open else []
    if not study.has_money:
        return (*notes, Assumption("no_match" if study.source == "no_match" else "no_money"))
    notes.append(Assumption("horizon", {"days": study.horizon_days}))
    if study.horizon_days < study.horizon_asked:
        notes.append(Assumption("horizon_shortened", {"asked": study.horizon_asked}))
    notes += [
        Assumption("margin", {"share": settings.margin}),
        Assumption("discount", {"yearly": settings.yearly_discount}),
        Assumption("mature", {"customers": evidence[0].n_mature, "entered": len(entry.customer)}),
        Assumption("no_trend"),
        Assumption("draws", {"count": settings.draws}),
    ]
    compared = list(dict.fromkeys(name for leak in evidence for name in leak.covariates))
    if compared:
        notes.append(Assumption("compared_on", {"names": compared}))
    if trimmed := sum(leak.trimmed for leak in evidence):
        notes.append(Assumption("trimmed", {"customers": trimmed}))
    if study.second_order_days:
        notes.append(Assumption("second_order", {"days": study.second_order_days}))
    if any(leak.columns.keys() >= {"then", "now"} for leak in evidence):
        notes.append(Assumption("lapsing", {"limit": settings.lapsing_limit}))
    if 0 < evidence[0].months < MONTHS_OF_A_YEAR:
        notes.append(Assumption("seasonal", {"months": round(evidence[0].months, 1)}))
    if study.known.orders.by_day:
        notes.append(Assumption("orders_by_day"))
    if study.source == "completions":
        notes.append(Assumption("completions", {"value": settings.value_per_completion}))
    return tuple(notes)


def _open(still_open: int, lost_later: float) -> Assumption:
    fields = {"customers": still_open}
    return (
        Assumption("open_expected", fields | {"lost": lost_later})
        if lost_later
        else Assumption("open_left_out", fields)
    )
