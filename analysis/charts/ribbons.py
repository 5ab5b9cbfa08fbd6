"""Where the boxes and ribbons of a flow lie: heights are shares of all who entered, levels are one apart."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

GAP, NODE_WIDTH = 0.03, 0.05
MOST_POINTS = 5_000
_SMOOTH = 15


class Flow(Protocol):
    """What flows: `nodes` with `level`, `event`, `share`; `links` with `level`, `from_event`, `to_event`,
    `customers`, `share`."""

    nodes: pd.DataFrame
    links: pd.DataFrame


def place_nodes(paths: Flow) -> pd.DataFrame:
    """The nodes with `x`, `right`, `top`, `bottom`, `middle`; in each column stacked in the order of the rows."""
    nodes = paths.nodes
    by_level = nodes.groupby("level")
    top = by_level["share"].cumsum() - nodes["share"] + GAP * by_level.cumcount()
    bottom = top + nodes["share"]
    return nodes.assign(
        x=nodes["level"].astype(float),
        right=nodes["level"] + NODE_WIDTH,
        top=top,
        bottom=bottom,
        middle=(top + bottom) / 2,
    )


def ribbons(paths: Flow, nodes: pd.DataFrame) -> pd.DataFrame:
    """Points along each link: its columns and `link` (its number), `x`, `top`, `bottom`; at most 5,000 rows.

    At both ends the ribbons of a box are stacked in the order of the boxes they join, so that few cross.
    """
    place = nodes.set_index(["level", "event"])["top"]
    links = paths.links
    links = links.assign(
        left=place.loc[list(zip(links["level"], links["from_event"], strict=True))].to_numpy(),
        target=place.loc[list(zip(links["level"] + 1, links["to_event"], strict=True))].to_numpy(),
    )
    links = links.sort_values(["level", "left", "target"])
    links["begin"] = links["left"] + _stacked(links, "left")
    links = links.sort_values(["level", "target", "left"])
    links["finish"] = links["target"] + _stacked(links, "target")
    points = int(np.clip(MOST_POINTS // max(len(links), 1), 2, _SMOOTH))
    links = links.reset_index(drop=True).reset_index(names="link")
    along = np.tile(np.linspace(0, 1, points), len(links))
    bands = links.loc[np.repeat(links.index, points)].reset_index(drop=True)
    # From box to box, flat at both ends.
    bands["x"] = bands["level"] + NODE_WIDTH + (1 - NODE_WIDTH) * along
    bands["top"] = bands["begin"] + (bands["finish"] - bands["begin"]) * along**2 * (3 - 2 * along)
    bands["bottom"] = bands["top"] + bands["share"]
    return bands[["link", "level", "from_event", "to_event", "customers", "share", "x", "top", "bottom"]]


def _stacked(links: pd.DataFrame, end: str) -> pd.Series:
    """How much of the box lies above each link."""
    return links.groupby(["level", end])["share"].cumsum() - links["share"]
