"""What is true in the demo shop: everything an analysis should find, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

STEPS = ("visit", "product_view", "add_to_cart", "checkout", "purchase")


@dataclass(frozen=True)
class Channel:
    """How people come to the shop.

    `share` of all people; `mobile` share of them on a phone; `cost` per person who comes, EUR; `dropout`: a
    and b of the Beta distribution of the chance that a customer never orders again, drawn anew after every
    order.
    """

    share: float
    mobile: float
    cost: float
    dropout: tuple[float, float] = (0.9, 1.9)


# Leak 2: coupon hunters are expensive and hardly any orders a second time.
CHANNELS = {
    "google_ads": Channel(0.24, 0.55, 4.2),
    "meta_ads": Channel(0.22, 0.75, 4.8),
    "newsletter": Channel(0.10, 0.50, 0.6),
    "organic": Channel(0.19, 0.55, 0.0),
    "coupon_portal": Channel(0.17, 0.65, 9.5, dropout=(8.0, 0.9)),
    "referral": Channel(0.08, 0.60, 2.0),
}

# Leak 1: on a phone, the button from the basket to the checkout is hard to find.
PASS_RATES = {
    "mobile": (0.92, 0.88, 0.42, 0.90),
    "desktop": (0.92, 0.88, 0.86, 0.90),
    "tablet": (0.92, 0.88, 0.80, 0.90),
}


@dataclass(frozen=True)
class Truth:
    """The planted truth; `generate` simulates it, so another `Truth` is another shop.

    Journey: `pass_rates[device][k]` is the share of people who, having reached `STEPS[k]` on their best
    attempt, reach `STEPS[k + 1]` within 30 days; `leaking_step` and `leaking_device` name where leak 1 is.
    `interrupted` of those who reach the checkout come back to their basket on a later day.

    Repeat orders (leak 3, regulars who lapse): an active customer orders at a personal rate per day, Gamma
    distributed with shape `order_rate_r` and rate `order_rate_alpha_days`; after every order, the first
    included, a personal chance of never ordering again, Beta distributed by channel, decides (the MBG/NBD
    model of Batislam, Denizel & Filiztekin 2007). `subscribers`: share of people outside `coupon_channel`
    who order about every 30 days instead.

    Money in EUR: `basket_shape`: shape of the Gamma distribution (mean 1) of personal basket sizes,
    independent of the order rate; `coupon_discount`: off the first order from `coupon_channel`;
    `refund_rate`: share of orders of which one line comes back. `season`: how much more is ordered in the
    weeks before Christmas. `growth`: people coming at the end, over those at the beginning.

    Reviews: `writers`: share of those with a full basket who write. Coupon buyers have trouble with the price, those
    whose last order is long ago with the delivery, others on the leaking device with the checkout: `complain_rates`:
    chance to complain without and with such trouble; `own_trouble`: chance that it is about that. `rating_slips`: share
    of ratings that contradict their text.
    """

    channels: Mapping[str, Channel] = field(default_factory=lambda: CHANNELS)
    pass_rates: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: PASS_RATES)
    leaking_step: str = "checkout"
    leaking_device: str = "mobile"
    healthy_device: str = "desktop"
    interrupted: float = 0.10
    order_rate_r: float = 1.2
    order_rate_alpha_days: float = 90.0
    subscribers: float = 0.03
    basket_shape: float = 4.0
    coupon_channel: str = "coupon_portal"
    coupon_discount: float = 0.20
    refund_rate: float = 0.03
    season: float = 0.6
    growth: float = 1.6
    writers: float = 0.6
    complain_rates: tuple[float, float] = (0.12, 0.65)
    own_trouble: float = 0.8
    rating_slips: float = 0.03


TRUTH = Truth()
