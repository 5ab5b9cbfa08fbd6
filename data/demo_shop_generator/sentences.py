"""What the shop's customers write: whole sentences, English → German. None holds a full stop inside."""

from __future__ import annotations

from data.demo_shop_generator.german import VALUES
from data.demo_shop_generator.products import PRODUCTS

COMPLAINTS: dict[str, dict[str, str]] = {
    "checkout": {
        "On my phone the checkout button does not work.": "Auf dem Handy funktioniert der Knopf zur Kasse nicht.",
        "I had a hard time finding the checkout button.": "Den Knopf zur Kasse habe ich leider kaum gefunden.",
        "The checkout button is hidden, that is annoying.": "Der Knopf zur Kasse ist versteckt, das nervt.",
        "My basket was full, but the checkout button did not respond.": "Der Warenkorb war voll, aber der Knopf zur "
        "Kasse reagierte nicht.",
    },
    "price": {
        "Without a coupon the prices are too expensive.": "Ohne Gutschein sind die Preise zu teuer.",
        "The price is far too high for me.": "Der Preis ist mir viel zu teuer.",
        "Bad value, the price went up again.": "Schlecht: Der Preis ist schon wieder gestiegen.",
        "I was disappointed that the coupon is valid only once.": "Ich bin enttäuscht, dass der Gutschein nur "
        "einmal gilt.",
    },
    "delivery": {
        "The delivery was terribly late.": "Die Lieferung kam viel zu spät.",
        "Delivery took forever and nobody answered my mail.": "Die Lieferung dauerte ewig und niemand antwortete.",
        "The parcel arrived damaged, I am disappointed.": "Das Paket kam beschädigt an, ich bin enttäuscht.",
        "Sadly I waited two weeks for the delivery.": "Leider habe ich zwei Wochen auf die Lieferung gewartet.",
    },
}
PRAISE: dict[str, str] = {
    "Very friendly service.": "Sehr freundlicher Service.",
    "I am very happy with everything.": "Ich bin mit allem sehr zufrieden.",
    "Everything was perfect, thank you!": "Alles war perfekt, danke!",
    "A lovely shop, I recommend it.": "Ein schöner Laden, sehr zu empfehlen.",
    "Fast delivery and beautifully packed.": "Schnelle Lieferung und liebevoll verpackt.",
    "Great selection, I will order again.": "Tolle Auswahl, ich bestelle gerne wieder.",
}
ASIDES: dict[str, str] = {
    "It was for my sister.": "Es war für meine Schwester.",
    "I drink it every morning.": "Ich trinke ihn jeden Morgen.",
    "A friend told me about the shop.": "Eine Freundin hat mir von dem Laden erzählt.",
    "We have it at the office.": "Wir haben ihn im Büro.",
    "I ordered in the evening.": "Ich habe am Abend bestellt.",
}
_ABOUT_PRODUCTS = {
    "The {product} is really good.": "{product}: wirklich sehr gut.",
    "I love the {product}.": "{product} mag ich am liebsten, einfach lecker.",
    "The {product} is excellent.": "{product} ist hervorragend.",
}
PRODUCT_PRAISE: dict[str, dict[str, str]] = {
    product: {
        english.format(product=product): deutsch.format(product=VALUES["product"][product])
        for english, deutsch in _ABOUT_PRODUCTS.items()
    }
    for product in PRODUCTS["product"]
}
GERMAN: dict[str, str] = {
    english: deutsch
    for group in (*COMPLAINTS.values(), PRAISE, ASIDES, *PRODUCT_PRAISE.values())
    for english, deutsch in group.items()
}
