"""What somebody brought stays theirs: through a refresh, a crash and a second tab, until they delete it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from served_app import ServedApp
from user import bring, go_to, hand_over, kept_tables, main, open_sample, press, settle, visit

HEADINGS = {"journey": "Journey", "segmentation": "Segmentation"}
MARGIN = ".st-key-margin_percent input"


def test_a_refresh_keeps_data_choices_and_page(server, fresh_browser, cdnow_csv):
    page = fresh_browser()
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


def test_a_crash_of_the_server_loses_nothing_even_while_a_file_arrives(own_server, fresh_browser, cdnow_csv):
    page = fresh_browser()
    bring(page, own_server.url, cdnow_csv)
    _crash_during_upload(page, own_server, cdnow_csv)
    own_server.start()
    # In the tab that was open all the time.
    go_to(page, "segmentation", "Segmentation")
    expect(main(page)).to_contain_text("2,357")
    another = page.context.new_page()
    visit(another, own_server.url)
    expect(kept_tables(another)).to_have_count(1)
    # And the file that did not arrive can be brought again.
    hand_over(another, cdnow_csv)
    press(another, "use_table")
    expect(main(another)).to_contain_text("2,357 customers")
    assert {path.suffix for path in own_server.kept_files()} == {".json", ".parquet"}


def _crash_during_upload(page: Page, server: ServedApp, file: Path) -> None:
    """The file needs ten seconds on this line; the server dies as it begins to arrive."""
    line = page.context.new_cdp_session(page)
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": file.stat().st_size / 10}
    line.send("Network.emulateNetworkConditions", speed)
    with page.expect_request(lambda request: "/_stcore/upload_file/" in request.url):
        page.locator('input[type="file"]').set_input_files(file)
    server.kill()
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": -1})


def test_two_users_do_not_see_each_others_data(server, fresh_browser, with_cdnow, cdnow_csv):
    mine, yours = fresh_browser(storage_state=with_cdnow), fresh_browser()
    visit(yours, server.url)
    for name, heading in HEADINGS.items():
        go_to(yours, name, heading)
        expect(main(yours)).to_contain_text("Upload a file or open a sample")
    open_sample(yours, server.url, "demo_shop", tables=4)
    visit(mine, server.url)
    expect(kept_tables(mine)).to_have_count(1)
    expect(main(mine)).to_contain_text(cdnow_csv.name)
    expect(main(yours)).not_to_contain_text(cdnow_csv.name)


def test_deleted_data_are_gone_from_screen_and_disk(server, fresh_browser, cdnow_csv):
    page, before = fresh_browser(), set(server.kept_files())
    bring(page, server.url, cdnow_csv)
    assert set(server.kept_files()) - before
    press(page, "delete_data")
    press(page, "delete_confirmed")
    expect(page.locator("h1")).to_have_text("Where does your bucket leak?")
    settle(page)
    assert not set(server.kept_files()) - before
    visit(page, f"{server.url}/segmentation")
    expect(main(page)).to_contain_text("Upload a file or open a sample")
