"""The language: from the address, or from the switch in the menu. That of the browser: see the main job."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from user import go_to, main, visit
from words import Words

GERMAN = Words("de")


@pytest.mark.parametrize(("name", "heading"), [("upload", "Where does your bucket leak?"), ("journey", "Journey")])
def test_the_language_of_an_address_holds_on_every_page(name, heading, server, open_tab):
    page = open_tab()
    visit(page, f"{server.url}/{name}?lang=de")
    expect(page.locator("h1")).to_have_text(GERMAN(heading))
    go_to(page, "segmentation", GERMAN("Segmentation"))
    assert page.url == f"{server.url}/segmentation?lang=de"


def test_a_switch_of_language_keeps_page_and_data(server, open_tab, with_cdnow):
    page = open_tab(with_cdnow)
    visit(page, f"{server.url}/segmentation")
    page.get_by_role("radio", name="de").click()
    expect(page.locator("h1")).to_have_text(GERMAN("Segmentation"))
    expect(main(page)).to_contain_text("2.357")
    assert page.url == f"{server.url}/segmentation?lang=de"
