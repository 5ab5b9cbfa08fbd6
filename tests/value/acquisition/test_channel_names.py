"""One channel, many spellings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.value.acquisition import reconcile_channels
from analysis.value.acquisition.names import squashed

NAMES = st.dictionaries(st.text("aAé _-|.1Ω", min_size=1, max_size=6), st.just(1.0), max_size=6)


def channels(customers: list[str], spend: list[str], corrections: dict | None = None) -> dict:
    """(side, name) → channel."""
    names = reconcile_channels(dict.fromkeys(customers, 1), dict.fromkeys(spend, 1.0), corrections)
    assert len(names) == len(customers) + len(spend)
    return {(row.side, row.name): row.channel for row in names.itertuples(index=False)}


@pytest.mark.parametrize("spelling", ["Google Ads", "google-ads", "GoogleAds", "GOOGLE_ADS", "adwords", "Google / CPC"])
def test_spellings_and_old_names_of_one_advertiser_are_one_channel(spelling):
    found = channels(["google_ads"], [spelling])
    assert len(set(found.values())) == 1


def test_the_channel_is_called_as_the_orders_spell_it_most_often():
    names = reconcile_channels({"Google_Ads": 2, "google ads": 5}, {"GOOGLE ADS": 9.0})
    assert set(names["channel"]) == {"google ads"}
    assert names.set_index(["side", "name"])["how"].to_dict() == {
        ("customers", "Google_Ads"): "spelling",
        ("customers", "google ads"): "same",
        ("spend", "GOOGLE ADS"): "spelling",
    }


def test_facebook_and_instagram_are_one_where_the_spend_knows_only_meta():
    found = channels(["facebook", "instagram", "organic"], ["Meta"])
    assert found["customers", "facebook"] == found["customers", "instagram"] == found["spend", "Meta"] == "Meta Ads"
    assert found["customers", "organic"] == "organic"


def test_who_keeps_facebook_and_instagram_apart_on_both_sides_keeps_them_apart():
    found = channels(["facebook", "instagram"], ["Facebook", "Instagram"])
    assert found["spend", "Facebook"] == "facebook" != found["spend", "Instagram"]


def test_names_without_a_partner_stay_and_say_so():
    names = reconcile_channels({"organic": 3, "radio": 1}, {"tv": 5.0, "Radio": 1.0}).set_index("name")
    assert names["is_matched"].to_dict() == {"organic": False, "radio": True, "tv": False, "Radio": True}


def test_the_users_word_counts_more_than_what_was_found():
    assert channels(["shop", "tv"], ["Campaign 7"], {"Campaign 7": "tv"})["spend", "Campaign 7"] == "tv"
    alone = channels(["facebook"], ["Meta"], {"Meta": "Meta"})
    assert alone["customers", "facebook"] == "facebook"
    assert alone["spend", "Meta"] == "Meta"


def test_names_of_signs_alone_and_in_other_letters_stay_apart():
    assert squashed("–") != squashed("?")
    assert squashed("Ελλάδα TV") == squashed("ελλάδα-tv")


@settings(max_examples=30)
@given(NAMES, NAMES)
def test_no_name_is_lost_and_equal_names_are_one_channel(customers, spend):
    found = channels(list(customers), list(spend))
    for name in customers.keys() & spend.keys():
        assert found["customers", name] == found["spend", name]
