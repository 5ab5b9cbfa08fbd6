"""A file that takes long to read: whoever does not want to wait stops it, and the server goes on as before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from user import bring, main, settle, visit


@pytest.fixture
def slow_file(tmp_path) -> Path:
    """A million rows of JSON, which takes some seconds to read."""
    rows = [{"customer": f"c{n}", "date": "2024-01-01", "amount": n / 4} for n in range(1000)]
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) * 1000)
    return path


def test_a_stopped_file_is_gone_and_the_next_one_is_read(server, open_tab, slow_file, cdnow_csv):
    page, before = open_tab(), set(server.kept_files())
    visit(page, server.url)
    page.locator('input[type="file"]').set_input_files(slow_file)
    stop = page.locator('[class*="st-key-stop_reading"] button')
    expect(main(page)).to_contain_text("Reading “events.jsonl” …")
    stop.click()
    expect(page.locator("h1")).to_have_text("Where does your bucket leak?")
    expect(page.locator('input[type="file"]')).to_have_count(1)
    expect(stop).to_have_count(0)
    settle(page)
    assert {path.name for path in set(server.kept_files()) - before} == {"workspace.json"}
    bring(page, server.url, cdnow_csv)
    expect(main(page)).to_contain_text("2,357 customers")


def test_stopping_one_of_several_files_leaves_the_others(server, open_tab, slow_file, cdnow_csv):
    page = open_tab()
    visit(page, server.url)
    page.locator('input[type="file"]').set_input_files([cdnow_csv, slow_file])
    expect(main(page)).to_contain_text("Reading “events.jsonl” …")
    page.locator('[class*="st-key-stop_reading"] button').click()
    expect(main(page)).to_contain_text(f"This is how we read “{cdnow_csv.name}”")
    expect(page.locator(".st-key-use_table")).to_be_visible()
    expect(main(page)).not_to_contain_text("events.jsonl")
