"""People can be told apart by a code without being named by it."""

from __future__ import annotations

import hashlib
import hmac

import pandas as pd
import pytest

from analysis.tables.files.read_source import raw_from_frame
from analysis.tables.meaning.identifiers import direct_identifiers
from analysis.tables.prepare import prepare
from analysis.tables.privacy.pseudonyms import email_hashes, hash_columns, keyed_hashes, pseudonymise

KEY = bytes(range(32))
# The example that Meta and Google print for john_smith@gmail.com.
JOHN = "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f"


@pytest.fixture
def people():
    return raw_from_frame(
        pd.DataFrame(
            {
                "customer_id": ["1", "2", "3"],
                "email": ["Anna@Example.org ", "anna@example.org", None],
                "phone": ["+49 171 1234567", "+49 171 7654321", "+49 171 1111111"],
                "city": ["Bonn", "Graz", "Bern"],
            }
        )
    )


def test_an_address_is_hashed_as_ad_platforms_do():
    hashes = email_hashes(pd.Series([" John_Smith@gmail.com", None, "no address"]))
    assert hashes[0] == JOHN
    assert hashes[1:].isna().all()


def test_a_keyed_hash_is_the_hmac_of_the_value():
    (found,) = keyed_hashes(pd.Series([" 0171 "]), KEY)
    assert found == hmac.new(KEY, b"0171", hashlib.sha256).hexdigest()


def test_one_person_has_one_code_and_another_key_gives_another_code():
    spellings = pd.Series(["Anna@Example.org", " anna@example.org", "bert@example.org"])
    anna, same, bert = keyed_hashes(spellings, KEY)
    assert anna == same != bert
    assert keyed_hashes(spellings, bytes(32))[0] != anna


def test_ids_that_differ_in_capital_letters_stay_two_people():
    one, other = keyed_hashes(pd.Series(["aB7", "ab7"]), KEY)
    assert one != other


def test_what_was_chosen_is_kept_as_a_code_and_the_rest_not_at_all(people):
    hidden = pseudonymise(people, {"email": "sha256"}, KEY)
    assert list(people.frame) == ["customer_id", "email", "phone", "city"]
    assert direct_identifiers(hidden) == {"phone": "phone"}
    kept = prepare(hidden, "customers", {"customer_id": "customer_id"}).frame
    assert list(kept) == ["customer_id", "email_sha256", "city"]
    assert hash_columns(kept.columns) == ["email_sha256"]
    assert set(kept["email_sha256"].dropna()) == {email_hashes(people.frame["email"])[0]}
    assert kept["email_sha256"].isna().sum() == 1


def test_a_customer_who_is_known_by_an_address_can_be_known_by_a_code(people):
    hidden = pseudonymise(people, {"email": "keyed_hash", "phone": "keyed_hash"}, KEY, used={"email"})
    kept = prepare(hidden, "customers", {"customer_id": "email"}).frame
    assert len(kept["customer_id"].cat.categories) == 1
    assert kept["customer_id"].str.fullmatch("[0-9a-f]{64}").all()
    assert "phone_keyed_hash" in kept
