"""The file that is handed on: complete, everyone in one list, readable names, no surprises."""

import csv
import io
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from analysis.export import PlanFiles, plan_zip
from analysis.segments import compute_rfm
from analysis.strategy import audiences, build_plan

HEADINGS = {"customers": "Kunden", "lost": "Hier verloren"}
SEGMENTS = {"lost": "Verlorene für immer"}
WORDS = {
    "plan": "Plan",
    "segments": "Gruppen",
    "assumptions": "Annahmen",
    "total": "Summe",
    "email": "E-Mail",
    "yes": "ja",
}


@pytest.fixture
def customers():
    return pd.DataFrame(
        {
            "customer_id": ["007", "=cmd()", "Jürgen", "4"],
            "segment": ["lost", "lost", "new", "new"],
            "orders": [1, 2, 1, 1],
            "revenue": [10.0, 30.5, 20.0, 5.0],
        }
    )


def packed(customers, **options):
    plan = build_plan(customers)
    return plan_zip(PlanFiles(plan, audiences(plan, customers), options.pop("readme", "Hallo Größe"), **options))


def files(content):
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def rows_of(content, delimiter=","):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def sheets_of(content):
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def test_it_holds_the_plan_the_readme_and_one_list_per_segment(customers):
    content = files(packed(customers))
    assert set(content) == {"README.txt", "plan.xlsx", "audiences/new.csv", "audiences/lost.csv"}
    assert content["README.txt"].decode() == "Hallo Größe"


def test_the_lists_hold_every_customer_once_and_no_formula(customers):
    content = files(packed(customers))
    ids = [row["customer_id"] for name in content if name.endswith(".csv") for row in rows_of(content[name])]
    assert sorted(ids) == sorted(["007", "'=cmd()", "Jürgen", "4"])


def test_codes_become_the_words_of_the_page(customers):
    content = files(packed(customers, names=WORDS, segments=SEGMENTS, headings=HEADINGS, decimal=","))
    lost = rows_of(content["audiences/Verlorene_für_immer.csv"], ";")
    assert lost[0] == {
        "customer_id": "'=cmd()",
        "segment": "Verlorene für immer",
        "contact": "ja",
        "orders": "2",
        "revenue": "30,5",
    }
    sheets = sheets_of(content["plan.xlsx"])
    assert list(sheets) == ["Plan", "Gruppen", "Annahmen"]
    assert sheets["Plan"][0][:4] == ["segment", "Kunden", "action", "channel"]
    assert [row[0] for row in sheets["Plan"][1:]] == ["new", "Verlorene für immer", "Summe"]
    assert [row[1] for row in sheets["Plan"][1:]] == [2, 2, 4]
    assert sheets["Plan"][1][3] == "E-Mail"
    assert ["margin", 0.3] in sheets["Annahmen"]


def test_definitions_of_the_groups_go_on_their_own_sheet(cdnow):
    rfm = compute_rfm(cdnow)
    content = files(packed(rfm.customers, definitions=rfm.groups))
    segments = sheets_of(content["plan.xlsx"])["segments"]
    assert segments[0] == rfm.groups.columns.tolist()
    assert len(segments) == 1 + len(rfm.groups)
    assert sum(len(rows_of(content[name])) for name in content if name.endswith(".csv")) == 2357


def test_hostile_segment_names_stay_in_their_folder_and_apart(customers):
    hostile = ["../../etc/passwd", "..", "con", "CON"]
    content = files(packed(customers.assign(segment=hostile)))
    lists = [name for name in content if name.endswith(".csv")]
    assert len(lists) == len({name.casefold() for name in lists}) == 4
    for name in lists:
        folder, file = name.split("/")
        assert folder == "audiences"
        assert ".." not in file
        assert file.casefold() != "con.csv"


def test_equal_plans_give_equal_bytes(customers):
    assert packed(customers) == packed(customers.sample(frac=1, random_state=1))


def test_every_list_of_every_tool_holds_only_customers_of_the_plan_in_one_arm(customers):
    plan = build_plan(customers)
    lists = {
        segment: frame.assign(arm=["contact", "control"], email_sha256=["a" * 64, "b" * 64])
        for segment, frame in audiences(plan, customers).items()
    }
    content = files(plan_zip(PlanFiles(plan, lists, "", platforms=("brevo", "meta"))))
    arms = {name.split("/")[1] for name in content if name.startswith("audiences/")}
    assert arms == {f"{segment}.{arm}.csv" for segment in ("new", "lost") for arm in ("contact", "control")}
    for folder, heading in (("audiences", "customer_id"), ("brevo", "EXT_ID")):
        ids = [row[heading] for name in content if name.startswith(folder) for row in rows_of(content[name])]
        assert sorted(ids) == sorted(["007", "'=cmd()", "Jürgen", "4"])
    assert sum(len(rows_of(content[name])) for name in content if name.startswith("meta/")) == 4


def test_messages_of_a_segment_lie_in_its_folder_and_the_letter_speaks_the_tools_language(customers):
    messages = pd.DataFrame(
        [
            ("lost", "email", "de", "Hallo {first_name|du},\n\n<b>50 %</b> für dich"),
            ("lost", "subject", "de", "Nur für {first_name|dich}"),
            ("new", "sms", "en", "  "),
        ],
        columns=["segment", "format", "language", "text"],
    )
    options = {"messages": messages, "platforms": ("klaviyo", "meta"), "unsubscribe": {"de": "Abmelden"}}
    content = files(packed(customers, names=WORDS, segments=SEGMENTS, **options))
    folder = "messages/Verlorene_für_immer"
    assert {name for name in content if name.startswith("messages/")} == {
        f"{folder}/{name}" for name in ("email.de.txt", "email.de.html", "email.de.klaviyo.html", "subject.de.txt")
    }
    letter = content[f"{folder}/email.de.klaviyo.html"].decode()
    assert "Hallo {{ first_name|default:'du' }}," in letter
    assert "&lt;b&gt;50 %&lt;/b&gt;" in letter
    assert "<title>Nur für {{ first_name|default:'dich' }}</title>" in letter
    assert '<a href="{% unsubscribe_link %}">Abmelden</a>' in letter
    assert "Hallo {first_name|du}" in content[f"{folder}/email.de.html"].decode()


def test_a_segment_may_be_called_like_anything_else(customers):
    customers = customers.assign(segment=["no", "no", "contacts", "contacts"])
    segments = {"no": "Nein, danke", "contacts": "Bekannte"}
    content = files(packed(customers, names={"no": "nein", "yes": "ja"}, segments=segments))
    rows = rows_of(content["audiences/Nein_danke.csv"])
    assert {(row["segment"], row["contact"]) for row in rows} == {("Nein, danke", "ja")}
    assert "Bekannte" in {row[0] for row in sheets_of(content["plan.xlsx"])["plan"]}
