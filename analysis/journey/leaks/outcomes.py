"""What customers bring after a moment: the money seen in their orders, discounted, and how long they were followed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.journey.leaks.settings import FEWEST
from analysis.journey.leaks.states import State
from analysis.journey.leaks.timeline import DAY, Timeline

YEAR = 365 * DAY
USUAL_HORIZON_DAYS = 365


class Orders:
    """The money of all customers, sums looked up by customer and moment.

    A refund is taken from the purchase before it, so that it never counts as the consequence of what lies between;
    one without an earlier purchase in the data lowers nothing.

    `by_day`: the orders have dates, but no times. `typical`: mean amount of a row.
    """

    def __init__(
        self,
        customer: np.ndarray,
        time: np.ndarray,
        amount: np.ndarray,
        yearly_discount: float,
        channel: np.ndarray | None = None,
    ) -> None:
        """(n_rows,) codes, datetime64[us], money (a refund is negative) and codes of the channel (−1 unknown)."""
        # At one instant the purchase before its refund or discount.
        order = np.lexsort((-amount, time, customer))
        customer, time, amount = customer[order], time[order], amount[order]
        bought = amount >= 0
        purchase = np.maximum.accumulate(np.where(bought, np.arange(len(amount)), -1))
        matched = (purchase >= 0) & (customer[purchase] == customer)
        net = np.bincount(purchase[matched], amount[matched], minlength=len(amount))[bought]
        customer, time, amount = customer[bought], time[bought], amount[bought]
        self.timeline = Timeline(customer, time)
        self.by_day = bool((time == time.astype("datetime64[D]")).all())
        self.typical = float(amount.mean()) if len(amount) else 1.0
        self._channel = None if channel is None else channel[order][bought][self.timeline.row]
        # Discounted to one moment for all, so that any customer's sum is a difference; undone at the customer's own.
        self._start = time.min() if len(time) else np.datetime64(0, "us")
        self._decay = np.log1p(yearly_discount)
        self._discounted = self.timeline.running_total(net * np.exp(-self._decay * self._years(time)))
        self._plain = self.timeline.running_total(amount)

    def _years(self, time: np.ndarray) -> np.ndarray:
        return (time - self._start) / YEAR

    def after(self, customer: np.ndarray, time: np.ndarray, days: int, *, own: bool) -> np.ndarray:
        """Money within `days` from each moment on, discounted to it.

        Args:
            own: orders at the very moment are what brought the customer here, not what follows.
        """
        start = self.timeline.place(customer, time, with_instant=own)
        end = self.timeline.place(customer, time + days * DAY, with_instant=True)
        found = self._discounted[end] - self._discounted[start]
        # Sums over everybody leave a last bit; nothing ordered is exactly nothing.
        return np.where(end > start, found, 0.0) * np.exp(self._decay * self._years(time))

    def at(self, customer: np.ndarray, time: np.ndarray) -> np.ndarray:
        """(n,) bool: an order at the very moment."""
        before, including = (self.timeline.place(customer, time, with_instant=flag) for flag in (False, True))
        return including > before

    def before(self, customer: np.ndarray, time: np.ndarray, *, own: bool) -> tuple[np.ndarray, ...]:
        """Rows, money before refunds and latest moment (NaT) at each moment; with `own` of the moment itself too."""
        begin, end = self.timeline.begin(customer), self.timeline.place(customer, time, with_instant=own)
        spend = np.where(end > begin, self._plain[end] - self._plain[begin], 0.0)
        return end - begin, spend, self.timeline.latest_time(customer, end)

    def channel_at(self, customer: np.ndarray, time: np.ndarray) -> np.ndarray | None:
        """Channel of the latest row up to each moment, −1 without one; None where orders have no channel."""
        if self._channel is None:
            return None
        begin, end = self.timeline.begin(customer), self.timeline.place(customer, time, with_instant=True)
        return np.where(end > begin, self._channel[np.maximum(end - 1, 0)], -1)


def choose_horizon(asked: int, states: Sequence[State], until: np.datetime64) -> int:
    """Days to look ahead: as asked, but never more than half of those concerned were followed; at least one.

    A longer horizon would rest on the few oldest entries. Where most entered on the first days of the data the lost
    of a step may have come much later than they. So they count too, at each step where half of them can be priced.
    """
    concerned = [states[0].entered]
    for state in states:
        if min(state.lost.sum(), state.passed.sum()) >= 2 * FEWEST:
            concerned += [state.entered[state.lost], state.entered[state.passed]]
    return max(1, min(asked, *(int(np.median((until - entered) / DAY)) for entered in concerned)))
