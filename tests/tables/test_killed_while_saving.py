"""Whoever pulls the plug while files come in, wait or are saved finds the old or the new state, never a half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

from analysis.tables.waiting import Waiting, digest_of
from analysis.tables.workspace import Workspace

KILLS = 50
FILES = 3
# Receives, discards, appends and saves as fast as it can. State n has n rows in its table, and uploads that say n.
CHILD = """
import itertools, os, sys
from pathlib import Path
import pandas as pd
from analysis.tables.append import append_tables
from analysis.tables.table import make_table
from analysis.tables.workspace import Workspace

workspace = Workspace(Path(sys.argv[1]))

def orders(first, count):
    ids = [f"{n:06d}" for n in range(first, first + count)]
    frame = pd.DataFrame({"customer_id": ids, "timestamp": pd.Timestamp("2026-01-01"), "amount": 1.0})
    return make_table("orders", frame)

print("ready", flush=True)
for line in sys.stdin:
    # A fork for every kill: it starts at once with everything imported.
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        continue
    held = workspace.tables().get("orders")
    table = workspace.load("orders", held.digest) if held else orders(0, 3000)
    for n in itertools.count(len(table.frame)):
        workspace.discard_incoming(workspace.waiting().files)
        workspace.receive(*((f"{n}.{place}.csv", f"{n}.{place}\\n".encode() * 20_000) for place in range(3)))
        workspace.discard_incoming(workspace.waiting().files[1:2])
        table = append_tables(table, orders(n, 1)).table
        workspace.save(table, f"{n}.csv")
"""


def test_a_workspace_opens_after_each_of_fifty_kills_at_random_moments(tmp_path):
    workspace = Workspace(tmp_path / "killed")
    moments = random.Random(5)
    killed = seen = waited = 0
    server = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(workspace.folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert server.stdout.readline() == "ready\n"
    # How long it takes from the start to the first table: as long as the machine is busy.
    began, saver = time.monotonic(), _start(server)
    while not workspace.tables():
        time.sleep(0.01)
    whole = time.monotonic() - began
    os.kill(saver, signal.SIGKILL)
    for _kill in range(KILLS):
        saver = _start(server)
        time.sleep(moments.uniform(0.05, 2) * whole)
        os.kill(saver, signal.SIGKILL)
        killed += 1
        seen += _whole(workspace)
        waited += bool(workspace.waiting().files)
    server.stdin.close()
    server.wait()
    server.stdout.close()
    assert killed == KILLS
    assert seen == KILLS
    assert waited > KILLS / 5


def _start(server: subprocess.Popen) -> int:
    """Let a child begin; its process number."""
    server.stdin.write("again\n")
    server.stdin.flush()
    return int(server.stdout.readline())


def _whole(workspace: Workspace) -> bool:
    """Open everything the index names; whether there was something."""
    _all_or_none(workspace.waiting())
    held = workspace.tables().get("orders")
    if held is None:
        return False
    table = workspace.load("orders", held.digest)
    assert len(table.frame) == held.rows == table.report.rows_kept
    assert table.frame["customer_id"].nunique() == held.rows
    assert held.source == f"{held.rows - 1}.csv"
    return True


def _all_or_none(waiting: Waiting) -> None:
    """The files of one delivery: all, all but the one that was discarded, or none; each whole."""
    files = waiting.files
    assert waiting.came == (FILES if files else 0)
    assert [file.filename.split(".")[1] for file in files] in (["0", "1", "2"], ["0", "2"], [])
    assert len({file.filename.split(".")[0] for file in files}) == min(len(files), 1)
    for file in files:
        content = file.path.read_bytes()
        assert digest_of(content) == file.digest
        assert content.startswith(file.filename.removesuffix(".csv").encode())
