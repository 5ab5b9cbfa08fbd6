"""What the tests of the pages share: visitors, and tables they bring along."""

from __future__ import annotations

import gc
import importlib
from functools import partial

import pytest
from streamlit.testing.v1 import app_test, local_script_runner
from visitor import ANNA, Visitor

from analysis.tables import read_table
from analysis.tables.samples import demo_shop_files
from analysis.tables.table import Table, make_table


@pytest.fixture(scope="session", autouse=True)
def warm_start():
    """As the server does: Streamlit collects garbage after every run, which takes long over all that is imported."""
    importlib.import_module("pages.shared.warm")
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def visitor(workspace_root):
    """Call it with a language (and a token) to get somebody who opens the app."""
    return lambda language="en", token=ANNA: Visitor(workspace_root, language, token)


@pytest.fixture(scope="session")
def cdnow_orders(cdnow) -> Table:
    return make_table("orders", cdnow)


@pytest.fixture(scope="session")
def demo_shop() -> dict[str, list[Table]]:
    """The tables of the demo shop, by language."""
    return {
        language: [read_table(path, name) for name, path in demo_shop_files(language).items()]
        for language in ("en", "de")
    }


@pytest.fixture
def download(monkeypatch):
    """Call it with a visitor and a button's key to get the file behind the button.

    The simulated browser cannot fetch files; Streamlit's file manager of the last run can.
    """
    managers = []

    class Remembered(app_test.MediaFileManager):
        def __init__(self, storage) -> None:
            super().__init__(storage)
            managers.append((self, storage))

    monkeypatch.setattr(app_test, "MediaFileManager", Remembered)

    def fetch(visitor: Visitor, key: str) -> bytes:
        visitor.run()
        button = next(button for button in visitor.app.get("download_button") if button.key == key)
        manager, storage = managers[-1]
        url = manager.execute_deferred(button.proto.deferred_file_id)
        return storage.get_file(url.rsplit("/", 1)[-1]).content

    return fetch


@pytest.fixture
def confirm(monkeypatch):
    """Call it with a visitor and a button's key to press a button inside a dialog.

    A dialog runs on its own, without the page; the simulated browser would run the whole page, and lose it.
    """
    whole_page = local_script_runner.RerunData

    def press(visitor: Visitor, key: str) -> Visitor:
        (dialog,) = visitor.app._fragment_storage._fragments
        visitor.app.button(key).click()
        with monkeypatch.context() as patch:
            patch.setattr(local_script_runner, "RerunData", partial(whole_page, fragment_id=dialog))
            return visitor.run()

    return press
