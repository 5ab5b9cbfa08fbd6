"""The page of the segments: pictures of the groups, and cut-offs of one's own that hold on every page."""

from __future__ import annotations

import pytest

SEGMENTS = "segmentation"


@pytest.fixture
def guest(visitor, cdnow_orders):
    return visitor().bring(cdnow_orders).open(SEGMENTS)


@pytest.mark.parametrize(
    "picture, said", [("map", "The best cell holds"), ("movement", "moved from"), ("time", "of the customers on")]
)
def test_each_picture_has_its_finding_as_title(guest, picture, said):
    guest.fill("button_group", "rfm_picture", picture)
    assert any(said in title for title in guest.chart_titles())


def cut(guest, which):
    return next(field for field in guest.app.number_input if field.key.startswith(f"cut_{which}_"))


def use(guest, **cuts):
    for which, value in cuts.items():
        cut(guest, which).set_value(value)
    return guest.click("rfm_cuts_use")


def definitions(guest):
    return [text for table in guest.app.dataframe if "definition" in table.value for text in table.value["definition"]]


def test_cut_offs_of_ones_own_define_the_groups_also_in_the_plan_until_they_are_taken_back(guest):
    proposed = definitions(guest)
    use(guest, recent=21, lost=99, many=4)
    assert "ordered within 21 days, 1 order" in definitions(guest)
    assert "last order 100 days ago or longer" in definitions(guest)[-1]
    sizes = guest.app.dataframe[0].value["customers"].tolist()
    guest.open("bucket_strategy")
    assert sizes[0] in guest.app.data_editor[0].value["customers"].tolist()
    guest.open(SEGMENTS).click("rfm_cuts_reset")
    assert definitions(guest) == proposed


def test_contradicting_cut_offs_are_said_and_not_kept(guest):
    proposed = definitions(guest)
    use(guest, recent=400, lost=30)
    assert any("lasts 400" in warning.value for warning in guest.app.warning)
    assert definitions(guest.open("upload").open(SEGMENTS)) == proposed


def test_a_segmentation_breaks_down_the_journey_and_the_lifetime_value(guest):
    guest.open("journey").fill("button_group", "journey_view", "groups")
    guest.fill("selectbox", "journey_by", "segment:rfm")
    assert any("Champions" in title or "in every group" in title for title in guest.chart_titles())
    guest.open("lifetime_value").fill("selectbox", "value_by", "rfm")
    assert any(title.startswith("“Champions” will bring") for title in guest.chart_titles())
