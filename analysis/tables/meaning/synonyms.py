"""What marketing exports call their columns, in German and English."""

from __future__ import annotations

import re
from functools import lru_cache

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_EXACT, _WITHIN = 1.0, 0.6
_STEP = 0.004

# Best first. A name of several words, or one in `_TELLING`, also counts inside a longer name.
SYNONYMS: dict[str, str] = {
    "customer_id": "customer id, client id, user id, household id, member id, person id, visitor id, "
    "contact id, account id, kunden id, kunden nr, kundennummer, kunde id, kunde nr, "
    "nutzer id, besucher id, mitgliedsnummer, debitor, debitorennummer, debitor nr, buyer "
    "id, buyer, kaeufer, subscriber id, shopper id, uid, case id, customer number, "
    "customer no, customer key, customer code, customer ref, cust id, distinct id, user "
    "pseudo id, household key, customer, kunde, client, user, nutzer, member, kundin, "
    "household, visitor, person, email, e mail, email address, customer email, mail, id",
    "timestamp": "timestamp, event time, event timestamp, event date, order date, invoice date, "
    "purchase date, transaction date, transaction timestamp, order time, ordered at, "
    "purchased at, created at, paid at, date time, datetime, occurred at, bestelldatum, "
    "bestellt am, rechnungsdatum, kaufdatum, auftragsdatum, belegdatum, buchungsdatum, "
    "zeitstempel, zeitpunkt, ereigniszeit, date, datum, time, zeit, uhrzeit, day, tag",
    "amount": "amount, order amount, total amount, order total, order value, sales value, line "
    "total, total price, revenue, net revenue, gross revenue, net amount, gross amount, "
    "net sales, betrag, gesamtbetrag, umsatz, nettoumsatz, bruttoumsatz, rechnungsbetrag, "
    "bestellwert, warenwert, nettobetrag, bruttobetrag, gesamtpreis, gesamtsumme, summe, "
    "gesamt, wert, sales, total, spend, spent, amount paid, dollars, monetary value, "
    "purchase value",
    "order_id": "order id, order no, order number, invoice id, invoice no, invoice number, invoice, "
    "transaction id, basket id, receipt id, receipt no, bestell id, bestell nr, "
    "bestellnummer, bestellung, rechnungs nr, rechnung nr, rechnungsnummer, "
    "auftragsnummer, auftrags nr, belegnummer, beleg nr, bon nr, order name, order, "
    "auftrag, cart id",
    "unit_price": "unit price, price per unit, item price, einzelpreis, stueckpreis, preis pro stueck, "
    "lineitem price, preis je einheit, artikelpreis, verkaufspreis, price, preis",
    "currency": "currency, currency code, waehrung, waehrungscode, waehrungskuerzel, order currency",
    "quantity": "quantity, qty, lineitem quantity, menge, anzahl, stueck, stueckzahl, units, pieces, items, cds",
    "product": "product, product name, item name, lineitem name, description, produkt, produktname, "
    "artikel, artikelbezeichnung, artikelname, bezeichnung, product title, item, product "
    "id, sku, stock code, artikelnummer, artikel nr, product code",
    "category": "category, product category, kategorie, produktkategorie, warengruppe, product type, "
    "department, produktgruppe, sortiment",
    "channel": "channel, marketing channel, acquisition channel, traffic channel, kanal, "
    "marketingkanal, vertriebskanal, werbekanal, utm source, traffic source, source, "
    "quelle, herkunft, medium, utm medium, source medium",
    "store": "store, store id, store name, shop, filiale, filial nr, filialnummer, branch, standort, geschaeft",
    "event": "event, event name, event type, ereignis, ereignisname, activity, action, aktion, "
    "aktivitaet, step, schritt, page type, seitentyp, touchpoint, interaction, "
    "interaktion, verb, concept name",
    "session_id": "session id, session, ga session id, visit id, sitzung, sitzungs id, besuch, besuchs id",
    "device": "device, device type, device category, geraet, geraetetyp, endgeraet, platform, plattform",
    "campaign": "campaign, campaign name, kampagne, kampagnenname, campaign id, utm campaign, ad "
    "campaign, kampagnen id",
}
_SPEND = {
    "channel": "channel, marketing channel, kanal, werbekanal, platform, plattform, source, quelle, "
    "medium, network, netzwerk, publisher, utm source, media",
    "amount": "spend, cost, costs, ad spend, adspend, amount spent, media spend, marketing spend, "
    "kosten, werbekosten, ausgaben, werbeausgaben, budget, amount, betrag",
    "timestamp": "date, datum, day, tag, week, woche, month, monat, date day, date week, reporting "
    "starts, period, start date, startdatum, zeitraum, week start, timestamp",
}
_ALIASES = {
    "alias": "alias, alias id, guest id, old id, old customer id, old customer number, former id, former customer id, "
    "previous id, previous customer id, secondary id, second id, duplicate id, duplicate of, merged id, source id, "
    "anonymous id, alte id, alte kunden id, alte kundennummer, alte kunden nr, fruehere id, fruehere kundennummer, "
    "zweite id, zweite kundennummer, dublette, dubletten id, doppelte id, doppelte kundennummer, gast id, gastnummer",
    "customer_id": "customer id, person id, new id, new customer id, new customer number, current id, main id, "
    "master id, primary id, canonical id, golden id, target id, crm id, account id, account, konto, belongs to, "
    "survivor id, neue id, neue kunden id, neue kundennummer, neue kunden nr, aktuelle id, aktuelle kundennummer, "
    "haupt id, hauptkunde, hauptkundennummer, fuehrende id, personen id, gehoert zu, ziel id, kunden id, kunden nr, "
    "kundennummer, user id, client id, member id, contact id, customer number, customer no, customer, kunde, person, "
    "user, id",
}
_FEEDBACK = {
    "text": "review text, review, comment, feedback, text, kommentar, bewertungstext, rezension, freitext, "
    "freitextantwort, meinung, review body, sentence, verbatim, message, nachricht, answer, antwort, remark, "
    "bemerkung, tweet, body, review title",
    "rating": "rating, stars, sterne, review score, review rating, star rating, bewertung, nps, nps score, csat, "
    "score, punkte, note, schulnote, zufriedenheit, satisfaction, grade, label, sentiment",
    "source": "source, quelle, platform, plattform, survey, umfrage, channel, kanal, site",
}
_RESULTS = {
    "arm": "arm, variant, test group, testgruppe, experiment group, treatment group, treatment, variante, ab group, "
    "test variant, variation, test arm, gruppe, group, condition, bedingung, cell",
    "outcome": "outcome, converted, conversion, conversions, result, response, responded, success, ergebnis, erfolg, "
    "konvertiert, konversion, reaktion, bought, gekauft, purchased, metric, outcome value, zielwert, messwert",
    "before": "before, pre, baseline, metric before, pre value, pre period, vorher, vorwert, covariate",
    "campaign": "campaign, experiment, experiment id, test, test name, kampagne, experiment name",
}
_PATHS = {
    "path": "path, conversion path, channel path, marketing path, journey path, customer journey, touchpoint path, "
    "paths, default channel group path, source path, journey, pfad, conversion pfad, kanalpfad, pfade",
    "total_conversions": "total conversions, conversions, total conversion, key events, conversion, purchases, "
    "transactions, orders, konversionen, anzahl conversions, anzahl konversionen, abschluesse, kaeufe, bestellungen",
    "total_conversion_value": "total conversion value, conversion value, conversions value, value, total revenue, "
    "revenue, purchase revenue, conversion wert, konversionswert, umsatz, wert",
    "total_null": "total null, null, nulls, not converted, non conversions, no conversion, without conversion, "
    "ohne conversion, ohne konversion, nicht konvertiert",
}
# Tables in which a column goes by other names than elsewhere.
_OWN = {"spend": _SPEND, "aliases": _ALIASES, "feedback": _FEEDBACK, "results": _RESULTS, "paths": _PATHS}
_TELLING = frozenset(
    {
        "date", "datum", "timestamp", "zeitstempel", "zeit", "betrag", "umsatz", "amount",
        "revenue", "kundennummer", "bestellnummer", "quantity", "menge", "kanal", "channel",
        "kampagne", "campaign", "cost", "kosten", "spend", "preis", "price", "kategorie",
        "category", "event", "ereignis", "session", "filiale", "store", "device",
    }
)  # fmt: skip


