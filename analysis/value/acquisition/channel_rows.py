"""One row a channel: cost, value, payback, leavers, and the cost of one more customer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import stats

from analysis.value.acquisition.marginal import Marginal, marginal_cost
from analysis.value.acquisition.newcomers import Newcomers
from analysis.value.acquisition.payback import (
    FEWEST,
    Followed,
    follow,
    money_by_age,
    months_within,
    payback_month,
    range_of,
)
from analysis.value.acquisition.scope import Scope
from analysis.value.acquisition.settings import AcquisitionSettings
from analysis.value.intervals import HIGH, LOW

# Channels with so large a part of the new customers must have been followed to the age at which they are compared.
_MOST_CUSTOMERS = 0.8
_CLEARLY = 0.05


@dataclass(eq=False)
class ChannelRows:
    """Makes the rows of one result. `money`: (n, K + 1), see `money_by_age`; `months`: age at which values compare."""

    newcomers: Newcomers
    scope: Scope
    money: np.ndarray
    months: int
    _followed: dict[str, tuple[Followed, float]] = field(default_factory=dict)

    @classmethod
    def followed(cls, newcomers: Newcomers, scope: Scope, settings: AcquisitionSettings) -> ChannelRows:
        months = months_within(settings.horizon_days)
        bought = newcomers.purchases
        money = money_by_age(
            bought["row"].to_numpy(),
            bought["after"].to_numpy(),
            settings.margin * bought["spend"].to_numpy(),
            len(newcomers.customers),
            months,
            settings.yearly_discount,
        )
        return cls(newcomers, scope, money, months)

    @property
    def leave_days(self) -> int:
        return max(self.newcomers.usual_gap, 1)

    def settle_months(self, channel: pd.Series, shown: Iterable[str]) -> None:
        """Compare values at the highest age that channels with 80 % of the new customers have reached."""
        followed = [self._follow((channel == name).to_numpy()) for name in shown]
        counts = np.array([item.customers[0] for item in followed])
        reached = np.array([item.months for item in followed])
        fits = [age for age in range(self.months + 1) if counts[reached >= age].sum() >= _MOST_CUSTOMERS * counts.sum()]
        self.months = max(fits, default=0)

    def row(self, name: str, member: np.ndarray, spend: float | None) -> dict:
        """The columns of `Acquisition.channels` for the customers `member` (n,) who cost `spend`."""
        spend = np.nan if spend is None or not spend > 0 else float(spend)
        count = int(member.sum())
        followed = self._follow(member)
        cac = spend / count if count else np.inf * spend
        if name and followed.months >= 0:
            self._followed[name] = followed, cac
        return {
            "channel": name,
            "new_customers": count,
            "spend": spend,
            **_cost(spend, count, cac),
            **self._worth(followed, spend, cac),
            **_payback(followed, spend, cac),
            **self._leavers(member),
            **self._marginal(name),
        }

    def curves(self) -> pd.DataFrame:
        """See `Acquisition.curves`."""
        parts = []
        for name, (followed, cac) in self._followed.items():
            ages = np.arange(followed.months + 1)
            low, high = np.quantile(followed.drawn_margin[:, ages], [LOW, HIGH], axis=0)
            columns = {"customers": followed.customers[ages], "margin": followed.margin[ages], "low": low, "high": high}
            parts.append(pd.DataFrame({"channel": name, "month": ages, **columns, "cac": cac}))
        columns = ["channel", "month", "customers", "margin", "low", "high", "cac"]
        return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)

    def _follow(self, member: np.ndarray) -> Followed:
        return follow(self.money[member], self.newcomers.customers["age"].to_numpy()[member])

    def _worth(self, followed: Followed, spend: float, cac: float) -> dict:
        columns = ("value", "value_low", "value_high", "first_order", "value_brought", "ratio", "ratio_low")
        if followed.months < self.months:
            worth = dict.fromkeys((*columns, "ratio_high", *_ranged("contribution")), np.nan)
            first = followed.margin[0] if followed.months >= 0 else np.nan
            # A channel that brought nobody brought nothing; of one with too few we do not know.
            nothing = followed.customers[0] == 0
            return worth | {"first_order": first} | ({"value_brought": 0.0, "contribution": -spend} if nothing else {})
        value, drawn = followed.margin[self.months], followed.drawn_margin[:, self.months]
        brought, drawn_brought = value * followed.customers[0], drawn * followed.drawn_customers
        return {
            **_with_range("value", value, drawn),
            "first_order": followed.margin[0],
            "value_brought": brought,
            **_with_range("ratio", value / cac, drawn_brought / spend),
            **_with_range("contribution", brought - spend, drawn_brought - spend),
        }

    def _leavers(self, member: np.ndarray) -> dict:
        """Who did not order again within the time in which nine of ten next orders come."""
        customers = self.newcomers.customers[member]
        old_enough = customers[customers["age"] >= self.leave_days]
        among = len(old_enough)
        left = among - int((old_enough["second_after"] <= self.leave_days).sum())
        found = {"leavers": left, "leavers_among": among}
        if among < FEWEST:
            return found | dict.fromkeys(("share_leavers", "leavers_low", "leavers_high"), np.nan)
        interval = stats.binomtest(left, among).proportion_ci(HIGH - LOW, method="wilson")
        return found | {"share_leavers": left / among, "leavers_low": interval.low, "leavers_high": interval.high}

    def _marginal(self, name: str) -> dict:
        table = self.scope.table
        periods = table[(table["channel"] == name) & table["is_whole"].astype(bool)]
        found = marginal_cost(periods["spend"], periods["new_customers"]) if len(periods) else Marginal()
        return {
            "marginal_cost": found.cost,
            "marginal_low": found.low,
            "marginal_high": found.high,
            "marginal_untold": found.untold,
        }


def buyers_of_leavers(table: pd.DataFrame) -> pd.DataFrame:
    """Mark the channels of which clearly more leave than of all others: exact test, corrected for their number."""
    left, among = table["leavers"].to_numpy(), table["leavers_among"].to_numpy()
    tested = among >= FEWEST
    marked = np.zeros(len(table), dtype=bool)
    for place in np.flatnonzero(tested):
        others = left[tested].sum() - left[place], among[tested].sum() - among[place]
        counts = [[left[place], among[place] - left[place]], [others[0], others[1] - others[0]]]
        marked[place] = stats.fisher_exact(counts, alternative="greater").pvalue * tested.sum() < _CLEARLY
    return table.drop(columns="leavers").assign(buys_leavers=marked)


def _ranged(name: str) -> tuple[str, str, str]:
    return name, f"{name}_low", f"{name}_high"


def _with_range(name: str, value: float, draws: np.ndarray) -> dict:
    low, high = range_of(draws) if np.isfinite(value) else (np.nan, np.nan)
    return dict(zip(_ranged(name), (value, low, high), strict=True))


def _cost(spend: float, count: int, cac: float) -> dict:
    """The same money would have brought another number of customers by chance (exact range of a Poisson mean)."""
    fewest = stats.chi2.ppf(LOW, 2 * count) / 2 if count else 0.0
    most = stats.chi2.ppf(HIGH, 2 * count + 2) / 2
    return dict(zip(_ranged("cac"), (cac, spend / most, spend / fewest if fewest else np.inf * spend), strict=True))


def _payback(followed: Followed, spend: float, cac: float) -> dict:
    columns = ("payback_months", "payback_low", "payback_high")
    found = {"months_followed": followed.months}
    if followed.months < 0 or np.isnan(spend):
        return found | dict.fromkeys(columns, np.nan)
    ages = slice(0, followed.months + 1)
    month = float(payback_month(followed.margin[ages], cac))
    drawn = payback_month(followed.drawn_margin[:, ages], spend / followed.drawn_customers)
    return found | dict(zip(columns, (month, *range_of(drawn)), strict=True))
