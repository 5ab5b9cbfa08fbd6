"""Starting and checking the app: when something is installed, and which browser is taken."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import run


def test_a_half_made_environment_is_replaced_and_a_whole_one_kept_until_requirements_change(tmp_path, capsys):
    environment = tmp_path / "environment"
    environment.mkdir()
    left_over = environment / "half-made"
    left_over.touch()
    # It asks for nothing, so that installing it needs no network.
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# nothing\n", encoding="utf-8")

    def installs() -> bool:
        python = run.install(environment, [requirements])
        assert Path(python).exists()
        return "Installing" in capsys.readouterr().out

    assert installs()
    assert not left_over.exists()
    assert not installs()
    requirements.write_text("# still nothing\n", encoding="utf-8")
    assert installs()
    assert not installs()


@pytest.fixture
def commands(tmp_path, monkeypatch) -> Path:
    """A folder that is the whole PATH."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(run.BROWSER_VARIABLE, raising=False)
    return tmp_path


def make_command(folder: Path, name: str) -> str:
    file = folder / (f"{name}.exe" if os.name == "nt" else name)
    file.touch()
    file.chmod(0o755)
    return str(file)


def test_the_first_known_browser_on_the_path_is_taken(commands):
    chrome = make_command(commands, "google-chrome")
    assert run.find_browser() == chrome
    chromium = make_command(commands, "chromium")
    assert run.find_browser() == chromium


def test_a_named_browser_goes_first_and_a_wrong_name_finds_none(commands, monkeypatch):
    make_command(commands, "chromium")
    chosen = make_command(commands, "my-browser")
    monkeypatch.setenv(run.BROWSER_VARIABLE, chosen)
    assert run.find_browser() == chosen
    monkeypatch.setenv(run.BROWSER_VARIABLE, str(commands / "missing"))
    assert run.find_browser() is None
