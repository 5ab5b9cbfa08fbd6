"""What the user chose about one attribute."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.segments.attributes.bands import Bands
from analysis.segments.attributes.form import Form
from analysis.segments.attributes.kinds import AttributeKind
from analysis.tables.purchases import Moment


@dataclass(frozen=True)
class AttributeSettings:
    """One column of the customers table, and how it becomes groups.

    `form`, `kind`: None for what the column itself says (`describe_columns`).
    `bands`, `count`, `cuts`: how numbers are cut: at round numbers or quantiles into `count` bands (ages at the usual
        18, 25, 35 …), or at the given `cuts`; a number equal to a cut belongs to the band above.
    `digits`: how many first characters of a postcode make an area; `country`: a column that tells equal postcodes of
        different countries apart.
    `answer`: of several answers in a cell, the one that splits the customers in two; None for the most frequent
        combinations.
    `most_groups`, `most_combinations`: of more, the small ones are one group, the rest.
    `observed_until`: the day on which ages are counted; None for today.
    """

    column: str
    form: Form | None = None
    kind: AttributeKind | None = None
    bands: Bands = "round"
    count: int = 4
    cuts: tuple[float, ...] = ()
    digits: int = 2
    country: str | None = None
    answer: str | None = None
    most_groups: int = 25
    most_combinations: int = 8
    observed_until: Moment | None = None
