"""A phone and a dark room: every page draws, fits and can be read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from user import main, settle, visit

CHARTS = {"": 0, "journey": 3, "segmentation": 1, "lifetime_value": 4, "bucket_strategy": 3}
# What must be unfolded first: a folded chart has no width, and may wait for one before it draws.
FOLDED = {"journey": "How long the steps take"}
# Of the pages with views, with the start of a title that each view must show.
VIEWS = {
    "journey": {
        "What leaks cost": "Dearest leak: add_to_cart → checkout",
        "Where and why": "What goes with being lost",
        "Groups and trend": "Who gets through",
        "Coming back": "What flows into the bucket and out of it",
        "Touchpoints": "All rules agree",
    },
    "lifetime_value": {
        "Who is leaving": "Does writing to them pay?",
        "What drives value": "The same customers spend about the same",
        "Spending limits": "A new customer who begins like",
    },
    "bucket_strategy": {
        "Bucket": "The bucket fills",
        "Next best action": "What each segment needs",
        "Messages": "How it reads",
        "Contacts": "Held back, and why",
        "Offers": "An offer for each customer",
        "Budget": "What each line gets and brings today",
        # The browser's shop is shared and keeps the view: others begin where the page usually does.
        "Plan": "One campaign per segment",
    },
}
READABLE = 3.0

# The lowest contrast (WCAG: 1 to 21) between any text of any chart and the page behind it.
LOWEST_CONTRAST = """() => {
    const light = colour => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255)
        const linear = parts.map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05
    }
    const page = light(getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor)
    const texts = [...document.querySelectorAll("svg.marks text")].filter(text => text.textContent.trim())
    const lights = texts.map(text => light(getComputedStyle(text).fill))
    return Math.min(21, ...lights.map(value => Math.max(value, page) / Math.min(value, page)))
}"""
TOO_WIDE = """() => [document.scrollingElement, document.querySelector('[data-testid="stMain"]')]
    .map(element => element.scrollWidth - element.clientWidth)"""


def test_every_page_fits_a_phone_and_can_be_read_in_the_dark(server, open_tab, with_demo_shop):
    page = open_tab(with_demo_shop)
    page.set_viewport_size({"width": 400, "height": 800})
    page.emulate_media(color_scheme="dark")
    for name, charts in CHARTS.items():
        visit(page, f"{server.url}/{name}")
        if name in FOLDED:
            main(page).get_by_text(FOLDED[name], exact=True).click()
        expect(page.locator("svg.marks").filter(visible=True)).to_have_count(charts)
        assert page.evaluate(TOO_WIDE) == [0, 0], name
        assert page.evaluate(LOWEST_CONTRAST) >= READABLE, name


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_fits_a_phone_and_can_be_read_in_the_dark(server, open_tab, with_demo_shop, name):
    page = open_tab(with_demo_shop)
    page.set_viewport_size({"width": 400, "height": 800})
    page.emulate_media(color_scheme="dark")
    visit(page, f"{server.url}/{name}")
    for view, said in VIEWS[name].items():
        main(page).get_by_text(view, exact=True).click()
        # A title in a chart may take several lines.
        first_words = " ".join(said.split()[:2])
        expect(main(page).get_by_text(first_words).first).to_be_visible()
        settle(page)
        assert page.evaluate(TOO_WIDE) == [0, 0], view
        assert page.evaluate(LOWEST_CONTRAST) >= READABLE, view
