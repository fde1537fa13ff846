"""The ledger as auditors and admins walk it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from engine.errors import BadCursor, InvalidInput, RoleRequired
from engine.service import MAX_LIMIT, Caller, Request, Role, Service
from engine.service.ledger import KINDS

AUDITOR = Caller("a", "auditor", frozenset({Role.AUDITOR}))
ADMIN = Caller("b", "admin", frozenset({Role.ADMIN}))
TESTER = Caller("t", "tester", frozenset({Role.TESTER}))


@pytest.fixture
def decided(service: Service) -> int:
    """The place of a decision."""
    service.decisions.decide(TESTER, "limit", Request({"amount": "1.50"}, date(2024, 6, 1)))
    return service.ledger_head().sequence


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.AUDITOR, Role.ADMIN}])
def test_nobody_else_reads_it(service: Service, role: Role) -> None:
    caller = Caller("x", "x", frozenset({role}))
    for ask in (
        lambda: service.ledger.page(caller),
        lambda: service.ledger.entry(caller, 1),
        lambda: service.ledger.head(caller),
    ):
        with pytest.raises(RoleRequired):
            ask()


def test_pages_follow_one_another_from_the_newest_to_the_first(
    service: Service, decided: int
) -> None:
    found: list[int] = []
    page = service.ledger.page(AUDITOR, limit=2)
    while True:
        found += [entry.sequence for entry in page.entries]
        if page.next_cursor is None:
            break
        page = service.ledger.page(AUDITOR, cursor=page.next_cursor, limit=2)
    assert found == list(range(decided, 0, -1))


def test_kinds_and_days_narrow_it(service: Service, decided: int) -> None:
    def listed(*kinds: str, since: date | None = None, until: date | None = None) -> set[str]:
        page = service.ledger.page(AUDITOR, kinds or None, since, until, limit=MAX_LIMIT)
        return {entry.kind for entry in page.entries}

    assert listed("decision") == {"decision"}
    assert listed("decision", "user_created") == {"decision", "user_created"}
    assert listed(since=service.today()) >= {"decision", "user_created", "key_created"}
    assert "decision" not in listed(until=date(2024, 1, 1))


def test_an_entry_says_what_it_says_and_what_proves_it(service: Service, decided: int) -> None:
    entry = service.ledger.entry(AUDITOR, decided)
    before = service.ledger.entry(AUDITOR, decided - 1)
    assert entry is not None
    assert before is not None
    assert entry.told is not None
    assert entry.told["inputs"] == {"amount": "1.50"}
    assert entry.text is not None
    assert entry.payload_digest == sha256(entry.text.encode()).hexdigest()
    assert entry.previous == before.chain
    lines = (
        *(entry.previous, entry.sequence, entry.at_text, entry.kind),
        *(entry.payload_digest, entry.columns_digest),
    )
    told = "".join(f"{line}\n" for line in lines)
    assert sha256(told.encode()).hexdigest() == entry.chain == service.ledger.head(AUDITOR).chain


def test_the_first_entry_is_chained_to_zeros_and_there_is_none_before_it(service: Service) -> None:
    first = service.ledger.entry(AUDITOR, 1)
    assert first is not None
    assert first.previous == "0" * 64
    assert service.ledger.entry(AUDITOR, 0) is None
    assert service.ledger.entry(AUDITOR, service.ledger_head().sequence + 1) is None


def test_an_application_is_withheld_from_who_is_no_auditor(service: Service, decided: int) -> None:
    both = Caller("c", "both", frozenset({Role.ADMIN, Role.AUDITOR}))
    shown = {
        caller.name: service.ledger.entry(caller, decided) for caller in (ADMIN, AUDITOR, both)
    }
    assert {name: (one.withheld, one.text is None) for name, one in shown.items() if one} == {
        "admin": (True, True),
        "auditor": (False, False),
        "both": (False, False),
    }
    (listed,) = service.ledger.page(ADMIN, ["decision"]).entries
    assert (listed.withheld, listed.told, listed.text) == (True, None, None)


def test_numbers_keep_all_their_digits(service: Service) -> None:
    service.decisions.decide(
        TESTER, "limit", Request({"amount": Decimal("1.50")}, date(2024, 6, 1))
    )
    (entry,) = service.ledger.page(AUDITOR, ["decision"]).entries
    assert entry.told is not None
    assert str(entry.told["inputs"]["amount"]) == "1.50"


def test_what_was_erased_is_told_to_be(service: Service, decided: int) -> None:
    service._store.erase(decided, service.clock(), "the retention is over")
    entry = service.ledger.entry(AUDITOR, decided)
    assert entry is not None
    assert (entry.erased, entry.told, entry.withheld) == (True, None, False)
    (erasure,) = service.ledger.page(AUDITOR, ["erasure"]).entries
    assert erasure.told == {"erased": decided, "why": "the retention is over"}


@pytest.mark.parametrize("limit", [0, MAX_LIMIT + 1])
def test_a_limit_is_within_bounds(service: Service, limit: int) -> None:
    with pytest.raises(InvalidInput):
        service.ledger.page(AUDITOR, limit=limit)


def test_a_cursor_is_one_that_a_page_gave(service: Service) -> None:
    with pytest.raises(BadCursor):
        service.ledger.page(AUDITOR, cursor="nonsense")


def test_every_kind_of_entry_is_told(service: Service) -> None:
    page = service.ledger.page(AUDITOR, limit=MAX_LIMIT)
    assert {entry.kind for entry in page.entries} <= set(KINDS)
