"""Customer data stay between this browser and this server."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from user import PAGES, download, go_to, hand_over, kept_tables, main, press, visit

from pages.shared.cookie import COOKIE

HEADINGS = {
    "journey": "Journey",
    "segmentation": "Segmentation",
    "lifetime_value": "Lifetime value",
    "bucket_strategy": "Bucket strategy",
}


def test_every_answer_carries_the_security_headers_and_no_address_the_token(server, fresh_browser, with_cdnow):
    page = fresh_browser(storage_state=with_cdnow)
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    visit(page, server.url)
    for name in PAGES:
        go_to(page, name, HEADINGS[name])
    download(page, "plan_download")
    token = _workspace_cookie(page)["value"]
    kinds = {answer.request.resource_type for answer in answers}
    assert {"document", "script", "stylesheet", "font"} <= kinds
    for answer in answers:
        assert token not in answer.url
        assert "default-src 'self'" in answer.headers["content-security-policy"], answer.url
        assert answer.headers["x-content-type-options"] == "nosniff", answer.url
        assert answer.headers["referrer-policy"] == "no-referrer", answer.url
    assert token not in page.content()


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(server, fresh_browser):
    page = fresh_browser()
    visit(page, server.url)
    cookie = _workspace_cookie(page)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert COOKIE not in page.evaluate("document.cookie")


def _workspace_cookie(page: Page) -> dict:
    return next(cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE)


BEACONS = (
    "![beacon](http://192.0.2.1/markdown.png)",
    '<img src="http://192.0.2.1/html.png" onerror="throw 1">',
    "[click](javascript:throw 1) $x^2$ :red[word] :material/home:",
)


@pytest.fixture
def hostile_file(tmp_path) -> Path:
    """Journeys whose steps, customers and further columns try to load something from elsewhere."""
    quoted = ['"' + beacon.replace('"', '""') + '"' for beacon in BEACONS]
    rows = [f"customer_id,timestamp,event,{quoted[0]}"]
    for customer in range(60):
        for day, event in enumerate(quoted[: 1 + customer % 3], start=1):
            rows.append(f'"{BEACONS[0]} {customer}",2024-01-{day:02},{event},{quoted[1]}')
    path = tmp_path / "![name](beacon.png) <b>.csv"
    path.write_text("\n".join(rows), "utf-8")
    return path


def test_text_in_a_file_never_becomes_a_picture_a_link_or_a_script(hostile_file, server, fresh_browser):
    page = fresh_browser()
    visit(page, server.url)
    hand_over(page, hostile_file)
    expect(main(page)).to_contain_text(hostile_file.name)
    _no_markup(page)
    press(page, "use_table")
    expect(kept_tables(page)).to_have_count(1)
    _no_markup(page)
    go_to(page, "journey", "Journey")
    expect(page.locator("h3", has_text="Who stopped at")).to_contain_text("beacon")
    _no_markup(page)


def _no_markup(page: Page) -> None:
    expect(page.locator("[src*='beacon'], [src*='192.0.2.1'], [href*='192.0.2.1']")).to_have_count(0)
