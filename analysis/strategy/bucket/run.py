"""The months ahead of a bucket, with whatever levers: sums over what was worked out once."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.strategy.bucket.basis import BucketBasis
from analysis.strategy.bucket.crowds import FLOWS
from analysis.strategy.bucket.filling import fill
from analysis.strategy.bucket.inflow import YEAR
from analysis.strategy.bucket.levers import NO_LEVERS, Levers, check_levers
from analysis.strategy.bucket.result import Bucket
from analysis.value.intervals import HIGH, LOW

_SEED = 2010


def run_bucket(basis: BucketBasis, levers: Levers = NO_LEVERS) -> Bucket:
    """The months ahead with these levers; fast, nothing is fitted again.

    Raises:
        SettingsError: a lever is out of range.
    """
    channels = basis.inflow.channels
    check_levers(levers, list(channels["channel"]), basis.crowds.dormant)
    new = new_customers(basis, levers)
    flows = flow(basis, new, levers)
    spread = _spread(basis, flows, new)
    cost = lever_cost(basis, levers)
    return Bucket(
        months=_months(basis, flows, new, spread, cost),
        history=basis.history,
        inflow=channels.assign(ahead=(1 + _change(basis, levers)) * channels["share"] * basis.inflow.forecast.mean()),
        margin=discounted(basis, basis.settings.margin * flows[FLOWS.index("money")]),
        cost=float(discounted(basis, cost)),
        basis=basis,
        levers=levers,
    )


def flow(basis: BucketBasis, new: np.ndarray, levers: Levers, names: tuple[str, ...] = FLOWS) -> np.ndarray:
    """(n_names, 1 + J, m) of everybody together: who is there now, who joins, who is kept and who is won back.

    Args:
        new: (1 + J, m) new customers in each month. names: the flows asked for.
    """
    crowds, rows = basis.crowds, [FLOWS.index(name) for name in names]
    joined = crowds.newcomer[rows] + levers.kept_after_first * crowds.kept[rows]
    called = levers.contacts * levers.won_back
    more = called * (crowds.won_back[rows] - crowds.dormant_as_is[rows])
    total = crowds.existing[rows] + more + fill(joined, new)
    if not basis.trend:
        return total
    # Who joins in a month has bought in it, whatever the others do.
    surely = (np.array(names) == "bought")[:, None, None] * new
    # Nobody has counted the alive, so nothing corrects them.
    counted = (np.array(names) != "alive")[:, None, None]
    return surely + (total - surely) * np.where(counted, _drift(basis), 1.0)


def _drift(basis: BucketBasis) -> np.ndarray:
    """(1 + J, m) by what the months ahead are corrected; after a year, which is as long as it was seen, no further."""
    after = np.minimum(np.arange(basis.settings.months) + 1, YEAR)
    error = basis.error * np.random.default_rng(_SEED + 1).standard_normal(basis.settings.draws)
    return np.exp(basis.trend * after + np.append(0.0, error)[:, None])


def _spread(basis: BucketBasis, flows: np.ndarray, new: np.ndarray) -> dict[str, np.ndarray]:
    """80 % ends (2, m) of what will be counted: parameters, inflow, and chance on top of what is expected.

    Newcomers and their orders come at random, so their counts are Poisson; each of those there is in or out.
    """
    rng = np.random.default_rng(_SEED)
    ends = {}
    for place, name in enumerate(("level", "bought")):
        which = FLOWS.index(name)
        fresh = fill(basis.crowds.newcomer[which, 1:], new[1:])
        noise = np.sqrt(basis.crowds.scatter[place] + np.maximum(fresh, 0))
        drawn = flows[which, 1:] + noise * rng.standard_normal(fresh.shape)
        ends[name] = np.maximum(np.quantile(drawn, [LOW, HIGH], axis=0), 0)
    ends["new"] = np.quantile(rng.poisson(new[1:]), [LOW, HIGH], axis=0)
    return ends


def _months(
    basis: BucketBasis, flows: np.ndarray, new: np.ndarray, spread: dict[str, np.ndarray], cost: np.ndarray
) -> pd.DataFrame:
    expected = dict(zip(FLOWS, flows[:, 0], strict=True))
    level, bought, returning = (expected[name] for name in ("level", "bought", "returning"))
    last = basis.history.iloc[-1]
    before = np.append(last["bought"], bought[:-1])
    ends = {f"{name}_{end}": spread[name][at] for name in spread for at, end in enumerate(("low", "high"))}
    joined = new[0]
    return pd.DataFrame(
        {
            "month": pd.date_range(basis.start + pd.Timedelta(days=1), periods=len(level), freq="MS"),
            "level": level,
            "alive": expected["alive"],
            "bought": bought,
            "new": joined,
            "returning": returning,
            "resurrecting": bought - joined - returning,
            "dormant": before - returning,
            "back": np.diff(level, prepend=basis.crowds.active) - joined + expected["lost"],
            "lost": expected["lost"],
            "lost_after_first": expected["lost_after_first"],
            "margin": basis.settings.margin * expected["money"],
            "cost": cost,
            **ends,
        }
    )


def new_customers(basis: BucketBasis, levers: Levers) -> np.ndarray:
    """(1 + J, m) new customers in each month: as forecast, and each draw."""
    raised = 1 + float(_change(basis, levers) @ basis.inflow.channels["share"])
    return raised * np.vstack([basis.inflow.forecast, basis.inflow.draws])


def lever_cost(basis: BucketBasis, levers: Levers) -> np.ndarray:
    """(m,) what the levers cost in each month, over today; negative where less is spent."""
    inflow = basis.inflow
    price = inflow.channels["channel"].map(dict(levers.cost_per_new)).fillna(0.0)
    more = float((_change(basis, levers) * inflow.channels["share"]) @ price)
    cost = more * inflow.forecast + levers.repair_cost
    cost[0] += levers.contacts * levers.contact_cost
    return cost


def _change(basis: BucketBasis, levers: Levers) -> pd.Series:
    """By which share of itself each channel is raised."""
    return basis.inflow.channels["channel"].map(dict(levers.acquisition)).fillna(0.0)


def discounted(basis: BucketBasis, money: np.ndarray) -> np.ndarray:
    """Sums over the months (last axis) in today's money; what a month brings comes in its middle."""
    after = (np.arange(money.shape[-1]) + 0.5) / 12
    return money @ (1 + basis.settings.yearly_discount) ** -after
