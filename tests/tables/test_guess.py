import pandas as pd
import pytest

from analysis.tables.files.read_source import raw_from_frame, read_source
from analysis.tables.meaning.guess import guess_mapping, usual_decimal
from analysis.tables.meaning.mapping import Product, RowNumber
from analysis.tables.samples import cdnow_file


def guessed(text):
    return guess_mapping(read_source(text.encode()))


def test_a_german_order_export_is_understood():
    guess = guessed(
        "Kundennummer;Bestellnummer;Bestelldatum;Gesamtbetrag;Artikel;Menge;E-Mail\n"
        "01234;A-1;31.12.2025 14:05;1.234,50;Tee;2;a@b.de\n00099;A-2;01.01.2026 9:00;7,20;Kanne;1;c@d.de\n"
    )
    assert guess.table == "orders"
    assert guess.mapping == {
        "customer_id": "Kundennummer",
        "timestamp": "Bestelldatum",
        "amount": "Gesamtbetrag",
        "order_id": "Bestellnummer",
        "product": "Artikel",
        "quantity": "Menge",
    }
    assert (guess.day_first, guess.decimal, guess.date_question) == (True, ",", None)


def test_an_order_amount_may_be_quantity_times_price():
    guess = guessed(
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,85123A,HEART,6,12/13/2010 8:26,2.55,17850,United Kingdom\n"
        "C536379,D,Discount,-1,12/13/2010 9:41,27.5,14527,United Kingdom\n"
    )
    assert guess.table == "orders"
    assert guess.mapping["amount"] == Product("Quantity", "UnitPrice")
    assert str(guess.mapping["amount"]) == "Quantity × UnitPrice"
    assert (guess.mapping["customer_id"], guess.mapping["order_id"]) == ("CustomerID", "InvoiceNo")
    assert guess.day_first is False


def test_an_event_log_is_told_from_orders_by_its_events():
    guess = guessed("user_id,session_id,event,timestamp,platform\nu1,s1,visit,2024-03-13 10:21:14,desktop\n")
    assert guess.table == "events"
    assert guess.mapping == {
        "customer_id": "user_id",
        "timestamp": "timestamp",
        "event": "event",
        "session_id": "session_id",
        "device": "platform",
    }


def test_customers_are_known_by_their_number_or_else_counted():
    named = guessed("ID;Year_Birth;Income\n5524;1957;58138\n2174;1954;46344\n")
    assert (named.table, named.mapping) == ("customers", {"customer_id": "ID"})
    nameless = guessed("age;job\n30;unemployed\n33;services\n")
    assert (nameless.table, nameless.mapping) == ("customers", {"customer_id": RowNumber()})


def test_ad_spend_has_a_channel_and_no_customer():
    german = guessed("Kanal;Monat;Kosten\nGoogle Ads;01.07.2024;95,60\nMeta Ads;01.08.2024;79,35\n")
    assert german.table == "spend"
    assert german.mapping == {"channel": "Kanal", "amount": "Kosten", "timestamp": "Monat"}
    report = guessed(
        "account_id,date_day,platform,campaign_name,clicks,spend\nA1,2025-07-10,Google Ads,Sale,140,105.00\n"
    )
    assert report.table == "spend"


def test_cdnow_without_names_is_understood_by_what_its_columns_hold():
    guess = guess_mapping(read_source(cdnow_file()))
    assert guess.table == "orders"
    assert guess.mapping == {"customer_id": "column_1", "timestamp": "column_3", "amount": "column_5"}


def test_dates_that_nothing_decides_come_back_as_a_question():
    guess = guessed("customer_id,date,amount\n1,03/04/2024,5.5\n2,05/06/2024,6.5\n")
    assert guess.day_first is None
    assert (guess.date_question.day_first, guess.date_question.month_first) == ("2024-04-03", "2024-03-04")


def test_no_column_is_used_twice_and_a_birth_date_is_no_order_date():
    guess = guessed("customer_id,birth_date,amount\n1,13.04.1980,5.5\n2,14.06.1990,6.5\n")
    assert "timestamp" not in guess.mapping
    everything = guess_mapping(raw_from_frame(pd.DataFrame({"id": [1, 2], "date": [3, 4]})), "orders")
    assert everything.mapping == {"customer_id": "id"}


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("a;b\n1.234;x\n2.345;y\n", ","),
        ("a,b\n1.234,x\n2.345,y\n", "."),
        ("a;b\n1.234;2.5\n2.345;7.25\n", "."),
    ],
)
def test_the_decimal_sign_of_a_file_is_that_of_its_other_columns(text, decimal):
    assert usual_decimal(read_source(text.encode())) == decimal


def test_reviews_are_recognised_by_their_sentences():
    guess = guessed(
        "Datum;Sterne;Kommentar;Quelle;Kundennummer\n"
        "31.12.2025;5;Schnelle Lieferung, gerne wieder;Shop;01\n"
        "30.12.2025;1;Der Tee kam leider zu spät an;Umfrage;02\n"
    )
    assert guess.table == "feedback"
    assert guess.mapping == {
        "text": "Kommentar",
        "rating": "Sterne",
        "customer_id": "Kundennummer",
        "timestamp": "Datum",
        "source": "Quelle",
    }


