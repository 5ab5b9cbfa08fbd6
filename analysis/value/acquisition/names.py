"""One channel, many spellings: `Google Ads`, `google_ads` and `AdWords` are the same."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

# Names of one advertiser that are more than spellings. They only count where the two sides name it differently: who
# keeps Facebook and Instagram apart in orders and in spend keeps them apart here.
SAME_CHANNEL: dict[str, str] = {
    "Google Ads": "google ads, adwords, google adwords, google ad, google cpc, google paid, google paid search, gads, "
    "google sea, google search ads, google shopping",
    "Meta Ads": "meta ads, meta, meta advertising, facebook, facebook ads, facebook cpc, facebook paid, fb, fb ads, "
    "instagram, instagram ads, instagram paid, ig, ig ads, facebook instagram, facebook and instagram, paid social",
    "Microsoft Ads": "microsoft ads, microsoft advertising, bing, bing ads, bing cpc, msn ads",
    "TikTok Ads": "tiktok ads, tiktok, tik tok for business, tiktok paid",
    "LinkedIn Ads": "linkedin ads, linkedin, linkedin paid",
    "Pinterest Ads": "pinterest ads, pinterest, pinterest paid",
    "Amazon Ads": "amazon ads, amazon advertising, amazon sponsored, amazon ppc",
    "YouTube Ads": "youtube ads, youtube, yt, yt ads",
    "E-mail": "email, e mail, e mailing, mailing, newsletter, email marketing, klaviyo, mailchimp",
    "Affiliate": "affiliate, affiliates, affiliate marketing, awin, partner program",
    "Referral": "referral, referrals, refer a friend, member get member, freunde werben freunde, empfehlung, "
    "empfehlungen",
}


def squashed(name: str) -> str:
    """What is left of a name without case, blanks and signs; a name of signs alone stays."""
    letters = "".join(filter(str.isalnum, name.casefold()))
    return letters or name.strip()


_GROUP = {squashed(alias): group for group, aliases in SAME_CHANNEL.items() for alias in aliases.split(",")}


def reconcile_channels(
    customers: Mapping[str, float], spend: Mapping[str, float], corrections: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Find out which names on the two sides mean the same channel. No name is dropped.

    Args:
        customers, spend: the names of each side with their weight: customers, and money.
        corrections: name → channel it belongs to; a name that belongs to itself is matched with nothing.

    Returns:
        One row a side and name: `side` ("customers", "spend"), `name`, `weight`, `channel` (the common name: a
        spelling of the customers' side where there is one), `how` ("same", "spelling", "known" for another name of the
        same advertiser, "corrected"), `is_matched` (the channel is known to both sides).
    """
    rows = [("customers", *item) for item in customers.items()] + [("spend", *item) for item in spend.items()]
    frame = pd.DataFrame(rows, columns=["side", "name", "weight"]).astype({"name": "str"})
    corrections = corrections or {}
    own = frame["name"].map(corrections).astype("str")
    frame["is_corrected"] = own.notna()
    alone = frame["is_corrected"] & (own == frame["name"])
    key = own.fillna(frame["name"]).map(squashed)
    key = key.where(~alone, frame["side"] + "\0" + frame["name"])
    group = key.map(_GROUP).where(~alone)
    frame["group"] = group.where(group.isin(_named_differently(frame, key, group)))
    frame["key"] = frame["group"].fillna(key)
    frame["channel"] = frame["key"].map(_shown_names(frame, own))
    frame["how"] = np.select(
        [frame["is_corrected"], frame["name"] == frame["channel"], frame["group"].notna()],
        ["corrected", "same", "known"],
        "spelling",
    )
    frame["is_matched"] = frame.groupby("key")["side"].transform("nunique") == 2
    return frame[["side", "name", "weight", "channel", "how", "is_matched"]]


def _named_differently(frame: pd.DataFrame, key: pd.Series, group: pd.Series) -> set[str]:
    """The advertisers that both sides know under different names."""
    known = {side: {} for side in ("customers", "spend")}
    for side, advertiser, spelling in zip(frame["side"], group, key, strict=True):
        if advertiser in SAME_CHANNEL:
            known[side].setdefault(advertiser, set()).add(spelling)
    both = known["customers"].keys() & known["spend"].keys()
    return {advertiser for advertiser in both if known["customers"][advertiser] != known["spend"][advertiser]}


def _shown_names(frame: pd.DataFrame, own: pd.Series) -> dict[str, str]:
    """What each channel is called: its advertiser, or the most used spelling, of the customers' side first."""
    ranked = frame.sort_values(["is_corrected", "side", "weight"], ascending=[True, True, False], kind="stable")
    # A correction to a channel that no other name has gives it the name the user typed.
    spelled = ranked["name"].where(~ranked["is_corrected"], own)
    names = dict(zip(ranked["key"][::-1], spelled[::-1], strict=True))
    return {key: key if key in SAME_CHANNEL else name for key, name in names.items()}
