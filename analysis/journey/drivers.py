"""Why customers are lost at a step: the events and properties that go with it. None is shown to be a cause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import NotEnoughDataError
from analysis.journey.exposures import Exposure, Settled, read_exposures, settled_customers
from analysis.journey.funnel import Funnel
from analysis.journey.groups import value_at_entry
from analysis.journey.instead import check_transition, named_like
from analysis.journey.matched import NEVER, Association, associate
from analysis.rates import holm
from analysis.tables.table import Table, prepared_frame

Kind = Literal["before", "after", "property"]
CLEAR = 0.01
FEWEST_CUSTOMERS = 20
MOST_VALUES = 20
NO_PROPERTIES = ("customer_id", "timestamp", "event", "session_id")
NOT_A_CAUSE = "not_a_cause"


@dataclass(frozen=True, eq=False)
class Drivers:
    """What goes with being lost at one step rather than going on.

    `customers`: those who reached the step and are settled; `lost` of them did not go on.
    `drivers`: one row a finding, clear ones first, then by p-value: `kind`, `name` (event, or column of the property),
        `value` (of a property, else ""), `n_with`, `n_without`, `lost_with`, `rate_with`, `rate_without` (0–1),
        `odds_ratio`, `odds_low`, `odds_high`, `effect`, `effect_low`, `effect_high` (customers), `p_value` (corrected
        for all comparisons), `is_clear` (p below 0.01): see `Association`.
        `kind` "before": an event at any time before the step was taken, also in earlier attempts;
        "after": an event between the step and going on or the end of the window; "property": a value at the entry.
    `too_rare`: events and values with or without fewer than `FEWEST_CUSTOMERS` customers: nothing can be said of them.
    `notes`: codes of what to say beside it; `not_a_cause` always: those with and without may differ in other ways too.
    """

    customers: int
    lost: int
    drivers: pd.DataFrame
    too_rare: int
    notes: tuple[str, ...] = (NOT_A_CAUSE,)


@dataclass(frozen=True)
class _Found:
    kind: Kind
    name: str
    value: str
    association: Association | None

    @property
    def is_common(self) -> bool:
        found = self.association
        return found is not None and min(found.n_with, found.n_without) >= FEWEST_CUSTOMERS


def find_drivers(events: Table | pd.DataFrame, funnel: Funnel, position: int) -> Drivers:
    """Compare customers with and without each event or property, at row `position` of `funnel.steps`, from 0.

    An event after the step is compared twice: with those who at their so-manieth moment after the step did something
    else (so that being there at all is no reason), and with all who at that time since the step had not gone on (so
    that waiting longer is none). The first gives the p-value, the second has to agree with a p-value of its own below
    0.01; of the two, the association nearer to none is shown. If they point in different directions nothing is clear.

    Args:
        events: those the funnel was counted from; text columns with 2 to 20 values are the properties.

    Raises:
        SettingsError: no customers can be lost there: there is no such step, or it is the last.
        NotEnoughDataError: all or none of the customers were lost there.
    """
    check_transition(funnel, position)
    frame = prepared_frame(events, "events")
    settled = settled_customers(funnel, position)
    if not 0 < settled.lost.sum() < len(settled.lost):
        raise NotEnoughDataError(
            "Of the {customers} customers who took '{step}', {lost} were lost there. To compare, some must be lost and "
            "some go on.",
            customers=len(settled.lost),
            step=funnel.steps["step"].iloc[position],
            lost=int(settled.lost.sum()),
        )
    found = [*_events(frame, funnel, settled, position), *_properties(events, frame, funnel, settled)]
    common = [one for one in found if one.is_common]
    return Drivers(len(settled.lost), int(settled.lost.sum()), _table(common), len(found) - len(common))


def _events(frame: pd.DataFrame, funnel: Funnel, settled: Settled, position: int) -> Iterator[_Found]:
    names = frame["event"].cat.categories
    so_far = np.any([named_like(funnel, place, names) for place in range(position + 1)], axis=0)
    following = named_like(funnel, position + 1, names)
    count_end, exposures = read_exposures(frame, funnel, settled)
    for exposure in exposures:
        name = names[exposure.event]
        # Everybody has the steps so far behind them; the next step is going on itself, or too early to count.
        if not (so_far | following)[exposure.event] and exposure.before.any():
            yield _Found("before", name, "", _known_before(exposure.before, settled))
        if not following[exposure.event] and (exposure.at_time < NEVER).any():
            yield _Found("after", name, "", _twice_compared(exposure, settled, count_end))


def _known_before(has: np.ndarray, settled: Settled) -> Association | None:
    """One comparison at the moment of the step."""
    return associate(np.where(has, 0, NEVER), np.full(len(has), NEVER), settled.lost)


def _twice_compared(exposure: Exposure, settled: Settled, count_end: np.ndarray) -> Association | None:
    """The weaker of the two associations, with the p-value of the clock of events if that of time agrees."""
    by_time = associate(exposure.at_time, settled.end - settled.took_step, settled.lost)
    by_count = associate(exposure.at_count, count_end, settled.lost)
    if by_time is None or by_count is None:
        return None
    if (by_time.odds_ratio > 1) != (by_count.odds_ratio > 1):
        p_value = 1.0
    elif by_time.p_value < CLEAR:
        p_value = by_count.p_value
    else:
        p_value = max(by_time.p_value, by_count.p_value)
    weaker = min(by_time, by_count, key=lambda found: abs(np.log(found.odds_ratio)))
    return replace(weaker, p_value=p_value)


def _properties(
    events: Table | pd.DataFrame, frame: pd.DataFrame, funnel: Funnel, settled: Settled
) -> Iterator[_Found]:
    for column in frame.columns:
        text = isinstance(frame[column].dtype, pd.CategoricalDtype)
        if column in NO_PROPERTIES or not text or not 2 <= len(frame[column].cat.categories) <= MOST_VALUES:
            continue
        values = value_at_entry(events, funnel, column)
        codes = values.codes[settled.rows]
        present = np.unique(codes[codes >= 0])
        # Of two values one says all: the one that more are lost with.
        two = len(present) == 2 and (codes >= 0).all()
        told = [max(present, key=lambda code: settled.lost[codes == code].mean())] if two else present
        for code in told:
            yield _Found("property", column, str(values.categories[code]), _known_before(codes == code, settled))


def _table(found: list[_Found]) -> pd.DataFrame:
    columns = ["kind", "name", "value", *Association.__dataclass_fields__]
    rows = [(one.kind, one.name, one.value, *asdict(one.association).values()) for one in found if one.association]
    table = pd.DataFrame(rows, columns=columns)
    table["p_value"] = holm(table["p_value"].to_numpy(dtype=float))
    table["is_clear"] = table["p_value"] < CLEAR
    weight = np.abs(np.log(table["odds_ratio"].astype(float)))
    order = np.lexsort([-weight, table["p_value"], ~table["is_clear"]])
    return table.iloc[order].reset_index(drop=True)
