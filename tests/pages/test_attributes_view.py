"""Groups by the columns of the customers table, on the page of the segments."""

from __future__ import annotations

import pandas as pd
import pytest
from visitor import orders, word

from analysis.tables.table import Table, make_table


def customers() -> Table:
    """Sixty customers of a café: twenty of each region, ten of them did not say their age group."""
    frame = pd.DataFrame(
        {
            "customer_id": [f"c{n:02}" for n in range(60)],
            "region": ["North", "South", "West"] * 20,
            "income": [str(1000 * n) for n in range(60)],
            "age group": ["18-34", "35-64", "65+", "65+", "35-64", None] * 10,
            "likes": ["tea|cake", "tea", "cake|coffee"] * 20,
            "number": [f"{7919 * n % 99_991:05}" for n in range(60)],
        }
    )
    return make_table("customers", frame)


@pytest.fixture
def guest(visitor):
    return visitor().bring(customers())


def shown(guest) -> pd.DataFrame:
    return next(table.value for table in guest.app.dataframe if "share_of_customers" in table.value)


def look(guest):
    guest.open("segmentation").fill("button_group", "segments_view", "attributes")
    return guest


def test_without_customers_the_view_says_what_they_would_add(visitor):
    guest = look(visitor())
    assert any("customers table" in text for text in guest.markdown())
    assert guest.links()


def test_groups_are_shown_without_orders_and_no_answer_is_one(guest):
    look(guest).fill("button_group", "attribute_shown_kind", "demographic")
    guest.fill("button_group", "attribute_shown_demographic", "age group")
    assert shown(guest)["name"].tolist() == ["18-34", "35-64", "65+", word("en", "No answer")]
    assert shown(guest)["customers"].tolist() == [10, 20, 20, 10]


def test_with_orders_the_title_names_who_brings_more_than_their_share(guest):
    guest.bring(orders(*((f"c{n:02}", "2024-01-05", 90.0 if n % 3 == 0 else 10.0) for n in range(60))))
    look(guest).fill("button_group", "attribute_shown_kind", "geographic")
    assert "“North”: 33% of the customers bring 82% of the revenue" in guest.chart_titles()


def test_own_cuts_are_remembered_and_bad_ones_said(guest):
    look(guest).fill("button_group", "attribute_shown_kind", "demographic")
    guest.fill("button_group", "attribute_shown_demographic", "income")
    guest.fill("button_group", "attribute_bands_income", "given").fill("text_input", "attribute_cuts_income", "9000; 7")
    assert any("numbers that rise" in warning.value for warning in guest.app.warning)
    guest.fill("text_input", "attribute_cuts_income", "20000; 45.000")
    guest.fill("text_input", "attribute_cuts_income", "20000; 45000")
    guest.open("upload").open("segmentation")
    assert shown(guest)["customers"].tolist() == [20, 25, 15]


def test_one_of_several_answers_splits(guest):
    look(guest).fill("button_group", "attribute_shown_kind", "psychographic")
    assert shown(guest)["name"].tolist() == ["cake + coffee", "cake + tea", "tea"]
    guest.fill("selectbox", "attribute_answer_likes", "tea")
    assert shown(guest)["name"].tolist() == [word("en", "Yes"), word("en", "No")]


def test_a_kind_can_be_corrected_and_a_number_of_customers_is_not_offered(guest):
    look(guest).fill("button_group", "attribute_shown_kind", "geographic")
    guest.fill("selectbox", "attribute_kind_region", "behavioural")
    guest.fill("button_group", "attribute_shown_kind", "behavioural")
    assert "region" in guest.app.button_group("attribute_shown_behavioural").options
    every = [option for group in guest.app.button_group for option in group.options]
    assert "number" not in every
