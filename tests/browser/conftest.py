"""A real server and real browsers; a test fails on a script error, a request to another host, or a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page
from served_app import ServedApp
from user import bring, open_sample
from watch import Watch

CHROMIUM = os.environ.get("LEAKY_BUCKET_CHROMIUM", "")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
# British, so that nothing German comes from the browser.
USUAL = {"locale": "en-GB", "viewport": {"width": 1280, "height": 900}}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="no chromium found; `python run.py test` looks for one"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET.split()}


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory) -> Iterator[ServedApp]:
    """One server for all, as users share it."""
    running = ServedApp(tmp_path_factory.mktemp("server"))
    yield running
    running.kill()


@pytest.fixture
def server(shared_server) -> Iterator[ServedApp]:
    """The shared server; the test fails if it brings a traceback into the server's log."""
    yield shared_server
    assert not shared_server.new_faults()


@pytest.fixture(scope="module")
def own_server(tmp_path_factory) -> Iterator[ServedApp]:
    """A server for one file of tests: nobody has been there, and it may be killed."""
    running = ServedApp(tmp_path_factory.mktemp("own_server"))
    yield running
    running.kill()
    assert not running.new_faults()


@pytest.fixture
def fresh_browser(browser) -> Iterator[Callable[..., Page]]:
    """Call it for an empty tab of a browser that was never here; options are those of a Playwright context."""
    watch, contexts = Watch(), []

    def start(**options) -> Page:
        contexts.append(browser.new_context(**{**USUAL, **options}))
        watch.over(contexts[-1])
        return contexts[-1].new_page()

    yield start
    for context in contexts:
        # Closing brings in what the browser has not told yet.
        context.close()
    assert not watch.faults


@pytest.fixture(scope="session")
def used_browser(browser) -> Iterator[BrowserContext]:
    """A browser that has the app's own files already, as on every day but the first."""
    context = browser.new_context(**USUAL)
    yield context
    context.close()


@pytest.fixture
def open_tab(used_browser) -> Iterator[Callable[..., Page]]:
    """Call it for an empty tab of the used browser, where nobody has a workspace, or the one whose cookies are given.

    Much faster than a fresh browser; a second call goes on with the workspace of the first.
    """
    watch = Watch()
    used_browser.clear_cookies()
    watch.over(used_browser)

    def start(cookies: Sequence[dict] = ()) -> Page:
        used_browser.add_cookies(cookies)
        return used_browser.new_page()

    yield start
    for page in used_browser.pages:
        page.close()
    watch.end(used_browser)
    assert not watch.faults


@pytest.fixture(scope="session")
def cdnow_csv(cdnow, tmp_path_factory) -> Path:
    """The CDNOW orders with commas, points and ISO dates."""
    path = tmp_path_factory.mktemp("english") / "cdnow_orders.csv"
    cdnow.rename(columns={"timestamp": "date"}).to_csv(path, index=False, date_format="%Y-%m-%d")
    return path


@pytest.fixture(scope="session")
def cdnow_csv_german(cdnow, tmp_path_factory) -> Path:
    """The same orders as a German Excel saves them: semicolons, decimal commas, dotted dates, Windows letters."""
    path = tmp_path_factory.mktemp("german") / "Auszüge für März.csv"
    names = {"customer_id": "Kundennummer", "timestamp": "Bestelldatum", "amount": "Umsatz in €"}
    german = cdnow.rename(columns=names).assign(Filiale="Köln")
    german.to_csv(path, index=False, sep=";", decimal=",", date_format="%d.%m.%Y", encoding="cp1252")
    return path


@pytest.fixture(scope="session")
def with_cdnow(used_browser, shared_server, cdnow_csv) -> list[dict]:
    """The cookies of somebody who brought the CDNOW orders."""
    return _cookies_after(used_browser, lambda page: bring(page, shared_server.url, cdnow_csv))


@pytest.fixture(scope="session")
def with_demo_shop(used_browser, shared_server) -> list[dict]:
    """The cookies of somebody who opened the demo shop."""
    return _cookies_after(used_browser, lambda page: open_sample(page, shared_server.url, "demo_shop", tables=5))


def _cookies_after(context: BrowserContext, does: Callable[[Page], None]) -> list[dict]:
    context.clear_cookies()
    page = context.new_page()
    does(page)
    page.close()
    cookies = context.cookies()
    context.clear_cookies()
    return cookies
