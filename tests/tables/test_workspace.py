"""A workspace keeps what it was given, leaves either the old or the new state, and forgets when told to."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat
import time

import pandas as pd
import pytest

from analysis.tables.report import Dropped, ReadingReport
from analysis.tables.table import make_table
from analysis.tables.waiting import Waiting
from analysis.tables.workspace import LEFT_BEHIND_SECONDS, Workspace, expire


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return Workspace.of("a-secret-token", tmp_path / "root")


def orders(*amounts: float):
    frame = pd.DataFrame(
        {
            "customer_id": [f"0{index % 3}" for index in range(len(amounts))],
            "timestamp": pd.date_range("2026-01-01", periods=len(amounts), freq="D"),
            "amount": amounts,
            "channel": pd.Categorical(["zoo", "ads", None][: len(amounts)], categories=["zoo", "ads"]),
        }
    )
    return make_table("orders", frame, ReadingReport(9, 3, (Dropped("no_time", 6, ((4, "a;b"),)),)))


def test_a_saved_table_comes_back_the_same(workspace):
    table = orders(1.0, 2.0, -3.5)
    workspace.save(table, "shop.csv")
    loaded = workspace.load("orders", table.digest)
    pd.testing.assert_frame_equal(loaded.frame, table.frame)
    assert loaded.digest == table.digest


def test_the_report_is_kept_but_not_the_rows_that_were_left_out(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv")
    assert workspace.tables()["orders"].report == ReadingReport(9, 3, (Dropped("no_time", 6),))
    assert "a;b" not in (workspace.folder / "workspace.json").read_text()


def test_the_index_says_what_is_held(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv")
    held = workspace.tables()["orders"]
    assert (held.rows, held.customers, held.first, held.source) == (3, 3, "2026-01-01T00:00:00", "shop.csv")


def test_saving_again_replaces_and_leaves_no_old_file(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "old.csv")
    new = orders(4.0, 5.0, 6.0)
    workspace.save(new, "new.csv")
    assert workspace.load("orders", new.digest).frame["amount"].sum() == 15
    assert len(list(workspace.folder.glob("*.parquet"))) == 1


def test_removing_a_table_keeps_the_settings(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv")
    workspace.remember(currency="CHF", window=30)
    workspace.remove("orders")
    assert workspace.tables() == {}
    assert workspace.setting("currency") == "CHF"
    workspace.remember(window=None)
    assert workspace.setting("window", "gone") == "gone"


def test_an_upload_waits_under_a_name_that_is_no_path(workspace):
    workspace.receive(("../../evil.csv", b"a;b"))
    (waiting,) = workspace.waiting().files
    assert waiting.path.read_bytes() == b"a;b"
    assert waiting.path.parent == workspace.folder
    assert waiting.filename == "../../evil.csv"
    workspace.discard_incoming([waiting])
    assert workspace.waiting() == Waiting()
    assert not list(workspace.folder.glob("incoming-*"))


def test_deleting_leaves_nothing(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv")
    workspace.delete()
    assert not workspace.folder.exists()
    assert workspace.tables() == {}


def test_the_folder_is_private_and_does_not_show_the_token(workspace):
    workspace.remember(a=1)
    assert "token" not in workspace.folder.name
    if os.name == "posix":
        assert stat.S_IMODE(workspace.folder.stat().st_mode) == 0o700


def test_two_tokens_share_nothing(tmp_path):
    one, other = Workspace.of("one", tmp_path), Workspace.of("other", tmp_path)
    one.save(orders(1.0, 2.0, 3.0), "shop.csv")
    assert other.tables() == {}


def test_unused_workspaces_expire_and_used_ones_stay(tmp_path):
    old, used = Workspace.of("old", tmp_path), Workspace.of("used", tmp_path)
    for workspace in (old, used):
        workspace.remember(a=1)
        os.utime(workspace.folder, (time.time() - 8 * 86_400,) * 2)
    used.touch()
    assert expire(tmp_path, days=7) == 1
    assert used.folder.exists()
    assert not old.folder.exists()


def test_the_secret_of_the_codes_is_made_once_and_private(workspace):
    secret = workspace.key()
    assert len(secret) == 32
    assert Workspace(workspace.folder).key() == secret
    assert Workspace(workspace.folder.with_name("other")).key() != secret
    if os.name == "posix":
        assert stat.S_IMODE((workspace.folder / "key").stat().st_mode) == 0o600


def test_the_index_says_when_it_was_added_what_it_holds_and_what_was_left_out(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv", [("E-Mail", "email", "not_kept")])
    held = workspace.tables()["orders"]
    assert held.columns == ("customer_id", "timestamp", "amount", "channel")
    assert held.treated == (("E-Mail", "email", "not_kept"),)
    assert dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(held.added) < dt.timedelta(hours=1)


def test_a_workspace_says_when_it_expires(workspace):
    workspace.remember(a=1)
    left = workspace.expires() - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=6, hours=23) < left <= dt.timedelta(days=7, minutes=1)


def test_an_index_of_an_earlier_version_of_the_app_still_opens(workspace):
    workspace.save(orders(1.0, 2.0, 3.0), "shop.csv")
    index = workspace.folder / "workspace.json"
    contents = json.loads(index.read_text())
    for later in ("added", "columns", "treated"):
        del contents["tables"]["orders"][later]
    index.write_text(json.dumps(contents))
    assert workspace.tables()["orders"].columns == ()


def test_uploads_wait_in_the_order_they_came_and_one_can_go_without_the_others(workspace):
    workspace.receive(("one.csv", b"1"), ("two.csv", b"2"))
    workspace.receive(("three.csv", b"3"))
    waiting = workspace.waiting()
    assert [(file.filename, file.path.read_bytes()) for file in waiting.files] == [
        ("one.csv", b"1"),
        ("two.csv", b"2"),
        ("three.csv", b"3"),
    ]
    workspace.discard_incoming([waiting.files[1]])
    assert [file.filename for file in workspace.waiting().files] == ["one.csv", "three.csv"]
    # The next one is still the third of three.
    assert workspace.waiting().came == 3
    assert len(list(workspace.folder.glob("incoming-*"))) == 2
    workspace.discard_incoming(waiting.files)
    workspace.receive(("four.csv", b"4"))
    assert workspace.waiting().came == 1


def test_a_content_that_waits_already_is_taken_once_and_named(workspace):
    assert not workspace.receive(("one.csv", b"1"))
    assert workspace.receive(("copy.csv", b"1"), ("two.csv", b"2"), ("two.csv", b"2")) == [
        ("copy.csv", "one.csv"),
        ("two.csv", "two.csv"),
    ]
    assert [file.filename for file in workspace.waiting().files] == ["one.csv", "two.csv"]
    assert workspace.waiting().came == 2


def test_an_upload_that_waited_in_an_earlier_version_of_the_app_does_no_harm(workspace):
    workspace.remember(incoming={"filename": "old.csv", "digest": "0" * 32})
    (workspace.folder / f"incoming-{'0' * 32}").write_bytes(b"1")
    workspace.receive(("new.csv", b"2"))
    assert [path.read_bytes() for path in workspace.folder.glob("incoming-*")] == [b"2"]


def test_what_a_crashed_reading_left_behind_goes_and_a_running_one_stays(workspace):
    workspace.remember(a=1)
    left, running = workspace.folder / ".reading-old", workspace.folder / ".reading-new"
    for folder in (left, running):
        folder.mkdir()
    os.utime(left, (time.time() - 2 * LEFT_BEHIND_SECONDS,) * 2)
    workspace.remember(a=2)
    assert not left.exists()
    assert running.exists()


def test_a_further_column_called_timestamp_is_no_time(workspace):
    table = make_table("customers", pd.DataFrame({"customer_id": ["1", "2"], "timestamp": ["soon", "later"]}))
    workspace.save(table, "people.csv")
    assert workspace.tables()["customers"].last_moment is None
