"""The exports of well-known programs, recognised by their column names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from analysis.tables.meaning.mapping import Constant, Selected
from analysis.tables.meaning.synonyms import words_of


@dataclass(frozen=True)
class Preset:
    """One export. `name`: of the program, for display; `needs`: column names that tell it from all others, a final
    `*` stands for any ending; `mapping`: canonical column → names it may have, the first found counts; `channel`:
    the channel that the program itself is, where no column says it."""

    name: str
    table: str
    needs: tuple[str, ...]
    mapping: Mapping[str, tuple[str, ...]]
    channel: str = ""


_GA4 = {
    "customer_id": ("user_pseudo_id",),
    "timestamp": ("event_timestamp",),
    "event": ("event_name",),
    "session_id": ("ga_session_id", "session_id", "event_params.ga_session_id"),
    "channel": (
        "traffic_source.source", "traffic_source_source", "session_source", "source", "traffic_source.medium", "medium",
    ),
    "device": ("device.category", "device_category", "category"),
    "product": ("item_name", "items.item_name"),
}  # fmt: skip
_MIXPANEL = {
    "customer_id": ("properties.distinct_id", "distinct_id"),
    "timestamp": ("properties.time", "time"),
    "event": ("event",),
    "channel": ("properties.utm_source", "utm_source"),
    "device": ("properties.$device", "$device", "properties.$os", "$os"),
}
_MATOMO = {
    "customer_id": ("userId", "visitorId", "idvisitor"),
    "timestamp": ("timestamp", "server_time", "serverTimestamp", "firstActionTimestamp"),
    "event": ("eventAction", "type", "action_name", "pageTitle", "name", "url"),
    "session_id": ("idVisit",),
    "channel": ("referrerTypeName", "referrerType", "referer_type"),
    "device": ("deviceType", "config_device_type"),
}
_HUBSPOT = {"customer_id": ("Record ID", "Contact ID", "Datensatz-ID", "Kontakt-ID")}
_GOOGLE_ADS = {
    "amount": ("Cost", "Kosten"),
    "timestamp": ("Day", "Tag", "Week", "Woche", "Month", "Monat"),
    "campaign": ("Campaign", "Kampagne"),
}
_META_ADS = {
    "amount": ("Amount spent*", "Ausgegebener Betrag*"),
    "timestamp": ("Day", "Tag", "Week", "Woche", "Month", "Monat", "Reporting starts", "Berichtsstart"),
    "campaign": ("Campaign name", "Kampagnenname", "Name der Kampagne"),
}
_SHOPIFY = {
    "customer_id": ("Customer ID", "Email"),
    "timestamp": ("Created at", "Paid at"),
    "amount": ("Total",),
    "order_id": ("Name",),
    "product": ("Lineitem name",),
    "quantity": ("Lineitem quantity",),
    "channel": ("Source",),
}
_WOOCOMMERCE = {
    "customer_id": ("Customer User ID", "customer_id", "Email (Billing)", "billing_email", "Customer"),
    "timestamp": ("Order Date", "date", "order_date"),
    "amount": ("Order Total Amount", "order_total", "N. Revenue", "Net Sales", "Net Revenue"),
    "order_id": ("Order Number", "order_number", "Order #", "order_id"),
    "product": ("Item Name", "Product(s)"),
    "quantity": ("Quantity (- Refund)", "Quantity", "Items sold"),
    "channel": ("Attribution", "Origin"),
}
_STRIPE = {
    "customer_id": ("Customer ID", "Customer Email"),
    "timestamp": ("Created date (UTC)", "Created (UTC)", "created"),
    "amount": ("Converted Amount", "Amount"),
    "order_id": ("id",),
}
_MAGENTO = {
    "customer_id": ("customer_id", "Customer Email", "customer_email", "Kunden-E-Mail"),
    "timestamp": ("Purchase Date", "Purchased On", "created_at", "Kaufdatum"),
    "amount": ("Grand Total (Base)", "base_grand_total", "grand_total", "Gesamtsumme (Basis)"),
    "order_id": ("ID", "increment_id"),
    "store": ("Purchase Point", "store_name"),
}
_AMAZON = {
    "customer_id": ("buyer-email", "buyer-id"),
    "timestamp": ("purchase-date",),
    "amount": ("item-price",),
    "order_id": ("amazon-order-id", "order-id"),
    "product": ("product-name", "sku"),
    "quantity": ("quantity", "quantity-purchased", "quantity-shipped"),
    "channel": ("sales-channel",),
}
PRESETS = (
    Preset("Shopify", "orders", ("Name", "Financial Status", "Total", "Lineitem quantity"), _SHOPIFY),
    Preset("WooCommerce", "orders", ("Order Number", "Order Total Amount", "Order Date"), _WOOCOMMERCE),
    Preset("WooCommerce", "orders", ("order_number", "order_total", "billing_email"), _WOOCOMMERCE),
    Preset("WooCommerce", "orders", ("Order #", "Customer type", "Items sold"), _WOOCOMMERCE),
    Preset("Stripe", "orders", ("id", "Created*", "Amount", "Amount Refunded"), _STRIPE),
    Preset("Magento", "orders", ("ID", "Purchase Point", "Grand Total (Base)"), _MAGENTO),
    Preset("Magento", "orders", ("increment_id", "grand_total", "created_at"), _MAGENTO),
    Preset("Amazon", "orders", ("amazon-order-id", "purchase-date", "item-price"), _AMAZON),
    Preset("Amazon", "orders", ("order-item-id", "purchase-date", "item-price"), _AMAZON),
    Preset("Google Analytics 4", "events", ("event_timestamp", "event_name", "user_pseudo_id"), _GA4),
    Preset("Matomo", "events", ("idVisit", "visitorId"), _MATOMO),
    Preset("Matomo", "events", ("idvisit", "idvisitor", "server_time"), _MATOMO),
    Preset("Mixpanel", "events", ("event", "time", "distinct_id"), _MIXPANEL),
    Preset("Mixpanel", "events", ("event", "properties.time", "properties.distinct_id"), _MIXPANEL),
    Preset(
        "PostHog",
        "events",
        ("event", "distinct_id", "timestamp"),
        {
            "customer_id": ("person_id", "person.id", "distinct_id"),
            "timestamp": ("timestamp",),
            "event": ("event",),
            "session_id": ("$session_id", "properties.$session_id"),
            "device": ("$device_type", "properties.$device_type"),
            "channel": ("utm_source", "properties.utm_source", "properties.$referring_domain"),
        },
    ),
    Preset("HubSpot", "customers", ("Record ID", "Lifecycle Stage"), _HUBSPOT),
    Preset("HubSpot", "customers", ("Contact ID", "Lifecycle Stage"), _HUBSPOT),
    Preset("HubSpot", "customers", ("Datensatz-ID", "Lifecycle-Phase"), _HUBSPOT),
    Preset("Mailchimp", "customers", ("Email Address", "MEMBER_RATING", "LEID"), {"customer_id": ("Email Address",)}),
    Preset("Google Ads", "spend", ("Campaign", "Cost", "Impr."), _GOOGLE_ADS, "Google Ads"),
    Preset("Google Ads", "spend", ("Kampagne", "Kosten", "Impr."), _GOOGLE_ADS, "Google Ads"),
    Preset("Meta Ads", "spend", ("Campaign name", "Amount spent*"), _META_ADS, "Meta Ads"),
    Preset("Meta Ads", "spend", ("Kampagnenname", "Ausgegebener Betrag*"), _META_ADS, "Meta Ads"),
    Preset("Meta Ads", "spend", ("Name der Kampagne", "Ausgegebener Betrag*"), _META_ADS, "Meta Ads"),
)


def find_preset(columns: Collection[str], table: str | None = None) -> Preset | None:
    """The export that has these columns, if it is a well-known one (and holds the table wanted)."""
    fitting = (
        preset
        for preset in PRESETS
        if table in (None, preset.table) and all(_find(name, columns) is not None for name in preset.needs)
    )
    return next(fitting, None)


def preset_mapping(preset: Preset, columns: Mapping[str, Collection[str]]) -> dict[str, Selected]:
    """Canonical column → the column of the file; a program that is a channel itself gives the channel.

    Args:
        preset: the export.
        columns: canonical column → the columns of the file that can hold its kind.
    """
    found: dict[str, Selected] = {}
    for canonical, names in preset.mapping.items():
        column = next((hit for name in names if (hit := _find(name, columns[canonical])) is not None), None)
        if column is not None and column not in found.values():
            found[canonical] = column
    return {**found, "channel": Constant(preset.channel)} if preset.channel else found


def _find(wanted: str, columns: Collection[str]) -> str | None:
    """The column called so, whatever its capitals, blanks and signs."""
    key = "".join(words_of(wanted))
    for column in columns:
        squashed = "".join(words_of(column))
        if squashed == key or (wanted.endswith("*") and squashed.startswith(key)):
            return column
    return None
