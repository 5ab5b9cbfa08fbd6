"""The bucket on the strategy page."""

from __future__ import annotations

from visitor import orders, word


def view(guest):
    guest.workspace.remember(strategy_view="bucket")
    return guest.open("bucket_strategy")


def test_the_bucket_says_where_its_level_goes_and_what_leaks(visitor, demo_shop):
    guest = view(visitor("de").bring(*demo_shop["en"]))
    leaking, going, looked_back, law = guest.chart_titles()
    assert "%" in leaking
    assert "heute" in going
    assert "Stand" in looked_back
    assert "Abfluss" in law
    shown = guest.metrics()
    assert all(shown[word("de", label)] for label in ("Active today", "Come in a month", "Leak in a month"))
    months = next(table.value for table in guest.app.dataframe if "level_low" in table.value)
    assert len(months) == 48


def test_orders_too_few_for_a_bucket_say_what_is_missing(visitor):
    guest = view(visitor().bring(orders(("a", "2026-01-01", 5.0), ("b", "2026-03-02", 5.0))))
    assert any("at least 20 are needed" in warning.value for warning in guest.app.warning)
    assert not guest.chart_titles()


def test_levers_change_the_picture_and_say_what_they_bring(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"])
    guest.workspace.remember(bucket_kept=20, bucket_repair_cost=300.0, bucket_change=-50)
    before = view(guest).metrics()
    effects = next(table.value for table in guest.app.dataframe if "gain_low" in table.value)
    assert len(effects) == 3
    # What a new customer cost so far comes from the spend table, so both uses of the money can be compared.
    assert before["Break-even cost"]
    after = guest.fill("slider", "bucket_change", 0).metrics()
    assert after["Come in a month"] > before["Come in a month"]
    assert guest.workspace.setting("bucket_change", None) == 0
