"""Small logs of touches, and how to read the credits."""

from __future__ import annotations

import pandas as pd

from analysis.journey.touchpoints import TouchpointSettings

START = pd.Timestamp("2024-01-01")


def log(*rows: tuple[str, float, str, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "event", "channel"])
    return frame.assign(timestamp=START + pd.to_timedelta(frame["timestamp"].astype(float), unit="D"))


def bought(*rows: tuple[str, float, float], **more: list) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"]).assign(**more)
    return frame.assign(timestamp=START + pd.to_timedelta(frame["timestamp"].astype(float), unit="D"))


def chosen(conversion: str | tuple[str, ...] | None = "buy", **more) -> TouchpointSettings:
    return TouchpointSettings(conversion, **({"smallest": 1, "draws": 0, "observed_until": "2024-12-31"} | more))


def credit(touchpoints, model: str, measure: str = "conversions") -> dict[str, float]:
    found = touchpoints.credits
    found = found[(found["model"] == model) & (found["measure"] == measure) & (found["credit"] != 0)]
    return dict(zip(found["channel"], found["credit"], strict=True))
