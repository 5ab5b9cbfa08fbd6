"""Several ids of one person become one: nobody is lost, no row and no euro either, and a refusal stays a refusal."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tables import guess_mapping, read_source, read_table
from analysis.tables.merge_ids import People, conflicts, effect, join_people, merge_ids
from analysis.tables.privacy.consent import find_consent
from analysis.tables.same_person import MOST_IDS, alias_links, attribute_links, shared_values
from analysis.tables.samples import demo_shop_files
from analysis.tables.table import Table, content_digest, make_table


def links(*pairs: tuple[str, str]) -> pd.DataFrame:
    """Each first id belongs to the second."""
    return pd.DataFrame(pairs, columns=["alias", "customer_id"], dtype="str")


def orders(*rows: tuple) -> Table:
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "amount"])
    return make_table("orders", frame.assign(timestamp=pd.to_datetime(frame["timestamp"])))


def customers(**columns: list) -> Table:
    return make_table("customers", pd.DataFrame(columns))


def rows(table: Table) -> list[tuple]:
    return [tuple(map(str, row)) for row in table.frame.astype("str").itertuples(index=False, name=None)]


def kept(people: People) -> dict[str, str]:
    return people.kept.to_dict()


def test_whoever_links_connect_is_one_person_and_keeps_the_id_the_others_belong_to():
    people = join_people(links(("guest1", "web"), ("web", "crm"), ("guest2", "web"), ("x", "y"), ("z", "z")))
    assert kept(people) == {"guest1": "crm", "guest2": "crm", "web": "crm", "x": "y"}
    assert (people.count, people.ids, people.doubtful) == (2, 6, 0)


def test_ids_that_belong_to_each_other_are_one_person_under_the_first_of_them():
    assert kept(join_people(links(("b", "a"), ("a", "c"), ("c", "b")))) == {"b": "a", "c": "a"}


def test_what_is_said_very_often_is_said():
    assert kept(join_people(links(*[("b", "a")] * 256))) == {"b": "a"}


def test_an_id_said_to_belong_to_two_people_makes_them_one_and_is_a_doubt():
    people = join_people(links(("guest", "anna"), ("guest", "bert"), ("other", "carl")))
    assert kept(people) == {"bert": "anna", "guest": "anna", "other": "carl"}
    assert people.doubtful == 1


def test_two_sources_together_connect_more_than_each_alone():
    people = join_people(links(("a", "b")), links(("c", "b"), ("c", "d")))
    assert set(kept(people).values()) == {"b"}
    assert people.ids == 4


def test_without_links_nobody_is_merged_and_the_table_stays_the_same():
    nobody = join_people(links(("a", "a")))
    table = orders(("a", "2024-01-01", 1.0), ("b", "2024-01-02", 2.0))
    assert (nobody.count, nobody.ids) == (0, 0)
    assert merge_ids(table, nobody) is table


def test_orders_of_one_person_stand_together_in_the_order_of_time():
    table = orders(
        ("a", "2024-01-01", 1.0), ("a", "2024-03-01", 3.0), ("b", "2024-01-05", 9.0), ("c", "2024-02-01", 2.0)
    )
    merged = merge_ids(table, join_people(links(("c", "a"))))
    assert merged.frame["customer_id"].tolist() == ["a", "a", "a", "b"]
    assert merged.frame["amount"].tolist() == [1.0, 2.0, 3.0, 9.0]
    assert merged.frame["customer_id"].cat.categories.tolist() == ["a", "b"]
    assert merged.digest == content_digest(merged.frame) != table.digest
    assert merged.report == table.report


def test_the_id_a_person_keeps_need_not_be_in_the_table():
    table = orders(("guest", "2024-01-01", 1.0), ("b", "2024-01-02", 2.0))
    people = join_people(links(("guest", "crm-7")))
    merged = merge_ids(table, people)
    assert merged.frame["customer_id"].tolist() == ["b", "crm-7"]
    assert merged.digest == orders(("crm-7", "2024-01-01", 1.0), ("b", "2024-01-02", 2.0)).digest
    assert effect(table, people) == (2, 2, 1)


def test_a_row_without_customer_stays_one_without():
    codes = pd.Categorical(["a", None, "b"])
    table = make_table("customers", pd.DataFrame({"customer_id": codes, "city": ["Bonn", "Graz", "Bern"]}))
    merged = merge_ids(table, join_people(links(("b", "a"))))
    assert merged.frame["customer_id"].isna().tolist() == [False, False, True]
    assert merged.frame["city"].tolist() == ["Bonn", "Bern", "Graz"]


def test_a_table_without_customers_stays_as_it_is():
    spend = make_table("spend", pd.DataFrame({"channel": ["ads"], "amount": [5.0]}))
    assert merge_ids(spend, join_people(links(("a", "b")))) is spend


def test_of_several_rows_about_a_customer_that_of_the_kept_id_comes_first_and_none_is_lost():
    table = customers(customer_id=["a", "b", "c"], city=["Bonn", "Bern", None], age=["30", "30", "30"])
    people = join_people(links(("a", "c"), ("b", "c")))
    assert rows(merge_ids(table, people)) == [("c", "nan", "30"), ("c", "Bonn", "30"), ("c", "Bern", "30")]
    assert conflicts(table, people).to_dict() == {"city": 1}


def test_an_empty_value_contradicts_nothing():
    table = customers(customer_id=["a", "b"], city=["Bonn", None])
    assert conflicts(table, join_people(links(("b", "a")))).empty


@pytest.mark.parametrize("refusing", ["a", "b", "c"])
@pytest.mark.parametrize(("column", "yes", "no"), [("newsletter", "yes", "no"), ("unsubscribed", "no", "yes")])
def test_who_refused_under_one_id_may_be_contacted_under_none(refusing, column, yes, no):
    table = customers(customer_id=list("abcd"), **{column: [no if name == refusing else yes for name in "abcd"]})
    for pairs in ((("a", "b"), ("c", "b")), (("b", "a"), ("c", "a")), (("a", "c"), ("b", "c"))):
        allows = find_consent(merge_ids(table, join_people(links(*pairs)))).allows
        assert allows.to_dict() == {pairs[0][1]: False, "d": True}


def test_an_empty_opt_in_of_one_id_is_not_filled_with_the_agreement_of_another():
    # Where the day of the opt-in stands, whoever signed off again has none.
    table = customers(customer_id=["a", "b"], newsletter=["2024-05-17", None])
    assert find_consent(merge_ids(table, join_people(links(("b", "a"))))).allows.to_dict() == {"a": False}


answers = st.sampled_from(["yes", "no", None])
pairs = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefghz")), max_size=8)


@settings(max_examples=60)
@given(pairs, st.lists(answers, min_size=8, max_size=8).filter(lambda said: any(said)))
def test_merging_lets_nobody_be_contacted_who_could_not_be_before(linked, said):
    table = customers(customer_id=list("abcdefgh"), newsletter=said)
    people = join_people(links(*linked))
    before, after = find_consent(table), find_consent(merge_ids(table, people))
    person = table.frame["customer_id"].astype("str").map(lambda name: kept(people).get(name, name))
    assert not (after.may_contact(person) & ~before.may_contact(table.frame["customer_id"])).any()


def slow_people(linked: list[tuple[str, str]]) -> list[set[str]]:
    """Sets of ids that links connect, by joining sets until nothing changes."""
    people = [{*pair} for pair in linked]
    joined = True
    while joined:
        joined = False
        for one in people:
            for other in people:
                if one is not other and one & other:
                    one |= other
                    people.remove(other)
                    joined = True
                    break
            if joined:
                break
    return sorted((person for person in people if len(person) > 1), key=min)


moments = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 9), st.integers(1, 50)), min_size=1, max_size=25
)


@settings(max_examples=100)
@given(moments, pairs, st.randoms(use_true_random=False))
def test_merging_keeps_every_row_and_all_money_and_needs_no_second_time(bought, linked, random):
    made = [(who, pd.Timestamp("2024-01-01") + pd.Timedelta(days=day), float(amount)) for who, day, amount in bought]
    table, people = orders(*made), join_people(links(*linked))
    merged = merge_ids(table, people)
    assert len(merged.frame) == len(table.frame)
    assert merged.frame["amount"].sum() == table.frame["amount"].sum()
    assert merge_ids(merged, people) is merged
    found = effect(table, people)
    assert found.before == table.frame["customer_id"].nunique() >= found.after == merged.frame["customer_id"].nunique()
    expected = slow_people(linked)
    ids = pd.concat([people.kept, pd.Series(people.kept.unique(), index=people.kept.unique(), dtype="str")])
    assert sorted((set(group.index) for _person, group in ids.groupby(ids)), key=min) == expected
    shuffled = random.sample(made, len(made))
    again = merge_ids(orders(*shuffled), join_people(links(*random.sample(linked, len(linked)))))
    assert sorted(rows(again)) == sorted(rows(merged))


def shop(**columns: list) -> Table:
    """Thirty customers with these columns."""
    return customers(customer_id=[f"c{number:02d}" for number in range(30)], **columns)


HASHES = [f"{number * 7919:064x}" for number in range(1, 31)]
TWICE = [*HASHES[:28], HASHES[0], HASHES[1]]


def test_ids_that_share_what_only_one_person_has_are_found():
    table = shop(email_sha256=TWICE, city=["Bonn", "Bern", "Graz"] * 10)
    assert shared_values(table) == ("email_sha256",)
    people = join_people(attribute_links(table, "email_sha256"))
    assert kept(people) == {"c28": "c00", "c29": "c01"}


def test_an_attribute_that_nobody_shares_or_that_is_empty_is_not_offered():
    assert shared_values(shop(email_sha256=HASHES, note=[None] * 30)) == ()


def test_customers_of_one_household_or_city_are_not_taken_for_one_person():
    cities = [f"city {number % 20}" for number in range(30)]
    assert shared_values(shop(city=cities, gender=["m", "f"] * 15)) == ()


def test_equal_incomes_and_days_are_no_sign_of_one_person_but_equal_numbers_of_a_card_are():
    numbers = [str(40_000 + 7 * number) for number in range(28)] + ["40000", "40007"]
    days = [f"2024-01-{number + 1:02d}" for number in range(28)] + ["2024-01-01", "2024-01-02"]
    assert shared_values(shop(income=numbers, since=days, loyalty_number=numbers, Kundenkarte=numbers)) == (
        "loyalty_number",
        "Kundenkarte",
    )


def test_where_everybody_has_two_numbers_a_column_named_as_an_id_is_still_found():
    assert shared_values(shop(crm_id=HASHES[:15] * 2, motto=HASHES[:15] * 2)) == ("crm_id",)


def test_a_value_that_very_many_share_and_a_stopgap_link_nobody():
    many = ["till"] * (MOST_IDS + 1) + [f"k{number}" for number in range(18)] + ["k0"]
    assert kept(join_people(attribute_links(shop(card=many), "card"))) == {"c29": "c11"}
    nobody = ["0", "000", "unknown", "None", "-"] * 2 + [f"k{number}" for number in range(20)]
    assert shared_values(shop(card=nobody)) == ()


def test_an_id_with_two_rows_shares_nothing_with_itself():
    ids = [f"c{number:02d}" for number in range(15)] * 2
    assert shared_values(customers(customer_id=ids, email_sha256=HASHES[:15] * 2)) == ()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_demo_shop_has_nobody_twice(language):
    assert shared_values(read_table(demo_shop_files(language)["customers"], "customers")) == ()


@pytest.mark.parametrize(
    ("text", "alias", "customer"),
    [
        ("guest_id,customer_id\ng1,c1\ng2,c1\n", "guest_id", "customer_id"),
        ("neue Kundennummer;alte Kundennummer\nA;1\nB;2\n", "alte Kundennummer", "neue Kundennummer"),
        ("old_id,new_id,merged_at\n1,2,2024-05-01\n3,4,2024-06-01\n", "old_id", "new_id"),
    ],
)
def test_a_table_of_ids_is_understood(text, alias, customer):
    guess = guess_mapping(read_source(text.encode()))
    assert (guess.table, dict(guess.mapping)) == ("aliases", {"alias": alias, "customer_id": customer})


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("customer_id,old_customer_id,city\n1,2,Bonn\n3,4,Graz\n", "customers"),
        ("customer_id,loyalty_id\n1,2\n3,4\n", "customers"),
        ("customer_id,guest\n1,yes\n3,no\n", "customers"),
        ("alias,customer_id,order_date,amount\na,1,2024-05-01,9.5\nb,2,2024-05-02,7.5\n", "orders"),
        ("alias,customer_id,timestamp,event\na,1,2024-05-01,visit\nb,2,2024-05-02,buy\n", "events"),
    ],
)
def test_an_old_number_beside_other_facts_makes_no_table_of_ids(text, table):
    assert guess_mapping(read_source(text.encode())).table == table


def test_ids_of_a_table_of_ids_stay_text_and_half_a_pair_is_left_out():
    table = read_table(b"old_id,new_id\n001,A\n,B\n002,\n003,A\n", "aliases")
    assert kept(join_people(alias_links(table))) == {"001": "A", "003": "A"}
    assert [(item.reason, item.rows) for item in table.report.dropped] == [("no_customer", 2)]
    assert np.array_equal(table.frame["alias"], ["001", "003"])
