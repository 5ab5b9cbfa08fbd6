"""Texts as words, emojis and punctuation: one flat row of tokens, so that every rule is a pass over integers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

_NOT_SAID = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|[@#]\w+")
_TOKEN = re.compile(
    r"[<>]?[:;=8xX][-o*']?[)\](\[dDpP/\\|@3*]+(?!\w)|<3+"  # text faces
    r"|[^\W\d_]+(?:['’`][^\W\d_]+)*"  # words, with what is left out in them
    r"|\d+(?:[.,/]\d+)*"
    r"|[\u2190-\u2bff\U0001f000-\U0001faff]"  # emojis and other pictures
    r"|[!?]+|[.,;:…()–-]"
)
_LONG_DRAWN = re.compile(r"(\w)\1{2,}")


@dataclass(frozen=True, eq=False)
class Tokens:
    """All tokens of some texts, in order.

    `vocabulary`: distinct tokens, lower case. Per token: `codes` (place in the vocabulary), `text` (place of the text,
    ascending), `shouted` (in capitals where not the whole text is). `texts`: how many texts there are.
    """

    vocabulary: list[str]
    codes: np.ndarray
    text: np.ndarray
    shouted: np.ndarray
    texts: int

    def of(self, places: np.ndarray) -> Tokens:
        """The tokens of some of the texts, given by their ascending places."""
        new_place = np.full(self.texts, -1)
        new_place[places] = np.arange(len(places))
        text = new_place[self.text]
        kept = text >= 0
        return Tokens(self.vocabulary, self.codes[kept], text[kept], self.shouted[kept], len(places))


def tokenise(texts: Sequence[str]) -> Tokens:
    """Split texts; addresses, mentions and hash tags are not what somebody says and are left out."""
    found = [_TOKEN.findall(_NOT_SAID.sub(" ", text)) for text in texts]
    lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    written, names = pd.factorize(np.array([token for tokens in found for token in tokens], dtype=object))
    text = np.repeat(np.arange(len(found)), lengths)
    lowered, vocabulary = pd.factorize(np.array([plain(name) for name in names], dtype=object))
    capitals = np.array([len(name) > 1 and name.isupper() for name in names], dtype=bool)
    small = np.array([name[:1].isalpha() and name != name.upper() for name in names], dtype=bool)
    if not len(names):
        return Tokens([], np.zeros(0, np.int64), text, np.zeros(0, bool), len(found))
    has_small = np.zeros(len(found), dtype=bool)
    has_small[text[small[written]]] = True
    return Tokens(list(vocabulary), lowered[written], text, capitals[written] & has_small[text], len(found))


def short_forms(word: str) -> tuple[str, str]:
    """A long-drawn word with two letters and with one: "suuuper" may be "suuper" or "super"."""
    return _LONG_DRAWN.sub(r"\1\1", word), _LONG_DRAWN.sub(r"\1", word)


def plain(token: str) -> str:
    """A token as the lexicons know it: lower case, one apostrophe, ss for ß."""
    return token.lower().replace("’", "'").replace("`", "'").replace("ß", "ss")
