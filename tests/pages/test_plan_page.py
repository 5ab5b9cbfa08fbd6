"""The plan: typed into, undone, kept, and taken along."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from visitor import word

from analysis.strategy import CHANNEL_COSTS

CHAMPIONS, LOYAL = 0, 1


@pytest.fixture
def planner(visitor, cdnow_orders):
    return visitor().bring(cdnow_orders, currency="USD").open("bucket_strategy")


def lines(guest) -> pd.DataFrame:
    """The plan as the table shows it when nothing has been typed into it since."""
    return guest.open("upload").open("bucket_strategy").app.data_editor[0].value


def test_a_typed_number_changes_what_the_plan_brings(planner):
    before = planner.metrics()
    planner.edit_plan(CHAMPIONS, expected_response=0.16)
    assert planner.metrics()["Contacts"] == before["Contacts"]
    assert planner.metrics()["Expected revenue"] != before["Expected revenue"]
    assert lines(planner).loc[CHAMPIONS, "expected_response"] == 0.16


def test_an_undo_brings_back_the_numbers_before_the_last_edit(planner):
    proposed = planner.metrics()
    assert planner.app.button("plan_undo").disabled
    once = planner.edit_plan(CHAMPIONS, budget=5.0).metrics()
    planner.edit_plan(LOYAL, expected_response=0.5)
    assert planner.click("plan_undo").metrics() == once
    assert planner.click("plan_undo").metrics() == proposed
    assert planner.app.button("plan_undo").disabled


def test_back_to_the_proposal_can_be_undone(planner):
    proposed = planner.metrics()
    edited = planner.edit_plan(CHAMPIONS, budget=5.0).edit_plan(LOYAL, message="Hello").metrics()
    assert planner.click("plan_reset").metrics() == proposed
    assert planner.click("plan_undo").metrics() == edited
    assert lines(planner).loc[LOYAL, "message"] == "Hello"


def test_back_to_a_proposal_nobody_changed_is_no_edit(planner):
    assert planner.click("plan_reset").app.button("plan_undo").disabled


def test_another_channel_brings_its_usual_cost_and_reaches_everybody(planner):
    planner.edit_plan(LOYAL, channel="letter")
    line = planner.app.data_editor[0].value.loc[LOYAL]
    assert line["cost_per_contact"] == CHANNEL_COSTS["letter"]
    assert line["budget"] == pytest.approx(CHANNEL_COSTS["letter"] * line["customers"])
    planner.edit_plan(LOYAL, cost_per_contact=0.9)
    assert lines(planner).loc[LOYAL, "cost_per_contact"] == 0.9


def test_an_emptied_budget_reaches_everybody_and_no_campaign_nobody(planner):
    everybody = planner.metrics()["Contacts"]
    planner.edit_plan(CHAMPIONS, budget=0.5)
    assert planner.metrics()["Contacts"] != everybody
    planner.edit_plan(CHAMPIONS, budget=None)
    assert planner.metrics()["Contacts"] == everybody
    planner.edit_plan(CHAMPIONS, action="nothing").edit_plan(LOYAL, message=None)
    assert planner.metrics()["Contacts"] != everybody


def test_an_edit_is_kept_on_leaving_on_a_new_margin_and_in_a_new_session(planner, visitor):
    planner.edit_plan(CHAMPIONS, expected_response=0.16, message="Only for you")
    planner.fill("number_input", "margin_percent", 50)
    for guest in (planner, visitor(), visitor("de")):
        line = lines(guest).loc[CHAMPIONS]
        assert (line["expected_response"], line["message"]) == (0.16, "Only for you")


def test_looking_in_another_language_is_no_edit(planner):
    numbers = list(planner.app.data_editor[0].value["budget"])
    planner.speak("de").run().speak("en").open("segmentation").open("bucket_strategy")
    assert list(planner.app.data_editor[0].value["budget"]) == numbers
    assert planner.app.button("plan_undo").disabled
    assert planner.workspace.setting("plan") is None


def test_a_line_nobody_touched_follows_language_and_margin(planner):
    english = planner.app.data_editor[0].value["message"]
    planner.edit_plan(CHAMPIONS, message="Only for you").speak("de")
    german = planner.app.data_editor[0].value["message"]
    assert german[CHAMPIONS] == "Only for you"
    assert german[LOYAL] == word("de", english[LOYAL]) != english[LOYAL]
    quiet = (lines(planner)["action"] == "nothing").sum()
    planner.fill("number_input", "margin_percent", 1)
    assert (lines(planner)["action"] == "nothing").sum() > quiet


def test_an_edit_survives_a_new_delivery_of_orders(planner, cdnow):
    planner.edit_plan(LOYAL, expected_response=0.33)
    before = planner.workspace.tables()["orders"].digest
    more = cdnow[cdnow["timestamp"] < "1998-06-01"]
    buffer = io.BytesIO(more.to_csv(index=False).encode())
    planner.upload("may.csv", buffer.getvalue())
    (question,) = planner.app.radio
    planner.fill("radio", question.key, "replace").click("use_table")
    assert planner.workspace.tables()["orders"].digest != before
    shown = lines(planner).set_index("segment")
    assert shown.loc["loyal", "expected_response"] == 0.33


def test_a_plan_kept_before_lines_had_an_owner_still_loads_and_takes_one(planner):
    old = {"segment": "loyal", "action": "upsell", "channel": "email", "message": "Hi", "cost_per_contact": 0.05}
    planner.workspace.remember(plan=[{**old, "expected_response": 0.2, "budget": None}])
    line = lines(planner).loc[LOYAL]
    assert (line["message"], line["rounds"], line["status"]) == ("Hi", 1, "draft")
    assert line["start"].day_name() == "Monday"
    planner.fill("button_group", "plan_part", "when").edit_plan(LOYAL, owner="Anna", start="2026-12-24", status="ready")
    planner.fill("button_group", "plan_part", "money")
    line = planner.app.data_editor[0].value.loc[LOYAL]
    assert (line["owner"], line["start"], line["status"]) == ("Anna", pd.Timestamp("2026-12-24"), "ready")


def test_more_messages_and_making_raise_the_budget_that_reached_all_and_a_control_group_is_not_contacted(planner):
    everybody = int(planner.metrics()["Contacts"].replace(",", ""))
    planner.edit_plan(CHAMPIONS, rounds=3, making_cost=20.0)
    line = planner.app.data_editor[0].value.loc[CHAMPIONS]
    assert line["budget"] == pytest.approx(line["customers"] * 3 * line["cost_per_contact"] + 20)
    planner.edit_plan(CHAMPIONS, control_share=0.5)
    assert int(planner.metrics()["Contacts"].replace(",", "")) == pytest.approx(
        everybody - line["customers"] / 2, abs=4 * line["customers"] ** 0.5
    )


def test_the_proposed_control_groups_are_held_back_compared_and_in_no_list_of_contacts(planner, download):
    planner.edit_plan(LOYAL, expected_response=0.5)
    assert planner.chart_titles()[1] == "1 of 7 campaigns can show the effect you expect"
    said = next(table.value for table in planner.app.dataframe if "said" in table.value)
    assert said["said"].str.startswith("Hold back").sum() == 1
    planner.click("plan_take_tests")
    line = planner.app.data_editor[0].value.loc[LOYAL]
    assert 0 < line["control_share"] < 0.5
    compared = next(table.value for table in planner.app.dataframe if "by_chance" in table.value)
    assert (compared["difference"].abs() < compared["by_chance"]).all()
    archive = zipfile.ZipFile(io.BytesIO(download(planner, "plan_download")))
    (held,) = (name for name in archive.namelist() if "Control" in name and name.startswith("audiences/"))
    assert set(pd.read_csv(archive.open(held))["Contact"]) == {"no"}
    old = line["draw"]
    planner.click("plan_draw")
    assert planner.app.data_editor[0].value.loc[LOYAL, "draw"] > old


def test_a_version_is_kept_brought_back_undone_and_compared(planner):
    proposed = planner.metrics()
    planner.fill("text_input", "plan_version_name", "Careful").click("plan_keep")
    planner.edit_plan(LOYAL, expected_response=0.5, owner="*Anna*")
    bold = planner.metrics()
    planner.fill("text_input", "plan_version_name", "Careful").click("plan_keep")
    assert [version["name"] for version in planner.workspace.setting("plan_versions")] == ["Careful", "Careful (2)"]
    planner.fill("selectbox", "plan_version_chosen_2", "Careful").click("plan_restore")
    assert planner.metrics() == proposed
    assert planner.click("plan_undo").metrics() == bold
    planner.fill("selectbox", "plan_from_2", "Careful")
    changes = next(
        table.value for table in planner.app.dataframe if "after" in table.value and "segment" in table.value
    )
    assert changes["after"].tolist() == ["*Anna*", "50.0%"]
    assert any(title.startswith("2 cells changed: $") for title in planner.chart_titles())
    planner.click("plan_forget")
    assert len(planner.workspace.setting("plan_versions")) == 1


def test_only_the_lines_of_an_owner_are_shown_and_the_others_stay(planner):
    planner.edit_plan(LOYAL, owner="Anna", status="ready").fill("multiselect", "plan_filter", ["owner:Anna"])
    contacts = planner.metrics()["Contacts"]
    assert planner.app.data_editor[0].value["segment"].tolist() == ["loyal"]
    planner.edit_plan(0, expected_response=0.5)
    assert planner.metrics()["Contacts"] == contacts
    planner.fill("multiselect", "plan_filter", [])
    assert planner.app.data_editor[0].value.loc[LOYAL, "expected_response"] == 0.5
    assert any(caption.value.startswith("1 of 6 campaigns ready") for caption in planner.app.caption)


def test_making_costs_are_entered_and_what_does_not_repay_them_is_named(planner):
    assert not any("repay" in title for title in planner.chart_titles())
    everybody = planner.metrics()["Contacts"]
    planner.click("plan_enter_making")
    assert planner.app.data_editor[0].value.loc[LOYAL, "making_cost"] == 500
    assert planner.metrics()["Contacts"] == everybody
    assert any("do not repay their making" in title for title in planner.chart_titles())


@pytest.mark.parametrize(("language", "options"), [("en", {}), ("de", {"sep": ";", "decimal": ","})])
def test_the_zip_lists_every_customer_exactly_once(planner, visitor, download, cdnow, language, options):
    planner.edit_plan(CHAMPIONS, budget=5.0)
    guest = visitor(language).open("bucket_strategy")
    archive = zipfile.ZipFile(io.BytesIO(download(guest, "plan_download")))
    names = [name for name in archive.namelist() if name.startswith("audiences/")]
    customer, contact = word(language, "Customer"), word(language, "Contact")
    lists = [pd.read_csv(archive.open(name), dtype={customer: str}, **options) for name in names]
    everyone = pd.concat(lists)
    assert sorted(everyone[customer]) == sorted(cdnow["customer_id"].unique())
    assert len(names) == len(guest.app.data_editor[0].value)
    contacted = (everyone[contact] == word(language, "yes")).sum()
    assert word(language, "Contacts") in guest.metrics()
    assert int("".join(filter(str.isdigit, guest.metrics()[word(language, "Contacts")]))) == contacted
    assert (lists[CHAMPIONS][contact] == word(language, "yes")).sum() == 100
    sheets = pd.read_excel(archive.open("plan.xlsx"), sheet_name=None, engine="calamine")
    assert list(sheets) == [word(language, name) for name in ("Plan", "Segments", "Assumptions", "Leaks")]
    dearest = str(sheets[word(language, "Leaks")].iloc[0, 0])
    said = word(language, "Dearest leak: {leak}, {price} ({low} to {high})", leak=dearest, price="|", low="", high="")
    assert any(title.startswith(said.split("|")[0]) for title in guest.chart_titles())
    assert archive.read("README.txt").decode().startswith(word(language, "Leaky Bucket: campaign plan"))
