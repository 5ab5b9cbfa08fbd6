"""A forecast as it is kept: sums with their ranges and no customer, so that it fits among the settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np

from analysis.value.backtest.drawn import totals_until
from analysis.value.histories import distinct_histories
from analysis.value.intervals import HIGH, LOW, Simulation
from analysis.value.lifetime_value import LifetimeValues
from analysis.value.scoring import expected_orders

# After so many days a forecast can be scored; a year alone would let nobody wait for it.
CHECKPOINTS = (30, 60, 90, 180, 365)
_DRAWS = 200
_ORDERS = ("predicted", "low", "high")
_REVENUE = ("revenue", "revenue_low", "revenue_high")


@dataclass(frozen=True)
class Checkpoint:
    """Orders (purchase days) of the customers known then within `days`: `predicted`, `low`, `high` (80 % range); and
    what these bring: `revenue`, `revenue_low`, `revenue_high` (net spend in the data's money; None where it was not
    kept).
    """

    days: int
    predicted: float
    low: float
    high: float
    revenue: float | None = None
    revenue_low: float | None = None
    revenue_high: float | None = None


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
    low, high = np.quantile(_drawn_totals(simulation), [LOW, HIGH], axis=2)
    numbers = np.stack([_expected_totals(values), low, high], axis=1).reshape(6, -1)
    return KeptForecast(
        made=made.isoformat(),
        observed_until=values.observed_until.date().isoformat(),
        customers=len(customers),
        model=values.model.name,
        rule=values.rule,
        digest=digest,
        checkpoints=tuple(
            Checkpoint(days, *found) for days, found in zip(CHECKPOINTS, numbers.T.tolist(), strict=True)
        ),
    )


def read_forecasts(stored: object) -> tuple[KeptForecast, ...]:
    """Kept forecasts from JSON; what is none is passed over, wherever it came from."""
    entries = stored if isinstance(stored, Iterable) and not isinstance(stored, str | dict) else ()
    return tuple(forecast for entry in entries if (forecast := _read(entry)) is not None)


def _read(entry: object) -> KeptForecast | None:
    try:
        points = tuple(
            Checkpoint(
                int(point["days"]),
                *(float(point[name]) for name in _ORDERS),
                *(None if point.get(name) is None else float(point[name]) for name in _REVENUE),
            )
            for point in entry["checkpoints"]
        )
        texts = {name: str(entry[name]) for name in ("made", "observed_until", "model", "digest")}
        for day in (texts["made"], texts["observed_until"]):
            dt.date.fromisoformat(day)
        rule = "naive" if entry["rule"] == "naive" else "model"
        read = KeptForecast(customers=int(entry["customers"]), rule=rule, checkpoints=points, **texts)
    except (KeyError, TypeError, ValueError):
        return None
    return read if points and all(_makes_sense(point) for point in points) else None


def _makes_sense(point: Checkpoint) -> bool:
    revenue = (point.revenue, point.revenue_low, point.revenue_high)
    kept = [value for value in revenue if value is not None]
    return point.days > 0 and point.low <= point.high and (not kept or (len(kept) == 3 and kept[1] <= kept[2]))


def _expected_totals(values: LifetimeValues) -> np.ndarray:
    """(2, n_checkpoints) expected orders of everybody up to each checkpoint, and their spend."""
    model, distinct = values.simulation.model, distinct_histories(values.customers)
    orders = expected_orders(model.orders, distinct, np.array(CHECKPOINTS, float))
    spend = model.expected_spend(values.customers, orders[distinct.position, -1], CHECKPOINTS[-1])
    return np.stack([distinct.weights, np.bincount(distinct.position, spend)]) @ orders


def _drawn_totals(simulation: Simulation) -> np.ndarray:
    """(2, n_checkpoints, J) orders of everybody up to each checkpoint, and their spend."""
    ends, total = np.array(CHECKPOINTS), np.zeros((2, len(CHECKPOINTS), simulation.draws))
    for number, drawn in enumerate(simulation.futures()):
        total += totals_until(np.random.default_rng(number), drawn, simulation.days, ends)
    return total
