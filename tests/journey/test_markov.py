"""The Markov chain of channels: published examples, a plain chain followed step by step, and its limits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from touchpoint_oracle import removal_effects

from analysis.errors import SettingsError
from analysis.journey.touchpoints import MARKOV, TouchpointSettings, credit_paths, credit_table

PLAIN = TouchpointSettings(smallest=1, draws=0)


def counted(*rows: tuple[str, float, float], value: list[float] | None = None) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["path", "total_conversions", "total_null"])
    return frame if value is None else frame.assign(total_conversion_value=value)


def markov(paths: pd.DataFrame, chosen: TouchpointSettings = PLAIN, measure: str = "conversions") -> dict[str, float]:
    table = credit_table(credit_paths(paths, chosen), measure).set_index("channel")
    return table[MARKOV].drop("__unknown__").to_dict()


def removal(paths: pd.DataFrame, chosen: TouchpointSettings = PLAIN) -> dict[str, float]:
    channels = credit_paths(paths, chosen).channels.set_index("channel")
    return channels["removal_effect"].dropna().to_dict()


def test_three_paths_by_hand():
    # Of three paths one converts. Half of those at C1 go on to C2, all at C2 to C3, half at C3 convert: 1/3 in all.
    # Without C1 only the third that begins at C2 is left: 1/6. Without C2 or C3 nothing converts.
    paths = counted(("C1 > C2 > C3", 1, 0), ("C1", 0, 1), ("C2 > C3", 0, 1))
    assert removal(paths) == pytest.approx({"C1": 0.5, "C2": 1, "C3": 1})
    assert markov(paths) == pytest.approx({"C1": 0.2, "C2": 0.4, "C3": 0.4})


def test_a_chain_with_a_loop_agrees_with_a_published_simulation():
    # pychattr 0.2, seed 26, 10,000 simulated paths: A 1.991106, B 1.008894.
    paths = counted(("A > B > A > B > B > A", 1, 0), ("A > B > B > A > A", 1, 0), ("A > A", 1, 0))
    assert markov(paths) == pytest.approx({"A": 1.991106, "B": 1.008894}, abs=0.01)
    assert removal(paths) == pytest.approx({"A": 1, "B": 0.5})


def test_the_value_counts_where_the_path_ends_whatever_its_unit():
    # a alone: 2 of 4 convert, worth 10 each; through b: 1 of 1, worth 100.
    paths = counted(("a", 2, 2), ("a > b", 1, 0), value=[20, 100])
    assert markov(paths, measure="value") == pytest.approx({"a": 120 * 120 / 220, "b": 120 * 100 / 220})
    in_cents = paths.assign(total_conversion_value=paths["total_conversion_value"] * 100)
    cents = markov(in_cents, measure="value")
    assert cents == pytest.approx({name: 100 * value for name, value in markov(paths, measure="value").items()})


def test_lost_paths_count_where_they_pass_a_channel_that_converts():
    rows = [("a > b", 2, 0), ("b", 2, 0)]
    won, with_lost = counted(*rows), counted(*rows, ("a", 0, 6))
    assert "no_lost_paths" in credit_paths(won, PLAIN).notes
    assert "no_lost_paths" not in credit_paths(with_lost, PLAIN).notes
    # Without a: 2 of 4 are missing, and still 2 of 4 when six more begin with it and end there.
    assert removal(won) == pytest.approx({"a": 0.5, "b": 1})
    assert removal(with_lost) == pytest.approx({"a": 0.5, "b": 1})
    # Four lost paths from b to a: half of those at b convert. Without a, 6 of 8 begin at b: 3/8 instead of 4/8.
    assert removal(counted(*rows, ("b > a", 0, 4))) == pytest.approx({"a": 0.25, "b": 1})


def test_a_longer_memory_tells_apart_where_customers_came_from():
    # After a, b always converts; after c, never. One step of memory sees only that half of those at b convert.
    paths = counted(("a > b", 4, 0), ("c > b", 0, 4))
    assert markov(paths) == pytest.approx({"a": 1, "b": 2, "c": 1})
    two = TouchpointSettings(smallest=1, draws=0, markov_order=2)
    assert markov(paths, two) == pytest.approx({"a": 2, "b": 2, "c": 0})


def test_the_same_channel_running_counts_once():
    once = counted(("a > b", 3, 1), ("b > a > b", 1, 1))
    repeated = counted(("a > a > b", 3, 1), ("b > b > b > a > b", 1, 1))
    for order in (1, 2, 3):
        chosen = TouchpointSettings(smallest=1, draws=0, markov_order=order)
        assert markov(repeated, chosen) == pytest.approx(markov(once, chosen))


def test_a_channel_nobody_converts_through_gets_nothing():
    paths = counted(("a > b", 3, 1), ("dummy", 0, 5), ("a > dummy", 0, 2))
    assert markov(paths)["dummy"] == 0


def test_too_many_combinations_are_refused():
    rng = np.random.default_rng(1)
    steps = rng.integers(0, 40, (3_000, 6))
    paths = counted(*((" > ".join(f"c{step}" for step in row), 1.0, 0.0) for row in steps))
    with pytest.raises(SettingsError, match="Looking back 2 channels gives"):
        credit_paths(paths, TouchpointSettings(smallest=1, most_channels=40, draws=0, markov_order=2))
    with pytest.raises(SettingsError, match="1, 2, 3 channels, not 4"):
        credit_paths(paths, TouchpointSettings(markov_order=4))


PATHS = st.lists(
    st.tuples(st.lists(st.sampled_from("abcd"), min_size=1, max_size=5), st.integers(0, 3), st.integers(0, 3)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25)
@given(PATHS, st.integers(1, 3))
def test_removals_are_those_of_a_chain_followed_step_by_step(rows, order):
    rows = [*rows, (["a", "b"], 1, 1)]
    paths = counted(*((" > ".join(names), float(won), float(lost)) for names, won, lost in rows))
    found = removal(paths, TouchpointSettings(smallest=1, draws=0, markov_order=order))
    won = [(names, 1.0) for names, count, _ in rows for _ in range(count)]
    lost = [names for names, _, count in rows for _ in range(count)]
    missing = removal_effects(won, lost, order)
    assert {name: found[name] for name in missing} == pytest.approx(
        {name: value * (len(won) + len(lost)) / len(won) for name, value in missing.items()}, abs=1e-6
    )
