"""Ratings on a scale that the user names."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.feedback import compare_ratings_with_texts, compute_ratings, compute_sentiment, possible_scales


def rated(*ratings: float | None) -> pd.DataFrame:
    return pd.DataFrame({"rating": list(ratings)})


@pytest.mark.parametrize(
    "ratings, scales",
    [
        ((1, 5, 3), ("stars_5", "grades_6", "points_6", "points_10")),
        ((1, 6, 2), ("grades_6", "points_6", "points_10")),
        ((0, 5), ("points_10",)),
        ((9, 10), ("points_10",)),
        ((80, 20), ("percent",)),
        ((1, 500), ()),
        ((), ()),
    ],
)
def test_what_the_ratings_may_mean(ratings, scales):
    assert possible_scales(rated(*ratings)) == scales


def test_of_school_grades_one_is_best():
    found = compute_ratings(rated(1, 1, 2, 4, 6, None), "grades_6")
    assert list(found.counts["ratings"]) == [1, 1, 3]
    assert list(found.by_rating["rating"]) == [1, 2, 4, 6]
    stars = compute_ratings(rated(1, 1, 2, 4, 5), "stars_5")
    assert list(stars.counts["ratings"]) == [3, 0, 2]
    assert stars.promoters is None


def test_net_promoter_score_by_hand():
    # 5 promoters, 3 passive, 2 detractors: (5 - 2) / 10; variance (7 - 10 × .3²) / 9.
    found = compute_ratings(rated(10, 9, 9, 10, 10, 8, 7, 7, 6, 0), "points_10")
    assert found.promoters == pytest.approx(30)
    assert found.promoters_low == pytest.approx(30 - 100 * 1.959964 * (((7 - 10 * 0.09) / 9) / 10) ** 0.5, abs=1e-4)
    assert list(found.counts["ratings"]) == [2, 3, 5]


def test_a_rating_outside_the_scale_is_said():
    with pytest.raises(SettingsError, match="from 1 to 5, but 1 ratings lie outside, such as 7"):
        compute_ratings(rated(1, 2, 3, 4, 7), "stars_5")


def test_four_ratings_are_too_few():
    with pytest.raises(NotEnoughDataError):
        compute_ratings(rated(1, 2, 3, 4, None), "stars_5")


def test_ratings_that_contradict_their_text_are_found_and_masked():
    texts = ["Sehr gut, ich bin mit dem Tee zufrieden", "Das ist leider eine Katastrophe, ruft 0171 2345678 an"]
    frame = pd.DataFrame({"text": [*texts, *texts, texts[0]], "rating": [5.0, 1.0, 1.0, 5.0, None]})
    found = compare_ratings_with_texts(frame, compute_sentiment(frame), "stars_5")
    assert (found.both, found.decided, found.rate) == (4, 4, 0.5)
    assert list(found.rows["rating"]) == [5.0, 1.0]
    assert "2345678" not in " ".join(found.rows["text"])
    assert found.table["texts"].sum() == 4
