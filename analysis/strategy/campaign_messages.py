"""What each campaign of the plan says: a text for every segment, format and language."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analysis.strategy.defaults import NO_ACTION, NO_CHANNEL
from analysis.strategy.messages import LIMITS
from analysis.strategy.templates import LANGUAGES, TONES, message_template

COLUMNS = ["segment", "format", "language", "text"]
USUAL_TONE = TONES[0]


def campaign_messages(
    lines: pd.DataFrame, tones: Mapping[str, str] | None = None, edits: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The messages of the plan: the user's own where there are some, else the text to start from.

    Args:
        lines: one row per segment: `segment`, `action`, `channel`; who gets no campaign gets no message.
        tones: segment → tone, `USUAL_TONE` where it has none.
        edits: `segment`, `format`, `language`, `text` of the user's own; of other segments are left out.

    Returns:
        One row per segment, format and language, in the order of the lines: `segment`, `format` (key of `LIMITS`),
        `language`, `text` (a template with tokens).

    Raises:
        SettingsError: an action or a tone that has no message.
    """
    own = {} if edits is None else {(s, f, n): text for s, f, n, text in edits[COLUMNS].itertuples(index=False)}
    silent = lines["action"].eq(NO_ACTION) | lines["channel"].eq(NO_CHANNEL)
    rows = []
    for segment, action in lines.loc[~silent, ["segment", "action"]].itertuples(index=False):
        tone = (tones or {}).get(segment, USUAL_TONE)
        for format in LIMITS:
            for language in LANGUAGES:
                text = own.get((segment, format, language))
                text = message_template(action, format, tone, language) if text is None else text
                rows.append((segment, format, language, text))
    return pd.DataFrame(rows, columns=COLUMNS)


def shared_messages(messages: pd.DataFrame) -> pd.DataFrame:
    """How many different texts there are, and who shares one.

    Args:
        messages: of `campaign_messages`.

    Returns:
        One row per different text of a format and language, the most shared first: `format`, `language`, `text`,
        `segments` (list of codes), `shared_by` (count).
    """
    grouped = messages.groupby(["format", "language", "text"], sort=False)["segment"].agg(list)
    found = grouped.rename("segments").reset_index().assign(shared_by=grouped.map(len).to_numpy())
    return found.sort_values("shared_by", ascending=False, kind="stable", ignore_index=True)
