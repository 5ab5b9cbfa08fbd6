"""The fast kernels and the slow oracle agree on many small random logs, with every option and with several at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from funnel_oracle import FOREVER, Counted, Event, Journey, Want, best_attempt

from analysis.errors import NotEnoughDataError
from analysis.journey import Exclusion, Funnel, FunnelSettings, Step, compute_funnel

DAY = 86_400_000_000
START = 19_700 * DAY
# Letters are the events of a step; "?" makes it optional, a number is its time limit in days.
PLAIN = ("a b", "a b c", "a a", "a b a c", "b b b a", "a b c a b")
SHARED = ("ab a", "ab bc", "a ab abc", "ab ab c", "a ab b a", "ab bc ca b")
LIMITED = ("a b1", "a b1 c2", "a a1 b3", "a b2 a1 c1", "ab bc1 ac2", "b b1 b1 a")
OPTIONAL = ("a b? c", "a b? a? c", "a a? b", "a b c? b", "ab b? bc? a", "a b1? c2 a1? b")
EXCLUDED = (
    (("x", 1, 2),),
    (("x", 1, 3),),
    (("x", 2, 3),),
    (("x", 1, 2), ("y", 2, 3)),
    (("x", 2, 3), ("y", 1, 3)),
    (("x", 1, 2), ("x", 2, 3)),
)


def random_log(
    rng: np.random.Generator, customers: int, days: int, names: str = "abcx"
) -> dict[str, list[tuple[int, str]]]:
    """Up to six events each on few days, so that many share a timestamp; fewer where all of them do."""
    log = {}
    for number in range(customers):
        size = rng.integers(1, 7 if days > 2 else 6)
        times = (START + rng.integers(0, days, size) * DAY).tolist()
        log[f"c{number:03d}"] = list(zip(times, rng.choice(list(names), size).tolist(), strict=True))
    return log


def as_frame(log: dict[str, list[tuple[int, str]]]) -> pd.DataFrame:
    rows = [(customer, time, event) for customer, events in log.items() for time, event in events]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=frame["timestamp"].to_numpy().view("datetime64[us]"))


def read_steps(text: str) -> tuple[Step, ...]:
    """See `PLAIN`."""
    steps = []
    for part in text.split():
        days = "".join(filter(str.isdigit, part))
        names = tuple(filter(str.isalpha, part))
        steps.append(Step(names, within_days=float(days) if days else None, optional="?" in part))
    return tuple(steps)


def check(log: dict[str, list[Event]], settings: FunnelSettings) -> None:
    """The funnel of the log is what the definition says for each customer."""
    slow = {name: best_attempt(events, as_journey(settings)) for name, events in log.items()}
    expected = {name: counted for name, counted in slow.items() if isinstance(counted, Counted)}
    excluded = sum(counted == "excluded" for counted in slow.values())
    try:
        funnel = compute_funnel(as_frame(log), settings)
    except NotEnoughDataError:
        assert not expected
        return
    found = as_counted(funnel)
    wrong = {name: (log[name], found.get(name), slow[name]) for name in log if found.get(name) != expected.get(name)}
    assert not wrong, (settings, next(iter(wrong.values())))
    assert funnel.excluded == excluded


def as_journey(settings: FunnelSettings) -> Journey:
    wants = tuple(
        Want(frozenset(step.events), round((step.within_days or 0) * DAY) or FOREVER, step.optional)
        for step in settings.parts
    )
    # Exclusions name places among all steps; what counts is how many of those that must happen have.
    depth = np.cumsum([not want.optional for want in wants]).tolist()
    exclude = tuple(
        (item.event, depth[item.after_step - 1], depth[(item.before_step or len(wants)) - 1])
        for item in settings.exclusions
    )
    until = int(pd.Timestamp(settings.observed_until).to_datetime64().astype("datetime64[us]").astype(np.int64))
    return Journey(wants, int(settings.window_days * DAY), settings.order, until, exclude)


def as_counted(funnel: Funnel) -> dict[str, Counted]:
    times = funnel.step_times.view(np.int64)
    places = list(funnel.settings.required)
    assert (pd.Series(funnel.step_times[:, 0]) == funnel.reached["entered"]).all()
    return {
        row.customer_id: Counted(
            tuple(None if np.isnat(when) else int(time) for when, time in zip(line, times[row.Index], strict=True)),
            places.index(row.depth - 1) + 1,
            row.is_open,
        )
        for row, line in zip(funnel.reached.itertuples(), funnel.step_times, strict=True)
    }


def random_settings(rng: np.random.Generator, steps: str, days: int, **options) -> FunnelSettings:
    until = START + int(rng.integers(days // 2, days + 1)) * DAY
    window = float(rng.integers(1, days + 2))
    return FunnelSettings(read_steps(steps), window, observed_until=pd.Timestamp(until, unit="us"), **options)


@pytest.mark.parametrize("days", [1, 2, 4, 8])
@pytest.mark.parametrize(
    ("order", "journeys"),
    [
        ("ordered", PLAIN), ("strict", PLAIN), ("any", PLAIN),
        ("ordered", SHARED), ("strict", SHARED), ("any", SHARED),
        ("ordered", LIMITED), ("strict", LIMITED), ("ordered", OPTIONAL),
    ],
)  # fmt: skip
def test_every_customer_gets_the_step_times_and_state_of_the_definition(order, journeys, days):
    rng = np.random.default_rng([days, len(order), len(journeys[1])])
    for steps in journeys:
        # Every name occurs, so that no step is unknown.
        log = random_log(rng, customers=70, days=days) | {"all": [(START, name) for name in "abcx"]}
        check(log, random_settings(rng, steps, days, order=order))


@pytest.mark.parametrize("days", [1, 2, 4, 8])
@pytest.mark.parametrize("exclude", EXCLUDED)
def test_exclusions_follow_the_definition_with_all_other_options(exclude, days):
    rng = np.random.default_rng([days, len(exclude), exclude[0][2]])
    for steps in ("a b c", "a b a", "a a b", "a b c a", "ab bc c", "a b1 c1", "a b2 a1 c3", "a b c b? a"):
        log = random_log(rng, customers=60, days=days, names="abcxy") | {"all": [(START, name) for name in "abcxy"]}
        items = tuple(Exclusion(*item) for item in exclude)
        check(log, random_settings(rng, steps, days, exclude=items))
