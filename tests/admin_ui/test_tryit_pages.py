"""Try it, as a form that works without scripts: items, numbers, faults, two decisions."""

from __future__ import annotations

import re
from html import unescape

import pytest

from engine.service import Service
from tests.admin_ui.conftest import PASSWORD, SignedIn

CAR = {
    "effective_date": "2022-08-10",
    "/vehicle/powertrain": "electric",
    "/vehicle/production_date": "2021-05-01",
    "/vehicle/price": "40000",
    "/loan/principal": "36500",
}


def value(html: str, name: str) -> str | None:
    """What a field of the page holds."""
    found = re.search(rf'<input [^>]*name="{re.escape(name)}"[^>]* value="([^"]*)"', html)
    return unescape(found[1]) if found else None


def test_a_case_is_decided_with_its_reasons_and_what_would_change_it(as_: SignedIn) -> None:
    page = as_("tester").send("/admin/try/car_loan", **CAR)
    assert page.status == 200
    for words in (
        "Decision: declined", "Above the maximum for this car: 36,000.00 AZN",
        "Lower the principal. Highest: 36,000.00 AZN", "Loan-to-value ratio 91.25%",
        "Car loan, version 2, on 10 August 2022: declined",
    ):  # fmt: skip
        assert words in page.words, words


def test_the_same_in_azerbaijani(as_: SignedIn) -> None:
    page = as_("tester", lang="az").send("/admin/try/car_loan", **CAR)
    assert "Qərar: imtina edilib" in page.words
    assert "Kreditin məbləğini azaldın. Maksimum: 36.000,00 AZN" in page.words


def test_faults_stand_beside_their_fields_and_values_are_kept(as_: SignedIn) -> None:
    given = CAR | {"/vehicle/price": "0", "/loan/principal": "", "/vehicle/powertrain": "electric"}
    page = as_("tester").send("/admin/try/car_loan", **given)
    assert page.status == 422
    faults = dict(re.findall(r'class="fault" id="in-([\w-]+)-fault">([^<]+)<', page.html))
    assert faults == {
        "vehicle-price": "It must be at least 0.01.",
        "loan-principal": "This is needed.",
    }
    assert value(page.html, "/vehicle/production_date") == "2021-05-01"
    assert '<option value="electric" selected>' in page.html
    assert "Decision:" not in page.words


def test_faults_are_told_in_azerbaijani(as_: SignedIn) -> None:
    page = as_("tester", lang="az").send("/admin/try/car_loan", **CAR | {"/vehicle/price": "0"})
    assert "Ən azı 0,01 olmalıdır." in page.words
    given = CAR | {"/vehicle/production_date": "2023-01-01"}
    page = as_("tester", lang="az").send("/admin/try/car_loan", **given)
    assert "10 avqust 2022 tarixindən sonra ola bilməz." in page.words


@pytest.mark.parametrize(
    ("lang", "written", "shown"),
    [
        ("en", "36 500.00", "91.25%"),
        ("en", "36,500.00", "91.25%"),
        ("az", "36.500,00", "91,25%"),
        ("az", "36500,00", "91,25%"),
    ],
)
def test_numbers_are_read_as_people_write_them(
    as_: SignedIn, lang: str, written: str, shown: str
) -> None:
    page = as_("tester", lang=lang).send(
        "/admin/try/car_loan", **CAR | {"/loan/principal": written}
    )
    assert page.status == 200
    assert shown in page.words


@pytest.mark.parametrize("written", ["36.500", "36,500", "1,000,000"])
def test_a_number_that_can_be_read_in_two_ways_is_not_guessed(as_: SignedIn, written: str) -> None:
    page = as_("tester").send("/admin/try/car_loan", **CAR | {"/loan/principal": written})
    assert page.status == 422
    assert "thousands may be parted by spaces" in page.words
    assert value(page.html, "/loan/principal") == written


def test_a_percentage_is_a_fraction(as_: SignedIn) -> None:
    reader = as_("tester")
    page = reader.get("/admin/try/affordability?example=0")
    fields = dict(re.findall(r'<input [^>]*name="([/#][^"]+)"[^>]* value="([^"]*)"', page.html))
    chosen = re.findall(
        r'<select [^>]*name="(/[^"]+)".*?<option value="([^"]*)" selected', page.html, re.DOTALL
    )
    given = fields | dict(chosen) | {"effective_date": "2022-08-15", "/loan/annual_rate": "18%"}
    page = reader.send("/admin/try/affordability", **given)
    assert page.status == 200, page.words
    assert "Annual interest rate: 18%" in page.words


