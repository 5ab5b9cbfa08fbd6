"""Credits against a slow count, and what holds on any log."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from touchpoint_oracle import paths_of, removal_effects, rule_credits
from touchpoint_world import START, bought, chosen, credit, log

from analysis.journey.touchpoints import MARKOV, UNKNOWN, compute_touchpoints

RULES = ("first_touch", "last_touch", "linear", "position", "time_decay")
DAY = pd.Timedelta(days=1)
TOUCHES = st.tuples(st.sampled_from("pqrs"), st.integers(0, 60), st.sampled_from(["ad", "mail", "shop", "web", None]))
BUYS = st.tuples(st.sampled_from("pqrs"), st.integers(0, 60))
LOGS = st.tuples(st.lists(TOUCHES, max_size=25, unique_by=lambda row: row[:2]), st.lists(BUYS, max_size=6, unique=True))


def random_log(rows) -> pd.DataFrame:
    """Everybody buys half a day after a touch; one sure conversion, and a customer who fixes when the events end."""
    touches, buys = rows
    return log(
        ("sure", 0, "visit", "ad"), ("sure", 1, "visit", "mail"), ("sure", 2, "buy", None), ("end", 60, "other", None),
        *((who, day, "visit", channel) for who, day, channel in touches),
        *((who, day + 0.5, "buy", None) for who, day in buys),
    )  # fmt: skip


@settings(max_examples=25)
@given(LOGS, st.sampled_from([3.25, 10.0, 30.0]), st.sampled_from(["first_conversion", "each_conversion"]))
def test_credits_are_those_of_a_slow_count(rows, lookback, which):
    events = random_log(rows)
    settings_ = chosen(lookback_days=lookback, half_life_days=3, paths=which, observed_until=START + 61 * DAY)
    found = compute_touchpoints(events, settings_)
    days = (events["timestamp"] - START) / DAY
    expected = {rule: dict.fromkeys(found.channels["channel"], 0.0) for rule in RULES}
    won, lost, n_open, unknown = [], [], 0, 0
    for _, own in events.assign(day=days).sort_values("day").groupby("customer_id"):
        touches = own[own["channel"].notna()]
        touches = list(zip(touches["day"], touches["channel"], strict=True))
        converting, lost_paths, open_paths = paths_of(
            touches, own.loc[own["event"] == "buy", "day"].tolist(), lookback, 61, which
        )
        lost += [[name for _, name in path] for path in lost_paths]
        n_open += len(open_paths)
        unknown += sum(not path for path in converting)
        for path in filter(None, converting):
            won.append(([name for _, name in path], 1.0))
            for rule, shares in rule_credits(path, 3).items():
                for name, part in shares.items():
                    expected[rule][name] += part
    assert (found.lost_paths, found.open_paths, found.unknown_conversions) == (len(lost), n_open, unknown)
    missing = removal_effects(won, lost, 1)
    whole = sum(missing.values())
    expected[MARKOV] = {name: len(won) * value / whole for name, value in missing.items()}
    for model, credits in expected.items():
        credits = credits | {UNKNOWN: unknown}
        assert credit(found, model) == pytest.approx(
            {name: value for name, value in credits.items() if name in credit(found, model)}
        )
        assert sum(credit(found, model).values()) == pytest.approx(len(won) + unknown)


@settings(max_examples=25)
@given(LOGS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_names_of_channels_matter(rows, random):
    events = random_log(rows)
    shuffled = events.sample(frac=1, random_state=random.randrange(1_000))
    found, again = (compute_touchpoints(frame, chosen()) for frame in (events, shuffled))
    pd.testing.assert_frame_equal(found.credits, again.credits)
    new_names = {"ad": "z", "mail": "y", "shop": "x", "web": "w"}
    renamed = compute_touchpoints(events.assign(channel=events["channel"].map(new_names)), chosen())
    for model in found.models:
        expected = {new_names.get(name, name): value for name, value in credit(found, model).items()}
        assert credit(renamed, model) == pytest.approx(expected)


@settings(max_examples=25)
@given(LOGS)
def test_every_model_shares_out_all_conversions_and_all_value(rows):
    events = random_log(rows)
    orders = bought(*((row.customer_id, 0, 10.0 + at) for at, row in enumerate(events.itertuples()) if at != 3))
    orders = orders.assign(timestamp=events["timestamp"].drop(3).to_numpy() + np.timedelta64(1, "h"))
    found = compute_touchpoints(events, chosen(None, paths="each_conversion"), orders)
    for measure, whole in (("conversions", found.conversions), ("value", found.value)):
        sums = found.credits[found.credits["measure"] == measure].groupby("model")["credit"].sum()
        assert sums.tolist() == pytest.approx([whole] * 6)
    assert (found.credits["credit"] >= -1e-9).all()
