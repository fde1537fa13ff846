"""Comparisons for people: who may, versions and drafts, the limit of a page, pictures."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from engine import errors
from engine.service import By, Compared, Question, Role, Service
from engine.service.comparing import base_of, page_limit
from engine.service.examples import Example
from tests.service.serving import ASKED, AUDITOR, ORIGINATION, TESTER, caller
from tests.service.small_policies import limit

EDITOR = caller(Role.EDITOR, key="EDITOR")
ON = date(2025, 6, 1)
BOTH = By(version=1), By(version=2)
QUESTION = Question(ASKED, ("amount=50..250:50",), "amount")


def results(found: Compared) -> list[tuple[str, str]]:
    return list(found.comparison.grid.results.values())


def test_two_versions_are_compared_and_nothing_is_logged(service: Service) -> None:
    head = service.ledger_head()
    found = service.comparisons.compare(TESTER, "limit", BOTH, ON, QUESTION)
    assert results(found) == [
        ("approved", "approved"),
        ("approved", "approved"),
        ("declined", "approved"),
        ("declined", "approved"),
        ("declined", "declined"),
    ]
    curve = found.comparison.curve
    assert curve is not None
    (line,) = curve.lines
    assert (line.before.value, line.after.value) == (100, 200)
    assert service.ledger_head() == head


def test_a_draft_is_compared_as_it_is_now(service: Service) -> None:
    draft = service.drafts.create(EDITOR, "limit", body=limit("149.99").encode())
    sides = By(version=2), By(draft=draft.id)
    found = service.comparisons.compare(EDITOR, "limit", sides, ON, QUESTION)
    assert [after for _, after in results(found)] == ["approved"] * 2 + ["declined"] * 3


@pytest.mark.parametrize("who", [ORIGINATION, AUDITOR])
def test_who_may_not_try_may_not_compare(service: Service, who: object) -> None:
    with pytest.raises(errors.RoleRequired):
        service.comparisons.compare(who, "limit", BOTH, ON, QUESTION)
    with pytest.raises(errors.RoleRequired):
        service.comparisons.begin(who, "limit", BOTH, ON, ASKED)


@pytest.mark.parametrize(
    ("sides", "error"),
    [
        ((By(version=1), By(version=9)), errors.UnknownVersion),
        ((By(draft="01ARZ3NDEKTSV4RRFFQ69G5FAV"), By(version=1)), errors.UnknownDraft),
    ],
)
def test_what_is_not_there_is_told(
    service: Service, sides: tuple[By, By], error: type[Exception]
) -> None:
    with pytest.raises(error):
        service.comparisons.compare(TESTER, "limit", sides, ON, QUESTION)


def test_a_page_takes_fewer_points_and_says_how_many(service: Service) -> None:
    begun = service.comparisons.begin(TESTER, "limit", BOTH, ON, ASKED)
    assert begun.limit == 5000
    assert begun.suggested == ("amount=10..300:10",)
    assert begun.outcomes == ("declined", "referred", "approved")
    assert (begun.is_number("amount"), begun.is_number("amounts")) == (True, False)
    many = Question(ASKED, ("amount=0.01..50.01:0.01",))
    with pytest.raises(errors.ComparisonFaulty) as caught:
        service.comparisons.compare(TESTER, "limit", BOTH, ON, many)
    assert [one.data["most"] for one in caught.value.faults] == ["5000"]


def test_the_more_there_is_to_decide_by_the_fewer_points(service: Service) -> None:
    bundle, _ = service.trying.bundle(TESTER, "limit", By(version=1), ON)
    assert page_limit(bundle) == 5000
    long = dict.fromkeys(map(str, range(97)), bundle.program.policy.rules["above"])
    policy = bundle.program.policy
    rules = dict(policy.rules) | long
    object.__setattr__(policy, "rules", rules)
    try:
        assert page_limit(bundle) == 40_000 // 100
    finally:
        object.__setattr__(policy, "rules", {"above": rules["above"]})


def test_it_is_told_and_drawn_in_both_languages(service: Service) -> None:
    found = service.comparisons.compare(TESTER, "limit", BOTH, ON, QUESTION)
    az, en = found.told("az"), found.told("en")
    assert (az.names, en.names) == (("Versiya 1", "Versiya 2"), ("Version 1", "Version 2"))
    assert [(one.where, one.points, one.kind) for one in en.regions] == [
        ("Amount: 150.00 AZN to 200.00 AZN", 2, "better1")
    ]
    assert [(one.before, one.after) for one in az.runs] == [
        ("ən çoxu 100,00 AZN", "ən çoxu 200,00 AZN")
    ]
    (picture,) = found.pictures("az")  # a curve of one line is no picture
    for layout in ("wide", "narrow"):
        root = ElementTree.fromstring(picture.svg(layout, embedded=True))
        assert root[0].text == (
            "Hədd: nəticə harada fərqlənir (Versiya 1 → Versiya 2). Tətbiq tarixi: 01.06.2025"
        )
    assert picture.svg("wide") == picture.svg("wide")


def test_an_example_is_the_base() -> None:
    example = Example("x", {"effective_date": "2022-08-10", "inputs": {"amount": "1.50"}})
    base = base_of([example])
    assert (base.inputs, base.on) == ({"amount": "1.50"}, date(2022, 8, 10))
    with pytest.raises(errors.ComparisonFaulty) as caught:
        base_of([example], 2)
    assert str(caught.value) == "base: the policy has no example 2, it has 1"
