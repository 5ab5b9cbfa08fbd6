"""Customer data stay between this browser and this server."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect
from user import HEADINGS, download, go_to, hand_over, kept_tables, main, open_sample, press, visit

from pages.shared.cookie import COOKIE


def test_every_answer_carries_the_security_headers_and_no_address_the_workspace(server, fresh_browser):
    page, answers = fresh_browser(), []
    page.on("response", lambda answer: answers.append(answer))
    open_sample(page, server.url, "cdnow", tables=1)
    for name, heading in HEADINGS.items():
        go_to(page, name, heading)
    download(page, "plan_download")
    token = _out_of_reach_for_scripts_and_other_sites(page)
    assert {"document", "script", "stylesheet", "font"} <= {answer.request.resource_type for answer in answers}
    for answer in answers:
        assert token not in answer.url
        assert "default-src 'self'" in answer.headers["content-security-policy"], answer.url
        assert answer.headers["x-content-type-options"] == "nosniff", answer.url
        assert answer.headers["referrer-policy"] == "no-referrer", answer.url


def _out_of_reach_for_scripts_and_other_sites(page: Page) -> str:
    """Check the cookie that names the workspace; its secret value."""
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == COOKIE)
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["value"] not in page.content()
    return cookie["value"]


BEACONS = (
    "![beacon](http://192.0.2.1/markdown.png)",
    '<img src="http://192.0.2.1/html.png" onerror="throw 1">',
    "[click](javascript:throw 1) $x^2$ :red[word] :material/home:",
)


@pytest.fixture
def hostile_file() -> FilePayload:
    """Journeys whose steps, customers, further columns and file name try to load something from elsewhere."""
    quoted = ['"' + beacon.replace('"', '""') + '"' for beacon in BEACONS]
    rows = [f"customer_id,timestamp,event,{quoted[0]}"]
    for customer in range(60):
        for day, event in enumerate(quoted[: 1 + customer % 3], start=1):
            rows.append(f'"{BEACONS[0]} {customer}",2024-01-{day:02},{event},{quoted[1]}')
    return {"name": "![name](beacon.png) <b>.csv", "mimeType": "text/csv", "buffer": "\n".join(rows).encode()}


def test_text_in_a_file_never_becomes_a_picture_a_link_or_a_script(hostile_file, server, open_tab):
    page = open_tab()
    visit(page, server.url)
    hand_over(page, hostile_file)
    expect(main(page)).to_contain_text(hostile_file["name"])
    _no_markup(page)
    press(page, "use_table")
    expect(kept_tables(page)).to_have_count(1)
    _no_markup(page)
    go_to(page, "journey", "Journey")
    expect(page.locator("h3", has_text="Who stopped at")).to_contain_text("beacon")
    _no_markup(page)


def _no_markup(page: Page) -> None:
    expect(page.locator("[src*='beacon'], [src*='192.0.2.1'], [href*='192.0.2.1']")).to_have_count(0)
