import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tables.values.dates import DateQuestion, read_dates


def parsed(*texts, **choices):
    return [str(moment) for moment in read_dates(pd.Series(texts), **choices).parsed.astype("datetime64[s]")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-05", "2024-03-05T00:00:00"),
        ("2024-3-5 8:26", "2024-03-05T08:26:00"),
        ("2024-03-05T08:26:01Z", "2024-03-05T08:26:01"),
        ("2024-03-05 08:26:01+01:00", "2024-03-05T07:26:01"),
        ("2024-03-05 08:26:01.123 UTC", "2024-03-05T08:26:01"),
        ("2024/03/05", "2024-03-05T00:00:00"),
        ("05.03.2024 14:05 Uhr", "2024-03-05T14:05:00"),
        ("5.3.24", "2024-03-05T00:00:00"),
        ("13/03/2024", "2024-03-13T00:00:00"),
        ("03/13/2024 2:15 PM", "2024-03-13T14:15:00"),
        ("03/13/2024 12:15 am", "2024-03-13T00:15:00"),
        ("20240305", "2024-03-05T00:00:00"),
        ("20240305142530", "2024-03-05T14:25:30"),
        ("5-Mar-18", "2018-03-05T00:00:00"),
        ("5. März 2018", "2018-03-05T00:00:00"),
        ("Mar 5, 2018", "2018-03-05T00:00:00"),
        ("12. Dez. 2018", "2018-12-12T00:00:00"),
        ("2024-03", "2024-03-01T00:00:00"),
        ("1704447000", "2024-01-05T09:30:00"),
        ("1704447000123", "2024-01-05T09:30:00"),
        ("2024-03-05 08:26:01 CET", "2024-03-05T07:26:01"),
        ("05.07.2024 08:26 MESZ", "2024-07-05T06:26:00"),
        ("2024-03-05T08:26:01+01:00[Europe/Berlin]", "2024-03-05T07:26:01"),
        ("Mar 5, 2024 8:26:01 PM PST", "2024-03-06T04:26:01"),
        ("Tue Mar 05 08:26:01 CET 2024", "2024-03-05T07:26:01"),
        ("Tue Mar 05 2024 08:26:01 GMT+0100 (Central European Standard Time)", "2024-03-05T07:26:01"),
        ("Tue, 05 Mar 2024 08:26:01 GMT", "2024-03-05T08:26:01"),
        ("2024-03-05 08:26:01 -0530", "2024-03-05T13:56:01"),
        ("März 2024", "2024-03-01T00:00:00"),
        ("03.2024", "2024-03-01T00:00:00"),
        ("3/2024", "2024-03-01T00:00:00"),
    ],
)
def test_one_moment_in_many_ways_of_writing(text, moment):
    assert parsed(text) == [moment]


@pytest.mark.parametrize("text", ["2024-02-30", "31.02.2024", "2024-01-01 25:00", "17850", "12,50", "Mayer", "1.2.3"])
def test_what_is_no_date_is_unreadable(text):
    assert read_dates(pd.Series([text])).unreadable.tolist() == [True]


def test_one_late_day_decides_for_the_whole_column():
    assert parsed("01/02/2024", "13/04/2024") == ["2024-02-01T00:00:00", "2024-04-13T00:00:00"]
    assert parsed("01/02/2024", "04/13/2024") == ["2024-01-02T00:00:00", "2024-04-13T00:00:00"]
    assert read_dates(pd.Series(["01/02/2024", "04/13/2024"])).day_first is False


def test_where_nothing_decides_the_question_shows_both_readings():
    dates = read_dates(pd.Series(["01/02/2024", "03/04/2024"]))
    assert dates.question == DateQuestion("01/02/2024", "2024-02-01", "2024-01-02")
    assert read_dates(pd.Series(["01/02/2024"]), day_first=False).question is None


def test_two_ways_of_writing_in_one_column_are_a_question_too():
    assert read_dates(pd.Series(["13/04/2024", "04/13/2024", "01/02/2024"])).question is not None


def test_points_between_day_and_month_are_german():
    assert parsed("01.02.2024", "03.04.2024") == ["2024-02-01T00:00:00", "2024-04-03T00:00:00"]


def test_points_do_not_decide_for_slashes():
    mixed = ("13.01.2024", "01.02.2024", "03/04/2024")
    assert read_dates(pd.Series(mixed)).question == DateQuestion("03/04/2024", "2024-04-03", "2024-03-04")
    assert parsed(*mixed, day_first=False) == ["2024-01-13T00:00:00", "2024-02-01T00:00:00", "2024-03-04T00:00:00"]
    assert parsed(*mixed, "04/13/2024")[1:3] == ["2024-02-01T00:00:00", "2024-03-04T00:00:00"]


def test_day_numbers_of_spreadsheets_are_read_only_when_asked_for():
    assert parsed("45293", "45294,5", day_numbers_too=True) == ["2024-01-02T00:00:00", "2024-01-03T12:00:00"]
    assert parsed("45293", "45294.5", day_numbers_too=True) == ["2024-01-02T00:00:00", "2024-01-03T12:00:00"]


def test_times_with_a_zone_become_utc():
    times = pd.Series(pd.to_datetime(["2024-01-01 10:00+01:00"]))
    assert read_dates(times).parsed.tolist() == [pd.Timestamp("2024-01-01 09:00").to_pydatetime()]


@settings(max_examples=100)
@given(
    st.lists(st.datetimes(pd.Timestamp("1970-01-01"), pd.Timestamp("2068-12-31")), min_size=1, max_size=20),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S", "%d/%m/%y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"]),
)
def test_any_moments_written_in_any_form_come_back(moments, form):
    moments = [moment.replace(microsecond=0) for moment in moments]
    texts = pd.Series([moment.strftime(form) for moment in moments])
    dates = read_dates(texts, day_first=form.startswith("%d"))
    assert not dates.unreadable.any()
    assert (dates.parsed == np.array(moments, dtype="datetime64[us]")).all()
