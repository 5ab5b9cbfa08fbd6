"""What clusters, and the features that tell them apart, are called."""

from __future__ import annotations

from analysis.segments import MISSING, OTHER, OUTLIERS, Clusters
from pages.shared import labels
from pages.shared.segments.fact_names import plain_number
from pages.shared.text import _, mark, money, ngettext, percent

FEATURES = {
    "days_since_last_order": mark("Days since the last order"),
    "orders": mark("Orders"),
    "revenue": mark("Revenue"),
    "average_basket": mark("Average basket"),
    "days_between_orders": mark("Days between orders"),
    "tenure_days": mark("Days since the first order"),
    "returns_share": mark("Share sent back"),
    "categories": mark("Categories bought from"),
    "favourite_category_share": mark("Share of the favourite category"),
    "sessions": mark("Visits"),
}
# What much and what little of a feature is called.
PHRASES = {
    "days_since_last_order": (mark("long not ordered"), mark("ordered lately")),
    "orders": (mark("many orders"), mark("few orders")),
    "revenue": (mark("high revenue"), mark("low revenue")),
    "average_basket": (mark("large baskets"), mark("small baskets")),
    "days_between_orders": (mark("long pauses between orders"), mark("short pauses between orders")),
    "tenure_days": (mark("customers for long"), mark("customers since lately")),
    "returns_share": (mark("much sent back"), mark("little sent back")),
    "categories": (mark("many categories"), mark("few categories")),
    "favourite_category_share": (mark("one favourite category"), mark("a mix of categories")),
    "sessions": (mark("many visits"), mark("few visits")),
}
WITHOUT = {"days_between_orders": (mark("ordered only once"), mark("ordered again"))}
MONEY = ("revenue", "average_basket")
SHARES = ("returns_share", "favourite_category_share")
CLEAR, MOST_IN_NAME, MOST_IN_SENTENCE = 0.3, 2, 4
FEWEST_DESCRIBED = 5


def feature(name: str, value: str = "") -> str:
    """A feature, or one value of it."""
    shown = _(FEATURES[name]) if name in FEATURES else labels.column(name)
    if not value:
        return shown
    if value == MISSING:
        return _(WITHOUT[name][0]) if name in WITHOUT else _("{feature}: no answer", feature=shown)
    others = _("other values")
    return f"{shown}: {others if value == OTHER else value}"


def short_names(clusters: Clusters) -> dict[str, str]:
    """Cluster 1, Cluster 2 …: for axes and legends."""
    return {code: _short(code) for code in clusters.clusters["cluster"]}


def names(clusters: Clusters) -> dict[str, str]:
    """Each group by what sets it apart."""
    return {code: _name(clusters, code) for code in clusters.clusters["cluster"]}


def sentence(clusters: Clusters, code: str) -> str:
    """What sets a group apart, with its values beside those of all."""
    group = clusters.clusters.set_index("cluster").loc[code]
    people = ngettext("{count} customer", "{count} customers", group["customers"])
    if group["customers"] < FEWEST_DESCRIBED:
        return _("{customers}: too few to describe", customers=people)
    said = [
        # The middle of the group may be that of all although it holds fewer large values.
        phrase if here == overall else _("{phrase} ({here}; all: {overall})", phrase=phrase, here=here, overall=overall)
        for phrase, here, overall in _told(clusters, code, MOST_IN_SENTENCE)
    ]
    if not said:
        said = [_("like the average in everything chosen")]
    return f"{people} ({percent(group['share_of_customers'])}): " + ", ".join(said)


def _short(code: str) -> str:
    if code == OUTLIERS:
        return _("Unusual customers")
    if code == MISSING:
        return _("No answer")
    return _("Cluster {number}", number=code.removeprefix("cluster_"))


def _name(clusters: Clusters, code: str) -> str:
    if code == OUTLIERS:
        unusual = clusters.clusters.set_index("cluster").loc[code, "unusual"]
        return _("Unusual: {feature}", feature=feature(unusual))
    if code == MISSING:
        return _("No answer")
    said = [phrase for phrase, _here, _overall in _told(clusters, code, MOST_IN_NAME)]
    return f"{code.removeprefix('cluster_')}: " + (", ".join(said) if said else _("average customers"))


def _told(clusters: Clusters, code: str, most: int) -> list[tuple[str, str, str]]:
    """The strongest differences, one a feature: phrase, value here, value of all."""
    rows = clusters.profile[clusters.profile["cluster"] == code]
    rows = rows[rows["effect"].abs() >= CLEAR].drop_duplicates("feature").head(most)
    return [
        (
            _phrase(row.feature, row.value, row.effect > 0),
            _value(row.feature, row.value, row.typical),
            _value(row.feature, row.value, row.typical_of_all),
        )
        for row in rows.itertuples()
    ]


def _phrase(name: str, value: str, more: bool) -> str:
    if value == MISSING and name in WITHOUT:
        return _(WITHOUT[name][0 if more else 1])
    if value:
        return feature(name, value) if more else _("seldom {feature}", feature=feature(name, value))
    if name in PHRASES:
        return _(PHRASES[name][0 if more else 1])
    return _("high {feature}", feature=feature(name)) if more else _("low {feature}", feature=feature(name))


def _value(name: str, value: str, typical: float) -> str:
    if value or name in SHARES:
        return percent(typical)
    if name in MONEY:
        return money(typical)
    return plain_number(typical, of_ours=name in FEATURES)
