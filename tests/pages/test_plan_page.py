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
