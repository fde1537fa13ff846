"""Decisions of the log as pages: who sees which, filters, one with its letter, figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from flask import Flask

from admin_ui.pictures.chart import bars
from engine.service import Caller, Request, Role, Service, read_json
from engine.service.trends import DayOutcomes
from tests.admin_ui.conftest import PASSWORD, Make, SignedIn
from tests.conftest import ROOT
from tests.letters.arrears import GUARANTOR, in_arrears

SYSTEM = Caller("SYSTEM", "system", frozenset({Role.TESTER}))
EXAMPLES = ("car_loan", "car_loan_application", "deposit_renewal")


@pytest.fixture(scope="module")
def decided(service: Service, make: Make) -> Iterator[dict[str, str]]:
    """Sixty decisions of a system, one of a tester; ids by reference."""
    bodies = [
        (policy, one["body"])
        for policy in EXAMPLES
        for one in json.loads((ROOT / "policies/examples" / f"{policy}.json").read_text("utf-8"))
    ]
    made: dict[str, str] = {}
    for number in range(60):
        policy, body = bodies[number % len(bodies)]
        made |= decide(service, SYSTEM, policy, body, f"APP-{number}")
    make("a-tester", "tester")
    tester = service.people.sign_in("a-tester", PASSWORD, "tests").caller
    yield made | decide(service, tester, *bodies[0], "MINE")


def decide(
    service: Service, who: Caller, policy: str, body: dict[str, object], reference: str
) -> dict[str, str]:
    inputs = read_json(json.dumps(body["inputs"]))
    day = date.fromisoformat(str(body["effective_date"]))
    request = Request(inputs, day, reference=reference)
    found = service.decisions.decide(who, policy, request)
    return {reference: found.id or ""}


def references(html: str) -> list[str]:
    return re.findall(r'<td data-label="Reference">([^<]+)</td>', html)


def test_an_auditor_pages_through_every_decision(as_: SignedIn, decided: dict[str, str]) -> None:
    reader = as_("auditor")
    page = reader.get("/admin/decisions/?reference=")
    first = references(page.html)
    assert (len(first), first[0]) == (50, "MINE")
    older = re.search(r'href="([^"]+)" rel="next"', page.html)
    assert older is not None
    rest = references(reader.get(unescape(older[1])).html)
    assert {*first, *rest} >= decided.keys()
    assert not set(first) & set(rest)


@pytest.mark.parametrize("role", ["tester", "viewer", "admin"])
def test_others_see_what_they_decided(as_: SignedIn, decided: dict[str, str], role: str) -> None:
    reader = as_(role)
    shown = references(reader.get("/admin/decisions/").html)
    assert shown == (["MINE"] if role == "tester" else [])
    assert reader.get(f"/admin/decisions/{decided['APP-1']}").status == 404
    assert reader.get(f"/admin/decisions/{decided['APP-1']}/letter").status == 404
    assert reader.get("/admin/decisions/over-time").status == 403


def test_decisions_are_narrowed(as_: SignedIn, decided: dict[str, str]) -> None:
    reader = as_("auditor")
    assert references(reader.get("/admin/decisions/?reference=APP-7").html) == ["APP-7"]
    page = reader.get("/admin/decisions/?policy=deposit_renewal&outcome=renewed")
    assert references(page.html)
    assert set(re.findall(r'class="tag ([a-z_]+)">([^<]+)', page.html)) == {("yes", "renewed")}
    page = reader.get("/admin/decisions/?since=2001-01-01&until=2001-12-31")
    assert "No decision is like this." in page.words


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=2022-02-30", "There is no such day."),
        ("since=2022-02-02&until=2022-01-01", "This is before the first day."),
        ("reference=" + "x" * 201, "No reference is written like this."),
    ],
)
def test_a_filter_that_cannot_be_is_told(as_: SignedIn, asked: str, said: str) -> None:
    page = as_("auditor").get(f"/admin/decisions/?{asked}")
    assert (page.status, said in page.words) == (422, True)


def test_a_decision_is_shown_whole(as_: SignedIn, decided: dict[str, str]) -> None:
    page = as_("auditor").get(f"/admin/decisions/{decided['APP-0']}")
    for words in (
        "Outcome: declined", "Above the maximum for this car: 36,000.00 AZN",
        "Lower the principal.", "How it was come to", "Rules", "Price of the car 40,000.00 AZN",
        "Collateral's market value 40,000.00 AZN (by default)", "Place in the ledger",
        "Car loan, version 2 sha256:", "Show it in the ledger", decided["APP-0"],
    ):  # fmt: skip
        assert words in page.words, words


@pytest.mark.parametrize(("lang", "word"), [("az", "Məktub"), ("en", "")])
def test_the_letter_is_a_page_with_its_own_policy(
    as_: SignedIn, decided: dict[str, str], lang: str, word: str
) -> None:
    page = as_("auditor").get(f"/admin/decisions/{decided['APP-0']}/letter?lang={lang}")
    assert page.status == 200
    assert page.headers["Content-Language"] == lang
    assert "sha256-" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"


def arrears(service: Service, reference: str, notice: int = 1, **changes: object) -> str:
    """Where the page is of a decision on a late loan."""
    inputs, day = in_arrears(notice, **changes)
    body = {"effective_date": day, "inputs": inputs}
    made = decide(service, SYSTEM, "collection_action", body, reference)
    return f"/admin/decisions/{made[reference]}"


def papers(html: str) -> list[tuple[str, str]]:
    """The papers linked on a page: where they are, and their titles."""
    found = re.findall(r'<a class="button" href="([^"]+paper=[^"]+)">([^<]+)</a>', html)
    return [(unescape(href), title) for href, title in found]


@pytest.mark.parametrize(
    ("lang", "titles"),
    [
        (
            "az",
            [
                "Ödəniş barədə xatırlatma",
                "Zaminə bildiriş",
                "Krediti gecikən borcalanın yığım kartı",
            ],
        ),
        (
            "en",
            [
                "Payment reminder",
                "Notice to the guarantor",
                "Collection card of a borrower in arrears",
            ],
        ),
    ],
)
def test_the_papers_that_a_decision_is_due_stand_beside_its_letter(
    as_: SignedIn, service: Service, lang: str, titles: list[str]
) -> None:
    reader = as_("auditor", lang=lang)
    found = papers(reader.get(arrears(service, f"LATE-{lang}", guarantors=[GUARANTOR])).html)
    assert [title for _, title in found] == titles
    for href, title in found:
        page = reader.get(href)
        assert (page.status, title in page.html) == (200, True), title
        assert page.headers["Content-Language"] == lang
        assert "sha256-" in page.headers["Content-Security-Policy"]


def test_a_decision_of_a_policy_without_papers_links_its_letter_alone(
    as_: SignedIn, decided: dict[str, str]
) -> None:
    page = as_("auditor").get(f"/admin/decisions/{decided['APP-0']}")
    assert "Letter in English" in page.words
    assert papers(page.html) == []


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("az", "«Ödəniş barədə xatırlatma» üçün «İmzalayan şəxs» göstərilməlidir"),
        ("en", "“Payment reminder” needs “Signatory”"),
    ],
)
def test_a_paper_that_lacks_something_names_it(
    as_: SignedIn, service: Service, lang: str, said: str
) -> None:
    reader = as_("auditor", lang=lang)
    at = arrears(service, f"LACKING-{lang}", letter=...)
    (href, _), *_rest = papers(reader.get(at).html)
    page = reader.get(href)
    assert page.status == 409
    assert f"{said} /letter/signatory" in page.words
    assert f'href="{at}"' in page.html


def test_a_paper_that_is_not_due_or_not_known_is_told(as_: SignedIn, service: Service) -> None:
    reader, at = as_("auditor"), arrears(service, "NOT-DUE")
    page = reader.get(f"{at}/letter?paper=NOTICE_3")
    assert (page.status, "This decision does not call for this paper." in page.words) == (409, True)
    page = reader.get(f"{at}/letter?paper=NOTICE_4")
    assert (page.status, "The policy has no such paper." in page.words) == (404, True)


def test_a_tester_tries_a_decision_of_their_own_with_changes(
    as_: SignedIn, decided: dict[str, str]
) -> None:
    reader = as_("tester")
    assert "Try with changes" in reader.get(f"/admin/decisions/{decided['MINE']}").words
    page = reader.get(f"/admin/try/car_loan?decision={decided['MINE']}")
    assert 'name="/loan/principal" type="text" value="36500.00"' in page.html
    assert reader.get(f"/admin/try/car_loan?decision={decided['APP-0']}").status == 404


def test_a_year_is_shown_by_weeks(as_: SignedIn, decided: dict[str, str]) -> None:
    page = as_("auditor").get("/admin/decisions/over-time?days=364")
    assert "A bar stands for a week." in page.words
    assert "Week from" in page.words
    assert "the last 52 weeks" in page.words


def test_outcomes_and_reasons_over_time_have_a_picture_and_numbers(
    as_: SignedIn, decided: dict[str, str]
) -> None:
    page = as_("auditor").get("/admin/decisions/over-time?policy=car_loan&days=90")
    assert '<svg class="picture chart" role="img"' in page.html
    assert not re.search(r"<svg[^>]*style=|<rect[^>]*style=", page.html)
    told = page.html.partition("As a table")[2]
    day = re.search(r"<tbody>\s*<tr>(.*?)</tr>", told, re.DOTALL)
    assert day is not None
    counts = [int(one) for one in re.findall(r'<td class="num"[^>]*>(\d+)</td>', day[1])]
    assert sum(counts[:-1]) == counts[-1] > 0
    assert "CAR_LTV_EXCEEDED" in page.words
    assert "Counted over all" in page.words


def legend(html: str) -> list[tuple[str, str, int]]:
    """The colours of the chart's bars, what they stand for, and how many."""
    found = re.findall(
        r'<rect class="bar ([^"]+)" width="14"[^>]*/></svg> ([^<]+) <strong>(\d+)', html
    )
    return [(colour, words, int(count)) for colour, words, count in found]