def test_a_file_of_labelled_sentences_without_header_is_feedback():
    rows = "".join(f"This is sentence number {n} about the tea\t{n % 2}\n" for n in range(30))
    guess = guessed(rows)
    assert guess.table == "feedback"
    assert set(guess.mapping) == {"text", "rating"}


def test_results_of_a_test_are_recognised_by_their_few_arms():
    rows = "".join(f"{n},{'control' if n % 2 else 'mail'},{n % 3 == 0:d}\n" for n in range(200))
    guess = guessed("customer_id,variant,converted\n" + rows)
    assert guess.table == "results"
    assert guess.mapping == {"customer_id": "customer_id", "arm": "variant", "outcome": "converted"}


def rows(head: str, row: str, count: int = 40) -> str:
    """A file; in `row`, {n} counts the rows and {arm} and {yes} take turns."""
    lines = (row.format(n=n, arm=("control", "mail")[n % 2], yes=int(n % 3 == 0)) for n in range(count))
    return "\n".join([head, *lines]) + "\n"


def test_a_small_test_with_outcomes_in_words_is_recognised():
    guess = guessed("Kundennummer;Gruppe;Ergebnis\n1;Kontrollgruppe;nein\n2;Testgruppe;ja\n3;Testgruppe;nein\n")
    assert guess.table == "results"
    assert guess.mapping == {"customer_id": "Kundennummer", "arm": "Gruppe", "outcome": "Ergebnis"}


def test_a_column_with_a_control_group_is_the_arm_whatever_it_is_called():
    nobody = guessed(rows("city,age,primary2004,messages,primary2006", "Bonn,{n},{yes},{arm},{yes}"))
    assert nobody.table == "results"
    assert nobody.mapping == {"customer_id": RowNumber(), "arm": "messages", "outcome": "primary2006"}
    mailing = guessed("segment,channel,conversion,spend\nMens E-Mail,Web,1,5.5\nNo E-Mail,Web,0,0\n")
    assert (mailing.table, mailing.mapping["arm"], mailing.mapping["outcome"]) == ("results", "segment", "conversion")


@pytest.mark.parametrize(
    ("head", "row", "table"),
    [
        ("user_id,timestamp,event,variant,success", "{n},2024-01-01 10:00,view,{arm},{yes}", "events"),
        ("customer_id,order_id,order_date,amount,variant,result", "{n},{n},2024-01-01,5.50,{arm},{yes}", "orders"),
        ("date,channel,clicks,cost,group,conversions", "2024-01-01,Meta,{n},5.50,{arm},{n}", "spend"),
        ("date,group,sessions,conversions", "2024-01-01,{arm},{n},{n}", "customers"),
        ("customer_id,city,test_group,newsletter", "{n},Bonn,{arm},{yes}", "customers"),
        ("customer_id,group,response", "{n},class {yes},{yes}", "customers"),
    ],
)
def test_an_arm_and_an_outcome_make_no_test_of_another_table(head, row, table):
    assert guessed(rows(head, row)).table == table


@pytest.mark.parametrize(
    ("head", "row", "table"),
    [
        ("customer_id,order_date,total,comment", "{n},2024-01-01,5.50,please leave it at door number {n}", "orders"),
        ("case id,activity,timestamp,comment", "{n},call,2024-01-01,we have talked about item {n}", "events"),
        ("customer_id,surname,comment", "{n},Meier,likes black tea and cake number {n}", "customers"),
        ("sku,title,price", "S{n},green tea from the hills of Assam {n},5.90", "customers"),
        (
            "1,2024-01-01,black tea from the hills of Assam,5.90",
            "{n},2024-01-02,green tea from the hills {n},6.90",
            "orders",
        ),
        ("tea\t1.5\t[1, 2, 3, 4, 5]", "tea{n}\t1.5\t[{n}, 2, 3, 4, 5]", "customers"),
        ("customer_id,score", "{n},{n}", "customers"),
        ("customer_id,nps", "{n},{yes}", "feedback"),
    ],
)
def test_a_text_or_a_number_alone_makes_no_review_of_another_table(head, row, table):
    assert guessed(rows(head, row)).table == table


def test_the_variant_of_a_product_makes_no_test_of_an_order():
    guess = guessed("customer_id,order_date,variant,amount\n1,2025-12-31,blue,5\n2,2025-12-30,red,7\n")
    assert guess.table == "orders"


def test_a_customer_list_with_some_notes_stays_a_customer_list():
    rows = "".join(f"{n},Bonn,{'please call him back in May' if n == 3 else ''}\n" for n in range(40))
    assert guessed("customer_id,city,comment\n" + rows).table == "customers"


def test_counted_paths_are_known_by_the_signs_between_their_channels():
    guess = guessed(
        "Conversion-Pfad;Conversions;Conversion-Wert\nEmail > Ad > Email;3;41,50\nAd>Shop;1;7,25\nAd;2;9,00\n"
    )
    assert guess.table == "paths"
    assert guess.mapping == {
        "path": "Conversion-Pfad",
        "total_conversions": "Conversions",
        "total_conversion_value": "Conversion-Wert",
    }
    assert guessed("page path,conversions\n/home,3\n/tea/green,1\n").table != "paths"
    assert guessed("customer_id,path,conversions\n1,ad > mail,3\n2,ad > shop,1\n").table != "paths"
