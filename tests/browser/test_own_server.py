"""What needs a server of its own: one where nobody has been yet, and one that crashes."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect
from served_app import ServedApp
from user import HEADINGS, bring, go_to, hand_over, kept_tables, main, press, visit

NOTHING_YET = "Where does your bucket leak?"


def test_every_page_opens_by_its_address_and_the_menu_works_from_there(own_server, fresh_browser):
    for name, heading in {**HEADINGS, "upload": NOTHING_YET, "": NOTHING_YET}.items():
        page = fresh_browser()
        visit(page, f"{own_server.url}/{name}")
        _see(page, heading)
        onward = "segmentation" if name == "journey" else "journey"
        go_to(page, onward, HEADINGS[onward])
        _see(page, HEADINGS[onward])


def _see(page: Page, heading: str) -> None:
    expect(page.locator("h1")).to_have_text(heading)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link")).to_have_count(len(HEADINGS) + 1)


def test_a_crash_of_the_server_loses_nothing_even_while_a_file_arrives(own_server, open_tab, cdnow_csv):
    page = open_tab()
    bring(page, own_server.url, cdnow_csv)
    _crash_during_upload(page, own_server, cdnow_csv)
    own_server.start()
    # In the tab that was open all the time.
    go_to(page, "segmentation", "Segmentation")
    expect(main(page)).to_contain_text("2,357")
    another = open_tab()
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
