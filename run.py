"""Start or check Leaky Bucket. What it needs is installed into `.venv`; this file needs nothing.

python run.py [--address 0.0.0.0] [--port 8501] [--no-browser]    start the app
python run.py test [pytest arguments]                             check style, then run the tests
python run.py lock [--upgrade]                                    fix the versions again
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
OLDEST_PYTHON = (3, 11)

# Each calculation keeps to one core: sessions, and tests, share them, and threads waiting for each other cost more.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# A file of tests stays together, so that what its tests share is made once.
IN_PARALLEL = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
BROWSER_VARIABLE = "LEAKY_BUCKET_CHROMIUM"
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    os.path.expandvars(r"%ProgramFiles%\Google\Chrome\Application\chrome.exe"),
    os.path.expandvars(r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe"),
)


def main(arguments: list[str]) -> int:
    """Run one command; its exit code is ours."""
    if sys.version_info < OLDEST_PYTHON:
        found, wanted = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST_PYTHON))
        sys.exit(f"This is Python {found}. Leaky Bucket needs {wanted} or newer: https://www.python.org/downloads/")
    os.chdir(ROOT)
    commands = {"test": test, "lock": lock}
    if arguments and arguments[0] in commands:
        return commands[arguments[0]](arguments[1:])
    return start(arguments)


def start(arguments: list[str]) -> int:
    """Serve the app; only this computer reaches it unless `--address` says otherwise."""
    parser = argparse.ArgumentParser(description="Start the app. Other commands: `test`, `lock`.")
    parser.add_argument("--address", default="127.0.0.1", help="0.0.0.0 opens it to the network")
    parser.add_argument("--port", type=int, help="default: the first free one from 8501 on")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    chosen = parser.parse_args(arguments)
    command = [install(VENV, [RUNTIME]), "-m", "streamlit", "run", "app.py"]
    command += [f"--server.address={chosen.address}", f"--server.headless={chosen.no_browser}"]
    # Streamlit's first start would otherwise wait for an e-mail address.
    command += ["--server.showEmailPrompt=false"]
    if chosen.port is not None:
        command += [f"--server.port={chosen.port}"]
    if os.name == "posix":
        # Take our place, so that whoever stops us stops the server.
        os.execv(command[0], command)
    return subprocess.call(command)


def test(arguments: list[str]) -> int:
    """Check style, then run the tests; every check runs, the first failure is the exit code."""
    python = install(VENV, [RUNTIME, DEVELOPMENT])
    browser = find_browser() or install_browser()
    if browser:
        os.environ[BROWSER_VARIABLE] = browser
    checks = (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["pytest", *IN_PARALLEL, *arguments])
    codes = [subprocess.call([python, "-m", *check]) for check in checks]
    if not browser:
        print(f"Browser tests skipped: no Chromium, Chrome or Edge found ({BROWSER_VARIABLE} may name one).")
    return next(filter(None, codes), 0)


def lock(arguments: list[str]) -> int:
    """Fix the version of everything the two .in files ask for, the same for every Python and system."""
    # Apart from .venv, so that versions that no longer install can still be replaced.
    with tempfile.TemporaryDirectory() as folder:
        python = make_environment(Path(folder))
        subprocess.check_call([python, "-m", "pip", "install", "--quiet", "uv"])
        command = [python, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--fork-strategy=fewest"]
        command += ["--python-version=" + ".".join(map(str, OLDEST_PYTHON)), *arguments]
        command += ["--custom-compile-command=python run.py lock"]
        for pinned in (RUNTIME, DEVELOPMENT):
            subprocess.check_call([*command, pinned.with_suffix(".in").name, f"--output-file={pinned.name}"])
    return 0


def install(environment: Path, requirements: list[Path]) -> str:
    """Have everything in `requirements` in `environment`; its Python.

    The stamp is removed first and written last: an interrupted installation is never taken for a whole one.
    """
    stamp = environment / "installed.txt"
    interpreter = f"python {sys.version.split()[0]} {sys.base_prefix}"
    wanted = {interpreter, *(f"{file.name} {sha256(file.read_bytes()).hexdigest()}" for file in requirements)}
    found = set(stamp.read_text("utf-8").splitlines()) if stamp.exists() else set()
    if wanted <= found:
        return python_of(environment)
    print("Installing what is needed into .venv. The first time this takes a minute or two.", flush=True)
    stamp.unlink(missing_ok=True)
    python = python_of(environment) if interpreter in found else make_environment(environment)
    files = [f"--requirement={file}" for file in requirements]
    subprocess.check_call([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *files])
    stamp.write_text("\n".join(sorted(wanted)), "utf-8")
    return python


def make_environment(folder: Path) -> str:
    """A fresh virtual environment in `folder`; its Python."""
    try:
        venv.create(folder, clear=True, with_pip=True)
    except subprocess.CalledProcessError as error:
        sys.exit(f"No virtual environment: {error}. Debian and Ubuntu need `apt install python3-venv`.")
    return python_of(folder)


def python_of(environment: Path) -> str:
    """Where the Python of a virtual environment lies."""
    return str(environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def find_browser() -> str | None:
    """The browser that the environment names, else the first of `BROWSERS` that is there."""
    named = os.environ.get(BROWSER_VARIABLE)
    return next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)


def install_browser() -> str | None:
    """Debian's chromium, where we may install it."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.call(["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *command], env=quiet)
    return find_browser()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
