"""What every view of the Lifetime value page starts from."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.tables.table import Table
from analysis.value import LifetimeValueSettings
from pages.shared import controls, state
from pages.shared.text import _


@dataclass(frozen=True)
class Asked:
    """The orders, and horizon, margin and discount as chosen at the top of the page."""

    orders: Table
    settings: LifetimeValueSettings


def ask() -> Asked:
    orders = state.require("orders", _("To forecast what customers are worth, bring their orders."))
    return Asked(orders, controls.lifetime_value())
