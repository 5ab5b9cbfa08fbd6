"""Cached results about reviews and surveys, as in `pages.shared.cache`: by reference what has a row per text."""

from __future__ import annotations

from operator import attrgetter

import pandas as pd
import streamlit as st

from analysis.feedback import (
    Disagreement,
    GroupTopics,
    Ratings,
    Sentiment,
    SentimentOverTime,
    SentimentSettings,
    Topics,
    compare_ratings_with_texts,
    compute_ratings,
    compute_sentiment,
    customer_attitudes,
    find_topics,
    possible_scales,
    sentiment_over_time,
    topics_by_group,
)
from analysis.feedback.by_group import About
from analysis.feedback.lexicon import Language
from analysis.segments import Segmentation
from analysis.tables.table import Table
from pages.shared.cache import BY_DIGEST, KEEP


@st.cache_resource(**KEEP)
def sentiment(feedback: Table, settings: SentimentSettings) -> Sentiment:
    return compute_sentiment(feedback, settings)


@st.cache_data(**KEEP)
def scales(feedback: Table) -> tuple[str, ...]:
    return possible_scales(feedback)


@st.cache_data(**KEEP)
def ratings(feedback: Table, scale: str) -> Ratings:
    return compute_ratings(feedback, scale)


@st.cache_data(**KEEP)
def over_time(feedback: Table, settings: SentimentSettings) -> SentimentOverTime:
    return sentiment_over_time(sentiment(feedback, settings))


@st.cache_resource(**KEEP)
def topics(feedback: Table, settings: SentimentSettings, language: Language) -> Topics:
    return find_topics(sentiment(feedback, settings), language)


@st.cache_resource(**KEEP)
def disagreement(feedback: Table, settings: SentimentSettings, scale: str) -> Disagreement:
    return compare_ratings_with_texts(feedback, sentiment(feedback, settings), scale)


@st.cache_resource(**KEEP)
def attitudes(feedback: Table, settings: SentimentSettings | None, scale: str | None) -> pd.DataFrame:
    """What each customer thinks; without settings from the ratings alone."""
    said = sentiment(feedback, settings) if settings is not None else None
    return customer_attitudes(feedback, said, scale)


@st.cache_resource(**{**KEEP, "hash_funcs": {**BY_DIGEST, Segmentation: attrgetter("digest")}})
def by_group(
    feedback: Table, settings: SentimentSettings, groups: Segmentation, about: About, language: Language
) -> GroupTopics:
    return topics_by_group(feedback, sentiment(feedback, settings), groups.customers, about, language)
