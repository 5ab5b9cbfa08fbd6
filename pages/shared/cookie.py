"""The cookie that says which workspace a browser owns: an unguessable token, nothing else."""

from __future__ import annotations

import re
import secrets

COOKIE = "leaky_bucket"
DAYS = 30


def new_token() -> str:
    """An unguessable token of 43 characters."""
    return secrets.token_urlsafe(32)


def is_token(text: object) -> bool:
    """Whether `text` has the form of our tokens; anything else is treated as no token."""
    return isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_-]{43}", text) is not None


def cookie_header(*, secure: bool) -> str:
    """A `Set-Cookie` value with a new token: unreadable for scripts, never sent by other sites."""
    parts = [f"{COOKIE}={new_token()}", "Path=/", f"Max-Age={DAYS * 86400}", "HttpOnly", "SameSite=Strict"]
    return "; ".join(parts + ["Secure"] * secure)
