"""Contact pressure on the strategy page: what is planned together, what waits, and why."""

from __future__ import annotations

import pytest


@pytest.fixture
def planner(visitor, demo_shop):
    wanted = [table for table in demo_shop["en"] if table.name in ("orders", "customers")]
    return visitor().bring(*wanted).open("bucket_strategy")


def crowd(guest, **changes) -> None:
    """A newsletter that goes out more often than people bear."""
    news = {"name": "News", "channel": "email", "segment": "*", "every_days": 2, "start": "2020-01-01"}
    news |= {"useful_days": 3, "value": 0, "transactional": False, **changes}
    guest.workspace.remember(**{"recurring_messages:rfm": [news]})


def amount(guest, card: str) -> int:
    return int(guest.metrics()[card].replace(",", ""))


def held_back(guest):
    return next(table.value for table in guest.app.dataframe if "reason" in table.value)


def test_with_a_weekly_newsletter_everybody_has_room_and_with_a_daily_one_somebody_waits(planner, demo_shop):
    planner.fill("button_group", "strategy_view", "contacts")
    assert "nothing has to wait" in planner.chart_titles()[0]
    assert amount(planner, "Messages planned") == amount(planner, "Sent as planned")
    crowd(planner)
    planner.app.session_state["recurring_messages_version"] = 1
    planner.run()
    assert amount(planner, "Deferred") > 0
    assert amount(planner, "Messages planned") == sum(
        amount(planner, card) for card in ("Sent as planned", "Deferred", "Dropped")
    )
    found = held_back(planner)
    assert found["reason"].str.contains(r"\d messages? in the last 21 days; room again on ").all()
    # Who must not be contacted is not in the list.
    customers = next(table.frame for table in demo_shop["en"] if table.name == "customers")
    refused = set(customers.loc[customers["newsletter"] == "no", "customer_id"])
    assert not refused & set(found["customer_id"])


def test_what_must_go_out_never_waits_and_a_bucket_that_holds_nothing_is_refused(planner):
    crowd(planner, transactional=True)
    planner.fill("button_group", "strategy_view", "contacts")
    assert amount(planner, "Deferred") == amount(planner, "Dropped") == 0
    planner.workspace.remember(
        **{"contact_limits:rfm": [{"segment": "champions", "capacity": 0, "leak_days": 7}]},
    )
    planner.app.session_state["contact_limits_version"] = 1
    planner.run()
    assert any("A bucket holds 0 messages" in warning.value for warning in planner.app.warning)


def test_a_message_to_a_segment_that_is_gone_is_named(planner):
    crowd(planner, segment="gone")
    planner.fill("button_group", "strategy_view", "contacts")
    assert any("The message 'News' goes to 'gone'" in warning.value for warning in planner.app.warning)
