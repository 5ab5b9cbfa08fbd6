"""Lists for mail tools and ad platforms: their headings, nobody's address made up, nobody who is not written to."""

import csv
import hashlib
import io

import pandas as pd
import pytest

from analysis.errors import SettingsError
from analysis.export import PLATFORMS, platform_csv, platform_list
from analysis.export.merge_tags import with_merge_tags

# SHA-256 of "test@example.com", as the platforms' help pages compute it.
HASH = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"


def audience(**columns):
    rows = {"customer_id": ["007", "4", "9"], "segment": "lost", "contact": ["yes", "yes", "no"], "arm": "contact"}
    return pd.DataFrame(rows | columns)


def written(rows):
    return list(csv.reader(io.StringIO(platform_csv(rows).decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    ("platform", "headings"),
    [
        ("mailchimp", ["Email Address", "Customer ID", "Tags", "Customer Value"]),
        ("brevo", ["EMAIL", "EXT_ID", "SEGMENT", "ARM", "CUSTOMER_VALUE"]),
        ("hubspot", ["Email", "Customer ID", "Segment", "Arm", "Customer value"]),
        ("klaviyo", ["Email", "External ID", "Segment", "Arm", "Customer Value"]),
        ("google_ads", ["Email"]),
        ("meta", ["email", "value"]),
    ],
)
def test_each_platform_gets_its_own_headings(platform, headings):
    found = platform_list(audience(email_sha256=HASH, lifetime_value=[9.999, 2.0, 1.0]), platform)
    assert written(found.rows)[0] == headings
    assert len(found.rows) == 2


def test_ad_platforms_get_the_code_of_the_address_and_only_customers_who_have_one():
    listed = audience(email_sha256=[HASH, None, HASH], revenue=[12.346, 1.0, 1.0])
    for platform, row in (("google_ads", [HASH]), ("meta", [HASH, "12.35"])):
        found = platform_list(listed, platform)
        assert written(found.rows)[1:] == [row]
        assert found.left_out == 1


def test_without_a_code_there_is_nobody_an_ad_platform_could_find():
    found = platform_list(audience(email_keyed_hash="a" * 64), "meta")
    assert found.rows.empty
    assert found.left_out == 2


def test_an_address_that_is_the_customer_number_is_used_and_hashed_as_the_platforms_do():
    listed = audience(customer_id=["Test@Example.com ", "4", "9"])
    listed["customer_id"] = listed["customer_id"].str.strip()
    assert platform_list(listed, "mailchimp").rows["Email Address"].tolist() == ["Test@Example.com", ""]
    assert platform_list(listed, "google_ads").rows["Email"].tolist() == [HASH]


def test_a_mail_tool_without_addresses_gets_the_number_to_join_by():
    found = platform_list(audience(segment="Verloren"), "brevo", {"contact": "Kontakt"})
    assert written(found.rows)[1] == ["", "007", "Verloren", "Kontakt"]


def test_an_address_that_a_spreadsheet_would_run_is_left_out_rather_than_changed_into_another():
    found = platform_list(audience(customer_id=["=cmd@example.com", "-3", "a@example.com"]), "klaviyo")
    assert written(found.rows)[1:] == [["", "-3", "lost", "contact"]]
    assert found.left_out == 1


def test_numbers_that_would_be_formulas_are_disarmed():
    found = platform_list(audience(customer_id=["=1+1", "+a", "@b"]), "hubspot")
    assert [row[1] for row in written(found.rows)[1:]] == ["'=1+1", "'+a"]


def test_the_control_group_is_listed_to_be_left_out_there_and_who_waits_is_not():
    listed = audience(arm=["contact", "control", "contact"], contact=["yes", "no", "no"])
    assert platform_list(listed, "hubspot").rows["Arm"].tolist() == ["contact", "control"]


def test_a_comma_in_a_name_does_not_make_two_tags():
    found = platform_list(audience(segment='Graz, "Wien"'), "mailchimp")
    assert found.rows["Tags"].iloc[0] == "Graz  Wien, contact"


def test_a_negative_or_unknown_value_is_none_to_find_more_of():
    listed = audience(email_sha256=HASH, lifetime_value=[-5.0, None, 1.0])
    assert [row[1] for row in written(platform_list(listed, "meta").rows)[1:]] == ["0.0", ""]


def test_the_files_start_with_their_heading_and_an_unknown_platform_is_refused():
    assert platform_csv(platform_list(audience(email_sha256=HASH), "google_ads").rows).startswith(b"Email\r\n")
    assert hashlib.sha256(b"test@example.com").hexdigest() == HASH
    with pytest.raises(SettingsError, match=r"no platform 'fax'.*mailchimp"):
        platform_list(audience(), "fax")
    assert {"mailchimp", "brevo", "hubspot", "klaviyo", "google_ads", "meta"} == set(PLATFORMS)


def test_without_a_test_there_is_no_arm():
    listed = audience(arm="")
    assert written(platform_list(listed, "brevo").rows)[0] == ["EMAIL", "EXT_ID", "SEGMENT"]
    assert platform_list(listed, "mailchimp").rows["Tags"].tolist() == ["lost", "lost"]


def test_what_messages_say_of_a_customer_stands_in_the_field_that_the_letter_names():
    fields = pd.DataFrame({"last_product": ["=Tee", "Kaffee"], "segment": "x"}, index=["4", "9"])
    found = written(platform_list(audience(), "brevo", fields=fields).rows)
    assert found[0] == ["EMAIL", "EXT_ID", "SEGMENT", "ARM", "LAST_PRODUCT"]
    assert [row[-1] for row in found[1:]] == ["", "'=Tee"]
    assert "contact.LAST_PRODUCT" in with_merge_tags("{last_product|tea}", "brevo")
    assert "LAST_PRODUCT" not in platform_list(audience(email_sha256=HASH), "meta", fields=fields).rows
