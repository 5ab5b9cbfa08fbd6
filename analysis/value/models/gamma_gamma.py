"""Gamma-Gamma: what a customer spends per purchase day, learned from the days seen and from everybody else.

Each purchase is gamma distributed around the customer's own mean (shape p), and the means differ between
customers (gamma: q, v). Assumes that spend does not depend on how often somebody buys.

Source: Fader & Hardie (2013), "The Gamma-Gamma model of monetary value"; Fader, Hardie & Lee (2005), JMR 42.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from scipy.special import gammaln

Values = float | np.ndarray


@dataclass(frozen=True, eq=False)
class GammaGamma:
    """Parameters; v in the unit of the money. Arrays of draws work as well as numbers.

    In every method x is the number of repeat purchases with their mean m; x = 0 where no usable spend is
    known.
    """

    p: Values
    q: Values
    v: Values

    @property
    def parameters(self) -> dict[str, Values]:
        return asdict(self)

    @property
    def population_mean(self) -> Values:
        """Mean spend per purchase of a customer nothing is known of; finite for q > 1 only."""
        return self.p * self.v / (self.q - 1)

    def log_likelihood(self, x: np.ndarray, m: np.ndarray) -> np.ndarray:
        """Log density of each mean spend m > 0 over x > 0 purchases."""
        shape = self.p * x
        normed = gammaln(shape + self.q) - gammaln(shape) - gammaln(self.q)
        return (
            normed
            + self.q * np.log(self.v)
            + (shape - 1) * np.log(m)
            + shape * np.log(x)
            - (shape + self.q) * np.log(self.v + x * m)
        )

    def expected_spend(self, x: np.ndarray, m: np.ndarray) -> np.ndarray:
        """Expected spend per purchase day: between the customer's own mean and everybody's."""
        own = self.p * x / (self.p * x + self.q - 1)
        return (1 - own) * self.population_mean + own * m

    def draw_total(self, rng: np.random.Generator, x: np.ndarray, m: np.ndarray, orders: np.ndarray) -> np.ndarray:
        """Draw what `orders` ≥ 1 future orders bring; all arrays, parameters included, of one shape."""
        own_rate = rng.standard_gamma(self.q + self.p * x) / (self.v + x * m)
        return rng.standard_gamma(self.p * orders) / own_rate
