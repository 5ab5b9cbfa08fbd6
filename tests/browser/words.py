"""What the app should say in a language: English templates translated, numbers as they are written there."""

from __future__ import annotations

from babel.numbers import format_decimal

from pages.shared.text import catalogue


class Words:
    """Call it with an English template and its fields."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: str, **fields: object) -> str:
        return catalogue(self.language).gettext(message).format(**fields)

    def number(self, value: float) -> str:
        """A whole number with the language's separators."""
        return format_decimal(value, format="#,##0", locale=self.language)
