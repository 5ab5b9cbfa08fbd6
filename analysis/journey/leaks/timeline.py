"""What happened to each customer, to be looked up at any moment: before it, or within a time after it."""

from __future__ import annotations

import numpy as np

from analysis.journey.clock import MICROSECONDS_A_DAY

DAY = np.timedelta64(MICROSECONDS_A_DAY, "us")


class Timeline:
    """Rows of many customers, looked up by customer and moment in one binary search each.

    `row`: (n_rows,) the given rows in the order of the timeline, by customer and time.
    """

    def __init__(self, customer: np.ndarray, time: np.ndarray) -> None:
        """`customer`: (n_rows,) codes from 0; `time`: (n_rows,) datetime64[us], none missing."""
        self.row = np.lexsort((time, customer))
        self._customer = customer[self.row]
        self._time = time[self.row]
        self._moments, rank = np.unique(self._time, return_inverse=True)
        # One integer for customer and time: a microsecond count of years times the customers would overflow.
        self._keys = self._customer * self._width + rank

    @property
    def _width(self) -> int:
        return len(self._moments) + 1

    def place(self, customer: np.ndarray, time: np.ndarray, *, with_instant: bool) -> np.ndarray:
        """How many rows of the timeline lie before each moment of a customer (`with_instant`: or at it)."""
        rank = np.searchsorted(self._moments, time, side="right" if with_instant else "left")
        return np.searchsorted(self._keys, customer * self._width + rank)

    def begin(self, customer: np.ndarray) -> np.ndarray:
        """How many rows lie before the first of each of these customers."""
        return np.searchsorted(self._customer, customer)

    def first_time(self, customer: np.ndarray) -> np.ndarray:
        """The moment of each customer's first row; NaT without any."""
        begin = self.begin(customer)
        known = begin < np.searchsorted(self._customer, customer, side="right")
        found = np.full(len(customer), np.datetime64("NaT", "us"))
        found[known] = self._time[begin[known]]
        return found

    def latest_time(self, customer: np.ndarray, place: np.ndarray) -> np.ndarray:
        """The moment of each customer's last row before a place of the timeline; NaT without any."""
        known = place > self.begin(customer)
        found = np.full(len(customer), np.datetime64("NaT", "us"))
        found[known] = self._time[place[known] - 1]
        return found

    def running_total(self, values: np.ndarray) -> np.ndarray:
        """(n_rows + 1,) the sum of `values` of the first 0, 1, 2 … rows of the timeline."""
        return np.concatenate([[0.0], np.cumsum(values[self.row])])
