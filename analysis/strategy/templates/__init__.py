"""Messages to start from: for every action, format and tone, in every language, whatever language the user reads."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from string import Template

from analysis.errors import SettingsError

LANGUAGES = ("en", "de")
TONES = ("factual", "warm", "urgent")
_HERE = Path(__file__).parent


def message_template(action: str, format: str, tone: str, language: str) -> str:
    """The text to start from, with tokens.

    The urgent tone is brief and asks to act soon; it claims no scarcity and no deadline, which only the shop can know.

    Args:
        action: code of the plan's action, not "nothing".
        format: key of `LIMITS`. Ads and social posts have no tokens: nobody fills them in there.
        tone: one of `TONES`.
        language: one of `LANGUAGES`.

    Raises:
        SettingsError: there is no text for one of them.
    """
    texts = _texts(language)
    for code, known in ((action, texts["actions"]), (format, texts["formats"]), (tone, TONES)):
        if code not in known:
            raise SettingsError(
                "There is no message to start from for '{found}'. Choose one of: {known}.",
                found=code,
                known=", ".join(known),
            )
    parts = texts["actions"][action]
    parts = texts["actions"][parts["same_as"]] if "same_as" in parts else parts
    spoken = {name: part[tone] if isinstance(part, dict) else part for name, part in parts.items()}
    return Template(texts["formats"][format][tone]).substitute(spoken).strip()


def actions_with_messages() -> tuple[str, ...]:
    """Codes of the actions that have messages."""
    return tuple(_texts(LANGUAGES[0])["actions"])


def usual_fallback(token: str, language: str) -> str:
    """What stands in a text where this token has no value; for a token of the user's own nothing."""
    return _texts(language)["fallbacks"].get(token, "")


@lru_cache
def _texts(language: str) -> dict:
    if language not in LANGUAGES:
        raise SettingsError(
            "There are no messages in the language '{found}'. Choose one of: {known}.",
            found=language,
            known=", ".join(LANGUAGES),
        )
    return tomllib.loads((_HERE / f"{language}.toml").read_text("utf-8"))
