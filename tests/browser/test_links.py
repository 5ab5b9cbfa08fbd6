"""Addresses somebody kept or sent: they open in a browser and on a server where nobody has been yet."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from user import PAGES, go_to, visit
from words import Words

HEADINGS = {
    "journey": "Journey",
    "segmentation": "Segmentation",
    "lifetime_value": "Lifetime value",
    "bucket_strategy": "Bucket strategy",
    "upload": "Where does your bucket leak?",
    "": "Where does your bucket leak?",
}


def test_every_page_opens_by_its_address_and_the_menu_works_from_there(own_server, fresh_browser):
    for name, heading in HEADINGS.items():
        page = fresh_browser()
        visit(page, f"{own_server.url}/{name}")
        _see(page, heading)
        onward = "segmentation" if name == "journey" else "journey"
        go_to(page, onward, HEADINGS[onward])
        _see(page, HEADINGS[onward])


def _see(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link")).to_have_count(len(PAGES) + 1)


@pytest.mark.parametrize("name", ["upload", "journey"])
def test_the_language_of_an_address_holds_on_every_page(name, server, fresh_browser):
    page, german = fresh_browser(), Words("de")
    visit(page, f"{server.url}/{name}?lang=de")
    expect(page.locator("h1")).to_have_text(german(HEADINGS[name]))
    go_to(page, "segmentation", german("Segmentation"))
    assert page.url == f"{server.url}/segmentation?lang=de"


def test_a_german_browser_is_greeted_in_german(server, fresh_browser):
    page = fresh_browser(locale="de-DE")
    visit(page, server.url)
    expect(page.locator("h1")).to_have_text(Words("de")(HEADINGS[""]))


def test_a_switch_of_language_keeps_page_and_data(server, fresh_browser, with_cdnow):
    page = fresh_browser(storage_state=with_cdnow)
    visit(page, f"{server.url}/segmentation")
    page.get_by_role("radio", name="de").click()
    expect(page.locator("h1")).to_have_text(Words("de")("Segmentation"))
    expect(page.get_by_test_id("stMain")).to_contain_text("2.357")
    assert page.url == f"{server.url}/segmentation?lang=de"
