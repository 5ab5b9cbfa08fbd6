"""Life stages: the first rule that fits decides, and nothing is guessed."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.errors import MappingError, SettingsError
from analysis.segments import MISSING
from analysis.segments.attributes import REST, LifeStageRule, LifeStageSettings, segment_by_life_stage

PEOPLE = pd.DataFrame(
    {
        "customer_id": [f"c{n}" for n in range(8)],
        "year of birth": ["1995", "1995", "1980", "1980", "1950", "1950", None, "1995"],
        "kids": ["2", "0", "1", "0", "0", "3", "1", None],
        "since": ["2024-05-01"] * 7 + ["2010-01-01"],
    }
)


def stages(**choices) -> list[str]:
    settings = LifeStageSettings("year of birth", **{"children": "kids", "observed_until": "2024-06-30", **choices})
    return segment_by_life_stage(PEOPLE, settings).segmentation.customers["segment"].tolist()


def test_age_and_family_make_the_stage_and_a_missing_age_makes_none():
    assert stages() == [
        "young_family",
        "young_adults",
        "established_family",
        "middle_years",
        "later_life",
        "later_life",
        MISSING,
        # Whether there are children is not known: no rule that asks for them fits.
        "young_adults",
    ]


def test_time_as_customer_can_be_asked_for_and_the_rest_is_named():
    rules = (LifeStageRule("old friends", months_from=24), LifeStageRule("grown up", age_from=60))
    found = stages(since="since", rules=rules)
    assert found == [REST, REST, REST, REST, "grown up", "grown up", MISSING, "old friends"]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ((), "at least one rule"),
        ((LifeStageRule("a"), LifeStageRule("a")), "a name of its own"),
        ((LifeStageRule("a", age_from=60, age_to=30),), "from 60 to 30 years"),
    ],
)
def test_rules_that_cannot_be_are_refused(rules, said):
    with pytest.raises(SettingsError, match=said):
        stages(rules=rules)


def test_a_column_that_is_gone_is_named():
    with pytest.raises(MappingError, match="'pets'"):
        stages(children="pets")
