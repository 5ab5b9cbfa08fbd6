"""Cut-offs that a user chose must leave every customer in exactly one group, and newcomers among the active."""

from __future__ import annotations

import math

from analysis.errors import SettingsError
from analysis.segments.rfm_groups import GroupCuts


def check_cuts(cuts: GroupCuts) -> None:
    """Refuse cut-offs that contradict each other.

    Raises:
        SettingsError: says which two contradict, what was found and what to choose.
    """
    numbers = (cuts.recent_days, cuts.lost_days, cuts.many_orders, cuts.valuable_revenue)
    if not all(math.isfinite(number) for number in numbers) or any(number % 1 for number in numbers[:3]):
        raise SettingsError(
            "Days and orders are whole numbers, and no cut-off may be missing; found {found}.",
            found=", ".join(map(str, numbers)),
        )
    if cuts.recent_days < 1:
        raise SettingsError(
            "“Active” ends {found} days after an order, so who ordered yesterday would be inactive. "
            "Choose at least 1 day.",
            found=cuts.recent_days,
        )
    if cuts.lost_days <= cuts.recent_days:
        raise SettingsError(
            "“Lost” begins after {lost} days, but “active” lasts {recent}: who is in between would be both. "
            "Choose more days for “lost” or fewer for “active”.",
            lost=cuts.lost_days,
            recent=cuts.recent_days,
        )
    if cuts.many_orders < 2:
        raise SettingsError(
            "Regulars have {found} orders or more, so newcomers would be regulars too. Choose at least 2.",
            found=cuts.many_orders,
        )
    if cuts.valuable_revenue <= 0:
        raise SettingsError(
            "“Valuable” begins at {found}, so nearly everybody would be valuable. Choose more than 0.",
            found=cuts.valuable_revenue,
        )
