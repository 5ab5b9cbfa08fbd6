"""The funnel: how far customers get, who is still on the way and who is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.attempts import Attempts, best_of_each, climb_in_order, gather_any_order, merge_attempts
from analysis.journey.follow import follow_entries
from analysis.journey.instants import held_values, read_instants
from analysis.journey.rates import share, wilson_interval
from analysis.journey.settings import FunnelSettings, check_settings, observation_end
from analysis.journey.steps import Step
from analysis.tables.table import Table, prepared_frame

MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True)
class Leak:
    """One transition at which customers are lost.

    `step_index`: row of the step they stopped at, from 0; `from_step`, `to_step`: names; `lost`: customers;
    `rate_low`, `rate_high`: share who go on if all or none of those still open are lost in the end, 0–1. Between
    these two the truth must lie; the share among the settled would flatter, because the quick ones settle first.
    """

    step_index: int
    from_step: str
    to_step: str
    lost: int
    rate_low: float
    rate_high: float


@dataclass(frozen=True, eq=False)
class Funnel:
    """A counted funnel: customers by the deepest step of their best attempt.

    `steps`: one row per step, in order:
        `step` (event name), `customers` (reached this step or a later one; with order "any" as many steps),
        `open` (got exactly here and are still inside the window: not lost yet; 0 at the last step),
        `lost` (got exactly here and can no longer go on; 0 at the last step),
        `share_of_first`, `share_of_previous` (0–1; NaN over zero; 1 in the first row),
        `settled_rate` (0–1, share of the customers at the step before who went on, the open ones left out;
        NaN in the first row and over zero; too high while many are open: the quick ones settle first),
        `settled_rate_low`, `settled_rate_high` (its Wilson 95 % interval).
        In every row but the last, customers = customers of the next row + open + lost.
    `reached`: one row per customer who entered: `customer_id`, `depth` (deepest step, from 1), `is_open`,
        `entered` (UTC; entry of the counted attempt: the first complete, else the latest of the deepest).
    `step_times`: (n_entered, n_steps) datetime64[us], a row for each of `reached`: when the counted attempt first
        reached each step, NaT for those it did not; with order "any" when it had taken as many steps.
    `observed_until`: the last moment that counted (UTC).
    `excluded`: customers who entered but are in no row: in each of their attempts something happened that must not.
    """

    steps: pd.DataFrame
    reached: pd.DataFrame
    step_times: np.ndarray
    settings: FunnelSettings
    observed_until: pd.Timestamp
    excluded: int = 0

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
        here, there = self.steps.iloc[index], self.steps.iloc[index + 1]
        return Leak(
            step_index=index,
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
        events: `customer_id`, `timestamp`, `event`; any row order.
        settings: steps, window, order and end of observation.

    Raises:
        SettingsError: fewer than two steps, an unknown step, a window of 0 or an unknown order.
        NotEnoughDataError: no events, or nobody entered.
    """
    events = prepared_frame(events, "events")
    check_settings(settings, events)
    end = observation_end(events, settings.observed_until)
    until = int(end.to_datetime64().astype("datetime64[us]").astype(np.int64))
    window = round(settings.window_days * MICROSECONDS_A_DAY)
    parts = list(_attempts(events, settings, until, window))
    if not any(len(who) for _, who in parts):
        raise NotEnoughDataError(
            "Nobody entered the journey: no '{step}' up to {until}. The events begin on {begin}. "
            "Choose another first step or a later end.",
            step=settings.names[0],
            until=f"{end:%Y-%m-%d %H:%M}",
            begin=f"{events['timestamp'].min():%Y-%m-%d}",
        )
    attempts, entered = merge_attempts(attempts for attempts, _ in parts), np.concatenate([who for _, who in parts])
    # until - window, not entered + window: a Python number does not overflow.
    is_open = (attempts.depth < len(settings.steps)) & attempts.continues & (attempts.entered > until - window)
    if settings.hold is not None:
        values = held_values(events, settings.hold)
        attempts, entered = replace(attempts, customer=attempts.customer // values), np.unique(entered // values)
    if settings.hold is not None or settings.exclude:
        best = best_of_each(attempts, is_open)
        attempts, is_open = attempts.take(best), is_open[best]
        if not len(best):
            raise NotEnoughDataError(
                "All {customers} customers who entered did something in between that must not happen: {events}. "
                "Leave out fewer events.",
                customers=len(entered),
                events=", ".join(item.event for item in settings.exclusions),
            )
    reached = pd.DataFrame(
        {
            "customer_id": pd.Categorical.from_codes(attempts.customer, dtype=events["customer_id"].dtype),
            "depth": attempts.depth,
            "is_open": is_open,
            "entered": attempts.entered.view("datetime64[us]"),
        }
    )
    steps = count_steps(settings.names, attempts.depth, is_open)
    excluded = len(entered) - len(attempts.customer)
    return Funnel(steps, reached, attempts.times.view("datetime64[us]"), settings, end, excluded)


def _attempts(
    events: pd.DataFrame, settings: FunnelSettings, until: int, window: int
) -> Iterator[tuple[Attempts, np.ndarray]]:
    """Attempts of some customers, and who of them entered: more where something must not happen in between."""
    distinct = {step.key: step for step in settings.parts}
    kinds = list(distinct)
    steps = [kinds.index(step.key) for step in settings.parts]
    unwanted = list(dict.fromkeys(item.event for item in settings.exclusions))
    spans = [
        (len(kinds) + unwanted.index(item.event), item.after_step, item.before_step or len(steps))
        for item in settings.exclusions
    ]
    strict = settings.order == "strict"
    wanted = [*distinct.values(), *(Step((event,)) for event in unwanted)]
    for instants in read_instants(events, wanted, until, only_steps=not strict, hold=settings.hold):
        if spans:
            yield follow_entries(instants, steps, window, spans)
            continue
        if settings.order == "any":
            attempts = gather_any_order(instants, steps, window)
        else:
            attempts = climb_in_order(instants, steps, window, strict=strict)
        yield attempts, attempts.customer


def count_steps(steps: tuple[str, ...], depth: np.ndarray, is_open: np.ndarray) -> pd.DataFrame:
    """The columns of `Funnel.steps` for customers of this depth, open or not; at least one."""
    stopped = np.bincount(depth, minlength=len(steps) + 1)[1:]
    still_open = np.bincount(depth[is_open], minlength=len(steps) + 1)[1:]
    customers = stopped[::-1].cumsum()[::-1]
    lost = stopped - still_open
    lost[-1] = 0
    went_on = customers[1:]
    settled = (customers - still_open)[:-1]
    low, high = wilson_interval(went_on, settled)
    return pd.DataFrame(
        {
            "step": steps,
            "customers": customers,
            "open": still_open,
            "lost": lost,
            "share_of_first": share(customers, np.full(len(steps), customers[0])),
            "share_of_previous": np.append(1.0, share(went_on, customers[:-1])),
            "settled_rate": np.append(np.nan, share(went_on, settled)),
            "settled_rate_low": np.append(np.nan, low),
            "settled_rate_high": np.append(np.nan, high),
        }
    )
