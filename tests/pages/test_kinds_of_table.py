"""Every kind of table can be brought, is named on the screen, and stands in what we hold and why."""

from __future__ import annotations

import pytest

from analysis.tables.report import Reason
from analysis.tables.schemas import SCHEMAS
from pages.shared import labels, reports, what_we_hold

REVIEWS = (
    "Sterne;Kommentar\n5;Schnelle Lieferung, schreibt mir an anna@tee.de\n1;Der Tee kam leider zu spät an\n;\n{}"
).format("".join(f"4;Der Tee Nummer {n} schmeckt uns allen sehr gut\n" for n in range(20)))
TEST = "customer_id,variant,converted\n" + "".join(f"{n},{'control' if n % 2 else 'mail'},yes\n" for n in range(20))


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