def name_score(column: str, canonical: str, table: str) -> float:
    """How well a column's name fits a canonical one: 1 is the usual name, 0.6 and below part of a longer one,
    0 none."""
    words = words_of(column)
    squashed = "".join(words)
    best = 0.0
    for rank, synonym in enumerate(_phrases(canonical, table)):
        parts = synonym.split()
        if squashed == "".join(parts):
            return _EXACT - _STEP * rank
        if len(parts) > 1 or synonym in _TELLING:
            inside = any(tuple(words[at : at + len(parts)]) == tuple(parts) for at in range(len(words)))
            # German glues words together: "Lieferdatum".
            glued = len(parts) == 1 and len(synonym) >= 4 and any(word.endswith(synonym) for word in words)
            if inside or glued:
                best = max(best, _WITHIN + 0.02 * len(parts) - _STEP * rank)
    return best


def words_of(name: str) -> tuple[str, ...]:
    """The words of a column name: `"InvoiceDate"` and `"invoice_date"` are both ("invoice", "date")."""
    split = re.sub(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß])", " ", name)
    return tuple(re.findall(r"[a-z0-9]+", split.lower().translate(_UMLAUTS)))


@lru_cache
def _phrases(canonical: str, table: str) -> tuple[str, ...]:
    text = _OWN.get(table, {}).get(canonical) or SYNONYMS[canonical]
    return tuple(phrase.strip() for phrase in text.split(","))
