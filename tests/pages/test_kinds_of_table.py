"""Every kind of table can be brought, is named on the screen, and stands in what we hold and why."""

from __future__ import annotations

import pytest
from visitor import events

from analysis.tables.report import Reason
from analysis.tables.schemas import SCHEMAS
from pages.shared import labels, reports, what_we_hold

REVIEWS = (
    "Sterne;Kommentar\n5;Schnelle Lieferung, schreibt mir an anna@tee.de\n1;Der Tee kam leider zu spät an\n;\n{}"
).format("".join(f"4;Der Tee Nummer {n} schmeckt uns allen sehr gut\n" for n in range(20)))
TEST = "customer_id,variant,converted\n" + "".join(f"{n},{'control' if n % 2 else 'mail'},yes\n" for n in range(20))

PATHS = "path,total_conversions,total_conversion_value,total_null\n" + (
    "ad > mail > shop,20,100.5,30\nmail > ad,10,40.25,0\nshop,6,12.0,9\n > ,1,2.5,0\n,1,2.5,0\nad > shop,,1.0,2\n"
)


def test_every_kind_column_and_reason_has_its_words():
    assert SCHEMAS.keys() == labels.TABLES.keys() == what_we_hold.WHY.keys()
    assert {column.name for schema in SCHEMAS.values() for column in schema.columns} == labels.COLUMNS.keys()
    assert set(Reason.__args__) <= reports.REASONS.keys()


@pytest.mark.parametrize(("kind", "file"), [("feedback", REVIEWS), ("results", TEST)])
def test_reviews_and_test_results_are_recognised_and_kept(visitor, download, kind, file):
    guest = visitor().upload("file.csv", file.encode()).click("use_table")
    assert list(guest.workspace.tables()) == [kind]
    assert any("bring one of those as well" in info.value for info in guest.app.info)
    assert "file.csv" in download(guest, "what_we_hold_download").decode("utf-8-sig")


def test_a_review_with_an_address_in_it_is_kept_and_said(visitor):
    guest = visitor().upload("file.csv", REVIEWS.encode())
    assert any("hold an e-mail address" in caption.value for caption in guest.app.caption)
    texts = guest.click("use_table").workspace.load("feedback", guest.workspace.tables()["feedback"].digest).frame
    assert texts["text"].astype("str").str.contains("anna@tee.de").any()
    assert len(texts) == 22


@pytest.fixture
def paths(visitor):
    guest = visitor().upload("paths.csv", PATHS.encode())
    assert any("no number of conversions that can be read" in table.value.to_csv() for table in guest.app.dataframe)
    return guest.click("use_table")


def test_counted_paths_share_the_credit_without_any_events(paths):
    assert list(paths.workspace.tables()) == ["paths"]
    tables = [table.value for table in paths.open("journey").app.dataframe]
    credit = next(table for table in tables if "first_touch" in table)
    assert credit.set_index("channel")["last_touch"].to_dict() == {"shop": 26, "ad": 10, "mail": 0, "unknown": 1}
    assert credit.set_index("channel")["first_touch"].to_dict() == {"shop": 6, "ad": 20, "mail": 10, "unknown": 1}
    assert any("hold no times" in caption.value for caption in paths.app.caption)


@pytest.mark.parametrize("view", ["funnel", "leaks", "retention"])
def test_other_views_say_that_counted_paths_are_not_enough(paths, view):
    paths.open("journey").fill("button_group", "journey_view", view)
    assert any("hold neither customers nor times" in info.value for info in paths.app.info)
    assert not paths.chart_titles()


def test_events_come_first_and_counted_paths_can_be_chosen(paths):
    paths.bring(events(("a", "2024-01-01", "visit"), ("a", "2024-01-02", "buy"), ("b", "2024-01-01", "visit")))
    paths.open("upload").open("journey").fill("button_group", "journey_view", "funnel")
    assert paths.metrics()["Entered"] == "2"
    paths.fill("button_group", "journey_source", "paths").fill("button_group", "journey_view", "touchpoints")
    assert any("depending on the rule" in title for title in paths.chart_titles())
