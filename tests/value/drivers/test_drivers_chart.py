"""The picture of what goes with value."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.charts import value_drivers_chart
from analysis.value.drivers import ValueDrivers


@pytest.mark.parametrize(("factor", "first"), [("first_product", "g39"), ("first_month", "g04")])
def test_what_the_title_names_is_drawn_and_months_come_in_their_order(factor, first):
    groups = pd.DataFrame({"group": [f"g{n:02}" for n in range(40)], "value": range(40), "is_clear": True})
    groups = groups.assign(low=groups["value"] - 1, high=groups["value"] + 1, customers=10 + groups.index % 20)
    groups = groups.assign(factor=factor).sort_values("value", ascending=False, ignore_index=True)
    chart = value_drivers_chart(ValueDrivers(pd.DataFrame(), groups, 20.0, "future"), factor)
    # The highest is one of the 16 largest, the lowest is not.
    order = chart.to_dict()["layer"][1]["encoding"]["y"]["sort"]
    assert order[0] == first
    assert len(order) == {"first_product": 17, "first_month": 36}[factor]
    assert order[-1] == {"first_product": "g00", "first_month": "g39"}[factor]
