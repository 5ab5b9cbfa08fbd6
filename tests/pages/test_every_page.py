"""Every page opens, without data and with data, in both languages."""

from __future__ import annotations

import pytest
from visitor import PAGES, word

TITLES = {
    "journey": "Journey",
    "segmentation": "Segmentation",
    "lifetime_value": "Lifetime value",
    "bucket_strategy": "Bucket strategy",
}
WITHOUT_DATA = {
    "journey": "To see where customers leak, bring journey events or orders.",
    "segmentation": "To group your customers, bring their orders.",
    "lifetime_value": "To forecast what customers are worth, bring their orders.",
    "bucket_strategy": "To plan a campaign per segment, bring your customers' orders.",
}
languages = pytest.mark.parametrize("language", ["en", "de"])


@languages
@pytest.mark.parametrize("name", PAGES)
def test_without_data_a_page_says_what_to_bring_and_leads_there(visitor, name, language):
    guest = visitor(language).open(name)
    assert guest.app.title[0].value == word(language, TITLES[name])
    assert guest.app.markdown[0].value.endswith(word(language, WITHOUT_DATA[name]))
    assert guest.links() == [word(language, "Upload a file or open a sample")]
    assert not guest.app.metric


@languages
def test_the_first_page_offers_an_upload_and_two_samples(visitor, language):
    guest = visitor(language).open("upload")
    assert guest.app.title[0].value == word(language, "Where does your bucket leak?")
    assert len(guest.app.file_uploader) == 1
    samples = [button.label for button in guest.app.button if button.key.startswith("sample_")]
    assert samples == [word(language, "Open this sample")] * 2
    assert not guest.workspace.folder.exists()


@languages
@pytest.mark.parametrize("name", ["upload", *PAGES])
def test_the_demo_shop_fills_every_page_and_a_second_run_shows_the_same(visitor, demo_shop, name, language):
    guest = visitor(language).bring(*demo_shop[language]).open(name)
    assert guest.app.metric or name == "upload"
    assert not guest.app.warning
    first = guest.screen()
    assert guest.run().screen() == first


@pytest.mark.parametrize("name", ["upload", *PAGES])
def test_orders_alone_fill_every_page(visitor, cdnow_orders, name):
    guest = visitor().bring(cdnow_orders, currency="USD").open(name)
    assert guest.app.metric or name == "upload"
    assert not guest.app.warning
    first = guest.screen()
    assert guest.run().screen() == first


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_show_the_same_numbers(visitor, cdnow_orders, name):
    english = visitor("en").bring(cdnow_orders).open(name)
    german = visitor("de").open(name)

    def digits(guest):
        return ["".join(filter(str.isdigit, value)) for value in guest.metrics().values()]

    assert digits(english) == digits(german)
    assert list(english.metrics()) != list(german.metrics())


def test_customers_alone_can_be_grouped(visitor, demo_shop):
    table = next(table for table in demo_shop["en"] if table.name == "customers")
    guest = visitor().bring(table).open("upload")
    assert guest.app.info[0].value.startswith("Customers alone can be grouped")
    assert guest.links() == ["Segmentation: who they are"]
    assert "share_of_customers" in guest.open("segmentation").app.dataframe[0].value
    for page in set(PAGES) - {"segmentation"}:
        assert guest.open(page).app.markdown[0].value.endswith(WITHOUT_DATA[page])


def test_a_table_that_only_adds_to_others_says_so(visitor, demo_shop):
    table = next(table for table in demo_shop["en"] if table.name == "spend")
    guest = visitor().bring(table).open("upload")
    assert guest.app.info[0].value == "These tables add to orders or journey events: bring one of those as well."
    for page in PAGES:
        assert guest.open(page).app.markdown[0].value.endswith(WITHOUT_DATA[page])


def test_the_sidebar_names_the_customers_and_the_last_day(visitor, cdnow_orders):
    guest = visitor().bring(cdnow_orders).open("journey")
    assert guest.app.sidebar.caption[0].value == "2,357 customers · data until Jun 30, 1998"
    assert guest.speak("de").app.sidebar.caption[0].value.startswith("2.357 ")


def test_the_language_can_be_changed_on_any_page(visitor, cdnow_orders):
    guest = visitor("en").bring(cdnow_orders).open("segmentation")
    assert guest.speak("de").app.title[0].value == word("de", "Segmentation")
    assert guest.open("lifetime_value").app.title[0].value == word("de", "Lifetime value")


def test_a_german_browser_is_greeted_in_german(visitor):
    guest = visitor()
    del guest.app.session_state["lang"]
    guest.app.context["locale"] = "de-AT"
    assert guest.open("upload").app.title[0].value == word("de", "Where does your bucket leak?")
