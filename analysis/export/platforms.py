"""Lists of customers in the columns that mail tools and ad platforms expect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import SettingsError
from analysis.experiments import CONTROL
from analysis.export.merge_tags import field_name
from analysis.export.safe_csv import harmless_text, safe_csv
from analysis.tables.privacy.pseudonyms import email_hashes

# What a platform finds a person by: an address, an address or the shop's own number, the SHA-256 of an address.
Key = Literal["email", "email_or_id", "sha256"]
ADDRESS = r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}"
LONGEST_TAG = 100
WORTH = ("lifetime_value", "revenue")


@dataclass(frozen=True)
class Platform:
    """How a platform wants a list: `columns` maps its headings to what stands in them."""

    name: str
    key: Key
    columns: Mapping[str, str]


# Headings as the platforms' help pages name them; further ones become custom fields there. Names and phone numbers
# are not kept, so those columns are left out.
#   Mailchimp: "Format Guidelines for Your Import File": an address is required, tags are separated by commas.
#   Brevo: "Create a file to import your contacts": EMAIL, SMS, WHATSAPP, LANDLINE_NUMBER or EXT_ID is required.
#   HubSpot: "Set up your import files": e-mail, record id or a property with unique values tells contacts apart.
#   Klaviyo: "Create and add contacts to a new list": the first column is the address.
#   Google Ads: "Format your customer data file": English headings; SHA-256 of the trimmed, lower-case address.
#   Meta: "How to format a customer list", "About the customer value column": the same SHA-256; no internal numbers.
PLATFORMS = {
    "mailchimp": Platform(
        "Mailchimp",
        "email",
        {"Email Address": "email", "Customer ID": "id", "Tags": "tags", "Customer Value": "value"},
    ),
    "brevo": Platform(
        "Brevo",
        "email_or_id",
        {"EMAIL": "email", "EXT_ID": "id", "SEGMENT": "segment", "ARM": "arm", "CUSTOMER_VALUE": "value"},
    ),
    "hubspot": Platform(
        "HubSpot",
        "email_or_id",
        {"Email": "email", "Customer ID": "id", "Segment": "segment", "Arm": "arm", "Customer value": "value"},
    ),
    "klaviyo": Platform(
        "Klaviyo",
        "email",
        {"Email": "email", "External ID": "id", "Segment": "segment", "Arm": "arm", "Customer Value": "value"},
    ),
    "google_ads": Platform("Google Ads", "sha256", {"Email": "sha256"}),
    "meta": Platform("Meta", "sha256", {"email": "sha256", "value": "value"}),
}


@dataclass(frozen=True, eq=False)
class PlatformList:
    """`rows`: the list in the platform's columns; `left_out`: customers that it could not find, or whose address a
    spreadsheet would run as a formula."""

    rows: pd.DataFrame
    left_out: int


def platform_list(
    audience: pd.DataFrame,
    platform: str,
    names: Mapping[str, str] | None = None,
    fields: pd.DataFrame | None = None,
) -> PlatformList:
    """The customers of one audience who are written to, or held back as control group, for one platform.

    A mail tool gets the address only where it is the customer's number, as nothing else keeps it; otherwise that column
    is empty, to be filled by number. An ad platform gets the SHA-256 of the address, and nobody without one.

    Args:
        audience: `customer_id`, `segment` (as it shall be called), `contact`, and if known `arm`, `lifetime_value` or
            `revenue`, and a column that ends in `_sha256`; not changed.
        platform: key of `PLATFORMS`.
        names: code → word for arms.
        fields: what messages say of a customer, as text: indexed by customer, a column per token. For mail tools only.

    Raises:
        SettingsError: the platform is unknown.
    """
    if platform not in PLATFORMS:
        raise SettingsError(
            "There is no platform '{found}'. Choose one of: {known}.", found=platform, known=", ".join(PLATFORMS)
        )
    chosen = PLATFORMS[platform]
    sent = audience[audience["contact"].eq("yes") | _arms(audience).eq(CONTROL)]
    cells = _cells(sent, names or {})
    usable = cells["sha256"].notna() if chosen.key == "sha256" else cells["harmless"]
    rows = pd.DataFrame({heading: cells[what] for heading, what in chosen.columns.items() if what in cells})
    if fields is not None and chosen.key != "sha256":
        for name in fields:
            heading = field_name(str(name), platform)
            if heading not in rows:
                rows[heading] = cells["id"].map(fields[name]).fillna("")
    return PlatformList(rows[usable].reset_index(drop=True), int((~usable).sum()))


def platform_csv(rows: pd.DataFrame) -> bytes:
    """A list as a platform reads it whatever the user's language: commas, decimal points, UTF-8 without a mark."""
    return safe_csv(rows).removeprefix(b"\xef\xbb\xbf")


def plain_addresses(audience: pd.DataFrame) -> pd.Series:
    """(n,) the customer's number where it is an e-mail address, else missing."""
    ids = audience["customer_id"].astype("str")
    possible = ids[ids.str.contains("@", regex=False)]
    return possible[possible.str.fullmatch(ADDRESS)].reindex(ids.index)


def email_hash_column(audience: pd.DataFrame) -> pd.Series:
    """(n,) the SHA-256 of each customer's address; missing where neither hash nor address is kept.

    Of several columns the first that has one counts.
    """
    kept = [audience[name].astype("object") for name in audience.columns if str(name).endswith("_sha256")]
    found = email_hashes(plain_addresses(audience)).astype("object")
    for column in reversed(kept):
        found = column.where(column.notna(), found)
    return found.where(found.notna(), None)


def _cells(audience: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """What may stand in a platform's columns, one row a customer."""
    ids = audience["customer_id"].astype("str")
    email = plain_addresses(audience).fillna("")
    segment = audience["segment"].astype("object")
    arm = _arms(audience).map(lambda code: names.get(code, code))
    cells = {
        "id": ids,
        "email": email,
        # A sign in front would make it another person's address.
        "harmless": np.array([harmless_text(text) == text for text in email], dtype=bool),
        "sha256": email_hash_column(audience),
        "segment": segment,
        "tags": [", ".join(filter(None, map(_tag, both))) for both in zip(segment, arm, strict=True)],
    }
    # Without a control group there is no test, and so no arm.
    if arm.ne("").any():
        cells["arm"] = arm
    worth = next((column for column in WORTH if column in audience), None)
    if worth:
        cells["value"] = audience[worth].clip(lower=0).round(2)
    return pd.DataFrame(cells, index=audience.index)


def _arms(audience: pd.DataFrame) -> pd.Series:
    if "arm" not in audience:
        return pd.Series("", index=audience.index, dtype="object")
    return audience["arm"].astype("object").where(audience["arm"].notna(), "")


def _tag(text: object) -> str:
    """A comma would make two tags of one."""
    return str(text).replace(",", " ").replace('"', "")[:LONGEST_TAG].strip()
