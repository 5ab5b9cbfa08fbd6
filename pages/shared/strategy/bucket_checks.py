"""Whether to believe the bucket: how right it was a year ago, and what law its leak follows."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.charts import laws_chart, reconciliation_chart
from analysis.errors import AnalysisError, NotEnoughDataError
from analysis.strategy.bucket import BucketBasis, OutflowLaws, Reconciliation, fit_laws
from pages.shared import cards, labels, state, tables
from pages.shared.errors import error_text
from pages.shared.text import _, mark, number, percent, wording

ROWS = {
    "level": mark("Active at the end"),
    "back": mark("Back after a pause"),
    "lost": mark("Fell silent"),
    "lost_after_first": mark("of them after one order"),
    "bought": mark("Bought in the month"),
    "returning": mark("also in the month before"),
    "resurrecting": mark("not in the month before"),
    "dormant": mark("Only in the month before"),
}
LAWS = {
    "constant": mark("The leak is the same whatever the level: about {constant} a month"),
    "proportional": mark("The leak grows with the level: about {share} of the active a month"),
    "open": mark("Whether the leak grows with the level cannot be told apart"),
}
SCORED = {
    "constant": mark("the same whatever the level"),
    "proportional": mark("a share of the level"),
    "model": mark("this model"),
}


def show(basis: BucketBasis) -> None:
    with st.expander(_("Is the bucket to be believed?"), icon=":material/fact_check:"):
        with cards.side_by_side():
            with st.container():
                _looked_back(basis.reconciliation)
            with st.container():
                _laws(basis)
        if isinstance(basis.reconciliation, Reconciliation):
            _rows(basis.reconciliation)


def as_wished(basis: BucketBasis) -> BucketBasis:
    """The bucket corrected by what the year before showed, where that is needed and not switched off."""
    found = basis.reconciliation
    if not (isinstance(found, Reconciliation) and found.applied):
        return basis
    wished = st.toggle(
        _("Corrected by what the year before showed"),
        help=_(
            "{sentence} Months miss together: even where the model is right, this happens in about one shop in four.",
            sentence=corrected(basis),
        ),
        **state.remembered("bucket_corrected", True),
    )
    return basis if wished else replace(basis, trend=0.0, error=0.0)


def corrected(basis: BucketBasis) -> str:
    """How the year before was told, and what follows from it."""
    found = basis.reconciliation
    if not isinstance(found, Reconciliation):
        return _("How right this would have been a year ago cannot be said: the data are too short.")
    missed = _(
        "Told a year ago, {missed} of {months} months lay outside the range of the level",
        missed=number(found.missed),
        months=number(found.months["observed_level"].count()),
    )
    if not basis.trend:
        return f"{missed}."
    rate = percent(abs(found.trend), 1)
    change = (
        _("so the level ahead is lowered by {rate} more each month for a year, and the range is wider", rate=rate)
        if found.trend < 0
        else _("so the level ahead is raised by {rate} more each month for a year, and the range is wider", rate=rate)
    )
    return f"{missed}, {change}."


def _looked_back(found: Reconciliation | NotEnoughDataError | None) -> None:
    if not isinstance(found, Reconciliation):
        if found is not None:
            st.info(error_text(found), icon=":material/info:")
        return
    title = bias(found)
    st.altair_chart(reconciliation_chart(found, wording(), title), key="bucket_reconciliation", alt=title)


def _rows(found: Reconciliation) -> None:
    st.caption(
        _(
            "Started twelve months back with what was known then, and given the new customers who really came. "
            "Each row as the mean of a month."
        )
    )
    tables.show(
        found.bias.assign(row=found.bias["row"].map(labels.names(ROWS))).rename(columns={"bias": "share_bias"}),
        {
            "row": _("What was told"),
            "predicted": _("Told a year before"),
            "observed": _("Counted"),
            "share_bias": _("Off by"),
            "months": _("Months"),
        },
        file_name="bucket_looked_back.csv",
        key="bucket_bias",
    )


def bias(found: Reconciliation) -> str:
    """How far the level was off a year ago."""
    off = float(found.bias.set_index("row")["bias"]["level"])
    if not abs(off) >= 0.005:
        return _("Told a year ago, the level was right on average")
    if off > 0:
        return _("Told a year ago, the level was {share} too high on average", share=percent(off, 1))
    return _("Told a year ago, the level was {share} too low on average", share=percent(-off, 1))


def _laws(basis: BucketBasis) -> None:
    found = basis.reconciliation
    told = found.months.set_index("month")["told_lost"] if isinstance(found, Reconciliation) else None
    try:
        laws = fit_laws(basis.history, told)
    except AnalysisError as untold:
        st.info(error_text(untold), icon=":material/info:")
        return
    title = law(laws)
    st.altair_chart(laws_chart(laws, wording(), title), key="bucket_laws", alt=title)
    scores = laws.scores.sort_values("log_score", ascending=False)
    st.caption(
        _(
            "Outflow = c · level^g over {months} months: g is {g} ({low} to {high}, 95 %); 0 would be the same outflow "
            "whatever the level, 1 a share of it. A law is named only if the range leaves out the other. Level and "
            "outflow feed back on each other, so a level that hardly moves says little. The latest {scored} months, "
            "each told beforehand, were told best by: {best}.",
            months=number(len(laws.months)),
            g=number(laws.g, 2),
            low=number(laws.g_low, 2),
            high=number(laws.g_high, 2),
            scored=number(laws.scored),
            best=", ".join(_(SCORED[code]) for code in scores["law"]),
        )
    )


def law(found: OutflowLaws) -> str:
    """The law that the months name, if they do."""
    if found.law in LAWS:
        return _(LAWS[found.law], constant=number(found.constant), share=percent(found.share, 1))
    if found.g_low > 1:
        return _("The leak grows faster than the level")
    if found.g_high < 0:
        return _("The leak shrinks while the level grows")
    return _("The leak grows with the level, but more slowly")
