"""While a file is read in another process, the page waits for it and the others go on."""

from __future__ import annotations

from analysis.tables.waiting import Incoming
from pages.shared import cache

ROWS = "customer,date,amount\n" + "c1,2024-01-01,5.25\nc2,2024-02-01,7.50\n" * 300_000


def test_a_file_that_takes_a_while_ends_in_a_table_without_a_trace_of_waiting(visitor):
    guest = visitor().upload("orders.csv", ROWS.encode())
    assert not [button for button in guest.app.button if button.key.startswith("stop_reading")]
    guest.click("use_table")
    assert guest.workspace.tables()["orders"].rows == 600_000


def test_a_file_is_read_once_for_all_who_look_at_it(tmp_path):
    path = tmp_path / "incoming"
    path.write_text(ROWS[:4000])
    incoming = Incoming("orders.csv", "digest of the page test", path)
    assert cache.reading(incoming, None) is cache.reading(incoming, None)
    assert cache.upload(incoming, None).raw is cache.upload(incoming, None).raw


def test_a_cancelled_file_is_read_again_when_it_comes_again(tmp_path):
    path = tmp_path / "incoming"
    path.write_text(ROWS)
    incoming = Incoming("orders.csv", "digest of a cancelled file", path)
    cache.reading(incoming, None).cancel()
    cache.reading.clear(incoming, None)
    assert len(cache.upload(incoming, None).raw.frame) == 600_000
