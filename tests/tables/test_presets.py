import pytest

from analysis.tables.files.read_source import read_source
from analysis.tables.meaning.guess import guess_mapping
from analysis.tables.meaning.mapping import Constant
from analysis.tables.meaning.presets import PRESETS, find_preset
from analysis.tables.reading import read_table
from analysis.tables.schemas import SCHEMAS

SHOPIFY = """Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,\
Lineitem name,Lineitem price,Billing Name,Source
#1001,a@b.de,paid,2024-03-01 10:00:00 +0100,EUR,30.00,4.90,5.57,34.90,2024-03-01 09:59:00 +0100,2,Tea,10.00,Ada B,web
#1001,a@b.de,,,,,,,,2024-03-01 09:59:00 +0100,1,Pot,10.00,,
#1002,c@d.de,paid,2024-03-02 10:00:00 +0100,EUR,10.00,4.90,2.38,14.90,2024-03-02 09:00:00 +0100,1,Tea,10.00,Cy D,pos
"""
EXPORTS = {
    "Shopify": (SHOPIFY, {"customer_id": "Email", "timestamp": "Created at", "amount": "Total", "order_id": "Name"}),
    "WooCommerce": (
        "Order Number,Order Status,Order Date,Email (Billing),Order Total Amount,Item Name,"
        "Quantity (- Refund),Item Cost\n"
        "1,Completed,2024-03-01 10:00,a@b.de,34.90,Tea,2,10.00\n"
        "1,Completed,2024-03-01 10:00,a@b.de,34.90,Pot,1,10.00\n",
        {"customer_id": "Email (Billing)", "timestamp": "Order Date", "amount": "Order Total Amount"},
    ),
    "Stripe": (
        "id,Created date (UTC),Amount,Amount Refunded,Currency,Status,Customer ID,Customer Email\n"
        "ch_1,2024-03-01 10:00:00,34.90,0.00,eur,Paid,cus_1,a@b.de\n"
        "ch_2,2024-03-02 10:00:00,14.90,0.00,eur,Paid,cus_2,\n",
        {"customer_id": "Customer ID", "timestamp": "Created date (UTC)", "amount": "Amount", "order_id": "id"},
    ),
    "Magento": (
        "ID,Purchase Point,Purchase Date,Bill-to Name,Grand Total (Base),Grand Total (Purchased),"
        "Status,Customer Email\n"
        '000000001,Main Store,"Mar 1, 2024 10:00:00 AM",Ada B,€34.90,€34.90,Complete,a@b.de\n',
        {"customer_id": "Customer Email", "timestamp": "Purchase Date", "amount": "Grand Total (Base)"},
    ),
    "Amazon": (
        "order-id\torder-item-id\tpurchase-date\tbuyer-email\tproduct-name\tquantity-purchased\titem-price\n"
        "302-1\t1\t2024-03-01T10:00:00+00:00\tx@marketplace.amazon.de\tTea\t1\t10.00\n",
        {"customer_id": "buyer-email", "timestamp": "purchase-date", "amount": "item-price", "order_id": "order-id"},
    ),
    "Google Analytics 4": (
        "event_date,event_timestamp,event_name,user_pseudo_id,device.category,traffic_source.source\n"
        "20240301,1709287200123456,page_view,123.456,mobile,google\n"
        "20240301,1709287260000000,purchase,123.456,mobile,google\n",
        {"customer_id": "user_pseudo_id", "timestamp": "event_timestamp", "event": "event_name"},
    ),
    "Matomo": (
        "idVisit,visitorId,serverTimestamp,type,deviceType,referrerTypeName\n"
        "1,abc,1709287200,action,Smartphone,Search Engines\n1,abc,1709287260,goal,Smartphone,Search Engines\n",
        {"customer_id": "visitorId", "timestamp": "serverTimestamp", "event": "type", "session_id": "idVisit"},
    ),
    "PostHog": (
        "uuid,event,timestamp,distinct_id,properties.$device_type\n"
        "1,$pageview,2024-03-01T10:00:00.123Z,d1,Mobile\n2,purchase,2024-03-01T10:01:00.000Z,d1,Mobile\n",
        {"customer_id": "distinct_id", "timestamp": "timestamp", "event": "event"},
    ),
    "Mixpanel": (
        '{"event": "visit", "properties": {"time": 1709287200, "distinct_id": "d1", "$os": "iOS"}}\n'
        '{"event": "buy", "properties": {"time": 1709287260, "distinct_id": "d1", "$os": "iOS"}}\n',
        {"customer_id": "properties.distinct_id", "timestamp": "properties.time", "event": "event"},
    ),
    "HubSpot": (
        "Datensatz-ID,Vorname,Nachname,E-Mail,Lifecycle-Phase,Erstellungsdatum\n"
        "51,Ada,B,a@b.de,Kunde,2024-03-01 10:00\n",
        {"customer_id": "Datensatz-ID"},
    ),
    "Mailchimp": (
        "Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID\n"
        "a@b.de,Ada,B,4,2024-03-01 10:00:00,1,x\n",
        {"customer_id": "Email Address"},
    ),
    "Google Ads": (
        "Kampagnenbericht\n1. März 2024 - 2. März 2024\nKampagne;Tag;Klicks;Impr.;Kosten\n"
        "Marke;2024-03-01;10;100;1.234,50\nMarke;2024-03-02;12;120;7,20\nGesamt: Konto; --;22;220;1.241,70\n",
        {"channel": Constant("Google Ads"), "amount": "Kosten", "timestamp": "Tag", "campaign": "Kampagne"},
    ),
    "Meta Ads": (
        "Kampagnenname,Tag,Impressionen,Ausgegebener Betrag (EUR),Berichtsstart,Berichtsende\n"
        "Herbst,2024-03-01,100,12.50,2024-03-01,2024-03-02\nHerbst,2024-03-02,100,7.50,2024-03-01,2024-03-02\n",
        {"channel": Constant("Meta Ads"), "amount": "Ausgegebener Betrag (EUR)", "timestamp": "Tag"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXPORTS)
def test_the_export_of_a_known_program_is_understood(name):
    text, mapping = EXPORTS[name]
    guess = guess_mapping(read_source(text.encode()))
    assert guess.preset == name
    assert {key: guess.mapping.get(key) for key in mapping} == mapping


def test_every_known_program_has_an_example_and_only_canonical_columns():
    assert {preset.name for preset in PRESETS} == EXPORTS.keys()
    for preset in PRESETS:
        known = {column.name for column in SCHEMAS[preset.table].columns}
        assert preset.mapping.keys() <= known


def test_a_file_of_no_program_has_no_preset():
    assert find_preset(["customer_id", "timestamp", "amount"]) is None
    assert find_preset(["Name", "Financial Status", "Total", "Lineitem quantity"], "events") is None


def test_a_shopify_order_of_two_lines_is_worth_its_total_once():
    table = read_table(SHOPIFY.encode(), "orders")
    assert table.frame["amount"].tolist() == [34.9, 0.0, 14.9]
    assert table.frame["product"].tolist() == ["Tea", "Pot", "Tea"]
    assert table.frame["timestamp"][0].isoformat() == "2024-03-01T08:59:00"
    assert "order_totals_counted_once" in table.report.notes


def test_a_total_repeated_on_every_line_counts_once():
    table = read_table(EXPORTS["WooCommerce"][0].encode(), "orders")
    assert table.frame["amount"].sum() == 34.9
    as_it_stands = read_table(EXPORTS["WooCommerce"][0].encode(), "orders", totals_once=False)
    assert as_it_stands.frame["amount"].sum() == 69.8
    assert not as_it_stands.report.notes


def test_amounts_of_lines_are_added_up_even_when_two_of_them_are_the_same():
    text = "customer_id,date,order_id,amount\na,2024-01-01,1,5\na,2024-01-01,1,5\nb,2024-01-02,2,3\nb,2024-01-02,2,4\n"
    table = read_table(text.encode(), "orders")
    assert table.frame["amount"].sum() == 17
    assert read_table(text.replace("amount", "line total").encode(), "orders").frame["amount"].sum() == 17


def test_google_ads_totals_are_no_campaign():
    table = read_table(EXPORTS["Google Ads"][0].encode(), "spend")
    assert table.frame["amount"].tolist() == [1234.5, 7.2]
    assert table.frame["channel"].unique().tolist() == ["Google Ads"]
    assert {drop.reason: drop.rows for drop in table.report.dropped} == {"total": 1}


def test_ga4_counts_microseconds():
    table = read_table(EXPORTS["Google Analytics 4"][0].encode(), "events")
    assert [moment.isoformat() for moment in table.frame["timestamp"]] == [
        "2024-03-01T10:00:00.123456", "2024-03-01T10:01:00",
    ]  # fmt: skip
