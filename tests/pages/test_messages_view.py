"""Messages on the strategy page: edited, kept, and read by real customers."""

from __future__ import annotations

import pytest
from visitor import orders

from analysis.strategy.defaults import PROPOSALS
from analysis.tables.table import make_table

TEXT = "message_text_"


@pytest.fixture
def writer(visitor, demo_shop):
    wanted = [table for table in demo_shop["en"] if table.name in ("orders", "customers")]
    guest = visitor().bring(*wanted).open("bucket_strategy")
    return guest.fill("button_group", "strategy_view", "messages")


def text_area(guest):
    return next(area for area in guest.app.text_area if area.key.startswith(TEXT))


def write(guest, text: str):
    text_area(guest).set_value(text)
    return guest.run()


def test_a_message_is_edited_kept_and_taken_back(writer):
    start = text_area(writer).value
    assert start.startswith("Hello {first_name|there},")
    # The preview shows no raw token, and names nobody who may not be contacted.
    assert any("Hello there," in text for text in writer.markdown())
    write(writer, "Hi {city}, {last_product|you}! {nickname|}")
    assert [edit["text"] for edit in writer.workspace.setting("messages:rfm")] == [
        "Hi {city}, {last_product|you}! {nickname|}"
    ]
    writer.fill("button_group", "message_language", "de")
    assert text_area(writer).value.startswith("Guten Tag")
    writer.fill("button_group", "message_language", "en")
    assert text_area(writer).value.startswith("Hi {city}")
    writer.click("message_undo")
    assert text_area(writer).value == start
    write(writer, "")
    assert any("The message is empty" in warning.value for warning in writer.app.warning)
    write(writer, "Hello {frist_name}")
    assert any("no such column" in warning.value for warning in writer.app.warning)
    write(writer, "x" * 161)
    writer.click("message_reset")
    assert text_area(writer).value == start


def test_every_format_is_drawn_and_what_is_too_long_is_said(writer):
    for format in ("subject", "landing_page", "ad_headline", "ad", "social", "sales_talk", "sms"):
        writer.fill("selectbox", "message_format", format)
        assert not writer.app.warning
        assert writer.metrics()["Too long"] == "0"
    write(writer, "x" * 161)
    assert writer.metrics()["Too long"] == writer.metrics()["Customers"]
    assert any("too long for Text message" in warning.value for warning in writer.app.warning)


def test_hostile_values_stay_plain_text_and_a_silent_plan_has_no_messages(visitor):
    people = make_table(
        "customers",
        orders(("a", "2026-01-01", 5.0), ("b", "2026-01-02", 5.0))
        .frame[["customer_id"]]
        .assign(nick=["![x](http://x.example/y.png) {city}", "=cmd"]),
    )
    bought = orders(*((who, f"2026-0{month}-01", 20.0) for who in "ab" for month in range(1, 6)))
    guest = visitor().bring(bought, people).open("bucket_strategy")
    guest.fill("button_group", "strategy_view", "messages")
    write(guest, "Dear {nick|you}")
    # Every sign that could draw something is escaped.
    assert any(r"\!\[x\]\(http" in text for text in guest.markdown())
    assert not any("](http" in text for text in guest.markdown())
    guest.workspace.remember(plan=[{"segment": s, "action": "nothing", "channel": "none"} for s in PROPOSALS])
    guest.run()
    assert any("No campaign of the plan contacts anybody" in info.value for info in guest.app.info)
