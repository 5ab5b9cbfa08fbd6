"""Who moved since an earlier day, and how large the groups were: worked by hand, and parts that add up."""

import pandas as pd
import pytest

from analysis.charts import movement_chart, rfm_map_chart, sizes_over_time_chart
from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments import (
    NEWCOMER,
    GroupCuts,
    RfmSettings,
    compute_movement,
    compute_rfm,
    compute_sizes_over_time,
    rfm_map,
)

CUTS = GroupCuts(recent_days=30, lost_days=90, many_orders=3, valuable_revenue=100.0)


def log(*rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return frame.assign(timestamp=pd.to_datetime(frame["timestamp"]))


SHOP = log(
    ("stays", "2024-01-30", 10.0),
    ("stays", "2024-03-30", 10.0),
    ("slips", "2024-01-31", 120.0),
    ("returns", "2023-12-20", 10.0),
    ("returns", "2024-03-31", 15.0),
    ("joins", "2024-03-15", 10.0),
)
NOW = RfmSettings(cuts=CUTS)


def test_everybody_is_counted_once_between_two_groups_worked_by_hand():
    movement = compute_movement(SHOP, NOW, "2024-01-31")
    flows = movement.flows.set_index(["from_segment", "to_segment"])
    assert flows["customers"].to_dict() == {
        ("new", "promising"): 1,
        ("new", "at_risk"): 1,
        ("cooling", "promising"): 1,
        (NEWCOMER, "new"): 1,
    }
    assert flows["change"].to_dict() == {
        ("new", "promising"): "moved",
        ("new", "at_risk"): "slipped",
        ("cooling", "promising"): "came_back",
        (NEWCOMER, "new"): "newcomer",
    }
    assert flows.loc[("new", "at_risk"), ["share_of_from", "revenue"]].tolist() == [0.5, 0.0]
    assert flows.loc[("cooling", "promising"), "revenue"] == 15.0


def test_both_days_are_the_groups_of_those_days(cdnow):
    movement = compute_movement(cdnow, RfmSettings(), "1997-12-31")
    now = compute_rfm(cdnow)
    then = compute_rfm(cdnow, RfmSettings(observed_until="1997-12-31", cuts=now.cuts))
    by_target = movement.flows.groupby("to_segment")["customers"].sum()
    assert by_target.to_dict() == now.groups.query("customers > 0").set_index("segment")["customers"].to_dict()
    known = movement.flows[movement.flows["from_segment"] != NEWCOMER].groupby("from_segment")["customers"].sum()
    assert known.to_dict() == then.groups.query("customers > 0").set_index("segment")["customers"].to_dict()
    assert movement.flows["revenue"].sum() == pytest.approx(cdnow.query("timestamp > '1997-12-31'")["amount"].sum())
    movement_chart(movement).to_dict()


def test_an_earlier_day_has_to_be_earlier_and_to_hold_an_order():
    with pytest.raises(SettingsError, match="not before the last day 2024-03-31"):
        compute_movement(SHOP, NOW, "2024-03-31")
    with pytest.raises(NotEnoughDataError, match="no order"):
        compute_movement(SHOP, NOW, "2023-01-31")


def test_the_sizes_of_each_month_are_those_known_then():
    sizes = compute_sizes_over_time(SHOP, NOW).sizes
    days = sizes["day"].dt.strftime("%Y-%m-%d").unique().tolist()
    assert days == ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]
    new = sizes[sizes["segment"] == "new"].set_index("day")["customers"]
    # 31 days after an order one is no longer new: in February only who ordered on 30 and 31 January.
    assert new.tolist() == [1, 2, 2, 1]
    assert sizes.groupby("day")["share_of_customers"].sum().tolist() == pytest.approx([1] * 4)
    sizes_over_time_chart(compute_sizes_over_time(SHOP, NOW)).to_dict()


def test_one_day_has_no_course():
    with pytest.raises(NotEnoughDataError, match="No month ended"):
        compute_sizes_over_time(log(("a", "2024-01-05", 1.0)))


def test_the_map_holds_every_customer_once_and_its_borders_are_those_of_the_groups(cdnow):
    rfm = compute_rfm(cdnow)
    cells = rfm_map(rfm).cells
    assert cells["customers"].sum() == len(rfm.customers)
    assert cells["revenue"].sum() == pytest.approx(rfm.customers["revenue"].sum())
    assert {rfm.cuts.recent_days, rfm.cuts.lost_days} <= set(cells["days_to"])
    assert {1, rfm.cuts.many_orders - 1} <= set(cells["orders_to"])
    for cell in cells.fillna({"days_from": -1, "days_to": 1e9, "orders_from": -1, "orders_to": 1e9}).itertuples():
        inside = rfm.customers["days_since_last_order"].between(cell.days_from, cell.days_to)
        inside &= rfm.customers["orders"].between(cell.orders_from, cell.orders_to)
        assert inside.sum() == cell.customers
        assert rfm.customers.loc[inside, "segment"].nunique() <= 2
    rfm_map_chart(rfm_map(rfm)).to_dict()


def test_the_map_of_customers_who_are_all_alike_is_one_cell():
    orders = log(*((who, "2024-01-05", 0.0) for who in "abcdef"))
    (cell,) = rfm_map(compute_rfm(orders)).cells.itertuples()
    assert cell.customers == 6
    assert pd.isna(cell.share_of_revenue)
    rfm_map_chart(rfm_map(compute_rfm(orders))).to_dict()
