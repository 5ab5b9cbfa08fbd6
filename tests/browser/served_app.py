"""The app as a user starts it: a real server on a free port, with workspaces of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 180


class ServedApp:
    """A server whose output is kept in `log` and whose workspaces lie in `home/workspaces`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.log = home / "server.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._looked_through = 0
        self.start()

    def start(self) -> None:
        """Start it, on the same port every time; ready when it answers."""
        options = ["--server.address=127.0.0.1", f"--server.port={self.port}", "--server.headless=true"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py", *options],
                cwd=ROOT,
                env={**os.environ, "LEAKY_BUCKET_HOME": str(self.home)},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + LONGEST_START
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start: {self.log.read_text('utf-8')}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As a crash would: no chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def kept_files(self) -> list[Path]:
        """Everything that users' workspaces hold on disk."""
        return [path for path in (self.home / "workspaces").rglob("*") if path.is_file()]

    def new_faults(self) -> str:
        """The first traceback in the log since this was last asked, and what follows it; empty if there is none."""
        log = self.log.read_bytes()
        fresh, self._looked_through = log[self._looked_through :].decode("utf-8", errors="replace"), len(log)
        return fresh[fresh.index("Traceback") :] if "Traceback" in fresh else ""

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                return answer.status == 200
        except OSError:
            return False
