"""The view of clusters: groups found, one group as an answer, groups saved by name."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from visitor import word

from analysis.tables.table import Table, make_table


def two_kinds() -> Table:
    """Sixty who ordered once, small and long ago, and forty who order every week for much."""
    random = np.random.default_rng(0)
    rows = [(f"s{number:02}", f"2024-01-{1 + number % 20:02}", 10 + random.random()) for number in range(60)]
    rows += [
        (f"w{number:02}", f"2024-0{3 + week // 4}-{1 + 7 * (week % 4):02}", 200 + 50 * random.random())
        for number in range(40)
        for week in range(3 + number % 6)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return make_table("orders", frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))


@pytest.fixture
def guest(visitor):
    guest = visitor().bring(two_kinds())
    guest.workspace.remember(segments_view="clusters", cluster_features=["orders", "revenue", "average_basket"])
    return guest.open("segmentation")


def test_two_kinds_of_customers_are_two_groups_with_names(guest):
    assert guest.metrics()["Customers"] == "100"
    guest.fill("selectbox", "cluster_count", 2)
    text = "\n".join(guest.markdown())
    assert "small baskets, low revenue" in text
    assert "60 customers" in text and "40 customers" in text
    guest.speak("de")
    assert any("60 Kunden" in said for said in guest.markdown())


def test_groups_saved_by_name_can_be_had_everywhere(guest):
    guest.fill("text_input", "clusters_name", "Spring").click("clusters_save")
    guest.open("journey").fill("button_group", "journey_view", "groups")
    offered = [option for box in guest.app.selectbox for option in box.options]
    assert any(word("en", "Clusters “{name}”", name="Spring") in option for option in offered)


def test_three_customers_are_told_to_be_too_few(visitor):
    few = make_table("customers", pd.DataFrame({"customer_id": ["a", "b", "c"], "age": ["1", "2", "3"]}))
    guest = visitor().bring(few)
    guest.workspace.remember(segments_view="clusters")
    guest.open("segmentation")
    assert any("3 customers are too few for clusters" in warning.value for warning in guest.app.warning)


@pytest.mark.parametrize("saved", [3, {"features": ["orders"]}, {"features": [1], "count": 2, "apart": True}])
def test_what_is_no_saved_choice_is_not_offered(guest, saved):
    guest.workspace.remember(saved_segmentations={"clusters": {"Bad": saved}}, cluster_count=99)
    guest.open("upload").open("segmentation")
    assert guest.metrics()["Customers"] == "100"
    assert not any(button.key == "clusters_delete_Bad" for button in guest.app.button)
