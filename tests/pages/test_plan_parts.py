"""Who and when, control groups, making costs and versions of the plan, tried on a small shop."""

from __future__ import annotations

import io
import zipfile

import pandas as pd
import pytest
from visitor import orders

OFTEN, LONG_AGO = "champions", "cooling"


@pytest.fixture
def planner(visitor):
    """Sixty who order every ten days, and sixty who ordered once, on the first of January."""
    days = pd.date_range("2026-01-01", "2026-06-30", freq="10D")
    rows = [(f"often{n}", f"{day:%Y-%m-%d}", 40.0 + n) for n in range(60) for day in days]
    rows += [(f"once{n}", "2026-01-01", 20.0 + n) for n in range(60)]
    return visitor().bring(orders(*rows)).open("bucket_strategy")


def edit(guest, segment: str, **cells):
    return guest.edit_plan(int(table(guest)["segment"].tolist().index(segment)), **cells)


def table(guest) -> pd.DataFrame:
    return guest.app.data_editor[0].value


def line(guest, segment: str) -> pd.Series:
    return table(guest).set_index("segment").loc[segment]


def contacts(guest) -> int:
    return int(guest.metrics()["Contacts"].replace(",", ""))


def frame_with(guest, *columns: str) -> pd.DataFrame:
    return next(table.value for table in guest.app.dataframe if set(columns) <= set(table.value))


def test_a_plan_kept_before_lines_had_an_owner_loads_and_its_parts_show_the_same_lines(planner):
    old = {"segment": OFTEN, "action": "upsell", "channel": "email", "message": "Hi", "cost_per_contact": 0.05}
    planner.workspace.remember(plan=[{**old, "expected_response": 0.2, "budget": 2.05}])
    planner.open("upload").open("bucket_strategy")
    found = line(planner, OFTEN)
    assert (found["message"], found["rounds"], found["status"]) == ("Hi", 1, "draft")
    assert found["start"].day_name() == "Monday"
    edit(planner, OFTEN, owner="Anna", start="2026-12-24", status="ready")
    found = line(planner.fill("button_group", "plan_part", "when"), OFTEN)
    assert (found["owner"], found["start"], found["status"]) == ("Anna", pd.Timestamp("2026-12-24"), "ready")
    assert any(caption.value.startswith("1 of 3 campaigns ready") for caption in planner.app.caption)
    planner.fill("multiselect", "plan_filter", ["owner:Anna"])
    assert table(planner)["segment"].tolist() == [OFTEN]
    everybody = contacts(planner)
    edit(planner, OFTEN, rounds=3, making_cost=20.0)
    assert contacts(planner) == everybody == 120
    assert line(planner, OFTEN)["budget"] == pytest.approx(41 * 3 * 0.05 + 20)


def test_the_proposed_control_groups_are_held_back_compared_and_in_no_list_of_contacts(planner, download):
    edit(planner, LONG_AGO, action="remind", channel="email", expected_response=0.5)
    assert "1 of 3 campaigns can show the effect you expect" in planner.chart_titles()
    planner.click("plan_take_tests")
    held = line(planner, LONG_AGO)
    assert 0 < held["control_share"] < 0.5
    compared = frame_with(planner, "by_chance")
    assert (compared["difference"].dropna().abs() < compared["by_chance"].max()).all()
    archive = zipfile.ZipFile(io.BytesIO(download(planner, "plan_download")))
    (name,) = (name for name in archive.namelist() if "Control" in name and name.startswith("audiences/"))
    control = pd.read_csv(archive.open(name))
    assert set(control["Contact"]) == {"no"}
    assert len(control) + contacts(planner) == 120
    planner.click("plan_draw")
    assert line(planner, LONG_AGO)["draw"] > held["draw"]


def test_making_costs_are_entered_and_what_does_not_repay_them_is_named(planner):
    edit(planner, LONG_AGO, action="remind", channel="email", expected_response=0.001)
    assert not any("repay" in title for title in planner.chart_titles())
    planner.click("plan_enter_making")
    assert line(planner, OFTEN)["making_cost"] == 500
    assert contacts(planner) == 120
    assert any("repay their making" in title for title in planner.chart_titles())


def test_a_version_is_kept_brought_back_undone_and_compared(planner):
    proposed = planner.metrics()
    planner.fill("text_input", "plan_version_name", "Careful").click("plan_keep")
    bold = edit(planner, OFTEN, expected_response=0.5, owner="*Anna*").metrics()
    changes = frame_with(planner, "before", "after", "segment")
    assert changes["after"].tolist() == ["*Anna*", "50.0%"]
    assert any(title.startswith("2 cells changed: €") for title in planner.chart_titles())
    assert planner.click("plan_restore").metrics() == proposed
    assert planner.click("plan_undo").metrics() == bold
    assert [version["name"] for version in planner.workspace.setting("plan_versions")] == ["Careful"]
    assert planner.click("plan_forget").workspace.setting("plan_versions") == []
