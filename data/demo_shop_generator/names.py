"""Names of people and places."""

from __future__ import annotations

_FIRST_NAMES = {
    "de": (
        "Anna Ben Birgit Clara Dieter Elke Emma Felix Finn Greta Hannah Heike Jonas Jürgen Käthe Klaus "
        "Lena Leon Lukas Marie Martin Mia Monika Noah Paul Petra Sabine Sophie Stefan Thomas Uwe "
        "Wolfgang"
    ),
    "en": (
        "Alice Amelia Arthur Charlotte Daniel Emily Ethan George Grace Harry Isla Jack James Jessica "
        "Lily Logan Mary Mason Olivia Oliver Oscar Poppy Ruby Thomas William Zoe"
    ),
}
_LAST_NAMES = {
    "de": (
        "Bauer Becker Böhm Fischer Fuchs Gruber Hartmann Hofer Huber Keller Klein Koch Krüger Lang Maier "
        "Meyer Moser Müller Neumann Richter Schäfer Schmidt Schneider Schröder Steiner Vogel Wagner "
        "Weber Weiß Wolf"
    ),
    "en": (
        "Adams Baker Bennett Brown Clark Cooper Davies Edwards Evans Green Hall Harris Hughes Jackson "
        "Johnson Jones King Lewis Miller Moore Murphy Roberts Smith Taylor Turner Walker White Wilson "
        "Wood Wright"
    ),
}
FIRST_NAMES = {language: names.split() for language, names in _FIRST_NAMES.items()}
LAST_NAMES = {language: names.split() for language, names in _LAST_NAMES.items()}
# Postcode and place.
CITIES = {
    "DE": (
        "10115 Berlin",
        "20095 Hamburg",
        "80331 München",
        "50667 Köln",
        "04103 Leipzig",
        "01067 Dresden",
    ),
    "AT": (
        "1010 Wien",
        "8010 Graz",
        "5020 Salzburg",
    ),
    "CH": (
        "8001 Zürich",
        "3011 Bern",
        "4051 Basel",
    ),
    "GB": (
        "SW1A London",
        "M1 Manchester",
        "LS1 Leeds",
        "EH1 Edinburgh",
    ),
    "US": (
        "02108 Boston",
        "60601 Chicago",
        "98101 Seattle",
    ),
}
