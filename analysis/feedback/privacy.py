"""Texts as examples: nothing in them that names a person by number or address."""

from __future__ import annotations

import re

LONGEST_EXAMPLE = 240
_ADDRESS = re.compile(r"\S+@\S+\.\S+|https?://\S+|www\.\S+|@\w+")
_LONG_NUMBER = re.compile(r"(?:\+?\d[\s/-]?){5,}\d*|\b[A-Z]{2}\d{2}(?:\s?\w{4}){3,}\w*")
HIDDEN = "…"


def masked(text: str, longest: int = LONGEST_EXAMPLE) -> str:
    """The text without e-mail and web addresses, names with an @, order, phone and account numbers; cut if long."""
    text = _LONG_NUMBER.sub(HIDDEN, _ADDRESS.sub(HIDDEN, " ".join(str(text).split())))
    return text if len(text) <= longest else text[: longest - 1].rstrip() + HIDDEN
