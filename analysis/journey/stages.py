"""Words that give away which stage of a journey an event belongs to, in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping

TRACKS: dict[str, tuple[str, ...]] = {
    "shop": ("visit", "view", "add", "cart", "checkout", "shipping", "payment", "purchase"),
    "subscription": ("visit", "signup", "activation", "subscription"),
    "app": ("install", "open", "signup", "activation", "purchase"),
    "lead": ("visit", "form", "lead", "meeting", "offer", "won"),
}
"""The usual journeys: stages, first to last."""

_CART = "cart|basket|bag|warenkorb|einkaufswagen"
# Beginnings of words, in the order of the stages: "products", "Warenkorbansicht".
_WEB = {
    "visit": "visit|session|home|landing|page ?view|besuch|startseite|sitzung",
    "view": "(?<!page )view|product|catalog|item|produkt|katalog|artikel|ansicht",
    "add": f"(add(ed)? (to )?|in den |zum )({_CART})|({_CART}) (add|hinzu|gelegt)",
    "cart": f"(?<!add )(?<!added )(?<!to )(?<!in den )(?<!zum )({_CART})(?! (add|hinzu|gelegt))",
    "checkout": "checkout|kasse",
    "shipping": "shipping|delivery|versand|lieferung|adresse",
    "payment": "payment|zahlung",
    "purchase": "purchase|order|bought|transaction|kauf|gekauft|bestell|"
    "(checkout|payment|zahlung) (done|complete|success|confirm|erfolg|abgeschlossen)",
    "signup": "sign ?up|regist|anmeldung",
    "activation": "activat|onboarding|aktivier",
    "subscription": "subscri|abo(?!ut|ve|rt)|upgrade",
}
_APP = {
    "install": "install|first ?open|download|erster start",
    "open": "(?<!first )open|launch|session|screen|geöffnet|start",
    "signup": "sign ?up|regist|account|anmeldung|konto",
    "activation": "activat|onboarding|tutorial|complete|aktivier|einführung",
    "purchase": "purchase|subscri|in app|premium|upgrade|kauf|abo(?!ut|ve|rt)",
}
_LEAD = {
    "visit": "visit|session|home|landing|page ?view|besuch|startseite|sitzung",
    "form": "form|formular|start(ed)? request|anfrage begonnen",
    "lead": "lead|submit|contact|inquir|enquir|request|kontakt|anfrage|gesendet|abgeschickt|mql",
    "meeting": "demo|meeting|call|appointment|qualif|sql|termin|gespräch|beratung",
    "offer": "offer|quote|proposal|angebot",
    "won": "won|deal|contract|signed|close|gewonnen|vertrag|auftrag|abschluss",
}
_WORDS: dict[str, Mapping[str, str]] = {"shop": _WEB, "subscription": _WEB, "app": _APP, "lead": _LEAD}
# Anywhere in the name: "PaymentError", "Zahlungsfehler".
_FAILURE = re.compile(
    "error|exception|bug|fail|fehler|decline|denied|cancel|abort|abandon|abbruch|abgebrochen|storno|"
    "remove|delete|entfern|refund|returned|retoure|unsubscri|kündig|timeout"
)


def stage_of(event: str, track: str = "shop") -> str | None:
    """The latest stage whose words are in the name of an event; None without any, and for failures.

    Which words count depends on the kind of journey: a form is a step towards a lead, but not in a shop.
    """
    spaced = re.sub("(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|[\\W\\d_]+", " ", event).lower()
    found = [stage for stage, words in _WORDS[track].items() if re.search(rf"\b(?:{words})", spaced)]
    return found[-1] if found and not is_failure(event) else None


def is_failure(event: str) -> bool:
    """Whether the name tells of an error or of something undone."""
    return _FAILURE.search(event.lower()) is not None