def test_items_are_added_and_removed_without_scripts(as_: SignedIn) -> None:
    reader, address = as_("tester"), "/admin/try/affordability"
    page = reader.send(address, **{"add": "/incomes", "#/incomes": "0"})
    assert (page.status, value(page.html, "#/incomes")) == (200, "1")
    items = {"#/incomes": "3", **{f"/incomes/{n}/amount": f"{n}00" for n in range(3)}}
    page = reader.send(address, **items, remove="/incomes/1")
    assert value(page.html, "#/incomes") == "2"
    assert [value(page.html, f"/incomes/{n}/amount") for n in range(3)] == ["000", "200", None]
    assert "Decision:" not in page.words


def test_no_more_items_than_the_policy_takes(as_: SignedIn) -> None:
    page = as_("tester").send("/admin/try/affordability", **{"#/incomes": "999999"})
    assert page.html.count('name="/incomes/') == 5 * 1_000
    assert "At most 100 are taken." in page.words


def test_one_case_is_decided_by_two_versions(as_: SignedIn) -> None:
    page = as_("editor").send("/admin/try/car_loan", **CAR, by="version-2", against="version-1")
    assert "What differs" in page.words
    assert "Results Highest loan-to-value ratio 90% 20%" in page.words
    assert page.words.count("Decision: declined") == 2


def test_a_draft_is_tried_beside_what_is_in_force(as_: SignedIn, service: Service) -> None:
    editor = as_("editor")
    who = service.people.sign_in("a-editor", PASSWORD, "tests").caller
    draft = service.drafts.create(who, "car_loan", 2)
    document = service.policies.document("car_loan", 2)["tables"]["max_ltv"]["rows"]
    place = document.index(next(row for row in document if "0.90" in str(row)))
    name = next(key for key, one in _walk(document[place]) if str(one) == "0.90")
    change = {"op": "replace", "path": f"/tables/max_ltv/rows/{place}{name}", "value": "0.85"}
    service.drafts.edit(who, draft.id, [change], draft.etag)
    page = editor.send("/admin/try/car_loan", **CAR, by="in-force", against=f"draft-{draft.id}")
    assert "Results Highest loan-to-value ratio 90% 85%" in page.words


def test_a_draft_with_faults_is_told_and_the_other_still_decides(
    as_: SignedIn, service: Service
) -> None:
    editor = as_("editor")
    who = service.people.sign_in("a-editor", PASSWORD, "tests").caller
    draft = service.drafts.create(who, "car_loan", body=b"title: {az: A, en: B}\n")
    page = editor.send("/admin/try/car_loan", **CAR, against=f"draft-{draft.id}")
    assert "The draft has faults, so it cannot decide." in page.words
    assert "Decision: declined" in page.words


def test_a_day_without_a_version_is_told(as_: SignedIn) -> None:
    page = as_("tester").send("/admin/try/deposit_renewal", effective_date="1990-01-01")
    assert (page.status, "No version is in force on this day" in page.words) == (200, True)


def test_dates_that_cannot_be_are_faults(as_: SignedIn) -> None:
    given = CAR | {"effective_date": "2022-02-30", "known_at": "2999-01-01T10:00"}
    page = as_("tester").send("/admin/try/car_loan", **given)
    assert page.status == 422
    assert "There is no such day." in page.words
    assert "Nobody knows yet what will be known then." in page.words


def test_the_request_can_be_copied_for_a_program(as_: SignedIn) -> None:
    page = as_("tester").send("/admin/try/car_loan", **CAR)
    found = re.search(r'<pre id="curl"[^>]*>(.*?)</pre>', page.html, re.DOTALL)
    assert found is not None
    told = unescape(found[1])
    assert "/v1/policies/car_loan/decisions" in told
    assert '"dry_run": true' in told and '"principal": "36500"' in told


def test_what_is_tried_is_not_logged(as_: SignedIn, service: Service) -> None:
    reader = as_("tester")
    before = service.ledger_head()
    reader.send("/admin/try/car_loan", **CAR)
    assert service.ledger_head() == before


@pytest.mark.parametrize("role", ["viewer", "auditor", "admin", "origination"])
def test_who_neither_tests_nor_changes_policies_has_no_such_page(as_: SignedIn, role: str) -> None:
    assert as_(role).get("/admin/try/car_loan").status == 403


@pytest.mark.parametrize(
    "address",
    ["/admin/try/nowhere", "/admin/try/car_loan?by=version-99", "/admin/try/car_loan?by=x"],
)
def test_what_is_not_there_is_a_page_that_says_so(as_: SignedIn, address: str) -> None:
    assert as_("tester").get(address).status == 404


def _walk(given: object, path: str = "") -> list[tuple[str, object]]:
    """Every value with its pointer."""
    if isinstance(given, dict):
        return [one for key, inner in given.items() for one in _walk(inner, f"{path}/{key}")]
    if isinstance(given, list):
        return [one for n, inner in enumerate(given) for one in _walk(inner, f"{path}/{n}")]
    return [(path, given)]
