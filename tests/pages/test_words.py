"""Nothing on screen is left in the wrong language."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message

from pages.shared.locales.update import read, template

FIELD = re.compile(r"\{[^}]*\}")


@pytest.fixture(scope="module")
def german() -> dict:
    return {message.id: message for message in read("de") if message.id}


def test_every_message_is_translated(german):
    missing = [message.id for message in template() if message.id and not _complete(german.get(message.id))]
    assert not missing, f"{missing}: run python -m pages.shared.locales.update and translate"


def test_no_translation_is_left_over(german):
    assert not set(german) - {message.id for message in template()}


def test_placeholders_agree(german):
    for message in german.values():
        for original, translated in zip(_forms(message.id), _forms(message.string), strict=True):
            if not message.pluralizable:
                assert sorted(FIELD.findall(original)) == sorted(FIELD.findall(translated)), original
            else:
                assert set(FIELD.findall(translated)) <= set(FIELD.findall(message.id[1])), original


def test_the_catalogue_has_messages_of_pages_charts_and_errors():
    # A broken extraction would make the tests above pass on nothing.
    found = {message.id if isinstance(message.id, str) else message.id[0] for message in template() if message.id}
    assert {"Upload", "Lost here"} <= found
    assert len(found) > 150


def _forms(text: str | tuple) -> tuple:
    return text if isinstance(text, tuple) else (text,)


def _complete(message: Message | None) -> bool:
    return message is not None and all(_forms(message.string))
