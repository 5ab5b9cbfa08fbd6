"""What the server adds to its answers: security headers, and the cookie that names a browser's workspace."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

from pages.shared.cookie import COOKIE, cookie_header


class SecurityHeaders:
    """ASGI middleware around the whole app."""

    def __init__(self, app) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }

    async def __call__(self, scope, receive, send) -> None:
        async def send_with_headers(message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                if _may_set_cookie(scope):
                    headers.append("Set-Cookie", cookie_header(secure=scope["scheme"] == "https"))
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def content_security_policy() -> str:
    """Nothing is ever loaded from another host: customer text may hold Markdown images."""
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    inline = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline]
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def _may_set_cookie(scope) -> bool:
    """Only where the page itself asks, just before it connects.

    A strict cookie is missing when a link from elsewhere opens the page; setting one then would replace the
    browser's own and lose its workspace.
    """
    return scope["path"].endswith("/_stcore/host-config") and COOKIE not in HTTPConnection(scope).cookies
