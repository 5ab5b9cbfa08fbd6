"""Files as programs export them, uploaded without changing anything, end in the right numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect
from user import bring, chart, go_to, hand_over, kept_tables, main, press, settle, visit
from words import Words

GERMAN = Words("de")
# Of 40 visitors this many came so far, in this order.
VISITORS = {"session_start": 40, "view_item": 31, "add_to_cart": 17, "purchase": 9}
START = pd.Timestamp("2024-03-04 08:00")


@pytest.fixture
def german_export(tmp_path) -> tuple[Path, float, int]:
    """Orders as a German shop program prints them, their revenue in euros, and how many customers there are."""
    lines, cents = ["Auswertung für März – Filiale Köln", "", "Kundennr.;Name;Bestelldatum;Artikel;Gesamtbetrag"], 0
    for place in range(240):
        amount = 99 + place * 1037 % 180_000
        day = pd.Timestamp("2024-01-01") + pd.Timedelta(days=place)
        euros = f"{amount // 100:,}".replace(",", ".")
        article = f'"Größe {place % 3}; blau"'
        lines.append(f"{place % 53:05d};Jörg Müller;{day:%d.%m.%Y %H:%M};{article};{euros},{amount % 100:02d} €")
        cents += amount
    lines.append(f"Summe;;;;{cents / 100:.2f} €".replace(".", ","))
    path = tmp_path / "Bestellübersicht März.csv"
    path.write_bytes("\r\n".join(lines).encode("cp1252"))
    return path, cents / 100, 53


def test_a_german_order_export_ends_in_the_right_revenue(german_export, server, open_tab):
    path, revenue, customers = german_export
    page = open_tab()
    bring(page, f"{server.url}/?lang=de", path)
    go_to(page, "segmentation", GERMAN("Segmentation"))
    expect(main(page)).to_contain_text(f"{GERMAN.number(revenue)}\xa0€")
    expect(main(page)).to_contain_text(GERMAN.number(customers))


@pytest.fixture
def event_export(tmp_path) -> Path:
    """The events of a web shop as the export of Google Analytics 4 has them, in no order."""
    rows = []
    for visitor in range(40):
        begin = START + pd.Timedelta(hours=visitor)
        steps = [event for event, count in VISITORS.items() if visitor < count]
        if visitor in (38, 39):
            # Into the cart, then only looked at: not a journey from view to cart.
            steps += ["add_to_cart"]
        moments = [begin + pd.Timedelta(minutes=2 * place) for place in range(len(steps))]
        noise = [("page_view", begin), ("scroll", begin + pd.Timedelta(seconds=40)), ("user_engagement", begin)]
        for event, moment in [*zip(steps, moments, strict=True), *noise]:
            rows.append(
                {
                    "event_date": f"{moment:%Y%m%d}",
                    "event_timestamp": int(moment.value // 1000) + visitor,
                    "event_name": event,
                    "event_value_in_usd": 49.9 if event == "purchase" else None,
                    "user_id": None,
                    "user_pseudo_id": f"{1_000_000_007 + visitor}.{1_700_000_000 + visitor}",
                    "device.category": ("mobile", "desktop")[visitor % 2],
                    "geo.country": "Germany",
                    "traffic_source.source": ("google", "(direct)", "newsletter")[visitor % 3],
                    "traffic_source.medium": ("cpc", "(none)", "email")[visitor % 3],
                    "platform": "WEB",
                }
            )
    path = tmp_path / "events_20240304.csv"
    pd.DataFrame(rows).sample(frac=1, random_state=1).to_csv(path, index=False)
    return path


def test_an_export_of_web_analytics_ends_in_the_right_journey(event_export, server, open_tab):
    page = open_tab()
    bring(page, server.url, event_export)
    expect(main(page)).to_contain_text("40 customers")
    go_to(page, "journey", "Journey")
    funnel = chart(page, "add_to_cart")
    # Everybody has both events at once: either may stand for the beginning.
    expect(funnel).to_contain_text(re.compile("(session_start|page_view)  ·  40"))
    for step in ("view_item", "add_to_cart", "purchase"):
        expect(funnel).to_contain_text(f"{step}  ·  {VISITORS[step]}")
    expect(main(page)).to_contain_text("22.5%")


def test_the_months_of_a_year_and_a_list_of_customers_chosen_at_once(cdnow, server, open_tab, tmp_path):
    paths = []
    for year, orders in cdnow.groupby(cdnow["timestamp"].dt.year):
        paths.append(tmp_path / f"orders {year}.csv")
        orders.to_csv(paths[-1], index=False)
    paths.append(tmp_path / "people.csv")
    pd.DataFrame({"customer_id": cdnow["customer_id"].unique()[:50], "age": range(50)}).to_csv(paths[-1], index=False)
    page = open_tab()
    visit(page, server.url)
    hand_over(page, paths)
    expect(main(page)).to_contain_text("Files 1 to 2 of 3 · then: people.csv")
    press(page, "use_table")
    expect(main(page)).to_contain_text("File 3 of 3: people.csv")
    settle(page)
    # The second file is asked about after a refresh too.
    page.reload()
    expect(main(page)).to_contain_text("File 3 of 3: people.csv")
    press(page, "use_table")
    expect(kept_tables(page)).to_have_count(2)
    expect(main(page)).to_contain_text("6,919 rows · 2,357 customers")


def test_a_table_pasted_from_a_spreadsheet_is_read_and_in_no_address(server, open_tab):
    page, asked = open_tab(), []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, server.url)
    page.get_by_text("Paste from a spreadsheet").click()
    rows = [f"K{n % 9}\t{1 + n % 28:02d}.03.2024\t{n},50" for n in range(400)]
    page.get_by_role("textbox").fill("\n".join(["Kunde\tDatum\tBetrag", *rows]))
    press(page, "read_pasted")
    press(page, "use_table")
    expect(main(page)).to_contain_text("400 rows · 9 customers")
    go_to(page, "segmentation", "Segmentation")
    expect(main(page)).to_contain_text("€80,000")
    assert not [url for url in asked if "K8" in url or "Betrag" in url or "pasted" in url]
    assert b"Betrag" not in server.log.read_bytes()
