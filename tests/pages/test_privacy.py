"""Customer text is never drawn as Markdown; nobody sees another's tables; what is deleted is gone."""

from __future__ import annotations

import os
import re
import stat
import time

import pandas as pd
import pytest
from visitor import ANNA, BERT, PAGES, events, orders

from analysis.errors import MappingError
from pages.shared import state
from pages.shared.errors import error_text
from pages.shared.text import escape

HOSTILE = "**bold** ![x](http://evil/x.png) $a$ :red[y] <b>"
# Markdown that would act: a mark of ours that no backslash disarms.
ACTING = re.compile(r"(?<!\\)(?:!\[|\*\*bold|\[x\]|\]\(http|:red\[|<b>)")
DAYS = [f"2024-0{month}-{day:02d}" for month in range(1, 7) for day in range(1, 29)]


@pytest.fixture
def hostile_orders():
    return orders(*[(f"{HOSTILE} {n % 40}", DAYS[(n * 5) % 168], 10.0 + n % 7) for n in range(200)])


@pytest.fixture
def hostile_events():
    steps = [f"{HOSTILE} {step}" for step in ("visit", "cart", "purchase")]
    reached = [(n, step) for n in range(60) for step in range(1 + n % 3)]
    return events(*[(f"{HOSTILE} {n}", f"2024-01-0{1 + step}", steps[step]) for n, step in reached])


@pytest.mark.parametrize("name", ["upload", *PAGES])
def test_customer_text_never_acts_as_markdown_on_any_page(visitor, hostile_orders, hostile_events, name):
    guest = visitor()
    guest.workspace.save(hostile_orders, f"{HOSTILE}.csv")
    guest.workspace.save(hostile_events, f"{HOSTILE}.csv")
    guest.open(name)
    assert not [text for text in guest.markdown() if ACTING.search(text)]


def test_the_name_of_the_step_is_shown_as_it_is(visitor, hostile_events):
    guest = visitor().bring(hostile_events).open("journey")
    assert escape(HOSTILE) in guest.app.subheader[0].value
    assert HOSTILE in guest.chart_titles()[0]


@pytest.mark.parametrize(
    "names", [("customer", "date", "amount", HOSTILE), (HOSTILE, "date", "amount", "e-mail ![x](u)")]
)
def test_an_uploaded_file_may_be_called_and_hold_anything(visitor, names):
    rows = [(f"{HOSTILE}{n % 9}", "2024-05-17", "soon" if n == 3 else 1.5, f"p{n}@example.org") for n in range(40)]
    content = pd.DataFrame(rows, columns=list(names)).to_csv(index=False).encode()
    guest = visitor().upload(f"{HOSTILE}.csv", content)
    assert escape(HOSTILE) in guest.app.subheader[0].value
    guest.as_table("orders")
    guest.choose("customer_id", names[0]).choose("amount", names[3])
    assert "should hold numbers" in guest.app.warning[0].value
    assert not [text for text in guest.markdown() if ACTING.search(text)]
    guest.choose("customer_id", "")
    assert not [text for text in guest.markdown() if ACTING.search(text)]


def test_the_fields_of_an_error_are_escaped_and_its_codes_are_words():
    error = MappingError("The {table} table has '{missing}' and '{found}'.", table="orders", missing=HOSTILE, found=2.5)
    assert error_text(error) == f"The Orders table has '{escape(HOSTILE)}' and '2\\.50'."
    assert not ACTING.search(error_text(error))


def test_every_sign_of_markdown_is_disarmed():
    for sign in r"\`*_{}[]()#+-.!|<>$:~^":
        assert escape(sign) == f"\\{sign}"
    assert escape("Grüße, 50 %") == "Grüße, 50 %"


def test_two_browsers_do_not_see_each_other(visitor, cdnow_orders):
    anna = visitor(token=ANNA).bring(cdnow_orders).open("segmentation")
    bert = visitor(token=BERT)
    for page in PAGES:
        assert not bert.open(page).metrics()
    bert.bring(orders(("b", "2024-01-01", 5.0))).open("segmentation")
    assert bert.metrics()["Customers"] == "1"
    assert anna.run().metrics()["Customers"] == "2,357"
    assert anna.workspace.folder != bert.workspace.folder


def test_the_folder_is_private_and_does_not_name_its_token(visitor, cdnow_orders):
    folder = visitor().bring(cdnow_orders).workspace.folder
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert ANNA not in str(folder)


def test_delete_my_data_leaves_nothing_on_the_disk_or_on_the_screen(visitor, confirm, demo_shop):
    guest = visitor("de").bring(*demo_shop["de"]).open("bucket_strategy")
    guest.fill("number_input", "margin_percent", 45).edit_plan(0, budget=1.0)
    guest.click("delete_data")
    assert guest.workspace.tables()
    confirm(guest, "delete_confirmed")
    assert not guest.workspace.folder.exists()
    for page in PAGES:
        assert not guest.open(page).metrics()
    assert guest.app.session_state["lang"] == "de"
    guest.bring(*demo_shop["de"]).open("bucket_strategy")
    assert guest.app.number_input("margin_percent").value == 30
    assert guest.app.button("plan_undo").disabled


def test_deleting_leaves_the_others_alone(visitor, confirm, cdnow_orders):
    bert = visitor(token=BERT).bring(cdnow_orders)
    anna = visitor(token=ANNA).bring(cdnow_orders).open("segmentation").click("delete_data")
    confirm(anna, "delete_confirmed")
    assert bert.open("segmentation").metrics()["Customers"] == "2,357"


def test_a_discarded_file_is_gone_from_the_disk(visitor):
    guest = visitor().upload("orders.csv", b"customer,date,amount\na,2024-01-01,5\nb,2024-01-02,6\n")
    assert guest.workspace.waiting().files[0].path.exists()
    assert not guest.click("discard_file").workspace.waiting().files
    assert [path.name for path in guest.workspace.folder.iterdir()] == ["workspace.json"]


def test_what_nobody_used_for_a_week_is_gone_and_what_somebody_only_looks_at_stays(visitor, cdnow_orders):
    anna, bert = (visitor(token=token).bring(cdnow_orders) for token in (ANNA, BERT))
    eight_days_ago = time.time() - 8 * 86_400
    for guest in (anna, bert):
        os.utime(guest.workspace.folder, (eight_days_ago, eight_days_ago))
    state.expire_unused.clear()
    assert anna.open("segmentation").metrics()["Customers"] == "2,357"
    assert not bert.workspace.folder.exists()
    assert not bert.open("segmentation").metrics()
