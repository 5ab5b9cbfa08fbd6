"""The workspace can be taken along as one file, and says in one page what it holds and why."""

from __future__ import annotations

import pandas as pd
import pytest
from visitor import ANNA, BERT, PAGES, word

from analysis.tables.table import make_table


@pytest.fixture
def anna(visitor, demo_shop):
    guest = visitor(token=ANNA).bring(*demo_shop["en"], currency="CHF").open("bucket_strategy")
    return guest.fill("number_input", "margin_percent", 45).edit_plan(0, expected_response=0.2)


def fetched(guest, download, key: str = "workspace_download") -> bytes:
    return download(guest.open("upload"), key)


def test_bert_goes_on_where_anna_was(anna, visitor, download):
    content = fetched(anna, download)
    bert = visitor(token=BERT).upload("leaky_bucket_workspace.zip", content)
    assert bert.workspace.folder != anna.workspace.folder
    for page in PAGES:
        assert bert.open(page).screen() == anna.open(page).screen()


def test_who_has_tables_is_asked_before_they_go(visitor, anna, download, cdnow_orders):
    content = fetched(anna, download)
    bert = visitor(token=BERT).bring(cdnow_orders, currency="USD").upload("workspace.zip", content)
    assert "takes the place" in bert.app.warning[0].value
    assert list(bert.workspace.tables()) == ["orders"]
    bert.click("load_workspace")
    assert list(bert.workspace.tables()) == ["orders", "events", "customers", "spend", "feedback"]
    assert bert.app.selectbox("currency").value == "CHF"
    assert not bert.app.warning


def test_a_damaged_workspace_is_refused_and_nothing_is_lost(visitor, anna, download, cdnow_orders):
    content = bytearray(fetched(anna, download))
    content[len(content) // 2] ^= 255
    bert = visitor("de", BERT).bring(cdnow_orders).upload("workspace.zip", bytes(content)).click("load_workspace")
    assert any("beschädigt" in warning.value for warning in bert.app.warning)
    assert list(bert.workspace.tables()) == ["orders"]


def test_the_upload_page_says_what_is_held_and_until_when(anna):
    texts = anna.open("upload").markdown()
    digest = anna.workspace.tables()["orders"].digest[:8]
    assert any(f"digest {digest}" in text for text in texts)
    assert sum("if nobody opens this page" in text for text in texts) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_one_page_says_what_is_held_and_why(visitor, demo_shop, download, language):
    guest = visitor(language).bring(*demo_shop[language])
    people = pd.DataFrame(
        {"customer_id": ["1", "2"], "newsletter": ["yes", "no"], "email_sha256": ["a" * 64, "b" * 64]}
    )
    treated = [("e mail", "email", "sha256"), ("surname", "name", "not_kept")]
    guest.workspace.save(make_table("customers", people), "people.csv", treated)
    page = fetched(guest, download, "what_we_hold_download").decode("utf-8-sig")
    assert page.startswith(word(language, "What we hold and why"))
    for table in guest.workspace.tables().values():
        assert table.source in page
    assert word(language, "not stored") in page
    assert word(language, "stored only as the SHA-256 of the address, for matching with ad platforms") in page
    assert "surname" in page
    assert "newsletter" in page
    assert str(guest.workspace.folder.parent) in page
    assert len(page.splitlines()) < 60
    assert not set("{}") & set(page)


def test_the_sample_says_that_it_left_out_the_names(visitor):
    guest = visitor("de").open("upload").click("sample_demo_shop")
    treated = guest.workspace.tables()["customers"].treated
    assert {item[0] for item in treated} == {"Vorname", "Nachname"}
