"""A segmentation holds every customer once, in the order that the page shows."""

import pandas as pd
import pytest

from analysis.segments import MISSING, compute_rfm, make_segmentation

IDS = ["007", "b", "c"]


def test_who_gave_no_answer_is_a_group_of_its_own_and_the_last():
    made = make_segmentation("demographic", "attribute", IDS, ["young", None, "old"], ["young", "old"])
    assert made.segments == ["young", "old", MISSING]
    assert made.sizes.to_dict() == {"young": 1, "old": 1, MISSING: 1}


def test_customers_elsewhere_find_their_segment_whatever_the_sequence():
    made = make_segmentation("demographic", "attribute", IDS, ["young", "young", "old"], ["young", "old"])
    found = made.of(pd.Series(["c", "nobody", "007"], dtype="category"))
    assert found.tolist()[0] == "old" and pd.isna(found[1]) and found.tolist()[2] == "young"


@pytest.mark.parametrize(
    "arguments",
    [
        ("horoscope", "attribute", IDS, ["a", "a", "a"], ["a"]),
        ("value", "rfm", ["a", "a", "b"], ["a", "a", "a"], ["a"]),
        ("value", "rfm", IDS, ["a", "b", "a"], ["a"]),
    ],
)
def test_what_is_no_segmentation_is_refused(arguments):
    with pytest.raises(ValueError, match="every customer once"):
        make_segmentation(*arguments)


def test_rfm_groups_are_a_segmentation_with_empty_groups_kept(cdnow):
    rfm = compute_rfm(cdnow)
    made = rfm.segmentation
    assert made.segments == list(rfm.groups["segment"])
    assert made.sizes.tolist() == rfm.groups["customers"].tolist()
    assert made.kind == "value"
