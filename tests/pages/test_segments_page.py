"""The page of the segments: pictures of the groups, and cut-offs of one's own that hold on every page."""

from __future__ import annotations

import pytest

SEGMENTS = "segmentation"


@pytest.fixture
def guest(visitor, cdnow_orders):
    return visitor().bring(cdnow_orders).open(SEGMENTS)


@pytest.mark.parametrize(
    "picture, said", [("map", "The best cell holds"), ("movement", "moved from"), ("time", "of the customers on")]
)
def test_each_picture_has_its_finding_as_title(guest, picture, said):
    guest.fill("button_group", "rfm_picture", picture)
    assert any(said in title for title in guest.chart_titles())


def cut(guest, which):
    return next(field for field in guest.app.number_input if field.key.startswith(f"cut_{which}_"))


def use(guest, **cuts):
    for which, value in cuts.items():
        cut(guest, which).set_value(value)
    return guest.click("rfm_cuts_use")


def definitions(guest):
    return [text for table in guest.app.dataframe if "definition" in table.value for text in table.value["definition"]]


def test_cut_offs_of_ones_own_define_the_groups_also_in_the_plan_until_they_are_taken_back(guest):
    proposed = definitions(guest)
    use(guest, recent=21, lost=99, many=4)
    assert "ordered within 21 days, 1 order" in definitions(guest)
    assert "last order 100 days ago or longer" in definitions(guest)[-1]
    sizes = guest.app.dataframe[0].value["customers"].tolist()
    guest.open("bucket_strategy")
    assert sizes[0] in guest.app.data_editor[0].value["customers"].tolist()
    guest.open(SEGMENTS).click("rfm_cuts_reset")
    assert definitions(guest) == proposed


def test_contradicting_cut_offs_are_said_and_not_kept(guest):
    proposed = definitions(guest)
    use(guest, recent=400, lost=30)
    assert any("lasts 400" in warning.value for warning in guest.app.warning)
    assert definitions(guest.open("upload").open(SEGMENTS)) == proposed


def test_a_segmentation_breaks_down_the_journey_and_the_lifetime_value(guest):
    guest.open("journey").fill("button_group", "journey_view", "groups")
    guest.fill("selectbox", "journey_by", "segment:rfm")
    assert any("Champions" in title or "in every group" in title for title in guest.chart_titles())
    guest.open("lifetime_value").fill("selectbox", "value_by", "rfm")
    assert any(title.startswith("“Champions” will bring") for title in guest.chart_titles())


def test_every_segment_has_a_persona_without_any_customer_number(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"]).open(SEGMENTS).fill("button_group", "segments_view", "personas")
    assert "“Champions”: 12% of the customers bring 39% of the revenue" in guest.chart_titles()
    assert {"Customers", "Revenue", "Lifetime value", "Typical order"} <= set(guest.metrics())
    assert any("% of the lifetime value" in text for text in guest.markdown())
    guest.fill("button_group", "persona_rfm", "at_risk")
    assert guest.metrics()["Customers"] == "119"
    examples = guest.app.dataframe[-1].value
    assert examples["alias"].tolist() == ["Customer A", "Customer B", "Customer C"]
    assert "customer_id" not in examples
    assert any("customers said something" in text and "positive" in text for text in guest.markdown())


def test_without_any_table_the_personas_say_what_to_bring(visitor):
    guest = visitor().open(SEGMENTS).fill("button_group", "segments_view", "personas")
    assert any("bring orders or a customers table" in text for text in guest.markdown())


def build_rule(guest, name="Tea people"):
    """Two or more orders, or tea bought."""
    guest.open(SEGMENTS).fill("button_group", "segments_view", "rules")
    find(guest.app.selectbox, "rule_what_").set_value("orders")
    guest.run()
    find(guest.app.number_input, "rule_value_").set_value(2)
    guest.click("rule_or")
    find(guest.app.selectbox, "rule_what_", last=True).set_value("category")
    guest.run()
    find(guest.app.multiselect, "rule_values_", last=True).set_value(["Tea"])
    guest.run()
    guest.app.text_input("rule_name").set_value(name)
    guest.run()
    return guest.click("rule_save")


def find(widgets, key, last=False):
    return [widget for widget in widgets if widget.key.startswith(key)][-1 if last else 0]


def test_a_rule_shows_its_size_while_it_is_built_and_is_a_segmentation_everywhere_once_saved(visitor, demo_shop):
    guest = build_rule(visitor().bring(*demo_shop["en"]))
    assert any("Orders at least 2, or Category bought Tea" in text.replace("\\", "") for text in guest.markdown())
    size = int(guest.metrics()["Customers"].replace(",", ""))
    orders = next(table.frame for table in demo_shop["en"] if table.name == "orders")
    tea = set(orders.loc[orders["category"] == "Tea", "customer_id"])
    totals = orders.groupby(["customer_id", "order_id"], observed=True)["amount"].sum()
    often = totals[totals >= 0].groupby("customer_id", observed=True).size()
    assert size == len(tea | set(often[often >= 2].index))
    guest.fill("button_group", "segments_view", "compare")
    guest.fill("selectbox", "cross_rows", "rule:Tea people").fill("selectbox", "cross_columns", "rfm")
    assert any("as frequent among" in title for title in guest.chart_titles())
    guest.open("journey").fill("button_group", "journey_view", "groups")
    guest.fill("selectbox", "journey_by", "segment:rule:Tea people")
    assert any("Tea people" in title or "every group" in title for title in guest.chart_titles())


def test_a_saved_rule_can_be_opened_changed_and_deleted(visitor, demo_shop):
    guest = build_rule(visitor().bring(*demo_shop["en"]))
    guest.open("upload").open(SEGMENTS).fill("button_group", "segments_view", "rules").click("rule_open")
    assert guest.app.text_input("rule_name").value == "Tea people"
    before = guest.metrics()["Customers"]
    find(guest.app.number_input, "rule_value_").set_value(5)
    guest.run().click("rule_save")
    assert guest.metrics()["Customers"] != before
    guest.click("rule_delete")
    assert not any(box.key == "rule_opened" for box in guest.app.selectbox)


def test_one_segmentation_alone_says_what_would_give_a_second(visitor, demo_shop):
    guest = visitor().bring(next(table for table in demo_shop["en"] if table.name == "events"))
    recent = {"column": "days_since_last_event", "comparison": "at_most", "wanted": [30]}
    guest.workspace.remember(saved_segmentations={"rule": {"Recent": {"alternatives": [[recent]]}}})
    guest.open(SEGMENTS).fill("button_group", "segments_view", "compare")
    assert any("rule of your own" in info.value for info in guest.app.info)
