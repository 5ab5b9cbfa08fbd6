"""Who complains about what: topics and satisfaction by any grouping of customers, also lost beside went on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from analysis.errors import NotEnoughDataError
from analysis.feedback.attitudes import customer_attitudes
from analysis.feedback.lexicon import Language
from analysis.feedback.log_odds import compare_terms, corrected
from analysis.feedback.sentiment import Sentiment
from analysis.feedback.terms import Terms, find_terms
from analysis.feedback.topics import most_read
from analysis.tables.privacy.small_groups import SMALLEST_GROUP
from analysis.tables.table import Table

FEWEST_IN_GROUP = 10
MOST_COMPARED = 40
About = Literal["negative", "positive", "all"]


@dataclass(frozen=True, eq=False)
class GroupTopics:
    """Terms by group of customers; a customer counts once.

    `terms`: one row per group and term, clear ones first, then by z: `segment`, `term`, and of the customers of the
        group who wrote against all others who wrote: `n_with`, `share_with` … `is_clear`: see `compare_terms`; the
        correction is for all groups and terms. Only the 40 terms that most customers mention are compared; fewer than
        five customers with a term are not shown.
    `groups`: one row per group shown: `segment`, `customers` (who wrote), and of them `dissatisfied`,
        `share_dissatisfied`, `dissatisfied_low`, `dissatisfied_high`, `share_of_others`, `p_value` (corrected),
        `is_clear`.
    `about`: which texts count as mentioning a term. `hidden`: customers who wrote in groups too small to show.
    `unknown`: customers who wrote and are in no group; `without_customer`: scored texts that name no customer.
    """

    terms: pd.DataFrame
    groups: pd.DataFrame
    about: About
    language: Language
    hidden: int
    unknown: int
    without_customer: int


def topics_by_group(
    feedback: Table | pd.DataFrame,
    sentiment: Sentiment,
    groups: pd.DataFrame,
    about: About = "negative",
    language: Language | None = None,
) -> GroupTopics:
    """Compare what the customers of each group mention with what all others mention.

    Groups differ in more than what they write: a difference is a hint where to look, not a cause.

    Args:
        groups: one row per customer: `customer_id` (text), `segment` (category); any grouping.
        about: only complaints, only praise, or all texts.

    Raises:
        NotEnoughDataError: fewer than two groups have at least `FEWEST_IN_GROUP` customers who wrote.
    """
    language = language or most_read(sentiment)
    scored = sentiment.texts[sentiment.texts["sentiment"].notna()]
    texts = scored[scored["customer_id"].notna() & (scored["read_as"] == language)]
    segment = _segment_of(texts["customer_id"], groups)
    people = pd.DataFrame({"customer_id": texts["customer_id"].astype("str"), "segment": segment})
    people = people.drop_duplicates("customer_id")
    sizes = people["segment"].value_counts(sort=False)
    shown = [code for code in segment.categories if sizes[code] >= FEWEST_IN_GROUP]
    if len(shown) < 2:
        raise NotEnoughDataError(
            "To compare groups, at least two need {fewest} customers who wrote something that could be read. It is "
            "{groups}.",
            fewest=FEWEST_IN_GROUP,
            groups=len(shown),
        )
    texts = texts[segment.isin(shown)]
    terms = _terms(texts, people[people["segment"].isin(shown)], shown, about, language)
    attitudes = customer_attitudes(feedback, sentiment)
    return GroupTopics(
        terms,
        _satisfaction(attitudes, groups, shown),
        about,
        language,
        int(sizes.sum() - sizes[shown].sum()),
        int(people["segment"].isna().sum()),
        int(scored["customer_id"].isna().sum()),
    )


def _segment_of(customer_ids: pd.Series, groups: pd.DataFrame) -> pd.Categorical:
    places = pd.Index(groups["customer_id"].astype("str")).get_indexer(customer_ids.astype("str"))
    codes = np.append(groups["segment"].cat.codes.to_numpy(), -1)
    return pd.Categorical.from_codes(codes[places], dtype=groups["segment"].dtype)


def _terms(
    texts: pd.DataFrame, people: pd.DataFrame, shown: list[str], about: About, language: Language
) -> pd.DataFrame:
    found = find_terms(list(texts["text"]), language, SMALLEST_GROUP)
    counts = texts["sentiment"].to_numpy() == about if about != "all" else np.ones(len(texts), dtype=bool)
    place = pd.Index(people["customer_id"]).get_indexer(texts["customer_id"].astype("str"))
    mentions = _mentions(found, place, np.asarray(counts), len(people))
    common = _most_common(np.asarray(mentions.sum(axis=0)).ravel())
    found, mentions = found.of(common), mentions[:, common]
    tables = []
    for code in shown:
        inside = (people["segment"] == code).to_numpy()
        holds = [np.asarray(mentions[np.flatnonzero(side)].sum(axis=0)).ravel() for side in (inside, ~inside)]
        table = compare_terms(*holds, int(inside.sum()), int((~inside).sum()))
        table.insert(0, "segment", pd.Categorical([code] * len(table), categories=people["segment"].cat.categories))
        table.insert(1, "term", pd.Series(found.names, dtype="str"))
        tables.append(table)
    every = corrected(pd.concat(tables, ignore_index=True))
    every = every[every["n_with"] >= SMALLEST_GROUP]
    order = np.lexsort([-every["z"], ~every["is_clear"]])
    return every.iloc[order].reset_index(drop=True)


def _most_common(customers: np.ndarray) -> np.ndarray:
    """Places of the terms to compare. Each one more makes it harder for all to stand out; choosing by how many mention
    it in all, whatever their group, favours none."""
    most = np.argsort(-customers, kind="stable")[:MOST_COMPARED]
    return np.sort(most[customers[most] >= SMALLEST_GROUP])


def _mentions(found: Terms, place: np.ndarray, counts: np.ndarray, people: int) -> csr_matrix:
    """(n_people, n_terms) sparse, 0 or 1: who holds a term in a text that counts."""
    rows = np.flatnonzero(counts)
    owner = csr_matrix((np.ones(len(rows)), (place[rows], np.arange(len(rows)))), shape=(people, len(rows)))
    mentions = (owner @ found.holds[rows]).tocsr()
    mentions.data[:] = 1
    return mentions


def _satisfaction(attitudes: pd.DataFrame, groups: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    segment = _segment_of(attitudes["customer_id"], groups)
    bad = (attitudes["attitude"] == "dissatisfied").to_numpy()
    known = segment.isin(shown)
    rows = []
    for code in shown:
        inside, outside = np.asarray(segment == code), known & np.asarray(segment != code)
        table = compare_terms(
            np.array([(bad & inside).sum()]), np.array([(bad & outside).sum()]), int(inside.sum()), int(outside.sum())
        )
        rows.append(table.assign(segment=code, customers=int(inside.sum())))
    found = corrected(pd.concat(rows, ignore_index=True)).rename(
        columns={
            "n_with": "dissatisfied",
            "share_with": "share_dissatisfied",
            "with_low": "dissatisfied_low",
            "with_high": "dissatisfied_high",
        }
    )
    return found[
        [
            "segment",
            "customers",
            "dissatisfied",
            "share_dissatisfied",
            "dissatisfied_low",
            "dissatisfied_high",
            "share_of_others",
            "p_value",
            "is_clear",
        ]
    ].assign(segment=pd.Categorical(found["segment"], categories=groups["segment"].cat.categories))
