"""Two segmentations crossed: counts worked by hand, chance taken for chance, and no small group to be computed."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.charts import cross_chart
from analysis.errors import NotEnoughDataError, SettingsError
from analysis.segments import make_segmentation
from analysis.segments.cross import compute_cross, hide_cells, possible_counts


def crossed(counts, revenue=None):
    """Segmentations whose cross table is this."""
    counts = np.array(counts)
    pairs = [(f"r{i}", f"c{j}") for i, j in product(*map(range, counts.shape)) for _ in range(counts[i, j])]
    ids = [f"p{n}" for n in range(len(pairs))]
    rows, columns = zip(*pairs, strict=True)
    order = [[f"{letter}{n}" for n in range(size)] for letter, size in zip("rc", counts.shape, strict=True)]
    return (
        make_segmentation("value", "rfm", ids, rows, order[0]),
        make_segmentation("rule", "rule", ids, columns, order[1]),
    )


def test_counts_shares_and_lift_worked_by_hand():
    rows, columns = crossed([[30, 10], [20, 40]])
    revenue = pd.DataFrame({"customer_id": rows.customers["customer_id"], "revenue": 2.0})
    cross = compute_cross(rows, columns, revenue)
    first = cross.cells.set_index(["row", "column"]).loc[("r0", "c0")]
    assert first[["customers", "share_of_row", "share_of_column", "expected", "lift"]].tolist() == [
        30,
        0.75,
        0.6,
        20,
        1.5,
    ]
    assert first[["revenue", "mean_revenue"]].tolist() == [60, 2]
    assert cross.cells["is_clear"].all()
    # chi² = 100 (30·40 − 10·20)² / (40·60·50·50) = 16.67, V = √0.1667.
    assert cross.association == pytest.approx(0.40825, abs=1e-5)
    assert cross.p_value == pytest.approx(4.455e-05, rel=1e-3)
    cross_chart(cross, row_names={"r0": "first"}).to_dict()


def test_what_has_nothing_to_do_with_each_other_has_a_lift_of_one_and_nothing_clear():
    cross = compute_cross(*crossed([[20, 40], [30, 60]]))
    assert cross.cells["lift"].tolist() == pytest.approx([1] * 4)
    assert not cross.cells["is_clear"].any()


def test_who_is_in_one_of_the_two_only_is_said_and_not_counted():
    rows, columns = crossed([[10, 10], [10, 10]])
    fewer = make_segmentation("rule", "rule", *columns.customers.iloc[4:].to_numpy().T, columns.segments)
    cross = compute_cross(rows, fewer)
    assert (cross.customers, cross.only_rows, cross.only_columns) == (36, 4, 0)


def test_a_small_cell_and_three_others_are_hidden_else_the_totals_would_give_it_away():
    counts = np.array([[3, 20, 30], [20, 25, 40], [50, 60, 70]])
    hidden = hide_cells(counts)
    assert hidden.sum() == 4
    assert hidden[0, 0] and hidden[0, 1] and hidden[1, 0] and hidden[1, 1]
    assert possible_counts(counts, hidden, 0, 0) == (0, 23)
    cross = compute_cross(*crossed(counts))
    assert (cross.hidden_cells, cross.hidden_customers) == (4, 68)
    gone = cross.cells[cross.cells["is_hidden"]]
    assert gone[["customers", "share_of_row", "lift", "expected", "revenue"]].isna().all().all()
    cross_chart(cross).to_dict()


@settings(max_examples=15)
@given(arrays(int, (3, 3), elements=st.integers(0, 12)))
@example(np.array([[0, 5, 5], [5, 1, 5], [5, 5, 5]]))
def test_no_small_count_can_be_computed_from_what_is_shown(counts):
    if min(counts.sum(axis=0).min(), counts.sum(axis=1).min()) < 5:
        return
    hidden = hide_cells(counts)
    small = (counts > 0) & (counts < 5)
    assert (hidden | ~small).all()
    for row, column in np.argwhere(small):
        low, high = possible_counts(counts, hidden, row, column)
        assert low <= counts[row, column] <= high
        assert high - low >= 4 or hidden[counts > 0].all()


def test_a_brute_force_attacker_finds_at_least_five_tables():
    counts = np.array([[2, 6, 8], [7, 9, 8], [9, 9, 9]])
    hidden = hide_cells(counts)
    places = np.argwhere(hidden)
    rows, columns = (np.where(hidden, counts, 0).sum(axis=axis) for axis in (1, 0))
    found = set()
    for values in product(range(int(max(rows.max(), columns.max())) + 1), repeat=len(places)):
        tried = np.zeros_like(counts)
        tried[tuple(places.T)] = values
        if (tried.sum(axis=1) == rows).all() and (tried.sum(axis=0) == columns).all():
            found.add(tried[0, 0])
    assert (min(found), max(found)) == possible_counts(counts, hidden, 0, 0)
    assert len(found) >= 5


def test_one_group_only_too_few_and_too_many_say_so():
    rows, columns = crossed([[20, 20]])
    with pytest.raises(NotEnoughDataError, match="nothing to cross"):
        compute_cross(rows, columns)
    with pytest.raises(NotEnoughDataError, match="only 4"):
        compute_cross(*crossed([[2, 2]]))
    with pytest.raises(SettingsError, match="41 segments are too many"):
        compute_cross(*crossed([[5, 5]] * 41))