def test_outcomes_of_all_policies_are_counted_by_what_they_mean(
    as_: SignedIn, service: Service, decided: dict[str, str]
) -> None:
    arrears(service, "MEANT")
    reader = as_("auditor")
    page = reader.get("/admin/decisions/over-time")
    found = legend(page.html)
    assert [(colour, words) for colour, words, _ in found] == [
        ("yes", "Favourable"),
        ("refer", "To be looked at"),
        ("no", "Adverse"),
    ]
    day = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page.html, re.DOTALL)
    assert day is not None
    cells = re.findall(r'<td class="num" data-label="([^"]+)">(\d+)</td>', day[1])
    assert cells[:-1] == [(words, str(count)) for _, words, count in found]
    assert int(cells[-1][1]) == sum(count for *_, count in found)
    own = legend(reader.get("/admin/decisions/over-time?policy=deposit_renewal").html)
    assert [words for _, words, _ in own] == ["renewed", "referred", "not renewed"]


@pytest.mark.parametrize(("count", "side"), [(3, 5), (80, 5), (150, 8), (15_000, 17)])
def test_longer_numbers_beside_the_bars_have_more_room(app: Flask, count: int, side: int) -> None:
    with app.test_request_context("/admin/"):
        picture = bars([DayOutcomes(date(2026, 3, 1), {"no": count})], {"no": "no"}, {"no": "No"})
    assert set(re.findall(r'x="(\d+)%" y="[\d.]+" text-anchor="end">', picture)) == {str(side)}
