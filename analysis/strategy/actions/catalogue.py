"""The catalogue: what can be done for a customer, by which channel, at what cost, and what it is assumed to bring."""

from __future__ import annotations

import math
from dataclasses import dataclass

from analysis.errors import SettingsError
from analysis.strategy.defaults import ACTION_PROPOSALS, CHANNEL_COSTS, CHANNELS, NO_ACTION, NO_CHANNEL

LET_GO = "let_go"
# They cost nothing and reach nobody, so they need no line in the catalogue.
QUIET = (LET_GO, NO_ACTION)
# All that a customer can get, in the order of a customer's life.
ACTION_CODES = (*ACTION_PROPOSALS, *QUIET)


@dataclass(frozen=True)
class CatalogueAction:
    """One line: `action` (code), `channel` (code), `cost` (money per contact), `response` (orders per contact that the
    contact itself brings, 0–1: an assumption until a test has measured it)."""

    action: str
    channel: str
    cost: float
    response: float


def usual_catalogue() -> tuple[CatalogueAction, ...]:
    """The proposal, to be edited: an e-mail each."""
    return tuple(
        CatalogueAction(code, proposals[0].channel, CHANNEL_COSTS[proposals[0].channel], proposals[0].response)
        for code, proposals in ACTION_PROPOSALS.items()
    )


def check_catalogue(catalogue: tuple[CatalogueAction, ...]) -> None:
    """Raise unless every line makes sense.

    Raises:
        SettingsError: it is empty; an action is unknown or there twice; a channel is unknown; a cost is negative; a
            response is no share. It names the line.
    """
    if not catalogue:
        raise SettingsError("The catalogue of actions is empty. Add an action, or go back to the proposal.")
    codes = [line.action for line in catalogue]
    for line in catalogue:
        if line.action not in ACTION_PROPOSALS:
            raise SettingsError(
                "The catalogue has a line '{found}'. Possible actions: {known}.",
                found=line.action,
                known=", ".join(ACTION_PROPOSALS),
            )
        if codes.count(line.action) > 1:
            raise SettingsError("The catalogue has more than one line '{action}'. Keep one.", action=line.action)
        _check_line(line)


def _check_line(line: CatalogueAction) -> None:
    if line.channel not in CHANNELS or line.channel == NO_CHANNEL:
        raise SettingsError(
            "Line '{action}' of the catalogue: the channel is '{found}'. Choose one of: {known}.",
            action=line.action,
            found=line.channel,
            known=", ".join(channel for channel in CHANNELS if channel != NO_CHANNEL),
        )
    if not (math.isfinite(line.cost) and line.cost >= 0):
        raise SettingsError(
            "Line '{action}' of the catalogue: a contact costs {found}. Give an amount of 0 or more.",
            action=line.action,
            found=line.cost,
        )
    if not 0 <= line.response <= 1:
        raise SettingsError(
            "Line '{action}' of the catalogue: the response is {found}. Give a share between 0 and 1; 0.05 means 5 of "
            "100.",
            action=line.action,
            found=line.response,
        )
