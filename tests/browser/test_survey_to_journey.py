"""A survey becomes segments by what customers want; saved, they have personas and split the journey."""

from __future__ import annotations

import numpy as np
import pandas as pd
from playwright.sync_api import Page, expect
from user import bring, chart, go_to, hand_over, kept_tables, main, press, settle, visit

PEOPLE = 160
WISHES = ("price", "speed", "choice", "advice", "trust", "style")


def test_what_customers_want_splits_the_journey(server, open_tab, tmp_path):
    page = open_tab()
    orders, survey = _files(tmp_path)
    bring(page, server.url, orders)
    visit(page, f"{server.url}/upload")
    hand_over(page, survey)
    press(page, "use_table")
    expect(kept_tables(page)).to_have_count(2)
    go_to(page, "segmentation", "Segmentation")
    main(page).get_by_text("Survey", exact=True).click()
    expect(chart(page, "2 segments; the largest")).to_be_visible()
    _save(page, "Wishes")
    main(page).get_by_text("Personas", exact=True).click()
    page.locator(".st-key-personas_by input").click()
    page.get_by_role("option", name="Wishes").click()
    expect(main(page).get_by_text("Three of them")).to_be_visible()
    settle(page)
    go_to(page, "journey", "Journey")
    main(page).get_by_text("Groups and trend", exact=True).click()
    page.locator(".st-key-journey_by input").click()
    page.get_by_role("option", name="Segment: Wishes").click()
    # Who wants the last three things came back, the others did not.
    groups = chart(page, "Biggest difference at “2nd order”: 0% of")
    expect(groups).to_contain_text("trust")
    expect(groups).to_contain_text("price")


def _save(page: Page, name: str) -> None:
    box = page.locator(".st-key-survey_name input")
    box.fill(name)
    box.press("Enter")
    expect(page.locator(".st-key-survey_save button")).to_be_enabled()
    press(page, "survey_save")
    expect(page.locator(f".st-key-survey_delete_{name}")).to_be_visible()
    settle(page)


def _files(folder):
    """Half of the people want the first three things and order once; half the last three, and order four times."""
    random = np.random.default_rng(4)
    late = np.arange(PEOPLE) % 2 == 1
    likes = np.where(late[:, None], [0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])
    odds = 5 * likes - 2.5 + random.normal(0, 1, (PEOPLE, 1))
    answers = (random.random(likes.shape) < 1 / (1 + np.exp(-odds))).astype(int)
    ids = [f"K{who:03}" for who in range(PEOPLE)]
    survey = pd.DataFrame(answers, columns=WISHES)
    survey.insert(0, "customer_id", ids)
    survey.to_csv(folder / "survey.csv", index=False)
    rows = [
        (customer, pd.Timestamp("2024-01-01") + pd.Timedelta(days=who % 28 + 12 * place), 20.5)
        for who, customer in enumerate(ids)
        for place in range(4 if late[who] else 1)
    ]
    orders = pd.DataFrame(rows, columns=["customer_id", "order_date", "amount"])
    orders.to_csv(folder / "orders.csv", index=False, date_format="%Y-%m-%d")
    return folder / "orders.csv", folder / "survey.csv"
