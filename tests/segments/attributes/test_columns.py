"""What a column of the customers table holds, and which way of cutting a market it belongs to."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.segments import describe_columns


def described(**columns) -> dict:
    frame = pd.DataFrame({"customer_id": [str(n) for n in range(120)], **columns})
    return {column.name: column for column in describe_columns(frame)}


def cycled(*answers) -> list:
    return [answers[n % len(answers)] for n in range(120)]


@pytest.mark.parametrize(
    ("name", "answers", "form", "kind"),
    [
        ("Year_Birth", [str(1940 + n % 60) for n in range(120)], "birth_year", "demographic"),
        ("Geburtsdatum", [f"{1 + n % 28:02}.{1 + n % 12:02}.1980" for n in range(120)], "birth_date", "demographic"),
        ("Kunde seit", [f"2023-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(120)], "date", "behavioural"),
        ("PLZ", cycled("01067", "80331", "10115"), "postcode", "geographic"),
        ("Land", cycled("DE", "AT", "CH"), "country", "geographic"),
        ("Bundesland", cycled("Bayern", "Berlin", "Hessen"), "category", "geographic"),
        ("Einkommen", [str(20_000 + 371 * n) for n in range(120)], "number", "demographic"),
        ("kids", cycled("0", "1", "2", "3"), "ordered", "demographic"),
        ("income", cycled("[0,10)", "[10,25)", "25+"), "ordered", "demographic"),
        ("newsletter", cycled("ja", "nein"), "yes_no", "behavioural"),
        ("lifestyle", cycled("busy", "calm"), "category", "psychographic"),
        ("Wunsch", cycled("Preis", "Qualität"), "category", "benefit"),
        ("hobbies", cycled("sport|music", "music", "sport|travel", "travel|music"), "several", "psychographic"),
        ("city", cycled("Berlin, Germany", "Paris, France", "Rome, Italy"), "category", "geographic"),
        ("crm_number", [str(900_000 + 7919 * n % 99_991) for n in range(120)], "id", "demographic"),
        ("note", [f"called on a sunny day number {n}, was happy" for n in range(120)], "text", "demographic"),
        ("token", [f"x{n:05}" for n in range(120)], "id", "demographic"),
        ("cost", cycled("3"), "constant", "demographic"),
        ("nothing", [None] * 120, "empty", "demographic"),
    ],
)
def test_a_column_is_known_by_its_name_and_what_it_holds(name, answers, form, kind):
    column = described(**{name: answers})[name]
    assert (column.form, column.kind) == (form, kind)
    assert column.makes_groups == (form not in ("id", "text", "constant", "empty"))


def test_a_word_for_nothing_is_no_answer():
    column = described(education=cycled("primary", "unknown", "tertiary", "keine Angabe"))["education"]
    assert (column.form, column.answers, column.answered) == ("ordered", 2, 60)


def test_text_in_a_number_column_leaves_it_a_number():
    answers = pd.Series(np.arange(120) * 10).astype(str).where(np.arange(120) % 12 > 0, "about 5")
    assert described(spend=answers)["spend"].form == "number"


def test_hashes_of_identifiers_are_no_attributes():
    assert list(described(age=cycled("1", "2"), email_sha256=cycled("a", "b"))) == ["age"]
