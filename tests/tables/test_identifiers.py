import pandas as pd
import pytest

from analysis.tables.files.read_source import raw_from_frame
from analysis.tables.meaning.identifiers import direct_identifiers


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("Kontakt", ["anna@example.org", "b.c@example.de"], "email"),
        ("Telefon", ["030123456", "01711234567"], "phone"),
        ("x", ["+49 171 1234567", "0171/1234567"], "phone"),
        ("Vorname", ["Anna", "Bernd"], "name"),
        ("BillingName", ["Anna Müller", "Bernd Çelik"], "name"),
        ("Name", ["Anna Müller", "Bernd Çelik"], "name"),
        ("x", ["Hauptstraße 5", "Am Weg 3a"], "address"),
        ("x", ["DE89 3704 0044 0532 0130 00", "DE89370400440532013000"], "iban"),
        ("Geburtsdatum", ["01.02.1980", "30.04.1990"], "birth_date"),
        ("x", ["192.168.0.1", "10.0.0.1"], "ip"),
    ],
)
def test_what_names_a_person_is_found(name, values, kind):
    assert direct_identifiers(raw_from_frame(pd.DataFrame({name: values}))) == {name: kind}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mobile", ["yes", "no"]),
        ("Name", ["#1001", "#1002"]),
        ("Year_Birth", ["1957", "1980"]),
        ("PLZ", ["01234", "54321"]),
        ("city", ["Berlin", "Köln"]),
        ("customer_id", ["0123456", "0456789"]),
        ("timestamp", ["2024-01-01 10:00:00", "2024-01-02 11:00:00"]),
        ("amount", ["12.50", "1234567"]),
        ("product", ["Blue Chair", "Red Lamp"]),
    ],
)
def test_what_describes_a_person_or_a_thing_is_not(name, values):
    assert direct_identifiers(raw_from_frame(pd.DataFrame({name: values}))) == {}


def test_a_customer_known_by_an_email_is_reported():
    raw = raw_from_frame(pd.DataFrame({"customer_id": ["a@b.de", "c@d.de"], "n": [1, 2]}))
    assert direct_identifiers(raw) == {"customer_id": "email"}
