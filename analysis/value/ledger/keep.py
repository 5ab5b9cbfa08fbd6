"""A forecast as it is kept: sums with their ranges and no customer, so that it fits among the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np

from analysis.value.backtest.drawn import orders_until
from analysis.value.histories import distinct_histories
from analysis.value.intervals import HIGH, LOW, Simulation
from analysis.value.lifetime_value import LifetimeValues
from analysis.value.scoring import expected_orders

# After so many days a forecast can be scored; a year alone would let nobody wait for it.
CHECKPOINTS = (30, 60, 90, 180, 365)
_DRAWS = 200


@dataclass(frozen=True)
class Checkpoint:
    """Orders (purchase days) of the customers known then within `days`: `predicted`, `low`, `high` (80 % range)."""

    days: int
    predicted: float
    low: float
    high: float


@dataclass(frozen=True)
class KeptForecast:
    """`made`: the day it was made; `observed_until`: the last day of the data then (both ISO). `customers`: known then.
    `model`: of the orders; `rule`: "naive" where the pace so far was used instead. `digest`: of the orders.
    """

    made: str
    observed_until: str
    customers: int
    model: str
    rule: Literal["model", "naive"]
    digest: str
    checkpoints: tuple[Checkpoint, ...]

    def as_json(self) -> dict:
        """Only what JSON can hold."""
        return asdict(self) | {"checkpoints": [asdict(point) for point in self.checkpoints]}


def forecast_of(values: LifetimeValues, digest: str, made: dt.date) -> KeptForecast:
    """The forecast behind lifetime values, whatever their horizon, margin and discount.

    Args:
        digest: of the orders table, so that the same forecast is not kept twice. made: today.
    """
    customers = values.customers
    simulation = replace(values.simulation, days=CHECKPOINTS[-1], draws=min(values.simulation.draws, _DRAWS))
    low, high = np.quantile(_drawn_orders(simulation), [LOW, HIGH], axis=1)
    distinct = distinct_histories(customers)
    predicted = distinct.weights @ expected_orders(simulation.model.orders, distinct, np.array(CHECKPOINTS, float))
    points = zip(CHECKPOINTS, predicted, low, high, strict=True)
    return KeptForecast(
        made=made.isoformat(),
        observed_until=values.observed_until.date().isoformat(),
        customers=len(customers),
        model=values.model.name,
        rule=values.rule,
        digest=digest,
        checkpoints=tuple(Checkpoint(days, *map(float, numbers)) for days, *numbers in points),
    )


def read_forecasts(stored: object) -> tuple[KeptForecast, ...]:
    """Kept forecasts from JSON; what is none is passed over, wherever it came from."""
    entries = stored if isinstance(stored, Iterable) and not isinstance(stored, str | dict) else ()
    return tuple(forecast for entry in entries if (forecast := _read(entry)) is not None)


def _read(entry: object) -> KeptForecast | None:
    try:
        points = tuple(
            Checkpoint(int(point["days"]), *(float(point[name]) for name in ("predicted", "low", "high")))
            for point in entry["checkpoints"]
        )
        texts = {name: str(entry[name]) for name in ("made", "observed_until", "model", "digest")}
        for day in (texts["made"], texts["observed_until"]):
            dt.date.fromisoformat(day)
        rule = "naive" if entry["rule"] == "naive" else "model"
        read = KeptForecast(customers=int(entry["customers"]), rule=rule, checkpoints=points, **texts)
    except (KeyError, TypeError, ValueError):
        return None
    return read if points and all(point.days > 0 and point.low <= point.high for point in points) else None


def _drawn_orders(simulation: Simulation) -> np.ndarray:
    """(n_checkpoints, J) orders of everybody up to each checkpoint."""
    ends, total = np.array(CHECKPOINTS), np.zeros((len(CHECKPOINTS), simulation.draws))
    for number, drawn in enumerate(simulation.futures()):
        total += orders_until(np.random.default_rng(number), drawn, simulation.days, ends)
    return total
