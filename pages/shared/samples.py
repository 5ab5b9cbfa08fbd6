"""The samples one click away: real orders of a record shop, and a generated shop whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.tables import read_table
from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.identifiers import direct_identifiers
from analysis.tables.samples import cdnow_file, demo_shop_files
from pages.shared import state
from pages.shared.segments import feedback_choice
from pages.shared.text import language, mark


@dataclass(frozen=True)
class Sample:
    """`code` names it in the program; title and description are shown."""

    code: str
    title: str
    description: str
    currency: str


DEMO_SHOP = Sample(
    "demo_shop",
    mark("Demo shop"),
    mark("Generated: orders, journey, customers, ad spend and reviews of a tea and coffee shop, with leaks built in."),
    "EUR",
)
CDNOW = Sample(
    "cdnow",
    mark("CDNOW, a record shop"),
    mark("Real orders of 2,357 customers from January 1997 to June 1998, the best-known data of this field."),
    "USD",
)
SAMPLES = (DEMO_SHOP, CDNOW)
_CDNOW_COLUMNS = {
    "customer_id": "column_2",
    "timestamp": "column_3",
    "quantity": "column_4",
    "amount": "column_5",
}


def open_sample(sample: Sample) -> None:
    """Put a sample's tables into the workspace, in place of what was there."""
    state.start_afresh()
    workspace = state.workspace()
    for name, path, mapping in _files(sample):
        # Only the customers' file names people; what is left out of it is noted as for any other file.
        left_out = direct_identifiers(read_source(path)) if name == "customers" else {}
        treated = [(column, kind, "not_kept") for column, kind in left_out.items()]
        workspace.save(read_table(path, name, mapping=mapping), path.name, treated)
    # What the ratings of the sample mean is known: stars.
    known = {feedback_choice.SCALE: "stars_5"} if sample is DEMO_SHOP else {}
    workspace.remember(currency=sample.currency, **known)


def _files(sample: Sample) -> list[tuple]:
    if sample is CDNOW:
        return [("orders", cdnow_file(), _CDNOW_COLUMNS)]
    return [(name, path, None) for name, path in demo_shop_files(language()).items()]
