"""Many lines at once: each has its answer in its place, and writes are shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from engine import errors
from engine.service import Decided, Filter, Idempotency, Line, Request, Role, Service, batches
from engine.store import Entry, Position, Store
from tests.service.serving import ASKED, AUDITOR, ORIGINATION, TESTER, Served, caller
from tests.service.small_policies import limit

GOOD: Line = (Request(ASKED), None)


def answers(service: Service, *lines: Line) -> list[str]:
    """Each answer in a word: the outcome with its status, or the error's code."""
    return [
        f"{one.outcome} {one.status}" if isinstance(one, Decided) else one.code
        for one in service.decisions.decide_many(TESTER, "limit", lines)
    ]


def test_each_line_has_its_answer_in_its_place(served: Served) -> None:
    served.policies.publish("limit", 3, limit("amount * (amount / (amount - 150))"))
    served.policies.activate("limit", 3, "2025-05-01", "2025-05-31")
    not_json = errors.NotJson("Expecting value", 1, 1)
    lines: list[Line] = [
        GOOD,
        not_json,
        (Request({"amount": "x"}), None),
        (Request(ASKED, date(2022, 1, 1)), None),
        (Request(ASKED, date(2025, 5, 5)), None),
        (Request(ASKED, dry_run=True), None),
        (Request(ASKED, date(2019, 1, 1)), None),
        GOOD,
    ]
    with served.open() as service:
        assert answers(service, *lines) == [
            "approved logged",
            "not_json",
            "invalid_input",
            "declined logged",
            "policy_fault",
            "approved dry_run",
            "no_version_in_force",
            "approved logged",
        ]
        page = service.decisions.page(TESTER, Filter())
        told = [json.loads(item)["outcome"] for item in page.items]
        assert told == ["approved", "declined", "approved"]
    with Store.open(served.data) as store:
        assert len(store.faults()) == 1


def test_lines_are_answered_as_alone(service: Service) -> None:
    (many,) = service.decisions.decide_many(TESTER, "limit", [GOOD])
    alone = service.decisions.decide(TESTER, "limit", Request(ASKED))
    assert isinstance(many, Decided)
    differ = {"decision_id", "ledger_sequence"}
    first, second = (json.loads(one.json) for one in (many, alone))
    assert {key for key in first if first[key] != second[key]} == differ
    assert list(first) == list(second)
    assert service.decisions.read(TESTER, str(many.id)) == many.json


def test_many_lines_share_a_durable_write_and_none_waits_for_all(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    read: list[int] = []
    append = service._store.append

    def counted(*entries: Entry, **rest: Any) -> tuple[Position, ...]:
        written.append(len(entries))
        return append(*entries, **rest)

    def lines() -> Iterator[Line]:
        for n in range(2 * batches.CHUNK + 1):
            read.append(n)
            yield GOOD

    monkeypatch.setattr(service._store, "append", counted)
    found = service.decisions.decide_many(TESTER, "limit", lines())
    next(found)
    assert (len(read), written) == (batches.CHUNK, [batches.CHUNK])
    rest = list(found)
    assert (len(read), written) == (129, [64, 64, 1])
    assert [
        json.loads(one.json)["ledger_sequence"] for one in rest if isinstance(one, Decided)
    ] == [*range(8, 136)]


def test_a_chunk_is_bounded_in_bytes_too(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "CHUNK_BYTES", 1)
    read: list[int] = []
    lines = (read.append(n) or GOOD for n in range(3))  # type: ignore[func-returns-value]  # counts
    next(service.decisions.decide_many(TESTER, "limit", lines))
    assert read == [0]


def test_without_lines_there_are_no_answers(service: Service) -> None:
    assert answers(service) == []


def test_a_line_has_its_own_idempotency(service: Service) -> None:
    def line(key: str, digest: str = "d") -> Line:
        return Request(ASKED), Idempotency(key, digest)

    assert answers(service, line("K#1"), line("K#2")) == ["approved logged"] * 2
    assert answers(service, line("K#1"), line("K#2", "other"), line("K#3"), GOOD) == [
        "approved replayed",
        "idempotency_key_reused",
        "approved logged",
        "approved logged",
    ]


def test_the_same_key_twice_in_a_chunk_spoils_only_itself(service: Service) -> None:
    same: Line = (Request(ASKED), Idempotency("K", "d"))
    other: Line = (Request(ASKED), Idempotency("K", "e"))
    assert answers(service, GOOD, same, same, other, GOOD) == [
        "approved logged",
        "approved logged",
        "approved replayed",
        "idempotency_key_reused",
        "approved logged",
    ]
    assert len(service.decisions.page(TESTER, Filter()).items) == 3


def test_what_cannot_be_recorded_is_told_for_the_lines_of_its_chunk(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    append = service._store.append
    calls: list[int] = []

    def full_once(*entries: Entry, **rest: Any) -> tuple[Position, ...]:
        calls.append(len(entries))
        if len(calls) == 1:
            raise errors.StoreUnavailable("the disk is full")
        return append(*entries, **rest)

    monkeypatch.setattr(service._store, "append", full_once)
    monkeypatch.setattr(batches, "CHUNK", 3)
    bad: Line = (Request({}), None)
    dry: Line = (Request(ASKED, dry_run=True), None)
    assert answers(service, GOOD, bad, dry, GOOD) == [
        "store_unavailable",
        "invalid_input",
        "approved dry_run",
        "approved logged",
    ]
    assert len(service.decisions.page(TESTER, Filter()).items) == 1


def test_a_bug_in_one_line_does_not_stop_the_rest(service: Service) -> None:
    bug: Line = (Request({"amount": Decimal(1), "x": object()}, dry_run=False), None)
    worse: Line = (Request(ASKED, reference=object()), None)  # type: ignore[arg-type]  # the bug
    found = list(service.decisions.decide_many(TESTER, "limit", [GOOD, worse, bug, GOOD]))
    assert [type(one) for one in found] == [
        Decided, errors.InternalError, errors.InvalidInput, Decided,
    ]  # fmt: skip
    assert isinstance(found[1], errors.InternalError)
    assert isinstance(found[1].__cause__, TypeError)


def test_who_may_not_decide_and_what_is_not_there_is_said_before_the_first_line(
    service: Service,
) -> None:
    def lines() -> Iterator[Line]:
        pytest.fail("a line was read")
        yield GOOD

    with pytest.raises(errors.RoleRequired):
        service.decisions.decide_many(AUDITOR, "limit", lines())
    with pytest.raises(errors.RoleRequired):
        service.decisions.decide_many(caller(Role.ADMIN), "limit", lines())
    with pytest.raises(errors.UnknownPolicy):
        service.decisions.decide_many(ORIGINATION, "limits", lines())


def test_each_line_is_authorised(service: Service) -> None:
    lines: list[Line] = [
        GOOD,
        (Request(ASKED, date(2025, 1, 1)), None),
        (Request(ASKED, dry_run=True), None),
    ]
    found = service.decisions.decide_many(ORIGINATION, "limit", lines)
    assert [one.code if isinstance(one, errors.QerarError) else one.status for one in found] == [
        "logged",
        "effective_date_outside_window",
        "role_required",
    ]
