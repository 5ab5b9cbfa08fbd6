"""Where a drawn bucket lies: walls, water, and the streams into and out of it, on a square of 100 by 100."""

from __future__ import annotations

import numpy as np
import pandas as pd

RIM, BOTTOM = 64.0, 15.0
_RIM_HALF, _BOTTOM_HALF, _MIDDLE = 25.0, 17.0, 50.0
# Streams start below the names of what comes in, and end below the bucket.
_SPOUT, _GROUND = 84.0, 6.0
# All that comes in within a month is so wide together.
_WIDEST = 32.0
_SMOOTH = 15


def half_width(height: np.ndarray | float) -> np.ndarray | float:
    """From the middle of the bucket to its wall, at this height."""
    return _BOTTOM_HALF + (_RIM_HALF - _BOTTOM_HALF) * (np.asarray(height) - BOTTOM) / (RIM - BOTTOM)


def surface(filled: float) -> float:
    """Height of the water, if the bucket is filled to this share (0–1)."""
    return BOTTOM + float(np.clip(filled, 0, 1)) * (RIM - BOTTOM)


def wall() -> pd.DataFrame:
    """The outline from rim to rim: `x`, `y`, `place`."""
    points = [(-_RIM_HALF, RIM), (-_BOTTOM_HALF, BOTTOM), (_BOTTOM_HALF, BOTTOM), (_RIM_HALF, RIM)]
    return pd.DataFrame([(_MIDDLE + x, y, place) for place, (x, y) in enumerate(points)], columns=["x", "y", "place"])


def rim() -> pd.DataFrame:
    """The opening, seen from slightly above, and the handle: `x`, `y`, `place`, `part`."""
    angle = np.linspace(0, 2 * np.pi, 41)
    opening = pd.DataFrame({"x": _MIDDLE + _RIM_HALF * np.cos(angle), "y": RIM + 2.2 * np.sin(angle), "part": "rim"})
    up = np.linspace(0, np.pi, 21)
    handle = pd.DataFrame({"x": _MIDDLE + _RIM_HALF * np.cos(up), "y": RIM + 15 * np.sin(up), "part": "handle"})
    return pd.concat([opening, handle]).assign(place=[*range(len(opening)), *range(len(handle))])


def water(low: float, high: float) -> pd.DataFrame:
    """Water between two heights: `y`, `left`, `right`, from bottom to top."""
    y = np.linspace(low, high, 8)
    return pd.DataFrame({"y": y, "left": _MIDDLE - half_width(y), "right": _MIDDLE + half_width(y)})


def sources(inflow: pd.DataFrame) -> pd.DataFrame:
    """Where what comes in is named, in two rows that alternate: the columns of `inflow` and `x`, `y`.

    Args:
        inflow: `name`, `customers` (a month), `colour`.
    """
    places = np.arange(len(inflow))
    return inflow.assign(x=(places + 0.5) * 100 / len(inflow), y=np.where(places % 2, 88.0, 95.5))


def streams_in(named: pd.DataFrame, scale: float, ends: float) -> pd.DataFrame:
    """From each source into the opening, then straight down: `stream`, `y`, `left`, `right` and the source's columns.

    Args:
        named: as `sources` gives it. scale: width of a customer a month. ends: height of the water they fall into.
    """
    width = named["customers"].to_numpy() * scale
    target = _MIDDLE + np.cumsum(width) - width / 2 - width.sum() / 2
    along = np.linspace(0, 1, _SMOOTH)
    bands = []
    for place, (goal, wide) in enumerate(zip(target, width, strict=True)):
        row = named.iloc[place]
        middle = row["x"] + (goal - row["x"]) * along**2 * (3 - 2 * along)
        y = _SPOUT + (RIM - _SPOUT) * along
        middle, y = np.append(middle, goal), np.append(y, min(ends, RIM))
        bands.append(_band(middle, y, wide, place).assign(**row[["name", "customers", "colour"]]))
    return pd.concat(bands, ignore_index=True)


def streams_out(outflow: pd.DataFrame, scale: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """From a hole in each wall to the ground, and where the two are named: as `streams_in`, and `name`, `x`, `y`, …

    Args:
        outflow: two rows, left and right: `name`, `customers` (a month), `colour`.
    """
    bands, labels = [], []
    angle = np.linspace(0, np.pi / 2, _SMOOTH)
    hole = BOTTOM + 11
    for place, (side, (_index, row)) in enumerate(zip((-1, 1), outflow.iterrows(), strict=True)):
        wide = max(row["customers"] * scale, 0.4)
        begin = _MIDDLE + side * float(half_width(hole))
        reach = 11 + wide / 2
        middle = begin + side * reach * np.sin(angle)
        y = hole - (hole - _GROUND) * (1 - np.cos(angle))
        bands.append(_band(middle, y, wide * np.sin(angle), place).assign(**row[["name", "customers", "colour"]]))
        labels.append({**row, "x": begin + side * reach, "y": _GROUND - 3.5})
    return pd.concat(bands, ignore_index=True), pd.DataFrame(labels)


def width_of_one(inflow: float, outflow: float) -> float:
    """Width of a customer a month, so that what comes in and what leaks compare."""
    return _WIDEST / max(inflow, outflow, 1e-9)


def _band(middle: np.ndarray, y: np.ndarray, wide: np.ndarray | float, stream: int) -> pd.DataFrame:
    return pd.DataFrame({"stream": stream, "y": y, "left": middle - wide / 2, "right": middle + wide / 2})
