"""Which language a text is in."""

from __future__ import annotations

import pytest

from analysis.feedback.language import main_language, recognise
from analysis.feedback.tokens import tokenise


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Die Lieferung kam leider zu spät", "de"),
        ("Sehr gute Ware, schnelle Lieferung", "de"),
        ("Great product, fast delivery", "en"),
        ("The parcel was late", "en"),
        ("Très bon produit, livraison rapide", "other"),
        ("Ottimo prodotto, spedizione veloce", "other"),
        ("Muy buena calidad y envío rápido", "other"),
        ("Zeer goed product en snelle levering", "other"),
        ("Bardzo dobry produkt, szybka dostawa", "other"),
        ("Çok güzel ürün, hızlı teslimat", "other"),
        ("Super", "doubtful"),
        ("top Tee", "doubtful"),
        ("5/5 👍", "doubtful"),
        ("", "doubtful"),
    ],
)
def test_languages(text, expected):
    assert list(recognise([text], tokenise([text]))) == [expected]


def test_a_table_has_a_main_language_where_four_of_five_recognised_texts_are_in_it():
    assert main_language({"de": 8, "en": 2, "doubtful": 90}) == "de"
    assert main_language({"de": 7, "en": 3}) is None
    assert main_language({"en": 4}) is None
    assert main_language({"other": 100}) is None
