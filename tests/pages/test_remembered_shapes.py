"""A file with the same columns is read as its predecessor was."""

from __future__ import annotations

import pandas as pd
import pytest

MAY = b"customer;date;amount;net\na;2024-05-01;10,50;9,00\nb;2024-05-02;20,00;18,00\n"
JUNE = b"customer;date;amount;net\na;2024-06-01;30,00;27,00\nc;2024-06-02;7,00;6,00\n"


@pytest.fixture
def guest(visitor):
    """Somebody who took the net amount of May instead of the total."""
    return visitor().upload("may.csv", MAY).choose("amount", "net").click("use_table").click("remove_orders")


def said(guest) -> bool:
    return any("may" in caption.value and "Read the way" in caption.value for caption in guest.app.caption)


def kept(guest) -> pd.DataFrame:
    return guest.workspace.load("orders", guest.workspace.tables()["orders"].digest).frame


def test_a_file_of_the_same_shape_is_read_with_the_corrected_column(guest):
    guest.upload("june.csv", JUNE)
    assert guest.mapping()["amount"] == "net"
    assert said(guest)
    assert kept(guest.click("use_table"))["amount"].sum() == 33


def test_reading_it_afresh_goes_back_to_the_guess(guest):
    guest.upload("june.csv", JUNE).click("read_afresh")
    assert guest.mapping()["amount"] == "amount"
    assert not said(guest)


def test_a_file_with_other_columns_is_guessed(guest):
    guest.upload("other.csv", JUNE.replace(b"net", b"tax"))
    assert guest.mapping()["amount"] == "amount"
    assert not said(guest)


def test_it_is_remembered_by_somebody_who_comes_back(guest, visitor):
    assert visitor().upload("june.csv", JUNE).mapping()["amount"] == "net"


UNDECIDED = b"customer;date;amount\na;03/04/2024;1,50\nb;05/06/2024;2,50\n"
DECIDED = b"customer;date;amount\na;03/25/2024;1,50\nb;05/06/2024;2,50\n"


def test_dates_that_decide_themselves_are_not_overruled(visitor):
    guest = visitor().upload("may.csv", UNDECIDED)
    guest.app.radio[0].set_value("day")
    guest.run().click("use_table").click("remove_orders")
    again = kept(guest.upload("june.csv", UNDECIDED.replace(b"1,50", b"9,50")).click("use_table"))
    assert again["timestamp"].dt.strftime("%m-%d").tolist() == ["04-03", "06-05"]
    guest.click("remove_orders")
    decided = kept(guest.upload("july.csv", DECIDED).click("use_table"))
    assert decided["timestamp"].dt.strftime("%m-%d").tolist() == ["03-25", "05-06"]


@pytest.mark.parametrize("held", ["x", {"a": 1}, {"a": {"file": "f", "day": "no day", "chosen": {}}}])
def test_what_came_from_elsewhere_in_another_form_is_ignored(visitor, held):
    guest = visitor()
    guest.workspace.remember(shapes=held)
    assert guest.upload("june.csv", JUNE).mapping()["amount"] == "amount"
