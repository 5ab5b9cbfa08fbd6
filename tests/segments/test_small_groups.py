"""Groups too small to be shown: together, never alone, and everybody still counted."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError
from analysis.segments import NOT_IN_IT, SMALL, covering, make_segmentation, merge_small
from analysis.tables.privacy.small_groups import SMALLEST_GROUP


def groups_of(**sizes):
    codes = [code for code, size in sizes.items() for _ in range(size)]
    return make_segmentation("demographic", "attribute", [f"c{n}" for n in range(len(codes))], codes, list(sizes))


def sizes_of(segmentation):
    return segmentation.sizes.to_dict()


def test_a_single_small_group_takes_the_next_larger_along_else_the_total_would_give_it_away():
    assert sizes_of(merge_small(groups_of(a=9, b=3, c=6))) == {"a": 9, SMALL: 9}
    assert sizes_of(merge_small(groups_of(a=9, b=3, c=6, d=2))) == {"a": 9, "c": 6, SMALL: 5}


def test_groups_that_are_large_enough_stay_in_their_order_and_empty_ones_go():
    assert list(sizes_of(merge_small(groups_of(z=5, empty=0, a=50)))) == ["z", "a"]


def test_four_customers_are_too_few_for_any_group():
    with pytest.raises(NotEnoughDataError, match="only 4 customers"):
        merge_small(groups_of(a=2, b=2))


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12).filter(lambda sizes: sum(sizes) >= SMALLEST_GROUP))
def test_no_shown_group_is_small_and_everybody_is_in_one(sizes):
    merged = merge_small(groups_of(**{f"g{n:02}": size for n, size in enumerate(sizes)}))
    assert merged.sizes.min() >= SMALLEST_GROUP
    assert merged.sizes.sum() == sum(sizes)


def test_customers_it_does_not_know_are_a_group_of_their_own():
    known = make_segmentation("value", "rfm", ["a", "b"], ["x", "y"], ["x", "y"])
    covered = covering(known, pd.Series(["b", "new"]))
    assert covered.customers["segment"].tolist() == ["y", NOT_IN_IT]
    assert covering(known, pd.Series(["b"])).segments == ["x", "y"]
