"""Clusters: customers who are alike, as many groups as the data hold."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.charts import cluster_map_chart, cluster_profile_chart
from analysis.segments import MOST_CLUSTERS, Clusters
from pages.shared import cards, state, tables
from pages.shared.cards import card
from pages.shared.segments import cached_clusters, cluster_words, clusters_provider
from pages.shared.segments.clusters_provider import APART, AS_PROPOSED, COUNT, FEATURES
from pages.shared.segments.saved import delete, save
from pages.shared.text import _, escape, mark, ngettext, number, percent, wording

APART_FROM, PARTLY_FROM = 0.5, 0.25
STABLE_FROM = 0.6
VERDICTS = {
    "proposed": mark("proposed"),
    "stable": mark("found again in another sample"),
    "unstable": mark("another sample gives other groups"),
    "chance": mark("no more than unrelated features give"),
    "small": mark("a group with hardly anybody in it"),
}
TREATMENTS = {
    "log": mark("many times as much counts, not so much more"),
    "plain": mark("as it is"),
    "one_hot": mark("each value is yes or no, half the weight of a number"),
    "constant": mark("left out: the same for everybody"),
    "too_many_values": mark("left out: too many different values"),
    "empty": mark("left out: no values"),
}


def show() -> None:
    if not {"orders", "customers"} & set(state.stored()):
        state.nothing_here(_("To find customers who are alike, bring orders or a table of customers."))
    _ask()
    with st.spinner(_("Comparing customers …")):
        clusters = state.attempt(
            cached_clusters.clusters, *clusters_provider.source(), state.observed_until(), clusters_provider.chosen()
        )
    _headline_numbers(clusters)
    _pictures(clusters)
    _groups(clusters)
    _how_many(clusters)
    _assumptions(clusters)
    _customers(clusters)


def _ask() -> None:
    offered = state.attempt(clusters_provider.features)
    with st.container(border=True):
        st.multiselect(
            _("Compare customers by"),
            offered,
            format_func=cluster_words.feature,
            help=_("Choose what should tell the groups apart: two to six features are usual."),
            **state.remembered(FEATURES, clusters_provider.usual(offered), offered),
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.selectbox(
                _("Number of groups"),
                [AS_PROPOSED, *range(2, MOST_CLUSTERS + 1)],
                format_func=lambda count: number(count) if count else _("as the data propose"),
                width=220,
                **state.remembered(COUNT, AS_PROPOSED, [AS_PROPOSED, *range(2, MOST_CLUSTERS + 1)]),
            )
            st.toggle(
                _("Unusual customers apart"),
                help=_("Customers far from everybody else in a number form a group of their own and bend no other."),
                **state.remembered(APART, True),
            )
            _keep()


def _keep() -> None:
    with st.popover(_("Save by name"), icon=":material/bookmark:"):
        name = st.text_input(_("Name"), key="clusters_name", max_chars=40)
        st.button(
            _("Save"),
            key="clusters_save",
            icon=":material/check:",
            disabled=not name.strip(),
            on_click=lambda: save("clusters", name.strip(), clusters_provider.plain(clusters_provider.chosen())),
        )
        for kept in clusters_provider.kept():
            st.button(
                _("Delete “{name}”", name=escape(kept)),
                key=f"clusters_delete_{kept}",
                icon=":material/delete:",
                type="tertiary",
                on_click=delete,
                args=("clusters", kept),
            )


def _headline_numbers(clusters: Clusters) -> None:
    candidate = clusters.candidates[clusters.candidates["count"] == clusters.count]
    with cards.row():
        card(_("Customers"), number(len(clusters.customers)))
        card(_("Clusters"), number(clusters.count), _("Without unusual customers and those without an answer."))
        card(
            _("How far apart"),
            _apart(clusters),
            _("By the silhouette: {value} of at most 1.", value=number(clusters.silhouette, 2)),
        )
        card(
            _("Found again"),
            number(candidate["stability"].iloc[0], 2) if len(candidate) else "–",
            _(
                "How far the groups of two other samples of these customers agree (adjusted Rand): 1 is completely, "
                "0 is chance; from 0.6 on groups are worth a campaign."
            ),
        )


def _apart(clusters: Clusters) -> str:
    if pd.isna(clusters.silhouette):
        return "–"
    if clusters.silhouette >= APART_FROM:
        return _("clearly")
    return _("partly") if clusters.silhouette >= PARTLY_FROM else _("hardly")


def _pictures(clusters: Clusters) -> None:
    short = cluster_words.short_names(clusters)
    if clusters.count == 1:
        _one_group(clusters)
    else:
        title = _title(clusters)
        st.altair_chart(cluster_profile_chart(clusters, wording(), title, short, cluster_words.feature), alt=title)
    if clusters.axes:
        title = _map_title(clusters)
        st.altair_chart(cluster_map_chart(clusters, wording(), title, short, cluster_words.feature), alt=title)
        if len(clusters.customers) > len(clusters.points):
            drawn = ngettext("{count} customer is drawn.", "{count} customers are drawn.", len(clusters.points))
            everybody = _("Everybody is counted.")
            st.caption(f"{drawn} {everybody}")


def _map_title(clusters: Clusters) -> str:
    if clusters.count == 1:
        return _("Customers differ by degrees: there are no gaps between them")
    first, second = (cluster_words.feature(axis) for axis in clusters.axes)
    return _("“{first}” and “{second}” tell the groups apart best", first=first, second=second)


def _title(clusters: Clusters) -> str:
    if not _is_stable(clusters):
        return _(
            "{count} groups were asked for, but other customers of the same kind would give other groups",
            count=number(clusters.count),
        )
    if not clusters.is_proposed:
        return _(
            "{count} groups: a cut that holds, through customers who differ by degrees", count=number(clusters.count)
        )
    largest = clusters.clusters.iloc[0]
    return _(
        "{count} groups; the largest has {share} of the customers – {name}",
        count=number(clusters.count),
        share=percent(largest["share_of_customers"]),
        name=cluster_words.names(clusters)["cluster_1"],
    )


def _is_stable(clusters: Clusters) -> bool:
    found = clusters.candidates.loc[clusters.candidates["count"] == clusters.count, "stability"]
    return bool(len(found)) and found.iloc[0] >= STABLE_FROM


def _one_group(clusters: Clusters) -> None:
    said = _(
        "One group is the honest answer: in what was chosen, customers differ by degrees, and no number of groups is "
        "more than chance would give."
    )
    stable = clusters.candidates[clusters.candidates["stability"] >= STABLE_FROM]
    if stable.empty:
        st.info(said, icon=":material/info:")
        return
    best = stable.loc[stable["stability"].idxmax()]
    useful = _(
        "A cut can still be useful: {count} groups would be found again ({stability} of 1).",
        count=number(best["count"]),
        stability=number(best["stability"], 2),
    )
    st.info(f"{said} {useful}", icon=":material/info:")
    st.button(
        _("Look at {count} groups", count=number(best["count"])),
        key="clusters_look",
        icon=":material/content_cut:",
        on_click=_ask_for,
        args=(int(best["count"]),),
    )


def _ask_for(count: int) -> None:
    state.workspace().remember(**{COUNT: count})
    st.session_state[COUNT] = count


def _groups(clusters: Clusters) -> None:
    if clusters.count == 1 and len(clusters.clusters) == 1:
        return
    st.subheader(_("The groups"))
    names = cluster_words.names(clusters)
    for code in clusters.clusters["cluster"]:
        st.markdown(f"**{escape(names[code])}**  \n{escape(cluster_words.sentence(clusters, code))}")


def _how_many(clusters: Clusters) -> None:
    with st.expander(_("How many groups?"), icon=":material/help:"):
        st.caption(
            _(
                "Proposed is the number whose groups are furthest apart among those that another sample of customers "
                "gives again, and gives less when the features are shuffled so that nothing goes together."
            )
        )
        tables.show(
            clusters.candidates.assign(verdict=clusters.candidates["verdict"].map(_verdicts())),
            {
                "count": _("Groups"),
                "silhouette": _("How far apart (silhouette)"),
                "stability": _("Found again (adjusted Rand)"),
                "stability_by_chance": _("Found again by chance"),
                "verdict": _("Result"),
            },
            file_name="clusters_how_many.csv",
            key="clusters_how_many",
        )


def _verdicts() -> dict[str, str]:
    return {code: _(name) for code, name in VERDICTS.items()}


def _assumptions(clusters: Clusters) -> None:
    with st.expander(_("How customers were compared"), icon=":material/fact_check:"):
        said = clusters.features
        tables.show(
            said.assign(
                feature=[cluster_words.feature(name) for name in said["feature"]],
                treatment=[_(TREATMENTS[code]) for code in said["treatment"]],
            ),
            {"feature": _("Feature"), "treatment": _("How it counts"), "missing": _("Customers without a value")},
            file_name="clusters_features.csv",
            key="clusters_features_table",
        )
        st.caption(
            _(
                "Numbers are brought to one spread and cut off at three spreads. Who has no value stands in the "
                "middle, and not having one counts as a difference of its own. Nothing is filled in."
            )
        )


def _customers(clusters: Clusters) -> None:
    if clusters.count == 1:
        return
    with st.expander(_("The customers"), icon=":material/group:"):
        names = cluster_words.names(clusters)
        tables.show(
            clusters.customers.assign(cluster=clusters.customers["cluster"].astype("object").map(names)),
            {"customer_id": _("Customer"), "cluster": _("Group")},
            file_name="customers_by_cluster.csv",
            key="cluster_customers",
        )
