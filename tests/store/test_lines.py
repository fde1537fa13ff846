"""The ledger's lines by kind and time, and its decisions counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from engine.store import BriefDecision, Line, Store, Tally
from engine.store.entries import ENTRIES
from tests.store.making import DAY, EVERY_KIND, NOON, WORKSHOP, decision, workshop_of

HOUR = timedelta(hours=1)
LATER = NOON + timedelta(seconds=1)
ALL = (*EVERY_KIND, *WORKSHOP)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    workshop_of(tmp_path)
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path) as opened:
        yield opened


def test_an_entry_is_its_line_with_its_payload(store: Store) -> None:
    store.erase(8, NOON, "retention")
    first, erased = store.entry(7), store.entry(8)
    assert isinstance(first, Line)
    assert (first.sequence, first.at, first.kind) == (7, NOON, "decision")
    assert first.payload == b'{"decision_id":"d1"}'
    assert [len(one) for one in (first.payload_digest, first.columns_digest)] == [64, 64]
    assert erased is not None
    assert erased.payload is None
    head = store.entry(25)
    assert head is not None
    assert head.chain == store.head().chain
    assert store.entry(0) is store.entry(26) is None


def test_entries_come_newest_first_page_by_page(store: Store) -> None:
    pages = [store.entries(limit=7)]
    while pages[-1]:
        pages.append(store.entries(pages[-1][-1].sequence, 7))
    found = [one for page in pages for one in page]
    assert [one.sequence for one in found] == list(range(24, 0, -1))
    assert [one.kind for one in reversed(found)] == [one.kind for one in ALL]


@pytest.mark.parametrize("kind", [kind.kind for kind in ENTRIES])
def test_entries_may_be_of_one_kind(store: Store, kind: str) -> None:
    places = [place for place, one in enumerate(ALL, 1) if one.kind == kind]
    assert [one.sequence for one in store.entries(kinds=[kind])] == places[::-1]


def test_entries_may_be_of_several_kinds(store: Store) -> None:
    kinds = ("decision", "user_created", "decision", "unheard of")
    assert [one.sequence for one in store.entries(kinds=kinds)] == [14, 13, 12, 8, 7]
    assert [one.sequence for one in store.entries(14, 2, kinds)] == [13, 12]
    assert store.entries(kinds=["unheard of"]) == store.entries(kinds=[]) == ()


def test_entries_may_be_of_a_span_of_time(empty: Store) -> None:
    empty.append(*(decision(f"d{n}", at=NOON + HOUR * (n // 2)) for n in range(10)))
    for since, until in ((0, 1), (1, 3), (2, 2), (4, 9), (-3, 0), (-1, 9), (7, 9)):
        begin, end = NOON + HOUR * since, NOON + HOUR * until
        expected = [n + 1 for n in range(10) if since <= n // 2 < until]
        for kinds in (None, ["decision"]):
            found = empty.entries(kinds=kinds, since=begin, until=end)
            assert [one.sequence for one in reversed(found)] == expected
    assert [one.sequence for one in empty.entries(since=NOON + HOUR * 4)] == [10, 9]
    assert [one.sequence for one in empty.entries(9, 2, until=NOON + HOUR * 2)] == [4, 3]


def test_an_empty_ledger_has_no_lines(empty: Store) -> None:
    assert empty.entries() == empty.entries(since=NOON, until=NOON) == ()


def test_decisions_are_counted_by_span_version_and_outcome(empty: Store) -> None:
    midnights = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3, 4)]
    tick = timedelta(microseconds=1)
    for number, (at, more) in enumerate(
        [
            (midnights[0] - tick, {}),
            (midnights[0], {}),
            (midnights[1] - tick, {}),
            (midnights[1], {"outcome": "declined"}),
            (NOON, {"policy": "deposit"}),
            (NOON, {"version": 2}),
            (midnights[3], {}),
        ]
    ):
        empty.append(decision(f"d{number}", at=at, **more))
    of_deposit = Tally(midnights[1], "deposit", 1, "approved", 1)
    of_car_loan = [
        Tally(midnights[0], "car_loan", 1, "approved", 2),
        Tally(midnights[1], "car_loan", 1, "declined", 1),
        Tally(midnights[1], "car_loan", 2, "approved", 1),
    ]
    assert empty.tallies(midnights) == (*of_car_loan, of_deposit)
    assert empty.tallies(midnights, "car_loan") == tuple(of_car_loan)
    assert empty.tallies(midnights[:1]) == empty.tallies([]) == ()


def test_decisions_for_days_come_in_order_without_their_records(empty: Store) -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    empty.append(*(decision(f"d{n}", effective_date=days[n % 3]) for n in range(2500)))
    empty.append(decision("other", policy="deposit"))
    found = list(empty.each_decided_for("car_loan"))
    assert found[1] == BriefDecision(2, "d1", "car_loan", 1, "approved", days[1])
    assert [one.sequence for one in found] == list(range(1, 2501))
    for first, last in ((days[1], days[2]), (None, days[0]), (days[2], None), (days[2], days[1])):
        expected = [
            n + 1
            for n in range(2500)
            if (first is None or days[n % 3] >= first) and (last is None or days[n % 3] <= last)
        ]
        got = [one.sequence for one in empty.each_decided_for("car_loan", first, last)]
        assert got == expected
    later = [one.sequence for one in empty.each_decided_for("car_loan", after=2400)]
    assert later == list(range(2401, 2501))
    assert all(one < other for one, other in pairwise(later))
