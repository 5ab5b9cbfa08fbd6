"""Which of the five ways of cutting a market a column belongs to, by the words of its name."""

from __future__ import annotations

from typing import Literal

from analysis.segments.attributes.form import Form
from analysis.tables.meaning.synonyms import words_of

AttributeKind = Literal["demographic", "geographic", "psychographic", "behavioural", "benefit"]

# Beginnings of words, English and German, umlauts written out; the kind whose word is found first in this order wins.
_BEGINNINGS: dict[AttributeKind, str] = {
    "benefit": "benefit nutzen want need beduerfn wunsch wuensch motiv reason grund gruende beweggr goal ziel expect "
    "erwart seek sucht looking importan wichtig prefer bevorzug priorit",
    "psychographic": "lifestyle lebensstil interest interess hobb attitude einstellung opinion meinung personal "
    "persoenlich value werte wert values mindset belief ueberzeug haltung milieu agree zustimm feel gefuehl trust "
    "vertrau freizeit leisure politic politi",
    "geographic": "country land countr nation staat state city stadt town ort wohnort postcode postal plz zip "
    "postleitzahl region bundesland province kanton canton county district bezirk area gebiet location standort "
    "urban rural continent kontinent address geo latitude longitude",
    "demographic": "age alter birth geb geburt jahrgang gender geschlecht sex income einkommen salary gehalt household "
    "haushalt family famil familie kid kind child teen marital familienstand marriage married verheirat education "
    "bildung ausbildung schul abschluss degree study job beruf occupation profession branche industry ethnic religion "
    "language sprache nationality staatsangehoer home ownership housing wohn dual house generation title anrede size "
    "employees mitarbeiter company firma rechtsform",
    "behavioural": "channel kanal newsletter order bestell purchas kauf kaeufe spend spent umsatz ausgaben visit "
    "besuch usage use nutz frequency haeufig last letzte recency loyal treue member mitglied since seit joined "
    "registered registr anmeld beitritt tenure device geraet app campaign kampagne response reaktion accepted contact "
    "kontakt complain beschwerde return retour coupon gutschein discount rabatt deal mnt num anzahl web store filiale "
    "shop acquisition herkunft source quelle loan kredit balance default payment zahlung zahl product produkt category "
    "kategorie subscription abo tarif plan opt consent",
}
_BY_FORM: dict[Form, AttributeKind] = {
    "number": "behavioural",
    "date": "behavioural",
    "birth_date": "demographic",
    "birth_year": "demographic",
    "postcode": "geographic",
    "country": "geographic",
    "yes_no": "behavioural",
    "several": "psychographic",
}
_WHOLE = 4


def kind_of(name: str, form: Form) -> AttributeKind:
    """The kind that the name says, else what is usual for the form; the user may correct it.

    Short beginnings (up to three letters) must be a whole word: "age" is not in "agent". The word that comes last in
    the name counts most: "income region" is a region.
    """
    if form in ("postcode", "country"):
        return "geographic"
    for word in reversed(words_of(name)):
        for kind, beginnings in _BEGINNINGS.items():
            if any(_begins(word, beginning) for beginning in beginnings.split()):
                return kind
    return _BY_FORM.get(form, "demographic")


def _begins(word: str, beginning: str) -> bool:
    return word.startswith(beginning) if len(beginning) >= _WHOLE else beginning in (word, word.rstrip("s"))
