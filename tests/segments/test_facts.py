"""What is known of each customer: worked by hand, whatever tables there are."""

import numpy as np
import pandas as pd
import pytest

from analysis.segments.facts import gather_facts


def frame(columns, *rows):
    table = pd.DataFrame(rows, columns=columns.split())
    return table.assign(timestamp=pd.to_datetime(table["timestamp"])) if "timestamp" in table else table


ORDERS = frame(
    "customer_id timestamp amount channel category",
    ("anna", "2024-01-01", 30.0, "ad", "tea"),
    ("anna", "2024-01-11", 10.0, "mail", "tea"),
    ("anna", "2024-01-31", 60.0, None, "cups"),
    ("bert", "2024-01-21", 5.0, "mail", None),
    ("cleo", "2024-01-30", -5.0, "mail", "tea"),
)
EVENTS = frame(
    "customer_id timestamp event",
    ("anna", "2024-01-05", "visit"),
    ("dora", "2024-01-30", "visit"),
    *[("dora", "2024-01-31", "basket")],
)
PEOPLE = frame("customer_id country", ("anna", "AT"), ("emil", "DE"))


def test_orders_are_summed_up_for_each_customer():
    known = gather_facts(ORDERS).customers.set_index("customer_id")
    anna = known.loc["anna"]
    assert anna[["orders", "revenue", "days_since_last_order", "days_since_first_order"]].tolist() == [3, 100, 0, 30]
    assert anna[["days_between_orders", "mean_order_value", "last_order_share"]].tolist() == pytest.approx(
        [15, 100 / 3, 0.6]
    )
    assert anna[["first_channel", "last_category"]].tolist() == ["ad", "cups"]
    assert np.isnan(known.loc["bert", "days_between_orders"])
    assert known.loc["cleo", "orders"] == 0
    assert np.isnan(known.loc["cleo", "last_order_share"])


def test_every_customer_of_any_table_is_there_once():
    facts = gather_facts(ORDERS, PEOPLE, EVENTS, also=["fred", "anna"])
    known = facts.customers.set_index("customer_id")
    assert sorted(known.index) == ["anna", "bert", "cleo", "dora", "emil", "fred"]
    assert known.loc["emil", ["orders", "revenue"]].tolist() == [0, 0]
    assert known.loc["dora", ["last_event", "days_since_last_event"]].tolist() == ["basket", 0]
    assert known.loc["anna", "customer:country"] == "AT"
    assert known["customer:country"].isna().sum() == 4


def test_what_was_bought_and_each_order_point_to_their_customer():
    facts = gather_facts(ORDERS, PEOPLE, also=["aaa"])
    ids = facts.customers["customer_id"].to_numpy()
    bought = {(ids[row.row], row.column, row.value, row.rows) for row in facts.bought.itertuples()}
    assert ("anna", "category", "tea", 2) in bought
    assert ("bert", "channel", "mail", 1) in bought
    assert len(bought) == 7
    assert facts.order_values.groupby("row")["amount"].sum().rename(lambda row: ids[row]).to_dict() == {
        "anna": 100.0,
        "bert": 5.0,
    }


def test_numbers_stay_numbers_and_short_lists_stay_lists():
    people = pd.DataFrame({"customer_id": range(30), "born": range(1960, 1990), "children": [0, 1, 2] * 10})
    known = gather_facts(None, people.astype(str)).customers
    assert known["customer:born"].median() == 1974.5
    assert known["customer:children"].cat.categories.tolist() == ["0", "1", "2"]


def test_without_any_table_there_is_nobody():
    facts = gather_facts()
    assert facts.customers.empty
    assert facts.day is None
