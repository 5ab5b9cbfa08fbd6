"""The small words that change what others are worth."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.feedback.lexicon import Language


@dataclass(frozen=True)
class Grammar:
    """Words of one language.

    `negators` turn round what follows, `close_negators` only what follows closely, and both what stands before where it
    is one of the `verbs` ("gefällt mir nicht"). What a thing is expected to do, the `duties`, is a complaint where it
    is denied ("reagiert nicht"). `stronger` and `weaker` change the word that follows; after one of the `contrasts`
    comes what counts more; `only` ("not only") takes a negator's effect away.
    """

    negators: frozenset[str]
    close_negators: frozenset[str]
    verbs: frozenset[str]
    duties: frozenset[str]
    stronger: frozenset[str]
    weaker: frozenset[str]
    contrasts: frozenset[str]
    only: frozenset[str]


def word_set(text: str) -> frozenset[str]:
    """The words of a text that lists them."""
    return frozenset(text.split())


_AUXILIARIES = "ai are ca could dare did does do had has have is might must need ought sha should was were wo would"
_CONTRACTED = " ".join(f"{verb}n't {verb}nt" for verb in _AUXILIARIES.split())

GRAMMARS: dict[Language, Grammar] = {
    "en": Grammar(
        negators=word_set(
            f"{_CONTRACTED} cannot can't cant neither never no none nope nor not nothing nowhere nobody rarely "
            "seldom hardly barely scarcely lacks lack lacking zero"
        ),
        close_negators=word_set("without"),
        verbs=frozenset(),
        duties=word_set(
            "work works worked working arrive arrived fit fits load loads open opens respond responds responded charge "
            "charges connect connects received answer answered stay last"
        ),
        stronger=word_set(
            "absolutely amazingly awfully completely considerably decidedly deeply enormously entirely especially "
            "exceptionally extremely fabulously fully greatly highly hugely incredibly insanely intensely majorly "
            "most particularly purely really remarkably so substantially super thoroughly total totally tremendously "
            "truly ultra unbelievably unusually utter utterly very way such damn fucking freaking pretty"
        ),
        weaker=word_set(
            "almost fairly kinda less little marginally occasionally partly slightly somewhat sorta rather relatively"
        ),
        contrasts=word_set("but however although though yet except unfortunately"),
        only=word_set("only just"),
    ),
    "de": Grammar(
        negators=word_set(
            "nicht nich ned net nix nichts nie niemals keineswegs niemand weder noch kaum nirgends nirgendwo"
        ),
        close_negators=word_set("kein keine keinen keinem keiner keines keinerlei ohne"),
        verbs=word_set(
            "gefällt gefiel gefallen empfehle empfehlen empfiehlt lohnt lohnte freut freue freute mag mögen "
            "überzeugt überzeugte schmeckt schmeckte liebe liebt enttäuscht enttäuschte"
        ),
        duties=word_set(
            "funktioniert funktionierte funktionieren klappt klappte klappen reagiert reagierte passt passte hält "
            "hielt lädt lud öffnet öffnete startet startete hilft half stimmt stimmte angekommen geliefert erreichbar "
            "antwortet antworten geantwortet"
        ),
        stronger=word_set(
            "sehr so total absolut echt wirklich richtig extrem besonders ganz voll mega super ultra ungemein überaus "
            "äusserst höchst unglaublich wahnsinnig völlig komplett rundum dermassen derart viel ungeheuer "
            "verdammt sau überhaupt unheimlich enorm durchweg zu"
        ),
        weaker=word_set(
            "etwas bisschen wenig relativ ziemlich eher teilweise manchmal halbwegs einigermassen recht fast"
        ),
        contrasts=word_set("aber jedoch allerdings trotzdem dennoch sondern obwohl"),
        only=word_set("nur"),
    ),
}
