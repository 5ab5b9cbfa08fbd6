"""Click a bar of the funnel: the customers who stopped there are listed, and all of them can be downloaded."""

from __future__ import annotations

import io

import pandas as pd
from playwright.sync_api import Page, expect
from user import chart, download, main, rows_shown, visit

WINDOW = pd.Timedelta(days=180)


def test_a_click_on_a_bar_lists_everyone_who_stopped_there(server, open_tab, with_cdnow, cdnow):
    page = open_tab(with_cdnow)
    visit(page, f"{server.url}/journey")
    _click_bar(page, "2nd order")
    _check_list(page, _who_stopped_after(2, cdnow))
    _click_bar(page, "1st order")
    # More than the 1,000 that the screen shows.
    _check_list(page, _who_stopped_after(1, cdnow), shown=1000)


def _click_bar(page: Page, step: str) -> None:
    chart(page, step).locator(f'[aria-label*="part: Lost here; Step: {step};"]').click()
    expect(main(page)).to_contain_text(f"Who stopped at “{step}”")


def _check_list(page: Page, customers: set[str], shown: int | None = None) -> None:
    heading_too = 1 + (shown or len(customers))
    expect(rows_shown(page, "State")).to_have_attribute("aria-rowcount", str(heading_too))
    _name, content = download(page, "stopped_download")
    listed = pd.read_csv(io.BytesIO(content), dtype=str)["Customer"]
    assert listed.is_unique
    assert set(listed) == customers


def _who_stopped_after(orders: int, rows: pd.DataFrame) -> set[str]:
    """Customers with exactly so many order days in the time that counts from their first one."""
    days = rows[["customer_id", "timestamp"]].drop_duplicates()
    first = days.groupby("customer_id")["timestamp"].transform("min")
    counts = days[days["timestamp"] - first <= WINDOW].groupby("customer_id").size()
    return set(counts.index[counts == orders])
