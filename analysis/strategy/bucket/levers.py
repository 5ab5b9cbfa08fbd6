"""What can be done about a bucket: levers change parameters, the months follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.errors import SettingsError


@dataclass(frozen=True)
class Levers:
    """What the user pulls; nothing by default.

    `acquisition`: (channel, change) pairs: −1 stops a channel, 0.5 wins half as many again. `cost_per_new`: (channel,
        cost of one more new customer) pairs; what is not won is saved at the same price.
    `kept_after_first` (0–1): of those who would leave after their first order, the share that stays. `repair_cost`: a
        month, for as long as it is done.
    `contacts`: dormant customers contacted once, now; `won_back` (0–1): share of them who order because of it;
        `contact_cost`: of each contact.
    """

    acquisition: tuple[tuple[str, float], ...] = ()
    cost_per_new: tuple[tuple[str, float], ...] = ()
    kept_after_first: float = 0.0
    repair_cost: float = 0.0
    contacts: int = 0
    won_back: float = 0.0
    contact_cost: float = 0.0


NO_LEVERS = Levers()


def check_levers(levers: Levers, channels: list[str], dormant: int) -> None:
    """Raise a SettingsError for the first lever that makes no sense."""
    for channel, change in levers.acquisition:
        if channel not in channels:
            raise SettingsError(
                "No new customers came by the channel '{found}'. Choose one of: {known}.",
                found=channel,
                known=", ".join(filter(None, channels)),
            )
        if not change >= -1:
            raise SettingsError(
                "A channel cannot be cut by more than all of it; found {found} of it. Choose −1 (stopped) or more.",
                found=change,
            )
    for share in (levers.kept_after_first, levers.won_back):
        if not 0 <= share <= 1:
            raise SettingsError(
                "A share of {found} of the customers cannot be kept or won back. Give a share between 0 and 1.",
                found=share,
            )
    for cost in (levers.repair_cost, levers.contact_cost, *(cost for _, cost in levers.cost_per_new)):
        if not cost >= 0:
            raise SettingsError("A cost of {found} makes no sense. Give 0 or more.", found=cost)
    if not 0 <= levers.contacts <= dormant:
        raise SettingsError(
            "{found} dormant customers cannot be contacted: there are {most}.", found=levers.contacts, most=dormant
        )
