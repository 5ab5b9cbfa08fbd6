"""The funnel: how far customers get, who is still on the way and who is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.any_order import gather_any_order
from analysis.journey.attempts import Attempts, Found, attempts_of, best_of_each, merge_attempts
from analysis.journey.checks import check_settings
from analysis.journey.exclusions import judge_entries
from analysis.journey.extras import add_extras
from analysis.journey.instants import Instants, read_instants, rows_without_value
from analysis.journey.ordered import climb_in_order
from analysis.journey.plan import Plan, make_plan
from analysis.journey.settings import FunnelSettings, observation_end
from analysis.journey.strict import run_strictly
from analysis.rates import share, wilson_interval
from analysis.tables.table import Table, prepared_frame


@dataclass(frozen=True)
class Leak:
    """One transition at which customers are lost.

    `step_index`, `next_index`: row of the step they stopped at and of the one they did not reach, from 0;
    `from_step`, `to_step`: their names; `lost`: customers;
    `rate_low`, `rate_high`: share who go on if all or none of those still open are lost in the end, 0–1. Between
    these two the truth must lie; the share among the settled would flatter, because the quick ones settle first.
    """

    step_index: int
    next_index: int
    from_step: str
    to_step: str
    lost: int
    rate_low: float
    rate_high: float


@dataclass(frozen=True, eq=False)
class Funnel:
    """A counted funnel: customers by the deepest step of their best attempt.

    `steps`: one row per step, in order:
        `step` (label), `customers` (reached this step or a later one; with order "any" as many steps),
        `open` (got exactly here and are still inside the window: not lost yet; 0 at the last step),
        `lost` (got exactly here and can no longer go on; 0 at the last step),
        `share_of_first`, `share_of_previous` (0–1; NaN over zero; 1 in the first row),
        `settled_rate` (0–1, share of the customers at the step before who went on, the open ones left out;
        NaN in the first row and over zero; too high while many are open: the quick ones settle first),
        `settled_rate_low`, `settled_rate_high` (its Wilson 95 % interval).
        In every row but the last, customers = customers of the next row + open + lost.
        An optional step does not change the other rows, and "the step before" is never optional. Its own row has those
        who took it between its neighbours; nobody is open or lost there.
    `reached`: one row per customer who entered: `customer_id`, `depth` (deepest step that must happen, its place among
        all steps from 1), `is_open`, `entered` (UTC; entry of the counted attempt: the first complete, else the latest
        of the deepest).
    `step_times`: (n_entered, n_steps) datetime64[us], a row for each of `reached`: when the counted attempt first
        reached each step, NaT for those it did not; with order "any" when it had taken as many steps.
    `observed_until`: the last moment that counted (UTC).
    `excluded`: customers who entered but are in no row: each of their attempts met something that must not happen.
    `rows_without_value`: events of the steps that took no part because the held property is missing.
    """

    steps: pd.DataFrame
    reached: pd.DataFrame
    step_times: np.ndarray
    settings: FunnelSettings
    observed_until: pd.Timestamp
    excluded: int = 0
    rows_without_value: int = 0

    @property
    def entered(self) -> int:
        """Customers who took the first step (with order "any": any step)."""
        return int(self.steps["customers"].iloc[0])

    @property
    def completed(self) -> int:
        """Customers who took all steps."""
        return int(self.steps["customers"].iloc[-1])

    @property
    def still_open(self) -> int:
        """Customers on the way, at any step."""
        return int(self.steps["open"].sum())

    @property
    def overall_conversion(self) -> float:
        """Completed over entered, 0–1; the open ones count as not completed."""
        return self.completed / self.entered

    @property
    def lost(self) -> tuple[int, ...]:
        """Customers lost at each transition, one fewer than there are steps."""
        return tuple(self.steps["lost"].tolist()[:-1])

    @property
    def biggest_leak(self) -> Leak | None:
        """The transition that loses most customers, the earlier one of equals; None if nobody is lost."""
        index = int(np.argmax(self.lost))
        if not self.lost[index]:
            return None
        following = next(place for place in self.settings.required if place > index)
        here, there = self.steps.iloc[index], self.steps.iloc[following]
        return Leak(
            step_index=index,
            next_index=following,
            from_step=here["step"],
            to_step=there["step"],
            lost=self.lost[index],
            rate_low=float(there["customers"] / here["customers"]),
            rate_high=float((there["customers"] + here["open"]) / here["customers"]),
        )


def compute_funnel(events: Table | pd.DataFrame, settings: FunnelSettings) -> Funnel:
    """Count the customers at each step by their best attempt.

    The window runs from the entry of the attempt; a later entry restarts it, a deeper attempt keeps its own.
    Different events at one timestamp count in either order, and one event never serves two steps.

    Args:
        events: `customer_id`, `timestamp`, `event` and the columns of conditions; any row order.
        settings: steps, window, order, exclusions and end of observation.

    Raises:
        SettingsError: fewer than two steps, an unknown step or column, a window of 0, settings that exclude each other.
        NotEnoughDataError: no events, nobody entered, or everybody who did is excluded.
    """
    events = prepared_frame(events, "events")
    check_settings(settings, events)
    end = observation_end(events, settings.observed_until)
    until = int(end.to_datetime64().astype("datetime64[us]").astype(np.int64))
    plan = make_plan(settings)
    parts = list(_attempts(events, settings, plan, until))
    _check_somebody(parts, settings, events, end)
    attempts = merge_attempts(parts)
    entered = len(attempts.customer)
    attempts = attempts.take(np.flatnonzero(attempts.depth)) if plan.spans else attempts
    reached = pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(attempts.customer, dtype=events["customer_id"].dtype),
            "depth": np.append(0, plan.positions)[attempts.depth] + 1,
            "is_open": attempts.is_open,
            "entered": attempts.entered.view("datetime64[us]"),
        }
    )
    times = attempts.times.view("datetime64[us]")
    return Funnel(
        steps=count_steps(settings, reached["depth"].to_numpy(), attempts.is_open, times),
        reached=reached,
        step_times=times,
        settings=settings,
        observed_until=end,
        excluded=entered - len(reached),
        rows_without_value=rows_without_value(events, plan.kinds, until, settings.hold) if settings.hold else 0,
    )


def _attempts(events: pd.DataFrame, settings: FunnelSettings, plan: Plan, until: int) -> Iterator[Attempts]:
    """The counted attempts of some customers after the other."""
    everything = settings.order == "strict"
    for instants in read_instants(events, plan.kinds, until, only_steps=not everything, hold=settings.hold):
        found = _kernel(settings, plan)(instants, plan)
        ways = add_extras(instants, plan, found) if plan.extras else found.at
        attempts = attempts_of(instants, found, ways, until)
        yield attempts if settings.hold is None else best_of_each(attempts, plan.depth)


def _kernel(settings: FunnelSettings, plan: Plan) -> Callable[[Instants, Plan], Found]:
    if settings.order == "any":
        return gather_any_order
    if settings.order == "strict":
        return run_strictly
    return judge_entries if plan.spans else climb_in_order


def _check_somebody(parts: list[Attempts], settings: FunnelSettings, events: pd.DataFrame, end: pd.Timestamp) -> None:
    entered = sum(len(part.customer) for part in parts)
    if not entered:
        raise NotEnoughDataError(
            "Nobody entered the journey: no '{step}' up to {until}. The events begin on {begin}. "
            "Choose another first step or a later end.",
            step=settings.names[0],
            until=f"{end:%Y-%m-%d %H:%M}",
            begin=f"{events['timestamp'].min():%Y-%m-%d}",
        )
    if not any(part.depth.any() for part in parts):
        raise NotEnoughDataError(
            "All {customers} customers who entered did something in between that must not happen: {events}. "
            "Leave out fewer events.",
            customers=entered,
            events=", ".join(item.event for item in settings.exclusions),
        )


def count_steps(
    settings: FunnelSettings, depth: np.ndarray, is_open: np.ndarray, step_times: np.ndarray
) -> pd.DataFrame:
    """The columns of `Funnel.steps` for some of its customers, at least one; the arrays are those of `Funnel`."""
    count = len(settings.steps)
    required = np.array(settings.required)
    before = required[np.searchsorted(required, np.arange(1, count)) - 1]
    stopped = np.bincount(depth, minlength=count + 1)[1:]
    still_open = np.bincount(depth[is_open], minlength=count + 1)[1:]
    customers = stopped[::-1].cumsum()[::-1]
    lost = stopped - still_open
    lost[-1] = 0
    settled = (customers - still_open)[before]
    went_on = customers[1:].copy()
    for place in np.setdiff1d(np.arange(count), required):
        took = ~np.isnat(step_times[:, place])
        customers[place] = np.count_nonzero(took)
        went_on[place - 1] = np.count_nonzero(took & ~(is_open & (depth == before[place - 1] + 1)))
    low, high = wilson_interval(went_on, settled)
    return pd.DataFrame(
        {
            "step": settings.names,
            "customers": customers,
            "open": still_open,
            "lost": lost,
            "share_of_first": share(customers, np.full(count, customers[0])),
            "share_of_previous": np.append(1.0, share(customers[1:], customers[before])),
            "settled_rate": np.append(np.nan, share(went_on, settled)),
            "settled_rate_low": np.append(np.nan, low),
            "settled_rate_high": np.append(np.nan, high),
        }
    )
