"""Whatever somebody brings, every page says in one sentence what is missing, in their language."""

from __future__ import annotations

import re

import pytest
from visitor import PAGES, events, orders

from pages.shared.locales.update import template

DAYS = [f"2024-01-{day:02d}" for day in range(1, 29)]
REPEATERS = "ordered on more than one day"
DATA = {
    "one customer": orders(*[("a", day, 10.0) for day in DAYS[::7]]),
    "one row": orders(("a", "2024-01-01", 10.0)),
    "one order each": orders(*[(f"c{n}", DAYS[n % 28], 10.0 + n) for n in range(60)]),
    "all on one day": orders(*[(f"c{n % 30}", "2024-01-05", 10.0 + n) for n in range(60)]),
    "only refunds": orders(*[(f"c{n % 20}", DAYS[n % 28], -10.0 - n) for n in range(60)]),
    "more refunded than bought": orders(*[(f"c{n % 20}", DAYS[n % 28], 5.0 if n % 2 else -20.0) for n in range(60)]),
    "everything for free": orders(*[(f"c{n % 20}", DAYS[n % 28], 0.0) for n in range(60)]),
    "one kind of event": events(*[(f"c{n % 20}", DAYS[n % 28], "visit") for n in range(60)]),
    "one event": events(("a", "2024-01-01", "visit")),
    "nobody does both": events(("a", "2024-01-01", "visit"), ("b", "2024-01-02", "buy")),
}
# What each page says, in part; None where the page can show its result.
SAID = {
    "one customer": (None, None, REPEATERS, None),
    "one row": ("Nobody ordered twice", None, REPEATERS, None),
    "one order each": ("Nobody ordered twice", None, REPEATERS, None),
    "all on one day": ("Nobody ordered twice", None, REPEATERS, None),
    "only refunds": ("Nobody ordered twice", "none of them a purchase", REPEATERS, "none of them a purchase"),
    "more refunded than bought": (None, None, "to forecast", None),
    "everything for free": (None, None, "positive mean spend", None),
    "one kind of event": ("at least 2 different events", *("bring ",) * 3),
    "one event": ("at least 2 different events", *("bring ",) * 3),
    "nobody does both": (None, *("bring ",) * 3),
}


@pytest.mark.parametrize("case", DATA)
def test_each_page_says_in_one_sentence_what_is_missing(visitor, case):
    english = visitor("en").bring(DATA[case]).open("upload")
    german = visitor("de").open("upload")
    for page, expected in zip(PAGES, SAID[case], strict=True):
        said, gesagt = sentences(english.open(page)), sentences(german.open(page))
        assert len(said) == len(gesagt) == (expected is not None), (page, said)
        for sentence, satz in zip(said, gesagt, strict=True):
            assert expected in sentence, page
            assert sentence != satz, f"{page}: not translated"
            assert not re.search(r"[{}]", sentence + satz), page
        assert bool(english.metrics()) == (expected is None), page


@pytest.mark.parametrize("case", DATA)
def test_the_first_page_shows_every_table_and_lets_go_of_it(visitor, case):
    (name,) = (DATA[case].name,)
    guest = visitor().bring(DATA[case]).open("upload")
    assert guest.app.subheader[0].value == "Your tables"
    guest.click(f"remove_{name}")
    assert not guest.workspace.tables()
    assert guest.app.title[0].value == "Where does your bucket leak?"


def test_a_shop_that_only_gave_away_names_its_largest_group(visitor):
    (title,) = visitor().bring(DATA["everything for free"]).open("segmentation").chart_titles()
    assert "is the largest group" in title


def test_a_journey_with_one_step_left_asks_for_another(visitor, demo_shop):
    guest = visitor().bring(*demo_shop["en"]).open("journey")
    guest.fill("multiselect", "journey_steps", ["visit"])
    assert sentences(guest) == ["A journey needs at least 2 steps, but 1 chosen. Add a step."]
    assert sentences(guest.fill("multiselect", "journey_steps", [])) == [
        "A journey needs at least 2 steps, but 0 chosen. Add a step."
    ]


def test_no_message_formats_its_fields_itself():
    # They come as text, ready in the user's language: a format for numbers would crash on it.
    texts = [part for message in template() for part in (message.id if message.pluralizable else (message.id,))]
    assert not [text for text in texts if re.search(r"\{\w*[:!]", text)]


def sentences(guest) -> list[str]:
    """What a page asks for: in a warning, or in its empty state."""
    empty = [text.value for text in guest.app.markdown if "water_drop" in text.value]
    return [warning.value for warning in guest.app.warning] + empty
