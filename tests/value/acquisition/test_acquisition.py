"""What new customers cost and bring, worked by hand and against the truth of a generated shop."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.tables import read_table
from analysis.tables.samples import demo_shop_files
from analysis.value import AcquisitionSettings, compute_acquisition

SETTINGS = AcquisitionSettings(horizon_days=90, burn_in_days=31, observed_until="2024-12-31")


def orders(*rows: tuple) -> pd.DataFrame:
    """Rows of customer, day, amount and channel."""
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "channel"])
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


def spend(*rows: tuple) -> pd.DataFrame:
    """Rows of channel, day and amount."""
    frame = pd.DataFrame(rows, columns=["channel", "timestamp", "amount"])
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


def crowd(name: str, count: int, channel: str | None, *days_and_amounts: tuple) -> list[tuple]:
    """So many customers who all do the same."""
    return [(f"{name}{n}", day, amount, channel) for n in range(count) for day, amount in days_and_amounts]


OLD = ("old", "2024-01-01", 10.0, "ads")
# Forty days later is the second month after the first order.
ADS = crowd("ad", 20, "ads", ("2024-02-05", 10.0), ("2024-03-16", 10.0))
MAIL = crowd("mail", 25, "mail", ("2024-02-06", 30.0))
SHOP = orders(OLD, *ADS, *MAIL)
COST = spend(("ads", "2024-02-01", 300.0), ("ads", "2024-03-01", 0.0))


def channel(found, name: str) -> pd.Series:
    return found.channels.set_index("channel").loc[name]


@pytest.fixture(scope="module")
def found():
    return compute_acquisition(SHOP, COST, SETTINGS)


def test_cost_value_and_payback_of_twenty_customers(found):
    ads = channel(found, "ads")
    assert ads[["new_customers", "spend", "cac", "months_followed"]].tolist() == [20, 300, 15, 3]
    assert ads[["first_order", "value", "value_brought", "contribution"]].tolist() == [10, 20, 400, 100]
    assert ads["ratio"] == pytest.approx(20 / 15)
    assert ads["payback_months"] == 2
    assert found.curves.query("channel == 'ads'")["margin"].tolist() == [10, 10, 20, 20]


def test_as_many_might_have_come_by_chance(found):
    ads = channel(found, "ads")
    # Exact 80 % range of a Poisson mean with 20 seen: 14.5 to 27.0.
    assert (300 / ads["cac_high"], 300 / ads["cac_low"]) == pytest.approx((14.53, 27.05), abs=0.01)
    assert ads["contribution_low"] < 100 < ads["contribution_high"]


def test_a_channel_without_spend_is_shown_without_a_cost(found):
    mail = channel(found, "mail")
    assert mail["value"] == 30
    assert mail[["spend", "cac", "ratio", "contribution", "payback_months"]].isna().all()


def test_channels_come_by_the_value_they_bring(found):
    assert found.channels["channel"].tolist() == ["mail", "ads"]
    assert found.channels["value_brought"].tolist() == [750, 400]


def test_customers_of_the_first_days_may_be_older_and_are_not_new(found):
    assert (found.not_counted, found.new_customers) == (1, 45)
    everybody = compute_acquisition(SHOP, spend(("ads", "2024-01-01", 1.0), ("ads", "2024-02-01", 300.0)), SETTINGS)
    assert everybody.new_customers == 45
    from_start = AcquisitionSettings(90, burn_in_days=0, observed_until="2024-12-31")
    cost = spend(("ads", "2024-01-01", 1.0), ("ads", "2024-02-01", 300.0))
    assert channel(compute_acquisition(SHOP, cost, from_start), "ads")["new_customers"] == 21


def test_a_month_that_is_not_over_counts_neither_spend_nor_customers():
    late = [*crowd("late", 9, "ads", ("2024-04-03", 10.0))]
    cost = pd.concat([COST, spend(("ads", "2024-04-01", 999.0))])
    cut = AcquisitionSettings(90, burn_in_days=31, observed_until="2024-04-15")
    found = compute_acquisition(orders(OLD, *ADS, *late), cost, cut)
    assert channel(found, "ads")[["new_customers", "spend"]].tolist() == [20, 300]
    assert found.periods["is_whole"].tolist() == [True, True, False]


def test_what_the_last_day_hides_changes_nothing():
    later = orders(OLD, *ADS, *MAIL, ("ad1", "2025-06-01", 500.0, "ads"))
    assert channel(compute_acquisition(later, COST, SETTINGS), "ads")["value"] == 20


def test_spend_of_several_campaigns_adds_up():
    parts = spend(("ads", "2024-02-01", 100.0), ("Ads", "2024-02-01", 250.0), ("ads", "2024-02-01", -50.0))
    found = compute_acquisition(SHOP, pd.concat([parts, COST.iloc[1:]]), SETTINGS)
    assert channel(found, "ads")["spend"] == 300


def test_neither_the_order_of_rows_nor_the_margin_changes_who_pays_back_first(found):
    shuffled = compute_acquisition(SHOP.sample(frac=1, random_state=1), COST, SETTINGS)
    pd.testing.assert_frame_equal(shuffled.channels, found.channels)
    half = compute_acquisition(SHOP, COST, AcquisitionSettings(90, 0.5, burn_in_days=31, observed_until="2024-12-31"))
    assert channel(half, "ads")["value"] == 10
    assert channel(half, "ads")["payback_months"] == np.inf


def test_the_customers_list_and_then_the_first_visit_say_what_the_orders_do_not():
    unknown = orders(*[(who, day, amount, None) for who, day, amount, _channel in [OLD, *ADS, *MAIL]])
    listed = pd.DataFrame({"customer_id": [f"ad{n}" for n in range(20)], "acquisition_channel": "ads"})
    visits = pd.DataFrame(
        {
            "customer_id": [f"mail{n}" for n in range(25)] * 2,
            "timestamp": pd.to_datetime(["2024-02-01"] * 25 + ["2024-02-08"] * 25),
            "event": "visit",
            "channel": ["mail"] * 25 + ["too late"] * 25,
        }
    )
    found = compute_acquisition(unknown, COST, SETTINGS, customers=listed, events=visits)
    assert found.sources == {"orders": 0, "customers": 20, "events": 25}
    assert found.channels[["channel", "new_customers"]].to_numpy().tolist() == [["mail", 25], ["ads", 20]]
    only_list = AcquisitionSettings(90, source="customers", burn_in_days=31, observed_until="2024-12-31")
    assert compute_acquisition(unknown, COST, only_list, customers=listed).unknown == 25


def test_every_new_customer_is_in_a_row_or_reconciled():
    some = orders(*ADS, *crowd("tv", 3, "tv", ("2024-02-10", 9.0)), *crowd("x", 2, None, ("2024-02-10", 9.0)), OLD)
    found = compute_acquisition(some, pd.concat([COST, spend(("tv", "2024-02-01", 40.0))]), SETTINGS)
    assert found.channels["channel"].tolist() == ["ads"]
    assert (found.few, found.few_spend, found.unknown) == (3, 40, 2)
    assert found.channels["new_customers"].sum() + found.few + found.unknown == found.new_customers
    assert found.paid[["new_customers", "spend"]].tolist() == [23, 340]


def test_money_for_nobody_is_shown(found):
    radio = channel(
        compute_acquisition(SHOP, pd.concat([COST, spend(("radio", "2024-02-01", 50.0))]), SETTINGS), "radio"
    )
    assert radio[["new_customers", "spend", "value_brought", "contribution"]].tolist() == [0, 50, 0, -50]
    assert radio["cac"] == np.inf


def test_spend_without_dates_is_spread_over_the_time_of_the_orders():
    # Of the 366 days of 2024 the first 31 are left out.
    found = compute_acquisition(SHOP, COST.drop(columns="timestamp"), SETTINGS)
    assert found.period is None
    assert channel(found, "ads")["spend"] == pytest.approx(300 * 335 / 366)


def test_spend_without_a_date_among_others_is_said_and_not_guessed():
    found = compute_acquisition(SHOP, pd.concat([COST, spend(("ads", None, 77.0))]), SETTINGS)
    assert found.undated == 77
    assert channel(found, "ads")["spend"] == 300


def test_whoever_brought_a_few_comes_before_a_channel_that_brought_nobody():
    cost = pd.concat([COST, spend(("radio", "2024-02-01", 50.0))])
    found = compute_acquisition(orders(OLD, *ADS[:20]), cost, SETTINGS)
    assert found.channels["channel"].tolist() == ["ads", "radio"]


def test_few_customers_have_a_cost_but_no_value():
    found = compute_acquisition(orders(OLD, *ADS[:20]), COST, SETTINGS)
    ads = channel(found, "ads")
    assert (ads["new_customers"], ads["cac"], ads["months_followed"]) == (10, 30, -1)
    assert ads[["value", "ratio", "contribution", "payback_months", "share_leavers"]].isna().all()


@pytest.mark.parametrize(
    ("shop", "cost", "settings", "error", "words"),
    [
        (SHOP, spend(("ads", "2026-01-01", 5.0)), SETTINGS, NotEnoughDataError, "no whole period in common"),
        (SHOP, spend(("ads", "2024-02-01", -5.0)), SETTINGS, NotEnoughDataError, "no positive amount"),
        (SHOP.drop(columns="channel"), COST, SETTINGS, NotEnoughDataError, "No new customer has a known channel"),
        (orders(OLD), COST, SETTINGS, NotEnoughDataError, "Nobody placed a first order"),
        (orders(("a", "2024-02-01", -3.0, "ads")), COST, SETTINGS, NotEnoughDataError, "only refunds"),
        (orders(OLD, *ADS[:4]), COST.assign(channel="tv").iloc[:0], SETTINGS, NotEnoughDataError, "no positive"),
        (SHOP, COST, AcquisitionSettings(horizon_days=3), SettingsError, "3 days"),
        (SHOP, COST, AcquisitionSettings(margin=0), SettingsError, "margin"),
        (SHOP, COST, AcquisitionSettings(yearly_discount=2), SettingsError, "discount"),
        (SHOP, COST, AcquisitionSettings(burn_in_days=-1), SettingsError, "-1 days"),
        (SHOP, COST, AcquisitionSettings(source="horoscope"), SettingsError, "horoscope"),
        (SHOP, COST, AcquisitionSettings(period="year"), SettingsError, "year"),
    ],
)
def test_bad_input_says_what_is_missing(shop, cost, settings, error, words):
    with pytest.raises(error, match=words):
        compute_acquisition(shop, cost, settings)


def test_channels_with_too_few_customers_alone_are_refused():
    with pytest.raises(NotEnoughDataError, match="No channel has as many as 5"):
        compute_acquisition(orders(OLD, *ADS[:4]), COST, SETTINGS)


def test_the_inputs_stay_as_they_were():
    shop, cost = SHOP.copy(), COST.copy()
    compute_acquisition(shop, cost, SETTINGS)
    pd.testing.assert_frame_equal(shop, SHOP)
    pd.testing.assert_frame_equal(cost, COST)


@pytest.fixture(scope="module")
def demo():
    files = demo_shop_files("en")
    tables = {name: read_table(path, name) for name, path in files.items()}
    settings = AcquisitionSettings(margin=0.3, yearly_discount=0.1)
    return compute_acquisition(tables["orders"], tables["spend"], settings)


def test_the_coupon_portal_of_the_demo_shop_buys_leavers_and_does_not_pay(demo):
    coupons = channel(demo, "coupon_portal")
    assert demo.channels.loc[demo.channels["buys_leavers"], "channel"].tolist() == ["coupon_portal"]
    # As planted: each costs 22 € and brings 26 € before the goods are paid.
    assert coupons["cac"] == pytest.approx(22, abs=0.5)
    assert coupons["value_low"] < 0.3 * 26 < coupons["value_high"]
    assert coupons["payback_months"] == np.inf
    assert coupons["contribution_high"] < 0


def test_the_demo_shops_other_channels_pay_back_within_months(demo):
    others = demo.channels[demo.channels["spend"].notna() & (demo.channels["channel"] != "coupon_portal")]
    assert others["payback_high"].max() <= 4
    assert (demo.months, demo.period) == (12, "month")
