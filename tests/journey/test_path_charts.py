"""What the pictures of paths and drivers draw; they compute nothing but where things lie."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.charts.drivers import drivers_chart
from analysis.charts.paths import flow_chart, instead_chart, transitions_chart
from analysis.charts.ribbons import GAP, MOST_POINTS, NODE_WIDTH, place_nodes, ribbons
from analysis.charts.theme import Wording
from analysis.journey import FunnelSettings, compute_funnel
from analysis.journey.drivers import find_drivers
from analysis.journey.instead import where_instead
from analysis.journey.paths import PathSettings, compute_paths
from analysis.journey.transitions import compute_transitions

STARRED = Wording(translate=lambda message: f"*{message}")


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    """200 customers, each with up to a dozen events of eleven kinds in January; and one long after."""
    random = np.random.default_rng(3)
    customers = np.append(random.integers(0, 200, 1800), 999)
    days = np.append(random.uniform(0, 30, 1800), 90)
    return pd.DataFrame(
        {
            "customer_id": customers,
            "timestamp": pd.Timestamp("2024-01-01") + pd.to_timedelta(days, unit="D").round("us"),
            "event": [*random.choice(list("ABCDEFGHIJK"), 1800), "A"],
        }
    )


@pytest.fixture(scope="module")
def funnel(events):
    return compute_funnel(events, FunnelSettings(("A", "B"), window_days=5))


def drawn(chart) -> list[dict]:
    """All rows the chart holds."""
    return [row for rows in chart.to_dict()["datasets"].values() for row in rows]


def test_boxes_of_a_level_lie_below_each_other_and_are_as_high_as_their_share(events):
    nodes = place_nodes(compute_paths(events))
    assert (nodes["bottom"] - nodes["top"]).to_numpy() == pytest.approx(nodes["share"].to_numpy())
    for _, level in nodes.groupby("level"):
        assert level["top"].iloc[0] == 0
        assert (level["top"].to_numpy()[1:] - level["bottom"].to_numpy()[:-1]) == pytest.approx(GAP)


def test_ribbons_begin_and_end_inside_their_boxes_and_do_not_overlap_there(events):
    paths = compute_paths(events)
    nodes = place_nodes(paths)
    bands = ribbons(paths, nodes)
    assert len(bands) <= MOST_POINTS
    box = nodes.set_index(["level", "event"])
    for end, event, step in (("first", "from_event", 0), ("last", "to_event", 1)):
        points = getattr(bands.groupby("link"), end)()
        assert points["x"].to_numpy() == pytest.approx((points["level"] + (step or NODE_WIDTH)).to_numpy())
        for (level, name), held in points.groupby(["level", event]):
            held = held.sort_values("top")
            assert held["top"].iloc[0] >= box.loc[(level + step, name), "top"] - 1e-9
            assert held["bottom"].iloc[-1] <= box.loc[(level + step, name), "bottom"] + 1e-9
            assert (held["bottom"].to_numpy()[:-1] <= held["top"].to_numpy()[1:] + 1e-9).all()


def test_many_links_are_drawn_with_fewer_points(events):
    paths = compute_paths(events, PathSettings(levels=10, most_nodes=12, smallest_link=0))
    assert len(paths.links) > MOST_POINTS / 15
    assert len(ribbons(paths, place_nodes(paths))) <= MOST_POINTS


def test_the_flow_names_events_and_what_is_none(events):
    names = {
        row["name"]
        for row in drawn(flow_chart(compute_paths(events), STARRED, "Flow", {"A": "Visit"}))
        if "name" in row
    }
    assert {"Visit", "*Ended", "*All others"} <= names
    assert not any(name.startswith("__") for name in names)


def test_the_heat_map_has_a_cell_for_each_transition(events):
    transitions = compute_transitions(events, most_events=4)
    cells = drawn(transitions_chart(transitions, STARRED))
    assert len(cells) == len(transitions.pairs)
    assert {"*Start", "*All others"} <= {cell["from"] for cell in cells}
    assert {"*Nothing more", "*All others"} <= {cell["to"] for cell in cells}


def test_bars_of_what_came_next_and_before(events, funnel):
    instead = where_instead(events, funnel, 0)
    assert [row["customers"] for row in drawn(instead_chart(instead, STARRED))] == instead.next_events[
        "customers"
    ].tolist()
    before = drawn(instead_chart(instead, STARRED, entries=True))
    assert [row["customers"] for row in before] == instead.entries["customers"].tolist()
    assert "*Entered with their first event" in {row["name"] for row in before}


def test_findings_that_may_be_chance_are_grey_and_infinite_looking_ones_are_cut_off(events, funnel):
    drivers = find_drivers(events, funnel, 0)
    drivers.drivers.loc[0, ["odds_ratio", "odds_high", "is_clear"]] = [500.0, 4000.0, True]
    rows = [row for row in drawn(drivers_chart(drivers, STARRED)) if "result" in row]
    assert (rows[0]["result"], rows[0]["shown_odds_high"], rows[0]["odds_high"]) == ("*More are lost", 64, 4000)
    assert rows[-1]["result"] == "*May be chance"
    assert len(rows) == min(len(drivers.drivers), 15)
