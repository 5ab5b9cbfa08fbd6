"""What a user does: open an address, bring a file, choose from the menu, click, download.

Everything waits for what a user would wait for, never for a time.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page, expect

HEADINGS = {
    "journey": "Journey",
    "segmentation": "Segmentation",
    "lifetime_value": "Lifetime value",
    "bucket_strategy": "Bucket strategy",
}
LONGEST_WAIT_MS = 30_000

expect.set_options(timeout=LONGEST_WAIT_MS)


def visit(page: Page, url: str) -> None:
    """Type an address."""
    page.goto(url)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script of the page that has begun to show is through.

    Its last elements may still be on their way: look for them with `expect`, which waits.
    """
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def go_to(page: Page, name: str, heading: str) -> None:
    """Choose a page from the menu."""
    page.locator(f'[data-testid="stSidebarNav"] a[href$="/{name}"]').click()
    expect(page.locator("h1")).to_have_text(heading)
    settle(page)


def press(page: Page, key: str) -> None:
    """Click the button of this key."""
    page.locator(f".st-key-{key} button").click()


def hand_over(page: Page, file: Path | FilePayload | list[Path]) -> None:
    """Choose a file to upload, or several, and wait until the app shows how it read it."""
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.locator(".st-key-use_table")).to_be_visible()
    settle(page)


def bring(page: Page, url: str, file: Path) -> None:
    """Open the app, upload a file and use it as it was read."""
    visit(page, url)
    hand_over(page, file)
    press(page, "use_table")
    expect(kept_tables(page)).to_have_count(1)
    settle(page)


def open_sample(page: Page, url: str, code: str, tables: int) -> None:
    """Open the app and one of its samples, which has so many tables."""
    visit(page, url)
    press(page, f"sample_{code}")
    expect(kept_tables(page)).to_have_count(tables)
    settle(page)


def kept_tables(page: Page) -> Locator:
    """The tables that the first page says are there."""
    return page.locator('[class*="st-key-remove_"]')


def chart(page: Page, text: str) -> Locator:
    """The drawing that says this, with all its text."""
    return page.locator("svg.marks").filter(has_text=text)


def main(page: Page) -> Locator:
    """The page without its menu."""
    return page.get_by_test_id("stMain")


def rows_shown(page: Page, heading: str) -> Locator:
    """The table that has a column of this heading."""
    return page.locator('[data-testid="stDataFrame"] table').filter(
        has=page.locator("th", has_text=re.compile(f"^{re.escape(heading)}$"))
    )


def download(page: Page, key: str) -> tuple[str, bytes]:
    """Click a download button: the file's name and content."""
    with page.expect_download() as started:
        press(page, key)
    return started.value.suggested_filename, started.value.path().read_bytes()
