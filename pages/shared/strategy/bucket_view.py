"""The bucket: how full it is, what fills it, what leaks, and where the level goes."""

from __future__ import annotations

import streamlit as st

from analysis.charts import bucket_chart, bucket_fan_chart
from analysis.strategy.bucket import NO_LEVERS, Bucket, BucketSettings, run_bucket
from pages.shared import cards, controls, state, tables
from pages.shared.cards import card
from pages.shared.strategy import bucket_checks, bucket_effects, bucket_levers, bucket_words, cached_bucket
from pages.shared.text import _, day, escape, number, percent, wording


def show() -> None:
    orders = state.require("orders", _("To see what fills the bucket and what leaks, bring your customers' orders."))
    settings = BucketSettings(margin=controls.margin(), observed_until=state.observed_until())
    with st.spinner(_("Following customers month by month …")):
        basis = state.attempt(cached_bucket.basis, orders, settings)
    basis = bucket_checks.as_wished(basis)
    names = bucket_words.channel_names(basis)
    levers, cost_per_new = bucket_levers.ask(basis, names, bucket_levers.costs(orders))
    bucket = state.attempt(run_bucket, basis, levers)
    untouched = None if levers == NO_LEVERS else run_bucket(basis)
    _headline_numbers(bucket)
    _pictures(bucket, untouched, names)
    bucket_effects.show(basis, levers, cost_per_new)
    _assumptions(bucket)
    bucket_checks.show(basis)
    _table(bucket)


def _headline_numbers(bucket: Bucket) -> None:
    rates, end = bucket.rates(), bucket.months.iloc[-1]
    days = number(bucket.basis.active_days)
    with cards.row():
        card(
            _("Active today"),
            number(bucket.basis.crowds.active),
            _("Ordered within the last {days} days: nine of ten next orders come within that time.", days=days),
        )
        card(
            _("In {months} months", months=number(len(bucket.months))),
            number(end["level"]),
            _("If new customers keep coming as in the latest year. In 8 of 10 cases it lies in the range below."),
            (number(end["level_low"]), number(end["level_high"])),
        )
        card(
            _("Come in a month"),
            number(rates.new + rates.back),
            _(
                "In the coming year: {new} new ones and {back} who were silent for longer than {days} days.",
                new=number(rates.new),
                back=number(rates.back),
                days=days,
            ),
        )
        card(
            _("Leak in a month"),
            number(rates.lost),
            _(
                "In the coming year: have not ordered for {days} days. {first} of them ordered only once.",
                days=days,
                first=percent(rates.lost_after_first / rates.lost if rates.lost else float("nan")),
            ),
        )


def _pictures(bucket: Bucket, untouched: Bucket | None, names: dict[str, str]) -> None:
    with cards.side_by_side():
        with st.container():
            title = bucket_words.leaking(bucket)
            st.altair_chart(bucket_chart(bucket, wording(), title, names), key="bucket_chart", alt=title)
            st.caption(_("At the streams: customers a month, as the mean of the coming year."))
        with st.container():
            title = bucket_words.going(bucket)
            st.altair_chart(bucket_fan_chart(bucket, wording(), title, untouched), key="bucket_fan_chart", alt=title)


def _assumptions(bucket: Bucket) -> None:
    st.caption(escape(" ".join(bucket_words.assumptions(bucket))))


def _table(bucket: Bucket) -> None:
    with st.expander(_("Month by month"), icon=":material/table:"):
        st.caption(
            _(
                "Three counts that are easily confused. Active: ordered within the usual gap. Bought: in this month. "
                "Alive: has not left for good; nobody can see that, it is what the model holds. Who bought last month "
                "and not in this one is dormant, not lost: many come back."
            )
        )
        tables.show(
            bucket_words.both_ways(bucket),
            {
                "month": _("Month"),
                "kind": _("Counted or expected"),
                "level": _("Active at the end"),
                "level_low": _("at least (80 %)"),
                "level_high": _("at most (80 %)"),
                "new": _("New"),
                "back": _("Back after a pause"),
                "lost": _("Fell silent"),
                "lost_after_first": _("of them after one order"),
                "bought": _("Bought in the month"),
                "returning": _("also in the month before"),
                "resurrecting": _("not in the month before"),
                "dormant": _("Only in the month before"),
                "alive": _("Alive, by the model"),
                "margin": _("Margin"),
            },
            file_name="bucket.csv",
            key="bucket_months",
        )
        st.caption(
            _(
                "The bucket starts after {last}, the last whole calendar month.",
                last=day(bucket.basis.start),
            )
        )
