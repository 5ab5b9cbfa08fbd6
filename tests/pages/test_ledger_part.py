"""Forecasts made on the page are kept with the workspace and scored by later data."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.tables.table import make_table
from analysis.tables.workspace import Workspace
from analysis.tables.workspace_file import load_workspace, pack_workspace


@pytest.fixture
def then(visitor, cdnow):
    """Somebody who looked at the page when the data ended in September 1997."""
    guest = visitor().bring(make_table("orders", cdnow[cdnow["timestamp"] <= "1997-09-30"]))
    return guest.open("lifetime_value")


def test_the_next_upload_scores_the_forecast(then, cdnow):
    then.fill("button_group", "value_view", "belief")
    assert any("waits for its time: bring orders up to Oct 30, 1997" in text for text in then.markdown())
    then.bring(make_table("orders", cdnow)).open("upload").open("lifetime_value")
    assert any("of 1 range held" in text for text in then.markdown())
    (kept,) = [table.value for table in then.app.dataframe if "observed_until" in table.value]
    assert kept["observed_until"].tolist() == [pd.Timestamp("1997-09-30"), pd.Timestamp("1998-06-30")]
    assert kept["actual"].notna().tolist() == [True, False]


def test_a_forecast_is_kept_once_whatever_is_done_to_money_and_horizon(then):
    then.fill("number_input", "margin_percent", 60).fill("number_input", "horizon_days", 90)
    assert len(then.workspace.setting("forecasts")) == 1


def test_the_ledger_goes_along_and_is_deleted_with_the_workspace(then, tmp_path):
    elsewhere = Workspace(tmp_path / "elsewhere")
    load_workspace(pack_workspace(then.workspace), elsewhere)
    assert elsewhere.setting("forecasts") == then.workspace.setting("forecasts")
    then.workspace.delete()
    assert then.workspace.setting("forecasts") is None
