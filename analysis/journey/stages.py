"""Words that give away which stage of a journey an event belongs to, in English and German."""

from __future__ import annotations

import re

SHOP = ("visit", "view", "cart", "checkout", "payment", "purchase")
SUBSCRIPTION = ("visit", "signup", "activation", "subscription")

# Beginnings of words, in the order of the stages: "products", "Warenkorbansicht".
_STAGES = {
    "visit": "visit|session|home|landing|page ?view|besuch|startseite|sitzung",
    "view": "(?<!page )view|product|catalog|item|produkt|katalog|artikel|ansicht",
    "cart": "cart|basket|bag|warenkorb|einkaufswagen",
    "checkout": "checkout|kasse",
    "payment": "payment|shipping|delivery|zahlung|versand|lieferung|adresse",
    "purchase": "purchase|order|bought|transaction|kauf|gekauft|bestell|"
    "(checkout|payment|zahlung) (done|complete|success|confirm|erfolg|abgeschlossen)",
    "signup": "sign ?up|regist|anmeldung",
    "activation": "activat|onboarding|aktivier",
    "subscription": "subscri|abo(?!ut|ve|rt)|upgrade",
}
# Anywhere in the name: "PaymentError", "Zahlungsfehler".
_FAILURE = re.compile(
    "error|exception|bug|fail|fehler|decline|denied|cancel|abort|abandon|abbruch|abgebrochen|storno|"
    "remove|delete|entfern|refund|returned|retoure|unsubscri|kündig|timeout"
)


def stage_of(event: str) -> str | None:
    """The latest stage whose words are in the name of an event; None without any, and for failures."""
    spaced = re.sub("(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|[\\W\\d_]+", " ", event).lower()
    found = [stage for stage, words in _STAGES.items() if re.search(rf"\b(?:{words})", spaced)]
    return found[-1] if found and not is_failure(event) else None


def is_failure(event: str) -> bool:
    """Whether the name tells of an error or of something undone."""
    return _FAILURE.search(event.lower()) is not None
