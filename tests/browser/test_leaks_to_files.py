"""From the leak list to the files: what a colleague opens is complete, apart, and without those who said no."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pandas as pd
import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from user import chart, download, go_to, main, settle, visit
from words import Words

from analysis.tables.samples import demo_shop_files

LEAST_LISTS = 5


@pytest.fixture
def contactable() -> set[str]:
    """Customers of the demo shop with an order who read its newsletter."""
    files = demo_shop_files("en")
    customers, orders = (pd.read_csv(files[name], dtype=str) for name in ("customers", "orders"))
    agreed = customers.loc[customers["newsletter"] == "yes", "customer_id"]
    return set(agreed) & set(orders["customer_id"])


def test_from_the_leak_list_to_the_files_in_both_languages(server, open_tab, with_demo_shop, contactable):
    page = open_tab(with_demo_shop)
    visit(page, f"{server.url}/journey")
    main(page).get_by_text("What leaks cost", exact=True).click()
    expect(chart(page, "Dearest leak: add_to_cart → checkout")).to_be_visible()
    go_to(page, "bucket_strategy", "Bucket strategy")
    _choose_tool(page, "Brevo")
    _check(_zip(page), Words("en"), contactable)
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="de").click()
    expect(page.locator("h1")).to_have_text(Words("de")("Bucket strategy"))
    expect(page.locator(".st-key-plan_download")).to_contain_text(Words("de")("Download the plan"))
    settle(page)
    _check(_zip(page), Words("de"), contactable)


def _choose_tool(page: Page, name: str) -> None:
    # The last element of the page: once it is there, nothing above moves any more.
    expect(page.locator(".st-key-plan_download")).to_be_visible()
    settle(page)
    box = page.locator(".st-key-plan_platforms input")
    box.click()
    # Typing opens the list again where a chart above, still growing, has closed it.
    box.fill(name)
    page.get_by_role("option", name=name).click()
    expect(main(page)).to_contain_text(f"{name.lower()}/")
    settle(page)


def _zip(page: Page) -> zipfile.ZipFile:
    name, content = download(page, "plan_download")
    assert name.endswith(".zip")
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return archive


def _check(archive: zipfile.ZipFile, words: Words, contactable: set[str]) -> None:
    lists = _lists(archive, "audiences/", words("Customer"), ";" if words.language == "de" else ",")
    assert len(lists) >= LEAST_LISTS
    # Complete, and nobody twice: neither in two segments nor in two arms.
    assert Counter(customer for listed in lists.values() for customer in listed) == Counter(contactable)
    for_brevo = _lists(archive, "brevo/", "EXT_ID", ",")
    assert for_brevo
    for name, listed in for_brevo.items():
        assert set(listed) <= set(lists[name])
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(archive.read("plan.xlsx")))
    assert workbook.sheet_names == [words(name) for name in ("Plan", "Segments", "Assumptions", "Leaks")]
    calendar = archive.read("calendar.ics").decode("utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR\r\n")
    assert calendar.count("BEGIN:VEVENT") == calendar.count("END:VEVENT") > 0
    assert words("How this plan was made") in archive.read("methods.html").decode("utf-8")
    assert words("Leaky Bucket: campaign plan") in archive.read("README.txt").decode("utf-8")


def _lists(archive: zipfile.ZipFile, folder: str, column: str, separator: str) -> dict[str, list[str]]:
    """File name without folder → the customers in it."""
    return {
        name.removeprefix(folder): pd.read_csv(archive.open(name), sep=separator, dtype=str)[column].tolist()
        for name in archive.namelist()
        if name.startswith(folder)
    }
