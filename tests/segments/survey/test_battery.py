"""Which columns are the questions of one survey."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from answers_world import as_file, planted

from analysis.errors import MappingError
from analysis.segments import Battery, find_batteries
from analysis.segments.survey import read_answers


def test_columns_side_by_side_on_one_scale_are_a_battery():
    answers, _truth = planted(60, steps=4, items=5)
    frame = as_file(answers + 1, age=[str(20 + n % 40) for n in range(60)])
    (battery,) = find_batteries(frame)
    assert battery == Battery(("q0", "q1", "q2", "q3", "q4"), ("1", "2", "3", "4", "5"))
    assert np.nanmax(read_answers(frame, battery).chosen) == 4


def test_agreement_in_words_is_a_scale():
    words = ["trifft nicht zu", "teils teils", "trifft zu"]
    frame = pd.DataFrame({"customer_id": list("abcdef"), **{f"q{n}": words * 2 for n in range(4)}})
    (battery,) = find_batteries(frame)
    assert read_answers(frame, battery).chosen[:3, 0].tolist() == [0, 1, 2]


def test_eleven_steps_become_six():
    frame = pd.DataFrame({"customer_id": [f"c{n:02}" for n in range(11)], **{f"q{n}": range(11) for n in range(4)}})
    (battery,) = find_batteries(frame)
    assert read_answers(frame, battery).chosen[:, 0].tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5]


def test_where_only_ticks_are_written_a_blank_is_a_no_of_those_who_ticked():
    frame = pd.DataFrame({"customer_id": list("abc"), **{f"q{n}": ["x", None, None] for n in range(4)}})
    frame.loc[1, "q3"] = "x"
    read = read_answers(frame, find_batteries(frame)[0])
    assert read.ticked_only
    assert read.chosen[1].tolist() == [0, 0, 0, 1]
    assert np.isnan(read.chosen[2]).all()


def test_of_several_rows_the_one_with_answers_counts():
    frame = pd.DataFrame({"customer_id": ["a", "a", "b"], **{f"q{n}": [None, "1", "0"] for n in range(4)}})
    read = read_answers(frame, find_batteries(frame)[0])
    assert read.customer_ids.tolist() == ["a", "b"]
    assert read.chosen[0].tolist() == [1, 1, 1, 1]


def test_three_questions_or_different_scales_are_no_battery():
    frame = pd.DataFrame({"customer_id": list("abcd"), "q1": list("1234"), "q2": list("yyny"), "q3": list("2341")})
    assert find_batteries(frame) == ()


def test_a_question_that_is_gone_is_named():
    with pytest.raises(MappingError, match="'q9'"):
        read_answers(pd.DataFrame({"customer_id": ["a"], "q0": ["1"]}), Battery(("q0", "q9"), ("no", "yes")))
