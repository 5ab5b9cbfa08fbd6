"""The server: Streamlit around `pages/home.py`, with security headers, a workspace cookie and a warm start."""

from __future__ import annotations

import gc
import importlib
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.starlette import App

from pages.shared.headers import SecurityHeaders


@asynccontextmanager
async def warm_start(_: App):
    """Import what every page needs, then keep it out of the garbage collection that follows every script run."""
    importlib.import_module("pages.shared.warm")
    gc.collect()
    gc.freeze()
    yield


def to_first_page(request: Request) -> RedirectResponse:
    """The first page has the bare address; its name is a link someone may have kept, in a language."""
    return RedirectResponse(f"./?{request.url.query}".rstrip("?"))


app = App(
    Path(__file__).parent / "pages" / "home.py",
    lifespan=warm_start,
    middleware=[Middleware(SecurityHeaders)],
    routes=[Route("/upload", to_first_page)],
)
