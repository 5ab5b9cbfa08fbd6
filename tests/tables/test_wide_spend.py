"""Spend tables with a column for each channel."""

from __future__ import annotations

import pytest

from analysis.errors import MappingError
from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.wide_spend import WideSpend, guess_wide_spend
from analysis.tables.reading import read_table

GERMAN = """Monat;Umsatz;Kosten TV;Kosten Google Ads;Kosten gesamt
01.03.2024;9;1.200,50;300,00;1.500,50
01.04.2024;9;;310,00;310,00
"""


@pytest.mark.parametrize(
    ("header", "channels"),
    [
        ("DATE,revenue,tv_S,ooh_S,facebook_I,search_clicks_P", ("tv", "ooh")),
        ("week,spend_tv,spend_search,total_spend", ("tv", "search")),
        ("week,mdsp_dm,mdip_dm,mdsp_on,sales", ("dm", "on")),
        ("week,TV cost,Radio cost", ("TV", "Radio")),
    ],
)
def test_columns_called_after_a_channels_spend_are_found(header, channels):
    count = header.count(",")
    raw = read_source(f"{header}\n2024-01-01{',1.5' * count}\n2024-01-08{',2.5' * count}\n".encode())
    wide = guess_wide_spend(raw)
    assert tuple(channel for _column, channel in wide.channels) == channels
    assert wide.moment == header.split(",")[0]


def test_each_channel_and_month_is_a_row_and_the_total_is_not_counted_again():
    table = read_table(GERMAN.encode(), "spend", filename="werbung.csv")
    assert table.frame["channel"].tolist() == ["TV", "Google Ads", "Google Ads"]
    assert table.frame["amount"].tolist() == [1200.5, 300, 310]
    assert table.frame["timestamp"].dt.month.tolist() == [3, 3, 4]
    assert table.report.notes[0] == "spend_from_columns"


def test_a_table_with_a_column_for_the_channel_and_one_column_of_spend_are_left_alone():
    assert guess_wide_spend(read_source(b"channel,date,spend_net,spend_gross\ntv,2024-01-01,1,2\n")) is None
    assert guess_wide_spend(read_source(b"date,tv_spend,sales\n2024-01-01,1.5,2\n")) is None
    raw = read_source(b"date,tv_spend,radio_spend\n2024-01-01,1.5,2.5\n")
    assert guess_wide_spend(raw) == WideSpend((("tv_spend", "tv"), ("radio_spend", "radio")), "date")


def test_columns_without_a_telling_name_are_not_guessed_at():
    with pytest.raises(MappingError, match=r"No column names the channel.*'tv_spend'.*x1, x2"):
        read_table(b"date_week,y,x1,x2\n2018-04-02,3984.6,0.3,0.0\n", "spend")
