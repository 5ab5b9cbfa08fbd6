"""Customers who refused, or never agreed where an agreement is asked for, are contacted by nobody."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import MappingError
from analysis.tables import read_table
from analysis.tables.privacy.consent import ConsentColumns, answer_columns, find_consent, find_consent_columns
from analysis.tables.samples import demo_shop_files


def people(**columns: list) -> pd.DataFrame:
    count = len(next(iter(columns.values())))
    return pd.DataFrame({"customer_id": [f"0{n}" for n in range(count)], **columns})


def allowed(frame: pd.DataFrame, columns: ConsentColumns | None = None) -> list[bool]:
    return find_consent(frame, columns).may_contact(frame["customer_id"]).tolist()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("newsletter_opt_in", ["yes", "no", None]),
        ("Einwilligung", ["ja", "nein", None]),
        ("Werbeerlaubnis", ["J", "N", "-"]),
        ("Accepts Email Marketing", ["TRUE", "FALSE", None]),
        ("consent", [1, 0, None]),
        ("newsletterOptIn", [True, False, None]),
        ("Newsletter-Status", ["angemeldet", "abgemeldet", "ausstehend"]),
        ("newsletter", ["2024-05-17", None, None]),
    ],
)
def test_where_an_agreement_is_asked_for_only_those_who_agreed_may_be_contacted(name, values):
    assert allowed(people(**{name: values})) == [True, False, False]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("unsubscribed", ["no", "yes", None]),
        ("opt_out", [0, 1, None]),
        ("do_not_contact", ["false", "true", None]),
        ("gesperrt", ["nein", "ja", None]),
        ("gesperrt", [None, "x", None]),
        ("Werbewiderspruch", [None, "17.05.2024", None]),
        ("opt-out", [None, "opted out", None]),
    ],
)
def test_where_only_refusals_are_listed_everybody_else_may_be_contacted(name, values):
    assert allowed(people(**{name: values})) == [True, False, True]


def test_a_refusal_counts_more_than_an_agreement():
    frame = people(newsletter=["yes", "yes", "no"], do_not_contact=["no", "yes", "no"])
    assert find_consent_columns(frame) == ConsentColumns(("newsletter",), ("do_not_contact",))
    assert allowed(frame) == [True, False, False]


def test_somebody_listed_twice_may_be_contacted_only_if_both_rows_say_so():
    frame = pd.DataFrame({"customer_id": ["a", "a", "b", "b"], "newsletter": ["yes", "no", "yes", "yes"]})
    consent = find_consent(frame)
    assert consent.allows.to_dict() == {"a": False, "b": True}


def test_somebody_who_is_not_in_the_table_agreed_to_nothing_and_refused_nothing():
    strangers = pd.Series(["00", "stranger"])
    assert find_consent(people(newsletter=["yes"])).may_contact(strangers).tolist() == [True, False]
    assert find_consent(people(opt_out=["no"])).may_contact(strangers).tolist() == [True, True]


def test_customers_without_an_answer_are_counted():
    assert find_consent(people(newsletter=["yes", None, "no", None])).unknown == 2


@pytest.mark.parametrize(
    "columns",
    [
        {"country": ["DE", "AT"]},
        {"newsletter": ["weekly", "monthly"]},
        {"vip": ["yes", "no"]},
        {"consent": [None, None]},
    ],
)
def test_a_column_that_does_not_say_so_by_name_and_content_is_no_consent(columns):
    assert find_consent(people(**columns)) is None


def test_the_user_may_choose_another_column_and_what_a_yes_means():
    frame = people(vip=["yes", "no"], country=["DE", "AT"])
    assert answer_columns(frame) == ("vip",)
    assert allowed(frame, ConsentColumns(agreed=("vip",))) == [True, False]
    assert allowed(frame, ConsentColumns(refused=("vip",))) == [False, True]
    assert find_consent(frame, ConsentColumns()) is None
    with pytest.raises(MappingError, match="no column 'gone'"):
        find_consent(frame, ConsentColumns(agreed=("gone",)))


@pytest.mark.parametrize(("language", "column"), [("en", "newsletter"), ("de", "Newsletter")])
def test_the_demo_shop_asks_for_an_agreement_to_its_newsletter(language, column):
    customers = read_table(demo_shop_files(language)["customers"], "customers")
    consent = find_consent(customers)
    assert consent.columns == ConsentColumns(agreed=(column,))
    yes = customers.frame[column].astype("str").isin(["yes", "ja"]).sum()
    assert consent.allows.sum() == yes > 0
