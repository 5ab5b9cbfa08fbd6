"""Main paths: worked by hand, and every level sums to those who entered."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import NotEnoughDataError, SettingsError
from analysis.journey.paths import PathSettings, compute_paths
from analysis.journey.sequence import END, OTHER_EVENTS


def log(paths: list[str]) -> pd.DataFrame:
    """One customer a path, one letter an event, a minute apart."""
    rows = [(f"c{who:03d}", minute, event) for who, path in enumerate(paths) for minute, event in enumerate(path)]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event"])
    return frame.assign(timestamp=pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["timestamp"], unit="min"))


def at(nodes: pd.DataFrame, level: int) -> dict[str, int]:
    rows = nodes[nodes["level"] == level]
    return dict(zip(rows["event"], rows["customers"], strict=True))


def test_four_customers_by_hand():
    found = compute_paths(log(["AAB", "AB", "A", "BA"]), PathSettings(levels=2))
    assert found.entered == 4
    assert at(found.nodes, 0) == {"A": 3, "B": 1}
    assert at(found.nodes, 1) == {"B": 2, "A": 1, END: 1}
    flows = found.links[["from_event", "to_event", "customers"]].to_numpy().tolist()
    assert sorted(flows) == [["A", "B", 2], ["A", END, 1], ["B", "A", 1]]


def test_a_path_begins_with_the_first_start_event_and_those_without_it_are_left_out():
    found = compute_paths(log(["xSAS", "AS", "AB"]), PathSettings(start="S", levels=3))
    assert found.entered == 2
    assert at(found.nodes, 0) == {"S": 2}
    assert at(found.nodes, 1) == {"A": 1, END: 1}
    assert at(found.nodes, 2) == {"S": 1, END: 1}


def test_whole_paths_are_listed_with_whether_they_go_on():
    found = compute_paths(log(["AAB"] * 6 + ["ABC"] * 5 + ["ABCA"] * 5 + ["AC"] * 4), PathSettings(levels=2))
    rows = found.top_paths[["path", "is_complete", "customers"]].to_numpy().tolist()
    assert rows == [[("A", "B"), False, 10], [("A", "B"), True, 6]]
    assert (found.other_paths, found.other_customers) == (1, 4)


def test_clutter_goes_into_other():
    found = compute_paths(log([f"{first}A" for first in "BBBCCDEF"]), PathSettings(levels=2, most_nodes=4))
    assert at(found.nodes, 0) == {"B": 3, "C": 2, OTHER_EVENTS: 3}


def test_small_flows_are_put_together():
    found = compute_paths(log(["AB"] * 150 + ["AC"]), PathSettings(levels=2))
    assert found.links["customers"].tolist() == [150]
    assert found.small_links.to_numpy().tolist() == [[0, 1, 1]]


def test_wrong_choices_are_refused():
    with pytest.raises(SettingsError, match="2 to 10 events, but 1"):
        compute_paths(log(["AB"]), PathSettings(levels=1))
    with pytest.raises(SettingsError, match="nearest name is 'A'"):
        compute_paths(log(["AB"]), PathSettings(start="a1A"))
    with pytest.raises(SettingsError, match="At least 3"):
        compute_paths(log(["AB"]), PathSettings(most_nodes=2))
    with pytest.raises(NotEnoughDataError, match="no rows"):
        compute_paths(log([]).astype({"event": "str"}))


PATHS = st.lists(st.text("ABCDEF", min_size=1, max_size=9), min_size=1, max_size=40)


@settings(max_examples=40)
@given(paths=PATHS, levels=st.integers(2, 5), most_nodes=st.integers(3, 8), seed=st.integers(0, 99))
def test_everything_sums_to_those_who_entered_in_any_order_of_the_rows(paths, levels, most_nodes, seed):
    choice = PathSettings(levels=levels, most_nodes=most_nodes, smallest_link=0.1)
    found = compute_paths(log(paths).sample(frac=1, random_state=seed), choice)
    pd.testing.assert_frame_equal(found.nodes, compute_paths(log(paths), choice).nodes)
    assert found.nodes.groupby("level")["customers"].sum().tolist() == [len(paths)] * levels
    assert found.nodes.groupby("level").size().max() <= most_nodes
    flows = pd.concat([found.links, found.small_links]).groupby("level")["customers"].sum()
    assert flows.tolist() == [len(paths)] * (levels - 1)
    assert found.top_paths["customers"].sum() + found.other_customers == len(paths)
    shortened = Counter(tuple(event for event, _ in groupby(path))[:levels] for path in paths)
    for path, customers in found.top_paths.groupby("path")["customers"].sum().items():
        assert customers <= shortened[path]
