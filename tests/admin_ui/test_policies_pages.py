"""Policies, one on both clocks, a version as a document, and what differs: what the pages say."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from urllib.parse import urlsplit

import pytest
from flask import Flask

from admin_ui.pages.policies_standing import shares_of
from engine.service import Caller, Request, Role, Service
from tests.admin_ui.conftest import SignedIn
from tests.admin_ui.reading import Page
from tests.conftest import ROOT

VERSIONS = ROOT / "policies" / "versions"
SHIPPED = sorted(path.name for path in VERSIONS.iterdir() if path.is_dir())


def rows(page: Page) -> list[str]:
    """The words of each row of the tables' bodies."""
    found = re.findall(r"<tbody>(.*?)</tbody>", page.html, re.DOTALL)
    return [words(row) for body in found for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html.replace("<wbr>", ""))).split())


def ids(page: Page) -> list[str]:
    return [unescape(one) for one in re.findall(r'\sid="([^"]+)"', page.html)]


def test_the_list_tells_what_is_in_force_and_the_last_change(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies")
    assert (page.status, page.heading) == (200, "Policies")
    found = {row.split(" Version")[0]: row for row in rows(page)}
    assert [name.rpartition(" ")[2] for name in found] == SHIPPED
    row = found["Car loan car_loan"]
    assert "Version 2 from 30 July 2022 —" in row
    assert "22 Jul 2022 Version 2 activated: from 30 July 2022 Why 29/1-2" in row


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("CAR LOAN", ["car_loan", "car_loan_application"]),
        ("avtomobil krediti müraciəti", ["car_loan_application"]),
        ("avtomobil krediti muracieti", ["car_loan_application"]),
        ("ƏMANƏTİN UZADILMASI", ["deposit_renewal"]),
        ("loan app", ["car_loan_application"]),
        ("  ", SHIPPED),
        ("<nothing>", []),
    ],
)
def test_a_policy_is_found_by_words_of_either_language(
    as_: SignedIn, asked: str, found: list[str]
) -> None:
    page = as_("viewer").get("/admin/policies", query_string={"q": asked})
    assert re.findall(r'<code class="muted">(\w+)</code>', page.html) == found
    assert ("No policy is called so." in page.words) == (not found)
    assert "<nothing>" not in page.html


