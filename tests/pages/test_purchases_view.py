"""Groups by purchases and life stages on the page of the segments."""

from __future__ import annotations

import pandas as pd
from visitor import word

from analysis.tables.table import Table, make_table


def shop() -> Table:
    """Twenty customers: of the even ones each has four orders of tea, of the odd ones one of coffee."""
    rows = [
        (f"c{who:02}", f"2024-0{1 + place}-10", 10.0, "coffee" if who % 2 else "tea")
        for who in range(20)
        for place in range(1 if who % 2 else 4)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount", "category"])
    return make_table("orders", frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))


def people() -> Table:
    ids = [f"c{who:02}" for who in range(20)]
    return make_table(
        "customers",
        pd.DataFrame({"customer_id": ids, "birth year": ["1994"] * 10 + ["1950"] * 10, "kids": ["0", "2"] * 10}),
    )


def shown(guest) -> dict[str, int]:
    table = next(table.value for table in guest.app.dataframe if "share_of_customers" in table.value)
    return dict(zip(table["name"], table["customers"], strict=True))


def test_heavy_frequent_and_lapsed_customers_are_shown(visitor):
    guest = visitor().bring(shop())
    guest.workspace.remember(segments_view="purchases")
    guest.open("segmentation")
    assert shown(guest)[word("en", "Heavy buyers")] == 10
    guest.fill("button_group", "purchases_what", "frequency")
    assert shown(guest)[word("en", "Frequent customers")] == 10
    guest.fill("button_group", "purchases_what", "category")
    guest.fill("selectbox", "purchases_category", "tea")
    assert shown(guest) == {word("en", "Buy it"): 10, word("en", "Never bought it"): 10}
    assert any("tea" in table.value.get("category", pd.Series()).tolist() for table in guest.app.dataframe)


def test_without_orders_or_ages_the_views_say_what_to_bring(visitor):
    for view, said in (("purchases", "bring their orders"), ("life_stage", "an age or a year of birth")):
        guest = visitor()
        guest.workspace.remember(segments_view=view)
        assert any(said in text for text in guest.open("segmentation").markdown())


def test_life_stages_follow_rules_that_can_be_changed(visitor):
    guest = visitor().bring(people(), shop())
    guest.workspace.remember(segments_view="life_stage")
    guest.open("segmentation")
    stages = {"Young family": 5, "Young adults": 5, "Later life": 10}
    assert shown(guest) == {word("en", name): count for name, count in stages.items()}
    guest.app.session_state["life_stage_editor"] = {
        "edited_rows": {4: {"name": "Grandparents"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    guest.click("life_stage_use")
    assert shown(guest)["Grandparents"] == 10
    guest.click("life_stage_usual")
    assert shown(guest)[word("en", "Later life")] == 10
