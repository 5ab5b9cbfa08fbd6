"""The word lists are those their licences name."""

from __future__ import annotations

import hashlib
import re

import pytest

from analysis.feedback.lexicon import FOLDER, lexicon


def test_the_lists_of_others_are_unchanged_and_their_licences_beside_them():
    notice = (FOLDER / "README.md").read_text(encoding="utf-8")
    sums = dict(reversed(pair) for pair in re.findall(r"([0-9a-f]{64})  (\S+)", notice))
    assert sums == {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in sums}
    assert len(sums) == 2
    for licence in re.findall(r"`(LICENSE-\S+)`", notice):
        assert (FOLDER / licence).stat().st_size > 1_000


@pytest.mark.parametrize("language, own", [("de", "reviews_german.txt"), ("en", "reviews_english.txt")])
def test_our_entries_go_first_and_are_within_the_scale(language, own):
    found = lexicon(language)
    assert all(-4 <= value <= 4 for value in [*found.words.values(), *found.phrases.values()])
    assert "leider" in found.words or language == "en"
    entries = [
        entry.strip()
        for line in (FOLDER / own).read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
        for entry in line.split(":", 1)[1].split(",")
    ]
    twice = {entry for entry in entries if entries.count(entry) > 1}
    assert not twice