def test_as_one_types_only_what_is_found_comes(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies?q=deposit+renewal", headers={"HX-Request": "true"})
    assert page.status == 200
    assert "<html" not in page.html
    assert words(page.html).startswith("One policy.")


def test_decisions_of_thirty_days_are_told_with_their_shares(
    as_: SignedIn, service: Service
) -> None:
    tester = Caller("k", "k", frozenset({Role.TESTER}))
    car = {"powertrain": "electric", "production_date": "2025-01-01", "price": "30000"}
    for principal in ("20000", "20001", "30000"):
        asked = Request({"vehicle": car, "loan": {"principal": principal}})
        service.decisions.decide(tester, "car_loan", asked)
    for path in ("/admin/policies", "/admin/policies/car_loan"):
        page = as_("tester").get(path)
        assert re.search(r"approved \d+ \d+% declined \d+ \d+%", page.words)
        assert re.search(r'aria-label="approved \d+%, declined \d+%"', page.html)
    assert 'href="/admin/decisions/?policy=car_loan"' in page.html
    assert "/admin/decisions/" not in as_("viewer").get("/admin/policies/car_loan").html


def test_shares_have_the_words_of_the_policy_and_add_up(app: Flask, service: Service) -> None:
    version = service.policies.version("affordability", 2)
    counts = {"approved": 2, "declined": 1, "referred": 3, "of_old": 2, "never": 0}
    with app.test_request_context(headers={"Cookie": "qerar_language=en"}):
        found = shares_of(counts, version)
    assert [(one.kind, one.label, one.count, one.percent) for one in found] == [
        ("yes", "approved", 2, 25),
        ("refer", "referred", 3, 38),
        ("no", "declined", 1, 13),
        ("refer", "Of old", 2, 25),
    ]


@pytest.mark.parametrize(
    ("policy", "kinds"),
    [
        ("portfolio_quality", {"on_target": "yes", "off_target": "no", "not_assessed": "refer"}),
        ("payment_allocation", {"allocated": "yes", "court_decides": "refer"}),
        ("late_penalty", {"chargeable": "yes", "not_chargeable": "no", "nothing_due": "refer"}),
    ],
)
def test_of_outcomes_in_a_policys_own_words_the_strongest_adverse_one_is_grave(
    app: Flask, service: Service, policy: str, kinds: dict[str, str]
) -> None:
    version = service.policies.version(policy, 1)
    with app.test_request_context(headers={"Cookie": "qerar_language=en"}):
        found = {outcome: shares_of({outcome: 1}, version)[0].kind for outcome in kinds}
    assert found == kinds


@pytest.mark.parametrize(
    ("on", "known", "said"),
    [
        (
            "2022-08-01",
            "2022-07-21",
            "Version 1 is in force on 1 August 2022, as known on 21 July 2022."
            " Its days: from 22 March 2014.",
        ),
        (
            "2022-08-01",
            "2022-07-22",
            "Version 2 is in force on 1 August 2022, as known on 22 July 2022."
            " Its days: from 30 July 2022.",
        ),
        (
            "2014-03-21",
            "2022-07-22",
            "No version is in force on 21 March 2014, as known on 22 July 2022.",
        ),
        (
            "2014-03-23",
            "2014-03-04",
            "No version is in force on 23 March 2014, as known on 4 March 2014.",
        ),
    ],
)
def test_what_is_in_force_on_a_day_depends_on_what_was_known(
    as_: SignedIn, on: str, known: str, said: str
) -> None:
    page = as_("viewer").get(f"/admin/policies/car_loan?on={on}&known={known}")
    assert page.status == 200
    assert said in page.words
    assert page.html.count('class="asked"') == 2  # in the picture of either width


def test_a_day_that_is_none_is_told_beside_its_field(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies/car_loan?on=01.08.2022&known=2999-01-01")
    assert "Give a day as year-month-day: 2022-07-30." in page.words
    assert "What will be known after today nobody can tell yet." in page.words
    assert page.html.count('aria-invalid="true"') == 2
    assert 'value="01.08.2022"' in page.html


def test_the_picture_has_a_table_that_says_the_same(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies/car_loan")
    assert page.html.count('class="picture timeline') == 2
    assert rows(page) == [
        "Version 2 in force from 30 July 2022 shipped with Qərar What it changed",
        "Version 1 superseded from 22 March 2014 to 29 July 2022 shipped with Qərar",
        "22 July 2022, 12:00:00 Version 2 activated: from 30 July 2022"
        " 29/1-2 nömrəli qərarın təsdiqi; digər mənbə ilk günü 01.10.2022 göstərir /"
        " approval of decision 29/1-2; another source gives 01.10.2022 as the first day"
        " shipped with Qərar"
        " until 21 March 2014: none from 22 March 2014 to 29 July 2022: Version 1"
        " from 30 July 2022: Version 2",
        "5 March 2014, 12:00:00 Version 1 activated: from 22 March 2014"
        " Mərkəzi Bankın 04/01 nömrəli qərarı, xəbərin tarixi /"
        " central bank decision 04/01, day of the report shipped with Qərar"
        " until 21 March 2014: none from 22 March 2014: Version 1",
    ]


def test_only_who_may_propose_is_led_to_it(as_: SignedIn) -> None:
    assert "Propose" not in as_("auditor").get("/admin/policies/car_loan").words
    page = as_("approver").get("/admin/policies/car_loan")
    assert page.words.count("Propose to withdraw it") == 2
    assert page.words.count("Propose an activation") == 2


def test_a_version_reads_as_a_numbered_document(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies/car_loan/versions/2")
    assert page.heading == "Car loan"
    assert [words(one) for one in re.findall(r"<h2.*?</h2>", page.html)] == [
        "1 Purpose and readings",
        "2 Outcomes",
        "3 Inputs",
        "4 Formulas",
        "5 Decision tables",
        "6 Rules",
        "7 Reasons",
        "8 What is answered",
        "9 Sources",
        "10 Words explained",
    ]
    assert "Status in force" in page.words
    assert "sha256:ce8f25121d0af3d88ccadc06d1fbca9e973f822fe21b847426102f1970c3e7c0" in page.words
    assert "The lower of “Price of the car” and “Collateral's market value”" in page.words
    assert "min(vehicle.price, vehicle.market_value)" in page.words
    row = 'electric_to_3_years electric "electric" at most 3 &lt;= 3 90% 0.90 clause 3.1'
    assert unescape(row) in page.words.replace("_ ", "_")


def test_a_version_reads_in_azerbaijani(as_: SignedIn) -> None:
    page = as_("viewer", lang="az").get("/admin/policies/car_loan/versions/2")
    assert page.heading == "Avtomobil krediti"
    assert "3 Məlumatlar" in page.words
    assert "elektrik mühərrikli" in page.words
    assert "Inputs" not in page.words


@pytest.mark.parametrize("lang", ["az", "en"])
def test_every_element_of_every_version_can_be_led_to(
    as_: SignedIn, service: Service, lang: str
) -> None:
    reader = as_("viewer", lang=lang)
    for policy in service.policies.ids():
        for one in service.policies.summary(policy).versions:
            page = reader.get(f"/admin/policies/{policy}/versions/{one.version}")
            named = ids(page)
            assert [name for name, times in Counter(named).items() if times > 1] == []
            wanted = {f"inputs/{path}" for path in one.inputs}
            wanted |= {f"values/{name}" for name in one.values}
            wanted |= {f"rules/{name}" for name in one.rules}
            wanted |= {f"findings/{code}" for code in one.findings}
            wanted |= {
                f"tables/{name}/rows/{row.id}"
                for name, table in one.tables.items()
                for row in table.rows
            }
            assert wanted <= set(named)
            leads = re.findall(r'href="#([^"]+)"', page.html)
            assert {unescape(lead) for lead in leads} - set(named) == set()


def test_the_file_is_shown_line_by_line_and_downloaded_byte_for_byte(
    as_: SignedIn, service: Service
) -> None:
    reader = as_("viewer")
    data = service.policies.version_bytes("car_loan", 2)
    page = reader.get("/admin/policies/car_loan/versions/2/file")
    assert page.html.count('<li id="L') == len(data.decode().splitlines())
    response = reader.client.get("/admin/policies/car_loan/versions/2/file.yaml")
    assert response.data == data
    assert response.mimetype == "application/yaml"
    assert response.headers["Content-Disposition"] == 'attachment; filename="car_loan-2.yaml"'


@pytest.mark.parametrize(
    "path",
    [
        "policies/nothing",
        "policies/car_loan/versions/9",
        "policies/car_loan/versions/9/file",
        "policies/car_loan/versions/9/file.yaml",
        "policies/nothing/versions/1",
        "policies/nothing/diff",
        "policies/car_loan/diff?from=1&to=9",
        "policies/car_loan/diff?from=1&to=x",
        "policies/car_loan/diff?from=1&to=draft-01ARZ3NDEKTSV4RRFFQ69G5FAV",
    ],
)
def test_what_is_not_there_is_not_found(as_: SignedIn, path: str) -> None:
    assert as_("viewer").get(f"/admin/{path}").status == 404


def test_the_difference_shows_cells_rows_and_words(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies/deposit_renewal/diff?from=1&to=2")
    assert page.heading == "What differs"
    found = {row.split()[0]: row for row in rows(page)}
    assert found["fixed_azn"].startswith("fixed_azn added at a fixed renewal rate manat")
    assert found["insured_limit_azn"].startswith("insured_limit_azn removed")
    assert found["no_rate_for_euro"].startswith("no_rate_for_euro changed")
    # a clause that changed by a digit is read as one text
    assert "<del>3</del><ins>4</ins>" in page.html
    leads = re.findall(r'href="(/admin/policies/deposit_renewal/versions/\d)#([^"]+)"', page.html)
    assert ("/admin/policies/deposit_renewal/versions/2", "rules/rate_known") in leads
    assert ("/admin/policies/deposit_renewal/versions/1", "sources/adif-2016-03") in leads


def test_every_changed_element_stands_where_its_link_leads(as_: SignedIn) -> None:
    reader = as_("viewer")
    for policy in ("deposit_renewal", "affordability", "car_loan"):
        page = reader.get(f"/admin/policies/{policy}/diff?from=1&to=2")
        leads = [urlsplit(unescape(one)) for one in re.findall(r'href="([^"#]+#[^"]+)"', page.html)]
        there = {one.path: set(ids(reader.get(one.path))) for one in leads}
        assert [one.fragment for one in leads if one.fragment not in there[one.path]] == []


def test_a_version_beside_itself_differs_in_nothing(as_: SignedIn) -> None:
    page = as_("viewer").get("/admin/policies/car_loan/diff?from=2&to=2")
    assert "Nothing differs." in page.words


def test_without_a_choice_the_version_in_force_is_compared_with_the_one_before(
    as_: SignedIn,
) -> None:
    page = as_("viewer").get("/admin/policies/car_loan/diff")
    assert "Version 1 → Version 2" in page.words
    alone = as_("viewer").get("/admin/policies/car_loan_application/diff")
    assert "Version 1 → Version 1" in alone.words
    assert "Nothing differs." in alone.words


def test_a_draft_is_compared_too_and_one_with_faults_says_so(
    as_: SignedIn, service: Service
) -> None:
    reader = as_("editor")
    caller = service.people.session(
        reader.client.get_cookie("qerar_session", path="/admin").value
    ).caller  # type: ignore[union-attr]  # it is signed in
    body = service.policies.version_bytes("car_loan", 2)
    draft = service.drafts.create(caller, "car_loan", 2)
    better = body.replace(b"then: 0.90", b"then: 0.85")
    draft = service.drafts.replace(caller, draft.id, better, draft.etag)
    address = f"/admin/policies/car_loan/diff?from=2&to=draft-{draft.id}"
    page = reader.get(address)
    assert "One element differs." in page.words
    assert "electric_to_3_years changed electric at most 3 90% 85%" in " ".join(rows(page))
    broken = body.replace(b"then: 0.90", b"then: ninety percent of")
    service.drafts.replace(caller, draft.id, broken, draft.etag)
    page = reader.get(address)
    assert page.status == 200
    assert "has faults, so its elements cannot be compared yet." in page.words
    assert reader.get(address.replace("car_loan", "affordability")).status == 404


def test_nothing_inline_stands_in_these_pages(as_: SignedIn) -> None:
    reader = as_("viewer")
    for path in (
        "/admin/policies",
        "/admin/policies/car_loan?on=2022-08-01",
        "/admin/policies/car_loan/versions/2",
        "/admin/policies/deposit_renewal/diff",
    ):
        html = reader.get(path).html
        assert " style=" not in html
        assert " onclick=" not in html
        assert "<script>" not in html
