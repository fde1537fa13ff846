"""Lists of decisions: filtered, newest first, and stable while new ones arrive."""

from __future__ import annotations

import base64
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from engine.errors import BadCursor, InstantWithoutZone, InvalidInput
from engine.service import Filter, Page, Request, Service
from tests.service.serving import ASKED, AUDITOR, ORIGINATION, TESTER, Served

DAY = timedelta(days=1)


def references(page: Page) -> list[str]:
    return [json.loads(item)["reference"] for item in page.items]


def decide(service: Service, *references: str, amount: int = 150) -> None:
    for reference in references:
        inputs = {**ASKED, "amount": str(amount)}
        service.decisions.decide(ORIGINATION, "limit", Request(inputs, reference=reference))


def test_pages_are_newest_first_and_new_decisions_move_nothing(service: Service) -> None:
    decide(service, *"abcde")
    first = service.decisions.page(ORIGINATION, Filter(), limit=2)
    decide(service, "f", "g")
    second = service.decisions.page(ORIGINATION, Filter(), first.next_cursor, 2)
    third = service.decisions.page(ORIGINATION, Filter(), second.next_cursor, 2)
    assert [references(page) for page in (first, second, third)] == [["e", "d"], ["c", "b"], ["a"]]
    assert third.next_cursor is None


def test_a_page_that_is_just_full_has_no_next_one(service: Service) -> None:
    decide(service, "a", "b")
    page = service.decisions.page(ORIGINATION, Filter(), limit=2)
    assert (references(page), page.next_cursor) == (["b", "a"], None)
    assert service.decisions.page(TESTER, Filter(policy="none")) == Page((), None)


def test_a_page_is_json_of_the_decisions_as_they_were_answered(service: Service) -> None:
    decide(service, "a", "b", "c")
    page = service.decisions.page(ORIGINATION, Filter(), limit=2)
    told = json.loads(page.json())
    assert [one["reference"] for one in told["decisions"]] == ["c", "b"]
    assert told["next_cursor"] == page.next_cursor
    last = service.decisions.page(ORIGINATION, Filter(), page.next_cursor)
    assert json.loads(last.json())["next_cursor"] is None


def test_there_are_fifty_on_a_page_and_at_most_two_hundred(service: Service) -> None:
    lines = [(Request(ASKED), None)] * 60
    assert len(list(service.decisions.decide_many(TESTER, "limit", lines))) == 60
    assert len(service.decisions.page(AUDITOR, Filter()).items) == 50
    assert len(service.decisions.page(AUDITOR, Filter(), limit=200).items) == 60
    for limit in (0, 201, -1):
        with pytest.raises(InvalidInput) as caught:
            service.decisions.page(AUDITOR, Filter(), limit=limit)
        assert [fault.pointer for fault in caught.value.errors] == ["/limit"]


def test_a_filter_narrows(service: Service) -> None:
    decide(service, "a", "b")
    decide(service, "b", amount=250)
    found = {
        name: references(service.decisions.page(AUDITOR, wanted))
        for name, wanted in {
            "policy": Filter(policy="limit"),
            "no policy": Filter(policy="other"),
            "outcome": Filter(outcome="declined"),
            "reference": Filter(reference="b"),
            "both": Filter(outcome="approved", reference="b"),
        }.items()
    }
    assert found == {
        "policy": ["b", "b", "a"],
        "no policy": [],
        "outcome": ["b"],
        "reference": ["b", "b"],
        "both": ["b"],
    }


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Filter(since=date(2025, 6, 2)), ["c", "b"]),
        (Filter(since=date(2025, 6, 3)), ["c"]),
        (Filter(until=date(2025, 6, 1)), ["a"]),
        (Filter(until=date(2025, 6, 2)), ["b", "a"]),
        (Filter(since=date(2025, 6, 2), until=date(2025, 6, 2)), ["b"]),
        (Filter(since=datetime(2025, 6, 1, 20, tzinfo=UTC)), ["c", "b"]),
        (Filter(since=datetime(2025, 6, 1, 20, 0, 0, 1, tzinfo=UTC)), ["c"]),
        (Filter(until=datetime(2025, 6, 1, 20, tzinfo=UTC)), ["b", "a"]),
        (Filter(until=datetime(2025, 6, 1, 19, 59, 59, 999999, tzinfo=UTC)), ["a"]),
        (Filter(until=datetime(2025, 6, 2, tzinfo=timezone(timedelta(hours=4)))), ["b", "a"]),
        (Filter(since=date.min, until=date.max), ["c", "b", "a"]),
        (Filter(since=datetime.min.replace(tzinfo=UTC)), ["c", "b", "a"]),
        (Filter(until=datetime.max.replace(tzinfo=UTC)), ["c", "b", "a"]),
        (Filter(until=date.min), []),
        (Filter(since=date.max), []),
    ],
)
def test_days_are_those_of_baku_and_bounds_are_inclusive(
    served: Served, wanted: Filter, found: list[str]
) -> None:
    """a: 1 June, an instant before midnight in Baku; b: midnight; c: the third of June."""
    with served.open() as service:
        for reference, instant in (
            ("a", datetime(2025, 6, 1, 19, 59, 59, 999000, tzinfo=UTC)),
            ("b", datetime(2025, 6, 1, 20, tzinfo=UTC)),
            ("c", datetime(2025, 6, 2, 20, tzinfo=UTC)),
        ):
            served.clock.now = instant
            decide(service, reference)
        assert references(service.decisions.page(AUDITOR, wanted)) == found


def test_a_bound_needs_its_zone(service: Service) -> None:
    for wanted in (Filter(since=datetime(2025, 1, 1)), Filter(until=datetime(2025, 1, 1))):
        with pytest.raises(InstantWithoutZone):
            service.decisions.page(AUDITOR, wanted)


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "1",
        "ə",
        "MS4w",  # 1.0
        "MS4wMQ",  # 1.01
        "MS4tMQ",  # 1.-1
        "Mi4x",  # 2.1
        "MS4x\n",
        "MS4x==",
        "MS 4x",
        base64.urlsafe_b64encode(b"1." + b"9" * 19).decode().rstrip("="),
        "A" * 100_000,
    ],
)
def test_what_no_page_gave_is_no_cursor(service: Service, cursor: str) -> None:
    with pytest.raises(BadCursor):
        service.decisions.page(AUDITOR, Filter(), cursor)
