"""What the user chose about next best actions."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.errors import SettingsError
from analysis.segments.rules import RuleSettings
from analysis.strategy.actions.catalogue import ACTION_CODES, CatalogueAction, check_catalogue, usual_catalogue
from analysis.tables.purchases import Moment


@dataclass(frozen=True)
class HumanRule:
    """For customers who fulfil `rule`, do `action` (code), whatever the machine would do; `name` is the user's."""

    name: str
    rule: RuleSettings
    action: str


@dataclass(frozen=True)
class NextActionSettings:
    """`catalogue`: the lines in use. `rules`: the first that fits a customer wins. `margin`: of revenue (0–1).

    `welcome_days`: so long after the first order somebody is new. `window_days`: within so many days a second order
    is counted, and waited for. `ahead_days`: what is due within so many days is acted on now. `recent_days`: so long an
    order is recent. `pause_days`: the same action is not repeated earlier. `top_share`: of the customers, those most
    worth a thank-you (0–1). `slow_factor`: who has not ordered for so many times the own usual gap has become slow.
    `gone_factor`: who has not ordered for so many times the gap that nine of ten stay below is let go.
    `least_share_again`: so many of a product's
    buyers must buy it again for it to be one that runs out (0–1). `fewest`: customers a share must rest on.
    """

    catalogue: tuple[CatalogueAction, ...] = field(default_factory=usual_catalogue)
    rules: tuple[HumanRule, ...] = ()
    margin: float = 0.3
    welcome_days: int = 14
    window_days: int = 180
    ahead_days: int = 30
    recent_days: int = 30
    pause_days: int = 30
    top_share: float = 0.2
    slow_factor: float = 2.0
    gone_factor: float = 3.0
    least_share_again: float = 0.3
    fewest: int = 30
    observed_until: Moment | None = None


def check_settings(settings: NextActionSettings) -> None:
    """Raise unless the choices make sense.

    Raises:
        SettingsError: see `check_catalogue`; the margin is no share; the windows contradict each other; a rule's action
            is unknown.
    """
    check_catalogue(settings.catalogue)
    if not 0 <= settings.margin <= 1:
        raise SettingsError(
            "The margin is {found}. Give a share of revenue between 0 and 1; 0.3 means 30 %.", found=settings.margin
        )
    if not 0 <= settings.welcome_days < settings.window_days:
        raise SettingsError(
            "Somebody is new for {welcome} days, but a second order is waited for only {window}. Wait longer.",
            welcome=settings.welcome_days,
            window=settings.window_days,
        )
    for rule in settings.rules:
        if rule.action not in ACTION_CODES:
            raise SettingsError(
                "The rule “{name}” asks for the action '{found}'. Possible actions: {known}.",
                name=rule.name,
                found=rule.action,
                known=", ".join(ACTION_CODES),
            )
