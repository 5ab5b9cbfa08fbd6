"""Fitting and scoring against lifetimes as shipped, interleaved, in processor time; as tables.

    PYTHONPATH=. python tests/benchmarks/value_models.py fits       BG/NBD, MBG/NBD and a year's scoring at a million
    PYTHONPATH=. python tests/benchmarks/value_models.py pareto     Pareto/NBD at 100,000 (lifetimes: about a minute)
    PYTHONPATH=. python tests/benchmarks/value_models.py curve      what more customers cost
    PYTHONPATH=. python tests/benchmarks/value_models.py ranges     everybody's range at 100,000

Customers behave as the fitted model says, in whole days; ours includes collapsing them to distinct histories.
"""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from analysis.value.fitting import fit_value_model, order_model
from analysis.value.histories import distinct_histories
from analysis.value.intervals import Simulation
from analysis.value.lifetimes_reference import FITTERS
from analysis.value.likelihood.fits import fit_orders
from analysis.value.models import ORDER_MODELS
from analysis.value.ranges import customer_ranges
from analysis.value.scoring import expected_and_discounted

TRUTH = {"bgnbd": (0.6, 60.0, 0.8, 3.0), "mbgnbd": (0.9, 70.0, 0.8, 2.5), "paretonbd": (0.8, 70.0, 0.8, 250.0)}
YEAR, YEARLY_DISCOUNT = 365, 0.127


def population(name: str, customers: int, seed: int = 1) -> pd.DataFrame:
    """`frequency`, `recency`, `T` in whole days, first seen within two years, and `monetary_value`."""
    rng = np.random.default_rng(seed)
    model = ORDER_MODELS[name](*TRUTH[name])
    age = rng.integers(1, 731, customers)
    rate = rng.gamma(model.r, 1 / model.alpha, customers)
    if name == "paretonbd":
        stay = rng.standard_exponential(customers) / rng.gamma(model.s, 1 / model.beta, customers)
        x = rng.poisson(rate * np.minimum(stay, age))
        last = np.minimum(stay, age) * rng.random(customers) ** (1 / np.maximum(x, 1))
    else:
        planned = rng.poisson(rate * age)
        x = np.minimum(planned, rng.geometric(rng.beta(model.a, model.b, customers)) - model.first_leaves)
        # The x-th of so many random moments.
        last = age * rng.beta(np.maximum(x, 1), planned - x + 1)
    x = np.minimum(x, age)
    recency = np.where(x > 0, np.clip(np.ceil(last), x, age), 0)
    spend = rng.gamma(6, 1, customers) / rng.gamma(4, 1 / 15, customers)
    columns = {"frequency": x, "recency": recency.astype(int), "T": age}
    return pd.DataFrame(columns).assign(monetary_value=np.where(x > 0, spend, np.nan))


def seconds(work: Callable[[], object]) -> tuple[float, object]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def ours(customers: pd.DataFrame, name: str) -> object:
    return order_model(name, fit_orders(distinct_histories(customers), name))


def shipped(customers: pd.DataFrame, name: str) -> object:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return FITTERS[name]().fit(customers["frequency"], customers["recency"], customers["T"])


def compare_fits(names: tuple[str, ...], customers: int, rounds: int) -> None:
    heading("| fit | customers | distinct | ours (s) | lifetimes (s) | × | log-likelihood, ours − lifetimes | slope |")
    for name in names:
        people = population(name, customers)
        times = [(seconds(partial(ours, people, name)), seconds(partial(shipped, people, name))) for _ in range(rounds)]
        (_, model), (_, fitter) = times[-1]
        own, theirs = (float(np.median([pair[side][0] for pair in times])) for side in (0, 1))
        distinct = distinct_histories(people)
        columns = (distinct.frequency, distinct.recency, distinct.T)
        other = ORDER_MODELS[name](**{key: float(value) for key, value in fitter.params_.items()})
        lead = (model.log_likelihood(*columns) - other.log_likelihood(*columns)) @ distinct.weights
        slope = fit_orders(distinct, name).slope
        cells = (
            f"{len(distinct.T):,}",
            f"{own:.2f}",
            f"{theirs:.1f}",
            f"{theirs / own:.0f}",
            f"{lead:.1e}",
            f"{slope:.0e}",
        )
        write(f"| {name} | {customers:,} | {' | '.join(cells)} |")


def compare_scores(customers: int, rounds: int) -> None:
    """A year's discounted orders of everybody: lifetimes sums twelve months, ours is exact to the day."""
    people = population("bgnbd", customers)
    model, fitter = ours(people, "bgnbd"), FITTERS["bgnbd"]()
    fitter.params_ = pd.Series(model.parameters)
    ends = np.arange(13) * YEAR / 12

    def months() -> np.ndarray:
        columns = (people["frequency"], people["recency"], people["T"])
        by_end = [fitter.conditional_expected_number_of_purchases_up_to_time(end, *columns) for end in ends]
        steps = np.diff(np.stack(by_end), axis=0)
        return (steps / (1 + YEARLY_DISCOUNT) ** (np.arange(1, 13) / 12)[:, None]).sum(axis=0)

    def own() -> np.ndarray:
        distinct = distinct_histories(people)
        return expected_and_discounted(model, distinct, YEAR, YEARLY_DISCOUNT)[1][distinct.position]

    pairs = [(seconds(own), seconds(months)) for _ in range(rounds)]
    quick, slow = (float(np.median([pair[side][0] for pair in pairs])) for side in (0, 1))
    apart = np.abs(pairs[-1][0][1] / pairs[-1][1][1] - 1).max()
    heading(
        "| scoring a year | customers | ours (s) | lifetimes (s) | × | largest difference (middle or end of month) |"
    )
    write(f"| bgnbd | {customers:,} | {quick:.2f} | {slow:.1f} | {slow / quick:.0f} | {apart:.1%} |")


def curve() -> None:
    heading("| model | customers | distinct histories | collapse (s) | fit (s) | scoring a year (s) |")
    for name in TRUTH:
        for customers in (10_000, 100_000, 1_000_000, 4_000_000):
            people = population(name, customers)
            collapse, distinct = seconds(partial(distinct_histories, people))
            fitting, fit = seconds(partial(fit_orders, distinct, name))
            model = order_model(name, fit)
            scoring, _ = seconds(partial(expected_and_discounted, model, distinct, YEAR, YEARLY_DISCOUNT))
            times = f"{collapse:.2f} | {fitting:.2f} | {scoring:.2f}"
            write(f"| {name} | {customers:,} | {len(distinct.T):,} | {times} |")


def ranges(customers: int) -> None:
    heading("| ranges of everybody, 200 futures each | customers | s |")
    for name in TRUTH:
        people = population(name, customers)
        simulation = Simulation(fit_value_model(people, name=name), people, YEAR, YEARLY_DISCOUNT, draws=200)
        write(f"| {name} | {customers:,} | {seconds(partial(customer_ranges, simulation))[0]:.1f} |")


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def heading(line: str) -> None:
    write(f"{line}\n|{'---|' * (line.count('|') - 1)}")


if __name__ == "__main__":
    part = sys.argv[1]
    if part == "fits":
        compare_fits(("bgnbd", "mbgnbd"), 1_000_000, 3)
        compare_scores(1_000_000, 3)
    elif part == "pareto":
        compare_fits(("paretonbd",), 100_000, 2)
    elif part == "curve":
        curve()
    else:
        ranges(100_000)
