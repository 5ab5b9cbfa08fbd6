"""People whose segments are known: each says yes (or rates) by the item, by how much they agree at all, and by a
profile."""

from __future__ import annotations

import numpy as np
import pandas as pd


def planted(people: int, steps: int = 1, items: int = 9, strength: float = 2.0, seed: int = 1):
    """Answers 0 … steps of three segments, each of which likes a third of the items more; their levels differ much.

    Returns:
        (people, items) answers and (people,) the true segment.
    """
    random = np.random.default_rng(seed)
    segment = random.integers(0, 3, people)
    likes = strength * (np.arange(items) % 3 == segment[:, None])
    level = random.normal(-0.5, 1.2, people)
    chance = 1 / (1 + np.exp(-(level[:, None] + likes + np.linspace(-0.8, 0.8, items))))
    return random.binomial(steps, chance), segment


def as_file(answers: np.ndarray, **further) -> pd.DataFrame:
    """A customers table as a survey tool exports it."""
    frame = pd.DataFrame(answers, columns=[f"q{place}" for place in range(answers.shape[1])]).astype(str)
    return pd.DataFrame({"customer_id": [f"c{n:04}" for n in range(len(answers))], **further}).join(frame)
