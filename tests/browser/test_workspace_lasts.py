"""What somebody brought stays theirs until they delete it, and only theirs."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from user import HEADINGS, bring, go_to, kept_tables, main, open_sample, press, settle, visit

MARGIN = ".st-key-margin_percent input"


def test_a_refresh_keeps_data_choices_and_page(server, open_tab, cdnow_csv):
    page = open_tab()
    bring(page, server.url, cdnow_csv)
    go_to(page, "bucket_strategy", "Bucket strategy")
    _choose_margin(page, "55")
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_have_text("Bucket strategy")
    expect(page.locator(MARGIN)).to_have_value("55")
    go_to(page, "segmentation", "Segmentation")
    expect(main(page)).to_contain_text("2,357")


def _choose_margin(page: Page, percent: str) -> None:
    expected_margin = page.get_by_test_id("stMetricValue").last
    before = expected_margin.inner_text()
    page.locator(MARGIN).fill(percent)
    page.locator(MARGIN).press("Enter")
    expect(expected_margin).not_to_have_text(before)


def test_two_users_do_not_see_each_others_data(server, open_tab, fresh_browser, with_cdnow, cdnow_csv):
    mine, yours = open_tab(with_cdnow), fresh_browser()
    visit(yours, server.url)
    for name, heading in HEADINGS.items():
        go_to(yours, name, heading)
        expect(main(yours)).to_contain_text("Upload a file or open a sample")
    open_sample(yours, server.url, "demo_shop", tables=5)
    visit(mine, server.url)
    expect(kept_tables(mine)).to_have_count(1)
    expect(main(mine)).to_contain_text(cdnow_csv.name)
    expect(main(yours)).not_to_contain_text(cdnow_csv.name)


def test_deleted_data_are_gone_from_screen_and_disk(server, open_tab, cdnow_csv):
    page, before = open_tab(), set(server.kept_files())
    bring(page, server.url, cdnow_csv)
    assert set(server.kept_files()) - before
    press(page, "delete_data")
    press(page, "delete_confirmed")
    expect(page.locator("h1")).to_have_text("Where does your bucket leak?")
    settle(page)
    assert not set(server.kept_files()) - before
    visit(page, f"{server.url}/segmentation")
    expect(main(page)).to_contain_text("Upload a file or open a sample")
