"""The messages of the plan as the user edits them: what they changed is kept, the rest follows action and tone."""

from __future__ import annotations

import pandas as pd

from analysis.strategy import campaign_messages
from analysis.strategy.campaign_messages import COLUMNS, USUAL_TONE
from analysis.strategy.templates import TONES
from pages.shared.strategy.with_undo import Kept

EDITS, _TONES = Kept("messages"), Kept("message_tones")


def current(lines: pd.DataFrame) -> pd.DataFrame:
    """The messages of these lines of the plan: `segment`, `format`, `language`, `text`, as in `campaign_messages`."""
    return campaign_messages(lines, tones(), pd.DataFrame(EDITS.records() or [], columns=COLUMNS))


def tones() -> dict[str, str]:
    """Segment → tone, where the user chose one."""
    kept = _TONES.records() or []
    return {one["segment"]: one["tone"] for one in kept if one.get("tone") in TONES}


def tone(segment: str) -> str:
    return tones().get(segment, USUAL_TONE)


def choose_tone(segment: str, chosen: str) -> None:
    changed = {**tones(), segment: chosen}
    _TONES.keep([{"segment": name, "tone": of} for name, of in changed.items()])


def is_edited(segment: str, format: str, language: str) -> bool:
    return any(_is(edit, segment, format, language) for edit in EDITS.records() or [])


def edit(segment: str, format: str, language: str, text: str | None) -> None:
    """Keep the user's text; None: back to the text to start from."""
    others = [edit for edit in EDITS.records() or [] if not _is(edit, segment, format, language)]
    new = [] if text is None else [dict(zip(COLUMNS, (segment, format, language, text), strict=True))]
    EDITS.keep([*others, *new])


def _is(edit: dict, *which: str) -> bool:
    return tuple(edit.get(name) for name in COLUMNS[:3]) == which
