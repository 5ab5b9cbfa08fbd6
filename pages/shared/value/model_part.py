"""Which model makes the forecast, why this one, and what it takes for granted."""

from __future__ import annotations

import streamlit as st

from analysis.value import LifetimeValues, ModelChoice, ValueModel
from pages.shared import tables
from pages.shared.labels import MODELS
from pages.shared.text import _, day, mark, ngettext, number

REASONS = {
    "asked": mark("It was chosen by hand."),
    "holdout": mark(
        "Chosen automatically: fitted to the orders up to {split}, it held what followed for clearly more likely than "
        "BG/NBD did."
    ),
    "holdout_tie": mark(
        "Chosen automatically: fitted to the orders up to {split}, no other model held what followed for clearly more "
        "likely."
    ),
    "fit": mark(
        "Chosen automatically by how well it describes all orders, clearly better than BG/NBD; the first half of the "
        "time holds too few repeat customers for a test."
    ),
    "fit_tie": mark(
        "Chosen automatically: no other model describes the orders clearly better; the first half of the time holds "
        "too few repeat customers for a test."
    ),
}
STORIES = {
    "bgnbd": mark("Customers may leave after each repeat order; whoever has ordered once only cannot have left."),
    "mbgnbd": mark("Customers may leave after each order, the first included."),
    "paretonbd": mark("Customers may leave at any moment, whether they order or not."),
}
# What a reader must know before the numbers.
WARNINGS = {
    "regular_buyers": mark(
        "Customers here buy in a steady rhythm: the times between their orders vary by only {variation} of their mean. "
        "The models expect chance (100 %), so silence means more than they say: whoever misses an order has more "
        "likely left than shown."
    ),
    "begins_mid_life": mark(
        "The orders probably begin in the middle of the story: in the first tenth of the time {times} times as many "
        "customers a day appear for the first time as later. Many of them had bought before; regulars then look newer "
        "than they are, and what holds for them is expected of newcomers. Orders from further back would help."
    ),
}
NOTES = {
    "penalized": mark("The most likely parameters lie at infinity; a small penalty keeps them from it."),
    "ridge": mark("Several sets of parameters explain these orders equally well; only their forecasts mean something."),
    "nobody_leaves": mark("By this model hardly anybody leaves for good: every pause counts as chance. Doubt it."),
    "spend_penalized": mark("The most likely parameters of the spend lie at infinity; they were held back."),
    "spend_ridge": mark("Several sets of parameters explain the spend equally well."),
    "spend_by_pace": mark(
        "What an order brings clearly goes with how often somebody orders (correlation {correlation}). So the mean "
        "spend of customers at the same pace stands in for that of all."
    ),
}
# By the sign of the correlation: what it does to the values.
SPEND_FOLLOWS_FREQUENCY = {
    True: mark(
        "Who orders more often also spends more per order (correlation {correlation}); the model assumes that this is "
        "not so. It values the most frequent buyers a little too low and one-time buyers too high."
    ),
    False: mark(
        "Who orders more often spends less per order (correlation {correlation}); the model assumes that this is not "
        "so. It values one-time buyers a little too low."
    ),
}


def warn(model: ValueModel) -> None:
    """What makes the numbers below doubtful, where they are read."""
    for note in model.notes:
        if note in WARNINGS:
            fields = {
                "variation": f"{number(100 / model.rhythm.regularity**0.5)} %",
                "times": number(model.rhythm.early_newcomers, 1),
            }
            st.caption(f":material/info: {_(WARNINGS[note], **fields)}")


def show(values: LifetimeValues) -> None:
    """The model with its parameters, the comparison it won, and its notes; folded away."""
    model, choice = values.model, values.choice
    with st.expander(_("Model and assumptions"), icon=":material/function:"):
        st.markdown(
            " ".join(
                [
                    _(
                        "**{name}**, fitted to {customers} customers, {repeat} of whom ordered on more than one day.",
                        name=MODELS[model.name],
                        customers=number(model.customers),
                        repeat=number(model.repeat_customers),
                    ),
                    _(STORIES[model.name]),
                    _(REASONS[choice.reason], split=day(choice.split) if choice.split is not None else ""),
                ]
            )
        )
        _scores(choice)
        st.caption(
            _(
                "Parameters (time in days), log-likelihood {likelihood}:",
                likelihood=number(model.log_likelihood, 2),
            )
        )
        st.code(" · ".join(f"{name} {number(value, 4)}" for name, value in model.parameters.items()), language=None)
        if model.spend_excluded:
            st.caption(
                ngettext(
                    "{count} customer with repeat orders brought nothing by them, refunds included: the mean spend of "
                    "all is expected of that one.",
                    "{count} customers with repeat orders brought nothing by them, refunds included: the mean spend of "
                    "all is expected of them.",
                    model.spend_excluded,
                )
            )
        for note in model.notes:
            if note in NOTES:
                st.caption(_(NOTES[note], correlation=number(model.spend_frequency_correlation, 2)))
        if "spend_follows_frequency" in model.notes:
            correlation = model.spend_frequency_correlation
            st.caption(_(SPEND_FOLLOWS_FREQUENCY[correlation > 0], correlation=number(correlation, 2)))


def _scores(choice: ModelChoice) -> None:
    if choice.scores.empty:
        return
    scores = choice.scores.assign(model=choice.scores["model"].map(MODELS))
    headings = {
        "model": _("Model"),
        "lead": _("Lead over BG/NBD (log-likelihood)"),
        "lead_error": _("Standard error of the lead"),
    }
    if choice.split is not None:
        headings |= {"predicted_orders": _("Predicted orders"), "actual_orders": _("Real orders")}
    tables.show(scores, headings, file_name="model_comparison.csv", key="model_comparison")
