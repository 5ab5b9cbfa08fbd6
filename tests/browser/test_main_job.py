"""The main job: from a file of orders to one campaign per segment, in English and in German."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from user import bring, chart, download, go_to, main
from words import Words

from pages.shared.labels import SEGMENTS

CUSTOMERS = 2357


@pytest.mark.parametrize(("locale", "file"), [("en-GB", "cdnow_csv"), ("de-DE", "cdnow_csv_german")])
def test_a_file_of_orders_becomes_a_plan_for_every_customer(locale, file, request, server, fresh_browser, cdnow):
    # Nobody asks for the language: the app speaks that of the browser.
    page, words = fresh_browser(locale=locale), Words(locale[:2])
    bring(page, server.url, request.getfixturevalue(file))
    expect(main(page)).to_contain_text(words.number(CUSTOMERS))
    _see_the_journey(page, words)
    _see_the_segments(page, words, cdnow)
    _see_the_lifetime_value(page, words)
    go_to(page, "bucket_strategy", words("Bucket strategy"))
    expect(chart(page, words(SEGMENTS["champions"])).first).to_be_visible()
    name, content = download(page, "plan_download")
    assert name.endswith(".zip")
    _check_the_plan(zipfile.ZipFile(io.BytesIO(content)), words, cdnow)


def _see_the_journey(page: Page, words: Words) -> None:
    go_to(page, "journey", words("Journey"))
    title = words("Biggest leak: {source} → {target}, {share} go on", source=words("1st order"), target="", share="")
    funnel = chart(page, title.partition("→")[0])
    expect(funnel).to_contain_text(words("{customers} lost", customers=words.number(1470)))
    for step, customers in (("1st order", CUSTOMERS), ("2nd order", 887), ("3rd order", 446), ("4th+ order", 248)):
        expect(funnel).to_contain_text(f"{words(step)}  ·  {words.number(customers)}")


def _see_the_segments(page: Page, words: Words, orders: pd.DataFrame) -> None:
    go_to(page, "segmentation", words("Segmentation"))
    expect(main(page)).to_contain_text(words.number(CUSTOMERS))
    expect(main(page)).to_contain_text(words.number(orders["amount"].sum()))
    for segment in ("champions", "at_risk", "lost"):
        expect(chart(page, words("Share of revenue"))).to_contain_text(words(SEGMENTS[segment]))


def _see_the_lifetime_value(page: Page, words: Words) -> None:
    """The published backtest of these data: Fader, Hardie & Lee (2005)."""
    go_to(page, "lifetime_value", words("Lifetime value"))
    for orders in (1653, 1882, 2930):
        expect(main(page)).to_contain_text(words.number(orders))
    expect(chart(page, words("Predicted"))).to_be_visible()
    expect(chart(page, words(SEGMENTS["champions"]))).to_be_visible()
    expect(chart(page, words("Share of customers, most valuable first"))).to_be_visible()


def _check_the_plan(archive: zipfile.ZipFile, words: Words, orders: pd.DataFrame) -> None:
    assert archive.testzip() is None
    assert words.number(CUSTOMERS) in archive.read("README.txt").decode("utf-8")
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(archive.read("plan.xlsx")))
    assert workbook.sheet_names == [words("Plan"), words("Segments"), words("Assumptions"), words("Leaks")]
    separator = ";" if words.language == "de" else ","
    reached = [
        pd.read_csv(archive.open(name), sep=separator, dtype=str)[words("Customer")]
        for name in archive.namelist()
        if name.startswith("audiences/")
    ]
    assert len(reached) > 1
    assert sorted(pd.concat(reached)) == sorted(orders["customer_id"].unique())
    assert len(pd.concat(reached)) == CUSTOMERS
