"""What subscribers of today and of tomorrow will still pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.value.intervals import HIGH, LOW
from analysis.value.likelihood.maximum import Fit, maximise
from analysis.value.subscriptions.sbg import Sbg, SbgLikelihood
from analysis.value.subscriptions.settings import PERIODS, SubscriptionSettings, check_settings
from analysis.value.subscriptions.spells import Spells, spells

_SEED, _DRAWS = 20070101, 2_000
_MIN_AT_RISK = 10


@dataclass(frozen=True, eq=False)
class SubscriptionValue:
    """How subscribers renew, and what that is worth over the horizon.

    `survival`, one row per `period` (0 is the start): `share_active` (by the model), `low`, `high` (80 % range of what
    the data leave open about it), `observed` (share seen, Kaplan-Meier; NaN where fewer than 10 had that renewal to
    decide about), `at_risk` (how many had).
    `tenures`, one row per number of `renewals` made so far: `customers` (active today), `renewal_rate` (chance to
    renew next), `lifetime_value` (what one of them will still pay: residual value after margin and discount; the next
    payment is half a period away on average), `total`, `low`, `high` (of all of them together, 80 % range).
    `customers` (active today), `lifetime_value`, `low`, `high`: all of today's subscribers together.
    `new_customer_value`: of a subscriber who starts now, the first payment included; `new_customer_low`,
    `new_customer_high`: 80 % range of one such subscriber.
    `alpha`, `beta`, `log_likelihood`: of the model. `ridge`: many pairs of parameters explain the data equally well.
    """

    survival: pd.DataFrame
    tenures: pd.DataFrame
    customers: int
    lifetime_value: float
    low: float
    high: float
    new_customer_value: float
    new_customer_low: float
    new_customer_high: float
    alpha: float
    beta: float
    log_likelihood: float
    ridge: bool


def compute_subscription_value(
    subscriptions: pd.DataFrame, settings: SubscriptionSettings | None = None
) -> SubscriptionValue:
    """Fit the shifted-beta-geometric to renewals and project them.

    Args:
        subscriptions: one row per subscription with `start` and `end` (dates; no end: still running), or what remained
            of cohorts: `period` (0, 1, 2 …), `customers`, optional `cohort`.

    Raises:
        MappingError: columns are missing or contradict themselves. NotEnoughDataError: too few left, or too early.
        SettingsError: a setting is out of range.

    Source:
        Fader & Hardie (2007), JIM 21(1); (2010) "Customer-base valuation in a contractual setting", Marketing Science
        29(1), for residual values.
    """
    settings = settings or SubscriptionSettings()
    check_settings(settings)
    counted = spells(subscriptions, settings)
    likelihood = SbgLikelihood(counted.ended, counted.kept)
    fit = maximise(likelihood, ((0.0, 0.0), (-0.5, 1.0), (1.5, 3.0)))
    if fit is None:
        raise NotEnoughDataError("The renewals show no pattern a forecast could rest on. Bring a longer time.")
    model, draws = Sbg(*np.exp(fit.log_parameters)), _draws(fit)
    totals = _draw_totals(draws, counted, settings)
    worth = _new_customer(model, settings)
    one = _draw_newcomer(draws, settings)
    low, high = np.quantile(totals.sum(axis=0), [LOW, HIGH])
    tenures = _tenures(model, counted, settings, totals)
    return SubscriptionValue(
        survival=_survival(model, draws, counted, settings),
        tenures=tenures,
        customers=int(counted.active.sum()),
        lifetime_value=float(tenures["total"].sum()),
        low=float(low),
        high=float(high),
        new_customer_value=worth,
        new_customer_low=float(np.quantile(one, LOW)),
        new_customer_high=float(np.quantile(one, HIGH)),
        alpha=float(model.alpha),
        beta=float(model.beta),
        log_likelihood=likelihood(fit.log_parameters)[0],
        ridge=fit.ridge,
    )


def _draws(fit: Fit) -> Sbg:
    return Sbg(*fit.draw(np.random.default_rng(_SEED), _DRAWS))


def _survival(model: Sbg, draws: Sbg, counted: Spells, settings: SubscriptionSettings) -> pd.DataFrame:
    periods = np.arange(max(len(counted.ended), settings.horizon_periods) + 1)
    low, high = np.quantile(draws.survival(periods[:, None]), [LOW, HIGH], axis=1)
    seen = counted.ended + counted.kept
    at_risk = np.append(seen.sum(), seen.sum() - np.cumsum(seen)[:-1]) if len(seen) else seen
    observed = np.cumprod(1 - counted.ended / np.maximum(at_risk[: len(seen)], 1))
    frame = pd.DataFrame({"period": periods, "share_active": model.survival(periods), "low": low, "high": high})
    frame["at_risk"] = pd.Series(np.append(at_risk[0], at_risk[: len(seen)]))
    frame["observed"] = pd.Series(np.append(1.0, observed)).where(frame["at_risk"] >= _MIN_AT_RISK)
    return frame


def _payments(settings: SubscriptionSettings, first: float) -> np.ndarray:
    """What each payment of the horizon is worth today, the first one `first` periods from now."""
    when = np.arange(settings.horizon_periods) + first
    return settings.margin * settings.price * (1 + settings.yearly_discount) ** (-when / PERIODS[settings.period])


def _new_customer(model: Sbg, settings: SubscriptionSettings) -> float:
    return float(_payments(settings, 0) @ model.survival(np.arange(settings.horizon_periods)))


def _tenures(model: Sbg, counted: Spells, settings: SubscriptionSettings, totals: np.ndarray) -> pd.DataFrame:
    renewals = np.flatnonzero(counted.active)
    periods = np.arange(1, settings.horizon_periods + 1)
    each = model.survival(periods[None, :], renewals[:, None]) @ _payments(settings, 0.5)
    low, high = np.quantile(totals, [LOW, HIGH], axis=1)
    customers = counted.active[renewals].astype(int)
    return pd.DataFrame(
        {
            "renewals": renewals,
            "customers": customers,
            "renewal_rate": model.survival(np.array(1), renewals),
            "lifetime_value": each,
            "total": each * customers,
            "low": low,
            "high": high,
        }
    )


def _draw_totals(draws: Sbg, counted: Spells, settings: SubscriptionSettings) -> np.ndarray:
    """(tenures, draws) what all subscribers of a tenure will pay: how many make exactly 0, 1, 2 … more renewals."""
    rng = np.random.default_rng(_SEED)
    worth = np.append(0.0, np.cumsum(_payments(settings, 0.5)))
    return np.stack(
        [
            rng.multinomial(int(counted.active[renewals]), _chances(draws, settings.horizon_periods, renewals)) @ worth
            for renewals in np.flatnonzero(counted.active)
        ]
    )


def _draw_newcomer(draws: Sbg, settings: SubscriptionSettings) -> np.ndarray:
    rng = np.random.default_rng(_SEED + 1)
    worth = np.cumsum(_payments(settings, 0))
    return rng.multinomial(1, _chances(draws, settings.horizon_periods - 1, 0)) @ worth


def _chances(draws: Sbg, periods: int, renewals: int) -> np.ndarray:
    """(draws, periods + 1) chance to make exactly 0, 1, 2 … more renewals, the last: as many as there are."""
    stays = draws.survival(np.arange(periods + 1)[:, None], renewals)
    chances = np.append(-np.diff(stays, axis=0), stays[-1:], axis=0).T
    return chances / chances.sum(axis=1, keepdims=True)
