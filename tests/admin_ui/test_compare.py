"""The page where outcomes of versions are compared."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from engine.service import Caller, Role, Service
from tests.admin_ui.conftest import Reader, SignedIn
from tests.admin_ui.reading import Page

PATH = "/admin/compare/car_loan"
SMALL = {
    "from": "1", "to": "2", "on": "2022-08-10",
    "a1": "loan.principal", "v1": "5000..40000:5000",
    "a2": "vehicle.production_date", "v2": "on-P4Y..on:P1Y",
}  # fmt: skip


def ask(reader: Reader, path: str = PATH, **more: str) -> Page:
    return reader.get(f"{path}?{urlencode(SMALL | more)}")


def rows(page: Page) -> list[str]:
    """The words of every row of every table."""
    found = re.findall(r"<tr[^>]*>(.*?)</tr>", page.html, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in found]


def test_the_page_begins_with_what_fits_the_policy(as_: SignedIn) -> None:
    page = as_("tester").get(PATH)
    assert (page.status, page.heading) == (200, "Where outcomes differ")
    fields = dict(re.findall(r'name="(v\d)" type="text" value="([^"]*)"', page.html))
    assert fields == {
        "v1": "2000..72000:2000", "v2": "on-P10Y..on:P6M", "v3": "*", "v4": ""
    }  # fmt: skip
    assert "2,268 points were decided by both. In 394 of them the outcome differs." in page.words


def test_an_address_shows_tables_and_pictures_of_where_outcomes_differ(as_: SignedIn) -> None:
    page = ask(as_("editor"), curve="loan.principal")
    assert page.status == 200
    told = rows(page)
    assert "declined approved 21" in told
    assert "0 months to 1 year up to 24,000.00 AZN up to 36,000.00 AZN" in told
    assert "4 years up to 8,000.00 AZN up to 24,000.00 AZN" in told
    pictures = re.findall(r'<svg class="picture compare (\w+)"', page.html)
    assert pictures == ["wide", "narrow", "wide", "narrow"]
    ids = re.findall(r'\bid="([^"]+)"', page.html)
    assert len(ids) == len(set(ids))


def test_in_azerbaijani(as_: SignedIn) -> None:
    page = ask(as_("editor", lang="az"), curve="loan.principal")
    assert page.heading == "Nəticələr harada fərqlənir"
    assert "0 ay – 1 il ən çoxu 24.000,00 AZN ən çoxu 36.000,00 AZN" in rows(page)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"v1": "x"}, "v1", "“x” cannot be read. Write it as in: 1000..50000:1000 or 1000,2500"),
        ({"v1": "0..5:1"}, "v1", "0 is below the lowest that is taken: 0.01."),
        ({"v2": "on-P1Y..on:P0D"}, "v2", "The step must be above 0."),
        ({"a2": "loan.colour"}, "a2", "Neither of the two asks for this input."),
        ({"a2": "loan.principal", "v2": "1"}, "a2", "This input is varied already."),
        ({"curve": "vehicle.production_date"}, "curve", "This is no number. Choose one that is."),
        ({"outcome": "renewed"}, "outcome", "The policy has no such outcome."),
        ({"example": "99"}, "example", "There is no such example."),
        ({"on": "2022-02-30"}, "on", "There is no such day."),
    ],
)
def test_a_fault_stands_at_its_field(
    as_: SignedIn, changed: dict[str, str], field: str, words: str
) -> None:
    page = ask(as_("editor"), **changed)
    assert page.status == 422
    found = re.search(rf'id="{field}-fault">(.*?)</span>', page.html)
    assert found is not None and unescape(found[1]) == words


def test_how_values_are_written_is_told_in_azerbaijani(as_: SignedIn) -> None:
    page = ask(as_("editor", lang="az"), v1="x", a3="vehicle.powertrain", v3="")
    assert "“x” oxunmur. Belə yazın: 1000..50000:1000 və ya 1000,2500" in page.words


def test_too_many_points_are_counted(as_: SignedIn) -> None:
    page = ask(as_("editor"), v1="1..40000:1")
    assert page.status == 422
    assert "These are 200,000 points (40000 × 5); at most 3,333 are decided at once." in page.words


def test_a_point_without_an_outcome_says_why(as_: SignedIn) -> None:
    page = ask(as_("editor"), v2="on..on+P2Y:P1Y")
    assert "Version 1 /vehicle/production_date It must not be after 10 August 2022. 16" in rows(
        page
    )


def test_a_draft_is_compared_and_one_with_faults_says_so(
    as_: SignedIn, service: Service, admin: Caller
) -> None:
    editor = Caller("x", "x", frozenset({Role.EDITOR}))
    draft = service.drafts.create(editor, "car_loan")
    key = f"draft-{draft.id}"
    assert "same everywhere" in ask(as_("editor"), **{"from": "2", "to": key}).words
    body = service.policies.version_bytes("car_loan", 2).replace(
        b"floor(limit_base", b"flor(limit_base"
    )
    service.drafts.replace(editor, draft.id, body, draft.etag)
    page = ask(as_("editor"), **{"from": "2", "to": key})
    assert (page.status, "The draft has faults" in page.words) == (200, True)


def test_it_is_for_who_may_try(as_: SignedIn) -> None:
    assert as_("auditor").get(PATH).status == 403
    assert "/admin/compare/" not in as_("auditor").get("/admin/policies/car_loan").html
    linked = as_("tester").get("/admin/policies/car_loan/diff?from=1&to=2").html
    assert 'href="/admin/compare/car_loan?from=1&amp;to=2"' in linked
    assert 'href="/admin/compare/car_loan"' in as_("tester").get("/admin/policies/car_loan").html


@pytest.mark.parametrize(
    "path", [PATH.replace("car_loan", "none"), f"{PATH}?to=99", f"{PATH}?to=x"]
)
def test_what_is_not_there_is_not_found(as_: SignedIn, path: str) -> None:
    assert as_("tester").get(path).status == 404


def test_a_policy_whose_rules_read_words_alone_is_compared_by_them(as_: SignedIn) -> None:
    page = as_("tester").get("/admin/compare/mortgage_request?from=1&to=2")
    assert (page.status, "24 points were decided by both." in page.words) == (200, True)
