"""Somebody who has the app open: what they see, and what they do."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

from analysis.tables.table import Table, make_table
from analysis.tables.workspace import Workspace
from pages.shared.text import catalogue

HOME = Path(__file__).resolve().parents[2] / "pages" / "home.py"
PAGES = ("journey", "segmentation", "lifetime_value", "bucket_strategy")
ANNA, BERT = "a" * 43, "b" * 43


class Visitor:
    """A browser with its own workspace, if the token is its own."""

    def __init__(self, root: Path, language: str = "en", token: str = ANNA) -> None:
        self.workspace = Workspace.of(token, root / "workspaces")
        self.app = AppTest.from_file(HOME, default_timeout=60)
        # We use no components; looking for them in every installed package takes longer than most pages.
        self.app._bidi_component_manager = BidiComponentManager()
        self.app.session_state["workspace_token"] = token
        self.app.session_state["lang"] = language

    def bring(self, *tables: Table, currency: str = "EUR") -> Visitor:
        """Tables that were uploaded on an earlier visit."""
        for table in tables:
            self.workspace.save(table, f"{table.name}.csv")
        self.workspace.remember(currency=currency)
        return self

    def open(self, page: str) -> Visitor:
        self.app.switch_page(f"{page}.py")
        return self.run()

    def run(self) -> Visitor:
        # The simulated browser words the options of a widget outside the script, where no language is set.
        st.session_state["lang"] = self.app.session_state.get("lang")
        self.app.run()
        assert not self.app.exception, "see the traceback in the log"
        return self

    def click(self, key: str) -> Visitor:
        self.app.button(key).click()
        return self.run()

    def fill(self, kind: str, key: str, value: object) -> Visitor:
        """Set a widget, found by what kind it is and its key."""
        getattr(self.app, kind)(key).set_value(value)
        return self.run()

    def speak(self, language: str) -> Visitor:
        return self.fill("button_group", "lang", language)

    def upload(self, name: str, content: bytes) -> Visitor:
        return self.upload_all({name: content})

    def upload_all(self, files: dict[str, bytes] | list[tuple[str, bytes]]) -> Visitor:
        """Choose several files at once, by name."""
        self.open("upload")
        pairs = files.items() if isinstance(files, dict) else files
        self.app.file_uploader[0].set_value([(*pair, "application/octet-stream") for pair in pairs])
        return self.run()

    def choose(self, column: str, chosen: str) -> Visitor:
        """Correct the mapping: the column of the file that is the canonical `column`."""
        self.mapping_box(column).set_value(chosen)
        return self.run()

    def as_table(self, kind: str) -> Visitor:
        """Correct what kind of table the file is."""
        return self.fill("button_group", next(g.key for g in self.app.button_group if g.key.startswith("kind_")), kind)

    def mapping(self) -> dict[str, str]:
        """The file's column for every canonical column that has one."""
        boxes = [box for box in self.app.selectbox if box.key.startswith("map_")]
        return {box.key.split("_", 3)[3]: box.value for box in boxes if box.value}

    def mapping_box(self, column: str):
        return next(box for box in self.app.selectbox if box.key.startswith("map_") and box.key.endswith(f"_{column}"))

    def edit_plan(self, row: int, **cells: object) -> Visitor:
        """Type into the plan, on top of what was typed since the table was drawn."""
        key = self.app.data_editor[0].key
        typed = dict(self.app.session_state.get(key, {}).get("edited_rows", {}))
        typed[row] = {**typed.get(row, {}), **cells}
        self.app.session_state[key] = {"edited_rows": typed, "added_rows": [], "deleted_rows": []}
        return self.run()

    def metrics(self) -> dict[str, str]:
        return {metric.label: metric.value for metric in self.app.metric}

    def chart_titles(self) -> list[str]:
        return [chart.proto.alt for chart in self.app.get("vega_lite_chart")]

    def links(self) -> list[str]:
        return [link.value for link in self.app.get("page_link")]

    def markdown(self) -> list[str]:
        """Every text that is drawn as Markdown."""
        app = self.app
        texts = [*app.title, *app.subheader, *app.markdown, *app.caption, *app.warning, *app.info, *app.error]
        labelled = [*app.expander, *app.selectbox, *app.radio, *app.button, *app.metric, *app.multiselect]
        return [element.value for element in texts] + [element.label for element in labelled]

    def screen(self) -> list[str]:
        """All that is shown, to compare two visits."""
        tables = [table.value.to_csv() for table in self.app.dataframe]
        return [*self.markdown(), *map(str, self.metrics().items()), *self.chart_titles(), *tables]


def word(language: str, message: str, **fields: object) -> str:
    """A message as the catalogue translates it."""
    return catalogue(language).gettext(message).format(**fields)


def orders(*rows: tuple) -> Table:
    """A table of orders from (customer, day, amount)."""
    return _table("orders", "amount", rows)


def events(*rows: tuple) -> Table:
    """A journey from (customer, moment, event)."""
    return _table("events", "event", rows)


def _table(name: str, last: str, rows: tuple) -> Table:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", last])
    return make_table(name, frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))
