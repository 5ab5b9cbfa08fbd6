"""What customers write and how they rate: sentiment, topics, satisfaction; offline, in German and English."""

from analysis.feedback.attitudes import customer_attitudes, row_verdicts
from analysis.feedback.by_group import GroupTopics, topics_by_group
from analysis.feedback.disagreement import Disagreement, compare_ratings_with_texts
from analysis.feedback.over_time import SentimentOverTime, sentiment_over_time
from analysis.feedback.privacy import masked
from analysis.feedback.ratings import SCALES, VERDICTS, Ratings, compute_ratings, possible_scales
from analysis.feedback.sentiment import SENTIMENTS, Sentiment, SentimentSettings, compute_sentiment
from analysis.feedback.topics import Topics, find_topics

__all__ = [
    "SCALES",
    "SENTIMENTS",
    "VERDICTS",
    "Disagreement",
    "GroupTopics",
    "Ratings",
    "Sentiment",
    "SentimentOverTime",
    "SentimentSettings",
    "Topics",
    "compare_ratings_with_texts",
    "compute_ratings",
    "compute_sentiment",
    "customer_attitudes",
    "find_topics",
    "masked",
    "possible_scales",
    "row_verdicts",
    "sentiment_over_time",
    "topics_by_group",
]
