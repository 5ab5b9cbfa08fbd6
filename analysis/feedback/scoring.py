"""What a text says in sum, from its words: negation, intensity, contrasts, emphasis. Passes over all texts at once."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from analysis.feedback.grammar import GRAMMARS, Grammar
from analysis.feedback.lexicon import Language, Lexicon, lexicon
from analysis.feedback.tokens import Tokens

# Praise denied is a complaint; a complaint denied is faint praise.
PRAISE_NEGATED, BLAME_NEGATED = -0.9, -0.6
BARE_NEGATION, DUTY_NEGATED = -0.5, -2.0
INTENSITY = 0.293
SHOUTED = 0.733
EXCLAIMED = 0.292
MOST_EXCLAMATIONS = 4
QUESTIONED = 0.6
BEFORE_CONTRAST, AFTER_CONTRAST = 0.5, 1.5
REACH, CLOSE_REACH, REACH_BACK = 4, 2, 7
# Sums are brought between -1 and 1 as VADER does it.
_ALPHA = 15
_PAUSES = frozenset(".,;:…()–-")
_ENDS = frozenset(".;…")


def score(tokens: Tokens, language: Language) -> np.ndarray:
    """(n_texts,) between -1 and 1; exactly 0 where no word says anything.

    Source:
        The rules and their weights follow VADER: Hutto & Gilbert (2014), ICWSM-14, extended to German.
    """
    words, grammar = lexicon(language), GRAMMARS[language]
    if not len(tokens.codes):
        return np.zeros(tokens.texts)
    values = np.array([words.value(word) for word in tokens.vocabulary])[tokens.codes]
    phrased = _apply_phrases(tokens, words, values)
    clause, sentence = _places(tokens, grammar.contrasts)
    values = _intensified(tokens, values, clause, grammar)
    values = _negated(tokens, values, ~phrased, clause, grammar)
    values *= _weights(tokens, sentence, grammar.contrasts)
    total = np.bincount(tokens.text, weights=values, minlength=tokens.texts)
    total += np.sign(total) * _exclamations(tokens) * EXCLAIMED
    return total / np.sqrt(total**2 + _ALPHA)


def _exclamations(tokens: Tokens) -> np.ndarray:
    marks = np.array([token.count("!") for token in tokens.vocabulary])[tokens.codes]
    return np.minimum(np.bincount(tokens.text, weights=marks, minlength=tokens.texts), MOST_EXCLAMATIONS)


def _apply_phrases(tokens: Tokens, words: Lexicon, values: np.ndarray) -> np.ndarray:
    """A phrase is worth what it says as a whole: the value goes to its last word, its others say nothing.

    Returns:
        Which tokens stand in a phrase.
    """
    place = {word: code for code, word in enumerate(tokens.vocabulary)}
    starts = _rows_by_code(tokens.codes, len(place))
    taken = np.zeros(len(values), dtype=bool)
    for phrase in sorted(words.phrases, key=len, reverse=True):
        codes = [place.get(word) for word in phrase]
        if None in codes:
            continue
        rows = starts(codes[0])
        rows = rows[rows + len(codes) <= len(values)]
        for offset, code in enumerate(codes):
            same_text = tokens.text[rows + offset] == tokens.text[rows]
            rows = rows[(tokens.codes[rows + offset] == code) & same_text & ~taken[rows + offset]]
        for offset in range(len(codes)):
            values[rows + offset], taken[rows + offset] = 0, True
        values[rows + len(codes) - 1] = words.phrases[phrase]
    return taken


def _rows_by_code(codes: np.ndarray, count: int) -> Callable[[int], np.ndarray]:
    """A function from a code to the ascending places where it stands."""
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=count))
    return lambda code: order[ends[code - 1] if code else 0 : ends[code]]


def _places(tokens: Tokens, contrasts: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
    """Number of the clause and of the sentence of every token."""
    marks = {token for token in tokens.vocabulary if token[0] in "!?"}
    new_text = np.diff(tokens.text, prepend=-1) > 0
    clause = np.cumsum(new_text | _among(tokens, _PAUSES | marks | contrasts))
    return clause, np.cumsum(new_text | _shifted(_among(tokens, _ENDS | marks), tokens.text, 1))


def _intensified(tokens: Tokens, values: np.ndarray, clause: np.ndarray, grammar: Grammar) -> np.ndarray:
    strength = _among(tokens, grammar.stronger) * INTENSITY - _among(tokens, grammar.weaker) * INTENSITY
    added = tokens.shouted * SHOUTED
    for distance, fades in ((1, 1.0), (2, 0.95), (3, 0.9)):
        added = added + fades * _shifted(strength, clause, distance)
    # A weakened word keeps its side.
    return np.sign(values) * np.maximum(np.abs(values) + added * (values != 0), 0.1 * (values != 0))


def _negated(
    tokens: Tokens, values: np.ndarray, is_free: np.ndarray, clause: np.ndarray, grammar: Grammar
) -> np.ndarray:
    """Values turned round by a "not" of the same clause; a "not" that turns nothing round is a little negative itself.

    Args:
        is_free: tokens that are not part of a phrase: only these negate.
    """
    close = _among(tokens, grammar.close_negators) & is_free
    negator = _among(tokens, grammar.negators) & is_free & ~_shifted(_among(tokens, grammar.only), tokens.text, -1)
    fails = _among(tokens, grammar.duties) & is_free
    verb, speaks = _among(tokens, grammar.verbs) | fails, (values != 0) | fails
    turned, used = np.zeros(len(values), dtype=bool), np.zeros(len(values), dtype=bool)
    reaches = [(negator, distance, speaks) for distance in range(1, REACH + 1)]
    reaches += [(close, distance, speaks) for distance in range(1, CLOSE_REACH + 1)]
    reaches += [(negator | close, -distance, speaks & verb) for distance in range(1, REACH_BACK + 1)]
    for negators, distance, targets in reaches:
        turned |= targets & _shifted(negators, clause, distance)
        used |= negators & _shifted(targets, clause, -distance)
    factor = np.where(values > 0, PRAISE_NEGATED, BLAME_NEGATED)
    values = np.where(turned, np.where(fails, DUTY_NEGATED, values * factor), values)
    return np.where((negator | close) & ~used & ~speaks, BARE_NEGATION, values)


def _weights(tokens: Tokens, sentence: np.ndarray, contrasts: frozenset[str]) -> np.ndarray:
    """Before a "but" of the same sentence a word counts less, after it more; in a question it counts less."""
    is_contrast = _among(tokens, contrasts)
    is_contrast &= sentence == np.concatenate([[0], sentence[:-1]])
    first = np.full(sentence[-1] + 1, len(sentence))
    np.minimum.at(first, sentence[is_contrast], np.flatnonzero(is_contrast))
    has = first[sentence] < len(sentence)
    after = np.arange(len(sentence)) > first[sentence]
    weights = np.where(has, np.where(after, AFTER_CONTRAST, BEFORE_CONTRAST), 1.0)
    asked = np.zeros(sentence[-1] + 1, dtype=bool)
    asked[sentence[_among(tokens, {token for token in tokens.vocabulary if "?" in token})]] = True
    return np.where(asked[sentence], weights * QUESTIONED, weights)


def _among(tokens: Tokens, words: Collection[str]) -> np.ndarray:
    return np.array([word in words for word in tokens.vocabulary], dtype=bool)[tokens.codes]


def _shifted(mask: np.ndarray, group: np.ndarray, distance: int) -> np.ndarray:
    """What stands `distance` tokens before (negative: after) each token, within the same group; else zero."""
    moved = np.zeros_like(mask)
    if abs(distance) >= len(mask):
        return moved
    here, there = (slice(distance, None), slice(None, -distance))
    if distance < 0:
        here, there = slice(None, distance), slice(-distance, None)
    moved[here] = np.where(group[here] == group[there], mask[there], moved[here])
    return moved
