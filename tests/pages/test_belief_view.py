"""How far to believe the forecast, on the page."""

from __future__ import annotations

import pandas as pd
import pytest
from visitor import orders, word


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_check_is_shown_with_all_its_parts(visitor, cdnow_orders, language):
    guest = visitor(language).bring(cdnow_orders, currency="USD")
    guest.workspace.remember(value_view="belief")
    guest.open("lifetime_value")
    assert len(guest.chart_titles()) == 5
    # One range holds, and a second one by one order or not.
    held = word(language, "{held} of {count} ranges held", held=1, count=6)
    assert guest.chart_titles()[1] in (held, held.replace("1", "2"))
    said = " ".join(guest.markdown())
    assert {"en": "50.2%", "de": "50,2\u00a0%"}[language] in said
    bounds = {"en": ("from 0% to 64%", "from 4% to 78%"), "de": ("zwischen 0\u00a0% und 64\u00a0%", "und 78\u00a0%")}
    assert any(text in said for text in bounds[language])


def test_where_the_naive_rule_won_its_numbers_are_shown_and_that_is_said(visitor):
    start = pd.Timestamp("2023-01-01")
    regulars = [
        (f"r{n}", start + pd.Timedelta(days=day), 10.0 + n % 7)
        for n in range(60)
        for day in range(n % 20, 600, 7 + n % 30)
    ]
    once = [(f"o{n}", start + pd.Timedelta(days=n % 20), 12.0) for n in range(60)]
    guest = visitor().bring(orders(*regulars, *once)).open("lifetime_value")
    assert any("follow that rule" in warning.value for warning in guest.app.warning)
    assert any("naive rule did better" in text for text in guest.markdown())
    (customers,) = [table.value for table in guest.app.dataframe if "expected_orders" in table.value]
    assert customers["expected_orders"].min() == 0


def test_the_headline_says_that_reality_lay_outside_such_a_range(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("lifetime_value")
    assert any("take this one as too narrow" in caption.value for caption in guest.app.caption)
