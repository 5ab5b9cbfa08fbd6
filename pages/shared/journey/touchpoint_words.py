"""What is said of the credit: the finding, and what it rests on."""

from __future__ import annotations

from analysis.journey import Touchpoints, credit_table
from pages.shared.text import _, mark, ngettext, number

NOTES = {
    "short_history": mark("The events begin too late to see all touches before the first conversions."),
    "days_only": mark(
        "The events have dates but no times: several channels of one day stand in the order of the alphabet, "
        "so first and last touch mean little there."
    ),
    "few_conversions": mark(
        "Too few conversions with a known channel: the credit may look quite different with others."
    ),
    "no_lost_paths": mark("The data hold no way without a conversion, so the removal effect flatters every channel."),
    "values_are_means": mark("Values are means of paths, so their range is too narrow."),
}


def title(touchpoints: Touchpoints, names: dict[str, str]) -> str:
    table = credit_table(touchpoints)
    rules = table[list(touchpoints.models)]
    top, channel = rules.iloc[0], table["channel"].iloc[0]
    fields = {"channel": names.get(channel, channel), "all": number(touchpoints.conversions)}
    if (rules.round().nunique(axis="columns") == 1).all():
        return _(
            "All rules agree: “{channel}” brings {count} of {all} conversions", count=number(top["markov"]), **fields
        )
    return _(
        "“{channel}”: {low} to {high} of {all} conversions, depending on the rule",
        low=number(top.min()),
        high=number(top.max()),
        **fields,
    )


def of_events(touchpoints: Touchpoints) -> str:
    """What the credit rests on where touches and conversions are events."""
    said = [
        ngettext(
            "Touches up to {count} day before the first conversion count; a touch is a visit.",
            "Touches up to {count} days before the first conversion count; a touch is a visit.",
            touchpoints.settings.lookback_days,
        ),
    ]
    if touchpoints.unknown_conversions:
        said.append(
            ngettext(
                "{count} conversion had no touch in that time and is credited to “unknown”.",
                "{count} conversions had no touch in that time and are credited to “unknown”.",
                touchpoints.unknown_conversions,
            )
        )
    if touchpoints.open_paths:
        said.append(
            ngettext(
                "{count} way may still lead to a conversion and is not counted as lost.",
                "{count} ways may still lead to a conversion and are not counted as lost.",
                touchpoints.open_paths,
            )
        )
    if touchpoints.too_early:
        said.append(
            ngettext(
                "{count} conversion is left out because the events begin after it.",
                "{count} conversions are left out because the events begin after them.",
                touchpoints.too_early,
            )
        )
    return _said(touchpoints, said)


def of_paths(touchpoints: Touchpoints) -> str:
    """What it rests on where paths were counted elsewhere."""
    counted = ngettext(
        "{count} path taken without a conversion is counted as lost.",
        "{count} paths taken without a conversion are counted as lost.",
        touchpoints.lost_paths,
    )
    return _said(touchpoints, [_("The paths hold no times, so there is no time decay."), counted])


def _said(touchpoints: Touchpoints, of_this_kind: list[str]) -> str:
    said = [
        _("Credit is a rule of sharing, not what a channel has caused: only a test shows that."),
        *of_this_kind,
        _("The removal effect (order 1): how many conversions would be missing without a channel; bar: 95 % range."),
    ]
    if touchpoints.hidden_channels:
        said.append(
            ngettext(
                "{count} rare channel is put with the small ones.",
                "{count} rare channels are put together.",
                touchpoints.hidden_channels,
            )
        )
    return " ".join([*said, *(_(NOTES[code]) for code in touchpoints.notes if code in NOTES)])
