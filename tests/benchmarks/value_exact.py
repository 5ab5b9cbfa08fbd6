"""The textbook forms with 60 digits, where double precision fails: the table `tests/value/exact_values.csv`.

    python tests/benchmarks/value_exact.py > tests/value/exact_values.csv

Needs mpmath, which is no requirement of the project.
"""

from __future__ import annotations

import csv
import sys

from mpmath import beta as beta_function
from mpmath import gamma, hyp2f1, log, mp, mpf, quad

mp.dps = 60
HISTORIES = [(0, 0, 272), (2, 213, 272), (29, 260, 272), (40, 100, 272), (800, 300, 5_000), (2_500, 2_499, 2_600)]
HISTORIES += [(5_000, 4_990, 5_000), (5_000, 200, 210), (5_000, 5_000, 5_000)]
DAYS = (90, 365, 3_650)
BETA_GEOMETRIC = [
    (0, (0.2426, 30.8952, 0.7929, 2.4259)),
    (1, (0.525, 43.281, 0.891, 1.614)),
    (1, (0.5, 30.0, 1.2, 7.0)),
]
PARETO = [(0.5533, 74.046, 0.6062, 81.683), (0.9, 20.0, 1.5, 300.0)]


def beta_geometric(first: int, parameters: tuple[float, ...], x: int, t_x: int, T: int) -> list[mpf]:
    """Log-likelihood, P(alive), expected orders and P(no order) for each of `DAYS`."""
    r, alpha, a, b = map(mpf, parameters)
    stays = b + x + first
    here = beta_function(a, stays) / beta_function(a, b) / (alpha + T) ** (r + x)
    left = beta_function(a + 1, stays - 1) / beta_function(a, b) / (alpha + t_x) ** (r + x) if x + first else mpf(0)
    likelihood = gamma(r + x) * alpha**r / gamma(r) * (here + left)
    alive = here / (here + left)
    values = [log(likelihood), alive]
    for t in DAYS:
        series = hyp2f1(r + x, stays, a + stays - 1, t / (alpha + T + t))
        growth = 1 - ((alpha + T) / (alpha + T + t)) ** (r + x) * series
        values += [alive * (a + stays - 1) / (a - 1) * growth]
        values += [1 - alive * (1 - ((alpha + T) / (alpha + T + t)) ** (r + x))]
    return values


def pareto(parameters: tuple[float, ...], x: int, t_x: int, T: int) -> list[mpf]:
    r, alpha, s, beta = map(mpf, parameters)

    def leaving(start: int, end: int) -> mpf:
        if start == end:
            return mpf(0)
        # In short steps: for thousands of orders everything happens within a day.
        steps = [mpf(start) + (mpf(end) - start) * (mpf(2) ** -k) for k in range(40, -1, -1)]
        return quad(lambda y: (alpha + y) ** -(r + x) * (beta + y) ** -(s + 1), [mpf(start), *steps])

    here = (alpha + T) ** -(r + x) * (beta + T) ** -s
    left = s * leaving(t_x, T)
    alive = here / (here + left)
    values = [log(gamma(r + x) / gamma(r) * alpha**r * beta**s * (here + left)), alive]
    for t in DAYS:
        orders = (r + x) * (beta + T) / ((alpha + T) * (s - 1)) * (1 - ((beta + T) / (beta + T + t)) ** (s - 1))
        silent = (alpha + T + t) ** -(r + x) * (beta + T + t) ** -s + s * leaving(T, T + t)
        values += [alive * orders, 1 - alive * (1 - silent / here)]
    return values


def main() -> None:
    write = csv.writer(sys.stdout, lineterminator="\n").writerow
    outcomes = [f"{what}_{days}" for days in DAYS for what in ("orders", "silent")]
    write(["model", "first", "second", "third", "fourth", "x", "t_x", "T", "log_likelihood", "p_alive", *outcomes])
    for history in HISTORIES:
        for first, parameters in BETA_GEOMETRIC:
            _row(
                write, "mbgnbd" if first else "bgnbd", parameters, history, beta_geometric(first, parameters, *history)
            )
        for parameters in PARETO:
            _row(write, "paretonbd", parameters, history, pareto(parameters, *history))


def _row(write, name: str, parameters: tuple[float, ...], history: tuple[int, ...], values: list[mpf]) -> None:
    write([name, *parameters, *history, *(mp.nstr(value, 16) for value in values)])


if __name__ == "__main__":
    main()
