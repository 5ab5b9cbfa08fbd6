"""What the tests of the pages share: somebody who opens the app, and tables to bring along."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.tables import read_table
from analysis.tables.samples import demo_shop_files
from analysis.tables.table import Table, make_table
from analysis.tables.workspace import Workspace

HOME = Path(__file__).resolve().parents[2] / "pages" / "home.py"
TOKEN = "x" * 43


class Visitor:
    """Somebody with the app open: what they see, and what they do."""

    def __init__(self, root: Path, language: str, token: str = TOKEN) -> None:
        self.workspace = Workspace.of(token, root / "workspaces")
        self.app = AppTest.from_file(HOME, default_timeout=60)
        self.app.session_state["workspace_token"] = token
        self.app.session_state["lang"] = language

    def bring(self, *tables: Table, currency: str = "EUR") -> Visitor:
        """Tables that were uploaded earlier."""
        for table in tables:
            self.workspace.save(table, f"{table.name}.csv")
        self.workspace.remember(currency=currency)
        return self

    def open(self, page: str) -> Visitor:
        self.app.switch_page(f"{page}.py")
        return self.run()

    def run(self) -> Visitor:
        self.app.run()
        assert not self.app.exception, [found.message for found in self.app.exception]
        return self

    def click(self, key: str) -> Visitor:
        self.app.button(key).click()
        return self.run()

    def upload(self, name: str, content: bytes) -> Visitor:
        self.open("upload")
        self.app.file_uploader[0].set_value((name, content, "application/octet-stream"))
        return self.run()

    def fill(self, kind: str, key: str, value: object) -> Visitor:
        """Set a widget, found by what kind it is and its key."""
        getattr(self.app, kind)(key).set_value(value)
        return self.run()

    def speak(self, language: str) -> Visitor:
        return self.fill("button_group", "lang", language)

    def chart_titles(self) -> list[str]:
        return [chart.proto.alt for chart in self.app.get("vega_lite_chart")]

    def said(self) -> list[str]:
        """Every text on the page that Streamlit renders as Markdown."""
        app = self.app
        shown = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.info, *app.error]
        labels = [widget.label for kind in ("expander", "selectbox", "radio", "button") for widget in app.get(kind)]
        return [*(element.value for element in shown), *labels]

    def metrics(self) -> dict[str, str]:
        return {metric.label: metric.value for metric in self.app.metric}


@pytest.fixture
def visitor(workspace_root):
    """Call it with a language (and a token) to get somebody who opens the app."""
    return lambda language="en", token=TOKEN: Visitor(workspace_root, language, token)


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


def orders(*rows: tuple) -> Table:
    """A table of orders from (customer, day, amount)."""
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return make_table("orders", frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))


def events(*rows: tuple) -> Table:
    """A journey from (customer, moment, event)."""
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return make_table("events", frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))
