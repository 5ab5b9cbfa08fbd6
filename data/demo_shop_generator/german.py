"""The German for everything in the files."""

from __future__ import annotations

COLUMNS = {
    "customer_id": "Kundennummer",
    "order_id": "Bestellnummer",
    "amount": "Betrag",
    "product": "Artikel",
    "category": "Kategorie",
    "quantity": "Menge",
    "channel": "Kanal",
    "event": "Ereignis",
    "session_id": "Sitzung",
    "device": "Gerät",
    "first_name": "Vorname",
    "last_name": "Nachname",
    "country": "Land",
    "postcode": "PLZ",
    "city": "Ort",
    "birth_year": "Geburtsjahr",
    "acquisition_channel": "Herkunft",
    "newsletter": "Newsletter",
    "lifestyle": "Lebensstil",
    "wants": "Wunsch",
    "text": "Bewertungstext",
    "rating": "Sterne",
    "source": "Quelle",
}
TIMES = {"orders": "Datum", "events": "Zeitpunkt", "spend": "Monat", "feedback": "Datum"}

CHANNELS = {
    "google_ads": "Google Ads",
    "meta_ads": "Meta Ads",
    "newsletter": "Newsletter",
    "organic": "Organische Suche",
    "coupon_portal": "Gutscheinportal",
    "referral": "Empfehlung",
}
VALUES = {
    "event": {
        "visit": "Besuch",
        "product_view": "Produkt angesehen",
        "add_to_cart": "In den Warenkorb",
        "checkout": "Kasse",
        "purchase": "Kauf",
    },
    "channel": CHANNELS,
    "acquisition_channel": CHANNELS,
    "device": {"mobile": "Smartphone", "desktop": "Computer", "tablet": "Tablet"},
    "product": {
        "Darjeeling": "Darjeeling",
        "Earl Grey": "Earl Grey",
        "Green Sencha": "Grüner Sencha",
        "Rooibos Vanilla": "Rooibos Vanille",
        "Peppermint": "Pfefferminze",
        "House Espresso": "Hausespresso",
        "Ethiopia Filter": "Filterkaffee Äthiopien",
        "Decaf": "Entkoffeiniert",
        "Cold Brew Pack": "Cold-Brew-Paket",
        "Teapot": "Teekanne",
        "Hand Dripper": "Handfilter",
        "Paper Filters": "Filterpapier",
        "Travel Mug": "Reisebecher",
        "Shortbread": "Buttergebäck",
        "Dark Chocolate": "Zartbitterschokolade",
        "Gift Box": "Geschenkbox",
    },
    "category": {"Tea": "Tee", "Coffee": "Kaffee", "Accessories": "Zubehör", "Treats": "Naschwerk"},
    "newsletter": {"yes": "ja", "no": "nein"},
    "lifestyle": {"calm": "ruhig", "busy": "beschäftigt", "social": "gesellig", "curious": "neugierig"},
    "source": {"shop": "Shop", "survey": "Umfrage"},
    "wants": {"quality": "Qualität", "convenience": "Bequemlichkeit", "gift": "Geschenk", "price": "Preis"},
}
