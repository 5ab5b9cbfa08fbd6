"""Every customer in one group by an attribute, with what the groups are worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.charts import group_shares_chart
from analysis.errors import AnalysisError, MappingError, NotEnoughDataError, SettingsError
from analysis.segments import MISSING, SMALL, AttributeSettings, segment_by_attributes
from analysis.segments.attributes import NO, REST, YES


def customers(answers, **further) -> pd.DataFrame:
    ids = [f"c{n:05}" for n in range(len(answers))]
    return pd.DataFrame({"customer_id": ids, "attribute": answers, **further})


def sizes(answers, **choices) -> dict[str, int]:
    settings = AttributeSettings("attribute", observed_until="2024-06-30", **choices)
    return segment_by_attributes(customers(answers), settings).segmentation.sizes.to_dict()


def test_everybody_is_in_one_group_and_no_answer_is_a_group_of_its_own():
    found = sizes(["red"] * 6 + ["blue"] * 8 + [None] * 3 + ["unknown"] * 2)
    assert found == {"blue": 8, "red": 6, MISSING: 5}


def test_text_in_a_number_column_is_counted_as_no_answer_and_named():
    answers = [str(n) for n in range(40)] + ["lots", "none of your business"]
    found = segment_by_attributes(customers(answers), AttributeSettings("attribute", bands="given", cuts=(10, 30)))
    assert found.segmentation.sizes.to_dict() == {"<10": 10, "10–29": 20, "≥30": 10, MISSING: 2}
    assert (found.unreadable, set(found.examples)) == (2, {"lots", "none of your business"})
    assert found.groups["high"].tolist()[:2] == [9, 29]


def test_fractions_say_that_the_end_of_a_band_is_not_in_it():
    assert list(sizes([str(n / 4) for n in range(80)], bands="given", cuts=(2.5, 10))) == ["<2.5", "2.5–<10", "≥10"]


def test_ages_are_counted_on_the_last_day_of_the_data():
    # Turned 35 on that day, turns 35 tomorrow, and one that cannot be.
    born = ["1989-06-30"] * 5 + ["1989-07-01"] * 5 + ["1890-01-01"]
    frame = customers(born).rename(columns={"attribute": "birth date"})
    found = segment_by_attributes(frame, AttributeSettings("birth date", observed_until="2024-06-30"))
    assert found.segmentation.sizes.to_dict() == {"<35": 5, "≥35": 5, MISSING: 1}
    assert (found.form, found.unit, found.implausible) == ("birth_date", "years", 1)


def test_a_short_time_as_customer_is_counted_in_months():
    since = [f"2023-{1 + n % 12:02}-15" for n in range(48)]
    frame = customers(since).rename(columns={"attribute": "customer since"})
    found = segment_by_attributes(frame, AttributeSettings("customer since", observed_until="2024-06-30"))
    assert found.unit == "months_since"
    assert found.groups["low"].min() >= 6


def test_postcodes_of_two_countries_are_told_apart():
    frame = customers(["10115"] * 6 + ["1010"] * 6, country=["DE"] * 6 + ["AT"] * 6)
    frame = frame.rename(columns={"attribute": "postcode"})
    together = segment_by_attributes(frame, AttributeSettings("postcode"))
    apart = segment_by_attributes(frame, AttributeSettings("postcode", country="country"))
    assert together.segmentation.sizes.to_dict() == {"10": 12}
    assert apart.segmentation.sizes.to_dict() == {"AT 10": 6, "DE 10": 6}


def test_of_several_answers_one_splits_or_combinations_do():
    answers = ["sport|music"] * 6 + ["music|sport"] * 2 + ["music"] * 5 + ["sport|travel"] * 3 + ["travel|music"] * 3
    assert sizes(answers, answer="music") == {YES: 16, NO: 3}
    assert sizes(answers) == {"music + sport": 8, "music": 5, "music + travel": 3, "sport + travel": 3}
    assert sizes(answers, most_combinations=3) == {"music + sport": 8, "music": 5, REST: 6}


def test_of_several_rows_the_first_answer_counts_and_disagreement_is_counted():
    frame = pd.DataFrame({"customer_id": list("aabbcdefghij"), "attribute": [None, *"xyzxyxyxyxy"]})
    found = segment_by_attributes(frame, AttributeSettings("attribute"))
    assert found.segmentation.of(pd.Series(["a", "b"])).tolist() == ["x", "y"]
    assert found.differing == 1


def test_the_order_of_rows_does_not_matter_and_the_table_is_unchanged():
    frame = customers([str(n % 37) for n in range(200)])
    before, settings = frame.copy(), AttributeSettings("attribute")
    straight = segment_by_attributes(frame, settings)
    mixed = segment_by_attributes(frame.sample(frac=1, random_state=1), settings)
    pd.testing.assert_frame_equal(straight.segmentation.customers, mixed.segmentation.customers)
    pd.testing.assert_frame_equal(frame, before)


def test_groups_say_what_they_are_worth():
    frame = customers(["a"] * 10 + ["b"] * 10)
    orders = pd.DataFrame(
        {
            "customer_id": ["c00000", "c00000", "c00001", "c00010", "guest"],
            "timestamp": pd.to_datetime(["2024-01-01", "2024-02-01", "2024-01-05", "2024-01-09", "2024-03-01"]),
            "amount": [30.0, 10.0, 20.0, 20.0, 20.0],
        }
    )
    found = segment_by_attributes(frame, AttributeSettings("attribute"), orders)
    groups = found.groups.set_index("segment")
    assert groups["buyers"].to_dict() == {"a": 2, "b": 1}
    assert groups["revenue"].to_dict() == {"a": 60, "b": 20}
    assert groups["share_of_revenue"].to_dict() == {"a": 0.75, "b": 0.25}
    assert found.outside == pytest.approx(0.2)
    # Wilson (1927) for 2 of 10: 0.0567 to 0.5098.
    assert groups.loc["a", ["buyer_rate_low", "buyer_rate_high"]].tolist() == pytest.approx([0.0567, 0.5098], abs=1e-4)
    # By hand: each customer moves the share by (1 − ¾) × 40 and × 20, or −¾ × 20; over 80.
    half = 1.959964 * np.sqrt(10**2 + 5**2 + 15**2) / 80
    assert groups.loc["a", "share_of_revenue_high"] == pytest.approx(0.75 + half)


def test_groups_under_five_are_one_row_that_makes_it_add_up():
    found = segment_by_attributes(customers(["a"] * 9 + ["b"] * 3 + ["c"] * 2), AttributeSettings("attribute"))
    shown = found.shown.set_index("segment")["customers"].to_dict()
    assert shown == {"a": 9, SMALL: 5}
    assert found.segmentation.sizes.sum() == 14


def test_the_picture_shows_every_group():
    found = segment_by_attributes(customers(["a"] * 9 + ["b"] * 7), AttributeSettings("attribute"))
    drawn = group_shares_chart(found.shown, names={"a": "Group A"}).to_dict()
    assert {"Group A", "b"} == {row["name"] for data in drawn["datasets"].values() for row in data}
    # Without orders there is no revenue, and none in the legend.
    assert drawn["layer"][0]["encoding"]["color"]["scale"]["domain"] == ["Share of customers"]


@pytest.mark.parametrize(
    ("answers", "kind", "said"),
    [
        (["same"] * 12, SettingsError, "the same value in 'attribute': same"),
        ([f"code {n}" for n in range(10_000)], SettingsError, "10000 different values"),
        ([f"{n} words about a customer who wrote a lot" for n in range(200)], SettingsError, "200 different values"),
        (["a", "b", "a"], NotEnoughDataError, "3 customers are too few"),
        ([None] * 12, NotEnoughDataError, "Nobody has an answer"),
    ],
)
def test_what_makes_no_groups_is_said(answers, kind, said):
    with pytest.raises(kind, match=said):
        sizes(answers)


def test_a_column_that_is_not_there_names_those_that_are():
    with pytest.raises(MappingError, match=r"'colour'.*attribute"):
        segment_by_attributes(customers(["a"] * 12), AttributeSettings("colour"))


def test_words_are_no_numbers_even_if_chosen_as_such():
    with pytest.raises(AnalysisError, match="can be read as chosen"):
        sizes(["red", "blue"] * 10, form="number")
