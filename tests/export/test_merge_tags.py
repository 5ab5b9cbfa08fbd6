"""Tokens in the words of the tool that sends them, and letters that hold no surprise."""

import html
from html.parser import HTMLParser

import pytest

from analysis.export import email_html
from analysis.export.merge_tags import FIELDS, with_merge_tags


@pytest.mark.parametrize(
    ("tool", "written"),
    [
        ("mailchimp", "Hi *|IF:FNAME|**|FNAME|**|ELSE:|*there*|END:IF|*!"),
        ("brevo", "Hi {{ contact.FIRSTNAME|default:'there' }}!"),
        ("hubspot", "Hi {{ personalization_token('contact.firstname', 'there') }}!"),
        ("klaviyo", "Hi {{ first_name|default:'there' }}!"),
        (None, "Hi {first_name|there}!"),
    ],
)
def test_a_first_name_and_its_fallback_in_each_tool(tool, written):
    assert with_merge_tags("Hi {first_name|there}!", tool) == written


@pytest.mark.parametrize(
    ("tool", "written"),
    [
        ("mailchimp", "Hi*|IF:FNAME|* *|FNAME|**|END:IF|*!"),
        ("brevo", "Hi{% if contact.FIRSTNAME %} {{ contact.FIRSTNAME }}{% endif %}!"),
        ("hubspot", "Hi{% if contact.firstname %} {{ contact.firstname }}{% endif %}!"),
        ("klaviyo", "Hi{% if first_name %} {{ first_name }}{% endif %}!"),
    ],
)
def test_an_empty_fallback_leaves_no_gap(tool, written):
    assert with_merge_tags("Hi {first_name|}!", tool) == written


def test_any_other_column_becomes_a_field_of_that_name():
    assert "*|FAVOURITE_|*" in with_merge_tags("{favourite tea|tea}", "mailchimp")
    assert with_merge_tags("{favourite tea|tea}", "brevo") == "{{ contact.FAVOURITE_TEA|default:'tea' }}"
    assert with_merge_tags("{favourite tea|it's}", "klaviyo") == "{{ person|lookup:'favourite_tea'|default:'it’s' }}"


@pytest.mark.parametrize("tool", [None, *FIELDS])
def test_nothing_a_marketer_types_becomes_html(tool):
    hostile = '</p><script>x</script> & "q" {<img src=//evil>|<i>\'};--'
    letter = email_html(f"{hostile}\n\nsecond", "en", hostile, tool)
    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append(tag)
            assert "src" not in dict(attrs)

    Reader().feed(letter)
    assert set(seen) <= {"html", "head", "meta", "title", "body", "table", "tr", "td", "p", "a"}
    assert html.escape("<script>") in letter
    assert "http" not in letter
