"""Is a segment worth it? Judged by a test, without one, and merged in one click."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.tables.table import make_table

PEOPLE = 1_200
IDS = [f"c{number:04}" for number in range(PEOPLE)]
KIND = np.arange(PEOPLE) % 3
CUSTOMERS = make_table(
    "customers", pd.DataFrame({"customer_id": IDS, "wants": np.array(["gift", "price", "quality"])[KIND]})
)


def drawn_by_lot():
    """The letter moves those who want quality and puts off those who want a low price or a gift."""
    random = np.random.default_rng(1)
    arm = random.permutation(PEOPLE) % 2
    outcome = random.random(PEOPLE) < 0.4 + arm * np.where(KIND == 2, 0.3, -0.3)
    arms = np.array(["nothing", "letter"])[arm]
    return make_table("results", pd.DataFrame({"customer_id": IDS, "arm": arms, "outcome": outcome.astype(float)}))


@pytest.fixture
def guest(visitor):
    guest = visitor().bring(CUSTOMERS, drawn_by_lot())
    guest.workspace.remember(
        segments_view="guard", guard_splits=["attribute:wants"], guard_value=40.0, guard_fixed_cost=1500.0
    )
    return guest.open("segmentation")


def test_two_segments_for_whom_the_same_is_best_are_merged_in_one_click_and_separated_again(guest):
    assert any("“gift” and “price” loses least" in said and "more is left" in said for said in guest.markdown())
    guest.click("guard_merge_attribute:wants")
    assert any("gift \\+ price" in button.label for button in guest.app.button)
    assert any("Actions work differently" in said for said in guest.markdown())
    guest.click("guard_separate_attribute:wants_gift+price")
    assert "guard_separate_attribute:wants_gift+price" not in {button.key for button in guest.app.button}


def test_merged_segments_are_one_on_every_page(guest):
    guest.click("guard_merge_attribute:wants")
    saved = guest.workspace.setting("merged_segments", {})
    assert saved == {"attribute:wants": [["gift", "price"]]}


def test_without_a_test_it_is_said_what_a_campaign_would_have_to_bring(visitor):
    guest = visitor("de").bring(CUSTOMERS)
    guest.workspace.remember(segments_view="guard", guard_splits=["attribute:wants"], guard_value=40.0)
    guest.open("segmentation")
    # 500 for 400 customers are 1.25 each; of 40 a sale that is 3.1 more sales of 100.
    assert any(title.startswith("Ohne Test") and "3,1" in title for title in guest.chart_titles())
    assert any("Mit Ihren Daten nicht prüfbar" in said for said in guest.markdown())


def test_nobody_can_be_made_out_in_a_segment_of_three(visitor):
    wants = ["rare"] * 3 + list(CUSTOMERS.frame["wants"].astype(str).iloc[3:])
    guest = visitor().bring(make_table("customers", pd.DataFrame({"customer_id": IDS, "wants": wants})))
    guest.workspace.remember(segments_view="guard", guard_splits=["attribute:wants"], guard_value=40.0)
    guest.open("segmentation")
    assert "Not shown: 1 group of fewer than five customers." in [said.value for said in guest.app.caption]
    assert not any("rare" in title for title in guest.chart_titles())
    assert set(guest.app.dataframe[-1].value["name"]) == {"gift", "price", "quality"}


def test_arms_given_to_chosen_customers_prove_nothing(visitor):
    chosen = drawn_by_lot().frame.assign(arm=np.where(KIND == 2, "letter", "nothing"))
    guest = visitor().bring(CUSTOMERS, make_table("results", chosen.iloc[:-5].assign(arm=_nearly(chosen.iloc[:-5]))))
    guest.workspace.remember(segments_view="guard", guard_splits=["attribute:wants"])
    guest.open("segmentation")
    assert any("No proof" in said for said in guest.markdown())


def _nearly(frame: pd.DataFrame) -> np.ndarray:
    """The arms with a tenth swapped, so that every segment has some of both."""
    swapped = np.where(frame["arm"].astype("str") == "letter", "nothing", "letter")
    return np.where(np.arange(len(frame)) % 10 == 0, swapped, frame["arm"].astype("str"))
