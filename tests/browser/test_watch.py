"""The guards themselves: they notice what is planted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from user import open_sample, visit
from watch import Watch


@pytest.mark.parametrize(
    "url",
    [
        "https://fonts.example/inter.woff2",
        "http://127.0.0.1.example/beacon.png",
        "http://127.0.0.1:8501@example.org/",
        "wss://example.org/stream",
    ],
)
def test_a_request_to_another_host_is_a_fault(url):
    watch = Watch()
    watch.note_request(url)
    assert watch.faults


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8501/journey", "ws://127.0.0.1:8501/_stcore/stream", "data:image/png;base64,AA=="]
)
def test_a_request_to_the_app_is_none(url):
    watch = Watch()
    watch.note_request(url)
    assert not watch.faults


PLANTED = {
    "script error": "setTimeout(() => { throw new Error('planted') })",
    "markdown.png": "new Image().src = 'http://192.0.2.1/markdown.png'",
    "192.0.2.1/fetched": "fetch('http://192.0.2.1/fetched').catch(() => 0)",
    "192.0.2.1/socket": "new WebSocket('ws://192.0.2.1/socket')",
}


def test_what_a_page_tries_is_a_fault(server, browser):
    watch, context = Watch(), browser.new_context()
    watch.over(context)
    page = context.new_page()
    visit(page, server.url)
    assert not watch.faults
    for planted in PLANTED.values():
        page.evaluate(f"() => {{ {planted} }}")
    page.evaluate("() => new Promise(resolve => setTimeout(resolve))")
    context.close()
    for sign in PLANTED:
        assert any(sign in fault for fault in watch.faults), sign


def test_a_crash_stands_in_the_log_and_shows_the_user_no_values(shared_server, open_tab):
    page = open_tab()
    before = set(shared_server.kept_files())
    open_sample(page, shared_server.url, "cdnow", tables=1)
    index = next(path for path in set(shared_server.kept_files()) - before if path.suffix == ".json")
    index.write_text("customer 0004", "utf-8")
    page.goto(shared_server.url)
    expect(page.get_by_test_id("stException")).to_contain_text("error")
    assert "JSONDecodeError" in shared_server.new_faults()
    assert "0004" not in page.content()
