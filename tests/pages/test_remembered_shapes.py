"""A file with the same columns is read as its predecessor was."""

from __future__ import annotations

import pandas as pd
import pytest

from pages.shared.shapes import MOST_SHAPES

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


UNDECIDED_SIGN = b"customer;date;amount\na;2024-05-01;1.234\nb;2024-05-02;2.345\n"


def test_amounts_that_decide_themselves_are_not_overruled(visitor):
    guest = visitor().upload("may.csv", UNDECIDED_SIGN)
    guest.app.radio[0].set_value(".")
    guest.run().click("use_table").click("remove_orders")
    again = kept(guest.upload("june.csv", UNDECIDED_SIGN.replace(b"2.345", b"3.345")).click("use_table"))
    assert again["amount"].tolist() == [1.234, 3.345]
    guest.click("remove_orders")
    decided = kept(guest.upload("july.csv", UNDECIDED_SIGN.replace(b"2.345", b"3,50")).click("use_table"))
    assert decided["amount"].tolist() == [1234, 3.5]


def switched(guest, prefix: str, label: str = "") -> bool:
    return next(item.value for item in guest.app.toggle if item.key.startswith(prefix) and label in item.label)


def test_the_kind_of_table_and_what_was_left_out_are_remembered(visitor):
    guest = visitor().upload("may.csv", MAY + b"a;2024-05-03;0;0\n")
    guest.fill("toggle", next(item.key for item in guest.app.toggle if item.key.endswith("_zero")), True)
    guest.click("use_table").click("remove_orders")
    assert switched(guest.upload("june.csv", JUNE + b"a;2024-06-03;0;0\n"), "leave_out_", "zero")
    guest.as_table("customers").click("use_table").click("remove_customers")
    guest.upload("july.csv", JUNE.replace(b"-06-", b"-07-"))
    assert next(group.value for group in guest.app.button_group if group.key.startswith("kind_")) == "customers"


def test_what_becomes_of_a_column_that_names_people_is_remembered(visitor):
    file = b"email;date;amount\nanna@tea.de;2024-05-01;10,50\nbert@tea.de;2024-05-02;20,00\n"
    guest = visitor().upload("may.csv", file)
    guest.fill("selectbox", next(box.key for box in guest.app.selectbox if box.key.startswith("person_")), "keyed_hash")
    guest.click("use_table").click("remove_orders")
    table = kept(guest.upload("june.csv", file.replace(b"-05-", b"-06-")).click("use_table"))
    assert not table["customer_id"].astype("str").str.contains("@").any()


def test_that_steps_side_by_side_were_left_so_is_remembered(visitor):
    file = b"user;visited;cart;paid\na;2024-05-01;2024-05-01;2024-05-02\nb;2024-05-02;2024-05-03;\n"
    guest = visitor().upload("may.csv", file)
    guest.fill("toggle", next(item.key for item in guest.app.toggle if item.key.startswith("wide_")), False)
    guest.click("use_table").click("remove_customers")
    assert not switched(guest.upload("june.csv", file.replace(b"2024", b"2023")), "wide_")


def test_an_amount_of_two_columns_is_remembered_as_not_wanted(visitor):
    file = b"customer;date;quantity;price;paid\na;2024-05-01;2;3,50;7,00\nb;2024-05-02;1;20,00;19,00\n"
    guest = visitor().upload("may.csv", file)
    assert guest.mapping()["amount"] == "quantity × price"
    guest.choose("amount", "paid").click("use_table").click("remove_orders")
    guest.upload("june.csv", file.replace(b"-05-", b"-06-"))
    assert guest.mapping()["amount"] == "paid"
    guest.choose("amount", "quantity × price").click("use_table").click("remove_orders")
    assert guest.upload("july.csv", file.replace(b"-05-", b"-07-")).mapping()["amount"] == "quantity × price"


def test_only_the_latest_shapes_are_kept(guest):
    old = guest.workspace.settings()["shapes"]
    many = {f"shape_{n}": {"file": "f", "day": "2024-05-01", "chosen": {}} for n in range(MOST_SHAPES)}
    guest.workspace.remember(shapes={**old, **many})
    guest.upload("other.csv", JUNE.replace(b"net", b"tax")).click("use_table")
    held = guest.workspace.settings()["shapes"]
    assert len(held) == MOST_SHAPES
    assert not old.keys() & held.keys()


@pytest.mark.parametrize("value", [[], {}, ["orders"], 1, 1.5, "", ".,", "no such column", True], ids=repr)
def test_a_remembered_value_that_is_no_option_is_ignored(visitor, value):
    guest = visitor().upload("may.csv", UNDECIDED_SIGN).click("use_table").click("remove_orders")
    held = guest.workspace.settings()["shapes"]
    for entry in held.values():
        # A column may be left out: then the empty text is an option.
        asked = ("kind_", "decimal_") if value == "" else ("kind_", "decimal_", "map_")
        entry["chosen"] = {key: value for key in entry["chosen"] if key.startswith(asked)}
    guest.workspace.remember(shapes=held)
    guest.upload("june.csv", UNDECIDED_SIGN.replace(b"2.345", b"3.345"))
    assert guest.mapping() == {"customer_id": "customer", "timestamp": "date", "amount": "amount"}
    assert guest.app.radio[0].value == ","


DAY_IS_A_NUMBER = {"file": "f", "day": 20240501, "chosen": {}}


@pytest.mark.parametrize("broken", [DAY_IS_A_NUMBER, {"file": 1, "day": "2024-05-01", "chosen": {}}, []], ids=repr)
def test_a_broken_memory_of_a_file_is_ignored(guest, broken):
    held = guest.workspace.settings()["shapes"]
    guest.workspace.remember(shapes=dict.fromkeys(held, broken))
    assert guest.upload("june.csv", JUNE).mapping()["amount"] == "amount"
    assert not said(guest)


@pytest.mark.parametrize("held", ["x", {"a": 1}, {"a": {"file": "f", "day": "no day", "chosen": {}}}])
def test_what_came_from_elsewhere_in_another_form_is_ignored(visitor, held):
    guest = visitor()
    guest.workspace.remember(shapes=held)
    assert guest.upload("june.csv", JUNE).mapping()["amount"] == "amount"
