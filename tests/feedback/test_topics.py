"""What complaints are about."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from reviews import PRAISE, groups, reviews

from analysis.errors import NotEnoughDataError
from analysis.feedback import (
    compute_sentiment,
    customer_attitudes,
    find_topics,
    masked,
    row_verdicts,
    sentiment_over_time,
    topics_by_group,
)
from analysis.feedback.log_odds import compare_terms
from analysis.feedback.terms import find_terms


def test_log_odds_with_a_prior_by_hand():
    # 8 of 20 against 2 of 30 with one term: 10 of 50 overall, so 2 of the 10 imagined texts hold it.
    (row,) = compare_terms(np.array([8]), np.array([2]), 20, 30).itertuples()
    expected = np.log((8 + 2) / (12 + 8)) - np.log((2 + 2) / (28 + 8))
    assert row.log_odds == pytest.approx(expected)
    assert row.z == pytest.approx(expected / np.sqrt(1 / 10 + 1 / 20 + 1 / 4 + 1 / 36))
    assert (row.share_with, row.difference) == pytest.approx((0.4, 0.4 - 2 / 30))
    assert row.difference_low < row.difference < row.difference_high


def test_words_are_one_term_whatever_their_ending_and_named_as_written_most_often():
    found = find_terms(
        ["Deliveries failed", "delivery failed", "delivery failed", "The delivery came", "delivery is delivery"],
        "en",
        2,
    )
    assert dict(zip(found.names, np.asarray(found.holds.sum(axis=0)).ravel(), strict=True)) == {
        "delivery": 5,
        "delivery failed": 3,
    }


def test_no_frequent_word_is_no_term():
    assert find_terms(["alpha", "beta"], "en").names == []


@pytest.mark.parametrize(
    "language, wanted", [("en", {"checkout button", "prices", "coupon"}), ("de", {"Kasse", "Preise"})]
)
def test_complaints_are_about_what_was_planted(language, wanted):
    found = find_topics(compute_sentiment(reviews(language)))
    clear = found.terms[found.terms["is_clear"] & (found.terms["side"] == "negative")]
    assert wanted <= set(clear["term"])
    assert not {"Great", "Leider", "late"} & set(found.terms["term"])
    shown = found.examples[found.examples["term"].isin(wanted)]
    assert set(shown["sentiment"]) == {"negative"}


def test_too_few_complaints_are_not_compared():
    frame = pd.DataFrame({"text": PRAISE["en"] * 20})
    with pytest.raises(NotEnoughDataError, match="0 texts complain and 60 praise"):
        find_topics(compute_sentiment(frame))


@pytest.mark.parametrize("language, about", [("en", "delivery"), ("de", "Lieferung")])
def test_lapsed_customers_complain_about_the_delivery(language, about):
    frame = reviews(language)
    found = topics_by_group(frame, compute_sentiment(frame), groups())
    of_lapsed = found.terms[(found.terms["segment"] == "lapsed") & found.terms["is_clear"]]
    assert about in set(of_lapsed["term"])
    row = of_lapsed.set_index("term").loc[about]
    assert row["difference_low"] > 0
    assert (found.terms["n_with"] >= 5).all()
    assert list(found.groups["customers"]) == [80, 80, 80]


def test_where_nothing_is_planted_nothing_is_clear():
    frame = reviews(planted=0)
    found = topics_by_group(frame, compute_sentiment(frame), groups())
    assert not found.terms["is_clear"].any()
    assert not found.groups["is_clear"].any()


def test_a_customer_counts_once_and_small_groups_are_hidden():
    frame = pd.concat([reviews(), reviews()], ignore_index=True)
    sentiment = compute_sentiment(frame)
    once = topics_by_group(reviews(), compute_sentiment(reviews()), groups())
    assert topics_by_group(frame, sentiment, groups()).terms.equals(once.terms)
    few = groups().assign(segment=lambda known: known["segment"].where(known.index % 30 == 2, "mobile"))
    with pytest.raises(NotEnoughDataError, match="It is 1"):
        topics_by_group(frame, sentiment, few)


def test_texts_of_strangers_are_counted():
    frame = reviews()
    frame.loc[:9, "customer_id"] = None
    found = topics_by_group(frame, compute_sentiment(frame), groups().iloc[:-20])
    assert (found.without_customer, found.unknown) == (10, 20)


def test_an_attitude_is_the_mean_of_all_a_customer_said():
    frame = pd.DataFrame(
        {
            "customer_id": ["a", "a", "a", "b", "c", None],
            "text": [
                *["I love this tea, it is great"] * 2,
                "This is terrible, I hate it",
                None,
                "This is the tea",
                "This is bad",
            ],
            "rating": [None, None, None, 1.0, None, 5.0],
        }
    )
    sentiment = compute_sentiment(frame)
    found = customer_attitudes(frame, sentiment, "stars_5").set_index("customer_id")
    assert found.loc["a", "sentiment"] == pytest.approx(1 / 3)
    assert dict(found["attitude"]) == {"a": "mixed", "b": "dissatisfied", "c": "mixed"}
    assert list(customer_attitudes(frame, sentiment)["customer_id"]) == ["a", "c"]
    # The customer's own rating goes before our reading.
    assert row_verdicts(frame, sentiment, "stars_5").iloc[5] == "satisfied"
    assert customer_attitudes(frame.drop(columns="customer_id"), sentiment).empty


def test_sentiment_by_month_with_the_open_month_marked():
    found = sentiment_over_time(compute_sentiment(reviews()))
    assert found.period == "M"
    assert found.periods["texts"].sum() == 240
    assert list(found.periods["complete"]) == [True] * (len(found.periods) - 1) + [False]
    assert (found.periods["negative_low"] <= found.periods["share_of_negative"]).all()


def test_a_trend_is_told_from_chance():
    frame = reviews().sort_values("timestamp", ignore_index=True)
    assert not sentiment_over_time(compute_sentiment(frame)).trend.is_clear
    sour = frame.assign(text=np.where(frame.index % 5 < frame.index // 50, "This is very bad", "This is very good"))
    trend = sentiment_over_time(compute_sentiment(sour)).trend
    assert trend.is_clear
    assert (trend.before, trend.after) == pytest.approx((18 / 120, 74 / 120))


def test_without_dates_there_is_no_change_to_see():
    with pytest.raises(NotEnoughDataError, match="0 of the texts have a date"):
        sentiment_over_time(compute_sentiment(reviews().drop(columns="timestamp")))


def test_examples_name_nobody():
    said = masked(
        "Mail an eva.muster@example.org oder 0049 171 2345678, Bestellung 10002345, IBAN DE02120300000000202051"
    )
    assert not any(secret in said for secret in ("eva", "2345678", "10002345", "202051"))
    assert masked("x" * 500).endswith("…") and len(masked("x" * 500)) == 240
