"""Clusters: as many as the data hold, the same every time, and nobody hidden."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import MappingError, NotEnoughDataError, SettingsError
from analysis.segments import MISSING, OUTLIERS, ClusterSettings, compute_clusters
from analysis.segments.clusters.scaling import CATEGORY_WEIGHT, scale_features
from analysis.segments.clusters.stability import adjusted_rand, bootstrap_stability

THREE = np.array([[0, 0, 0], [9, 9, 0], [0, 9, 9]])


def people(values: np.ndarray, names: str = "abc") -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=list(names[: values.shape[1]]))
    frame.insert(0, "customer_id", [f"p{number:04}" for number in range(len(frame))])
    return frame


def planted(customers: int = 180, seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Three groups of 1/2, 1/3 and 1/6 of the customers, in three features."""
    random = np.random.default_rng(seed)
    group = np.repeat([0, 1, 2], [customers // 2, customers // 3, customers - customers // 2 - customers // 3])
    return people(THREE[group] + random.normal(size=(customers, 3))), group


def codes(clusters) -> np.ndarray:
    return clusters.customers["cluster"].cat.codes.to_numpy().astype(int)


def group(clusters, code: str) -> pd.Series:
    return clusters.clusters.set_index("cluster").loc[code]


def test_planted_groups_are_found_and_numbered_by_size():
    frame, truth = planted()
    clusters = compute_clusters(frame)
    assert clusters.count == 3 and clusters.is_proposed
    assert adjusted_rand(codes(clusters), truth) > 0.95
    assert clusters.clusters["cluster"].tolist() == ["cluster_1", "cluster_2", "cluster_3"]
    assert clusters.clusters["customers"].tolist() == [90, 60, 30]
    chosen = clusters.candidates.set_index("count").loc[3]
    assert chosen["verdict"] == "proposed"
    assert chosen["stability"] > max(0.6, chosen["stability_by_chance"])


def test_one_group_is_the_honest_answer_where_nothing_is_stable():
    frame = people(np.random.default_rng(5).normal(size=(300, 3)))
    clusters = compute_clusters(frame)
    assert clusters.count == 1
    assert set(clusters.customers["cluster"]) == {"cluster_1"}
    assert not (clusters.candidates["verdict"] == "proposed").any()


def test_stable_cuts_through_independent_features_are_no_groups():
    # Two yes/no features: cutting along one is stable every time, but no more than with shuffled columns.
    random = np.random.default_rng(1)
    frame = people(random.integers(0, 2, size=(300, 2)).astype(float) * 10 + random.normal(size=(300, 2)) / 100)
    clusters = compute_clusters(frame, ClusterSettings(most=4))
    assert clusters.count == 1
    assert clusters.candidates.set_index("count").loc[4, "verdict"] == "chance"


def test_neither_the_order_of_the_rows_nor_another_run_changes_a_cluster():
    frame, _truth = planted()
    copy = frame.copy(deep=True)
    first = compute_clusters(frame).customers.set_index("customer_id")["cluster"]
    again = compute_clusters(frame.sample(frac=1, random_state=3)).customers.set_index("customer_id")["cluster"]
    pd.testing.assert_series_equal(first, again.loc[first.index])
    pd.testing.assert_frame_equal(frame, copy)


def test_the_currency_does_not_matter():
    random = np.random.default_rng(2)
    frame, _truth = planted()
    frame["revenue"] = np.exp(random.normal(size=len(frame))) * 50
    three = ClusterSettings(count=3, most=3)
    in_cents = frame.assign(revenue=frame["revenue"] * 100)
    assert (codes(compute_clusters(frame, three)) == codes(compute_clusters(in_cents, three))).all()


def test_outliers_are_a_group_of_their_own_and_named_by_what_is_unusual():
    frame, _truth = planted()
    frame.loc[[3, 150], "b"] = [5000.0, -4000.0]
    clusters = compute_clusters(frame)
    assert clusters.customers.loc[[3, 150], "cluster"].tolist() == [OUTLIERS, OUTLIERS]
    assert group(clusters, OUTLIERS)[["customers", "unusual"]].tolist() == [2, "b"]
    assert clusters.clusters["customers"].sum() == len(frame)
    kept = compute_clusters(frame, ClusterSettings(set_outliers_apart=False))
    assert OUTLIERS not in set(kept.customers["cluster"])


def test_what_sets_a_group_apart_comes_first():
    frame, _truth = planted()
    profile = compute_clusters(frame).profile
    top = profile[profile["rank"] == 1].set_index("cluster")
    # The groups are at 0 0 0, 9 9 0 and 0 9 9: the second alone is high in a, the third alone in c.
    assert top.loc["cluster_2", "feature"] == "a" and top.loc["cluster_2", "effect"] > 0.8
    assert top.loc["cluster_3", "feature"] == "c" and top.loc["cluster_3", "effect"] > 0.8
    assert top.loc["cluster_1", "feature"] == "b" and top.loc["cluster_1", "effect"] < -0.8
    assert top.loc["cluster_2", "typical"] == pytest.approx(9, abs=0.5)


def test_numbers_and_categories_work_together():
    frame, truth = planted()
    frame["colour"] = np.array(["red", "blue", "blue"])[truth]
    clusters = compute_clusters(frame)
    assert adjusted_rand(codes(clusters), truth) > 0.95
    red = clusters.profile.query("feature == 'colour' and value == 'red'").set_index("cluster")
    assert red.loc["cluster_1", "typical"] > 0.95
    assert red["typical_of_all"].iloc[0] == pytest.approx(0.5)


def test_a_category_weighs_half_of_a_number():
    random = np.random.default_rng(3)
    frame = people(random.normal(size=(5000, 1))).assign(colour=random.choice(list("xyz"), 5000))
    scaled = scale_features(frame, ["a", "colour"], np.arange(5000))
    variances = scaled.points.var(axis=0)
    assert scaled.names == ["a", "colour", "colour", "colour"]
    assert variances[0] == pytest.approx(1, abs=0.1)
    assert variances[1:].sum() == pytest.approx(CATEGORY_WEIGHT)


def test_skewed_numbers_are_taken_by_their_logarithm():
    random = np.random.default_rng(4)
    even, skewed = random.normal(size=2000), np.exp(2 * random.normal(size=2000))
    scaled = scale_features(people(np.column_stack([even, skewed])), ["a", "b"], np.arange(2000))
    assert scaled.features["treatment"].tolist() == ["plain", "log"]
    assert np.abs(scaled.points).max() <= 3


def test_missing_values_are_said_and_nobody_without_any_value_is_put_somewhere():
    frame, _truth = planted()
    frame.loc[:29, "a"] = np.nan
    frame.loc[:4, ["b", "c"]] = np.nan
    clusters = compute_clusters(frame)
    assert clusters.customers.loc[:4, "cluster"].tolist() == [MISSING] * 5
    assert clusters.features.set_index("feature")["missing"].tolist() == [30, 5, 5]
    without = clusters.profile.query("feature == 'a' and value == 'missing'").set_index("cluster")["typical"]
    assert without[MISSING] == 1
    assert clusters.segmentation.sizes[MISSING] == 5


def test_a_constant_feature_and_one_with_too_many_values_are_left_out_and_named():
    frame, _truth = planted()
    frame = frame.assign(country="DE", street=[f"street {number}" for number in range(len(frame))], nothing=np.nan)
    treatments = compute_clusters(frame).features.set_index("feature")["treatment"]
    assert treatments[["country", "street", "nothing"]].tolist() == ["constant", "too_many_values", "empty"]


def test_rare_values_are_one_value():
    random = np.random.default_rng(6)
    values = ["x"] * 500 + ["y"] * 480 + [f"rare {number}" for number in range(20)]
    frame = people(random.normal(size=(1000, 1))).assign(kind=values)
    _codes, names = scale_features(frame, ["kind"], np.arange(1000)).levels["kind"]
    assert names == ["x", "y", "other"]


def test_the_segmentation_holds_every_customer_once():
    frame, _truth = planted()
    segmentation = compute_clusters(frame).segmentation
    assert (segmentation.kind, segmentation.source) == ("behavioural", "clusters")
    assert segmentation.customers["customer_id"].tolist() == frame["customer_id"].tolist()
    assert segmentation.sizes.tolist() == [90, 60, 30]


def test_as_many_clusters_as_were_asked_for():
    frame, _truth = planted()
    clusters = compute_clusters(frame, ClusterSettings(count=2))
    assert clusters.count == 2 and not clusters.is_proposed
    assert clusters.clusters["customers"].sum() == 180


@pytest.mark.parametrize(
    "frame, chosen, error, message",
    [
        (planted()[0].head(3), ClusterSettings(), NotEnoughDataError, "3 customers are too few.*30"),
        (people(np.ones((50, 3))), ClusterSettings(), NotEnoughDataError, "do not differ"),
        (people(np.ones((50, 3))).assign(a=range(50)), ClusterSettings(), NotEnoughDataError, "differ in 'a' only"),
        (
            people(np.repeat(THREE, 20, axis=0).astype(float)),
            ClusterSettings(count=5),
            SettingsError,
            "5 clusters.*only 3 customers differ",
        ),
        (planted()[0], ClusterSettings(("a", "bb")), SettingsError, "no feature 'bb'. The nearest name is 'b'"),
        (planted()[0], ClusterSettings(count=1), SettingsError, "1 clusters.*between 2 and 12"),
        (planted()[0].assign(customer_id="same"), ClusterSettings(), SettingsError, "'same' is there more than once"),
        (planted()[0].drop(columns="customer_id"), ClusterSettings(), MappingError, "no column 'customer_id'"),
    ],
)
def test_what_cannot_be_clustered_is_said(frame, chosen, error, message):
    with pytest.raises(error, match=message):
        compute_clusters(frame, chosen)


def test_the_adjusted_rand_of_two_groupings():
    # Hubert & Arabie's formula by hand: 1 pair together in both, 2 in each, of 6; by chance 2 · 2 / 6.
    assert adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])) == pytest.approx((1 - 1 / 3) / (1.5 - 1 / 3))
    assert adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == 1
    assert adjusted_rand(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1])) == pytest.approx(-0.5)


def test_groups_that_do_not_depend_on_the_sample_are_fully_stable():
    points = np.arange(40.0)[:, None]
    assert bootstrap_stability(points, lambda every, _learn, _seed: (every[:, 0] > 9).astype(int), 3, 0) == 1
