"""What a check tells of a draft's bytes: faults, differences, cases, what uses the policy."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import StoreUnavailable, UnknownPolicy, UnknownVersion
from engine.policy import Change
from engine.service import Service
from engine.service.cases import Difference
from engine.service.workshop import CaseDifference, Check
from tests.service.serving import Served
from tests.service.small_policies import DUE, limit
from tests.service.workshop.actors import DAY, EVA, published

CASES = """\
cases:
  - name: below
    effective_date: 2025-08-01
    inputs: {amount: "250"}
    expect: {policy_version: 2, outcome: declined, reasons: [TOO_MUCH]}
  - name: the day before
    effective_date: 2025-06-30
    inputs: {amount: "250"}
    expect: {policy_version: 2, outcome: declined}
  - name: as it was known then
    effective_date: 2025-08-01
    known_at: 2024-01-01T00:00:00Z
    inputs: {amount: "250"}
    expect: {outcome: declined}
  - name: another version, the same answer
    effective_date: 2025-08-01
    inputs: {amount: "50"}
    expect: {policy_version: 2, outcome: approved}
  - name: wrong already
    effective_date: 2025-08-01
    inputs: {amount: "50"}
    expect: {outcome: declined}
  - name: refused
    effective_date: 2025-08-01
    inputs: {amount: "-1"}
    expect: {status: 422, code: invalid_input, errors: [/amount]}
"""
FROM_JULY = limit("300.00").replace("sources:", "effective_from: 2025-07-01\nsources:", 1).encode()
RAISED = (Change("values/limit/formula", "changed", "200.00", "300.00"),)
DATED = Change("effective_from", "added", None, "2025-07-01")


def with_cases(served: Served, text: str = CASES) -> None:
    folder = served.policies.folder / "cases"
    folder.mkdir(exist_ok=True)
    (folder / "limit.yaml").write_text(text)


def checked(service: Service, body: bytes = FROM_JULY, start: date | None = None) -> Check:
    draft = service.drafts.create(EVA, "limit", body=body)
    return service.drafts.check(draft.id, start)


def test_what_differs_is_told_against_the_base_and_against_what_is_in_force(
    service: Service,
) -> None:
    draft = service.drafts.create(EVA, "limit", 1, limit("300.00").encode())
    check = service.drafts.check(draft.id)
    assert (check.policy, check.version, check.base_version, check.in_force, check.behind) == (
        "limit", 3, 1, 2, None,
    )  # fmt: skip
    assert check.changes == (Change("values/limit/formula", "changed", "100.00", "300.00"),)
    assert check.changes_in_force == RAISED
    assert (check.loads, check.faults, check.used_by, check.all_faults) == (True, (), (), ())
    assert check.loaded is not None
    assert check.loaded.title.en == "Limit"


def test_cases_are_decided_as_if_the_draft_applied_from_the_day_it_proposes(
    served: Served,
) -> None:
    with_cases(served)
    with served.open() as service:
        check = checked(service)
        assert (check.effective_from, check.cases, check.cases_fault) == (DAY, 6, None)
        day = date(2025, 8, 1)
        assert check.cases_differing == (
            CaseDifference(
                "below",
                day,
                (
                    Difference("outcome", "declined", "approved"),
                    Difference("reasons", ["TOO_MUCH"], []),
                ),
                already=False,
            ),
            CaseDifference(
                "wrong already", day, (Difference("outcome", "declined", "approved"),), already=True
            ),
        )
        assert check.loads  # cases hinder nothing


def test_or_from_the_day_that_is_asked_for(served: Served) -> None:
    with_cases(served)
    with served.open() as service:
        later = checked(service, start=date(2025, 9, 1))
        earlier = checked(service, start=date(2025, 6, 1))
    assert [one.name for one in later.cases_differing] == ["wrong already"]
    assert [one.name for one in earlier.cases_differing] == [
        "below", "the day before", "wrong already",
    ]  # fmt: skip


def test_where_it_proposes_no_day_they_apply_from_today(service: Service) -> None:
    assert checked(service, limit("300.00").encode()).effective_from == date(2025, 6, 1)


def test_cases_that_cannot_be_read_are_told_of(served: Served) -> None:
    with_cases(served, "cases: [{name: 1}]")
    with served.open() as service:
        check = checked(service)
    assert (check.cases, check.cases_differing) == (0, ())
    assert check.cases_fault is not None
    assert "the case has no inputs" in check.cases_fault


def test_cases_that_change_are_read_again(served: Served) -> None:
    with_cases(served)
    with served.open() as service:
        assert checked(service).cases == 6
        with_cases(served, CASES.partition("  - name: the day")[0])
        assert checked(service).cases == 1


def test_faults_are_told_with_their_places_and_nothing_else_is_asked(served: Served) -> None:
    with_cases(served)
    with served.open() as service:
        check = checked(service, limit("1 +").encode())
        assert [fault.path for fault in check.faults] == ["values/limit/formula"]
        assert (check.loads, check.loaded, check.cases, check.changes) == (False, None, 0, ())


@pytest.mark.parametrize("body", [b"", b"\xff", b"a: [", b"42", b"a: &x [*x]"])
def test_what_is_no_policy_at_all_has_faults(service: Service, body: bytes) -> None:
    assert checked(service, body).faults != ()


def test_a_calendar_that_is_not_there_is_a_fault(service: Service) -> None:
    check = service.drafts.check_body("due", DUE.encode())
    assert [(fault.code, fault.file) for fault in check.faults] == [
        ("calendar_fault", "due/1.yaml")
    ]


def test_bytes_are_checked_without_being_kept(served: Served) -> None:
    with_cases(served)
    with served.open() as service:
        head = service.ledger_head()
        check = service.drafts.check_body("limit", FROM_JULY, 2)
        assert (check.changes, check.cases, check.behind) == ((DATED, *RAISED), 0, None)
        assert service.drafts.check_body("limit", FROM_JULY, cases=True).cases == 6
        assert service.drafts.check_body("new_one", FROM_JULY).version == 1
        assert service.ledger_head() == head
        with pytest.raises(UnknownVersion):
            service.drafts.check_body("limit", FROM_JULY, 9)
        with pytest.raises(UnknownPolicy):
            service.drafts.check_body("new_one", FROM_JULY, 1)


def test_what_a_check_loads_stays_out_of_what_decides(service: Service) -> None:
    loaded = dict(service._live._compiled.loaded)
    checked(service)
    service.drafts.check_body("limit", limit("7.00").encode())
    known = service._live._compiled.loaded
    assert {(one.policy, one.version) for one in known} - {
        (one.policy, one.version) for one in loaded
    } <= {("limit", 1), ("limit", 2)}


def test_a_ledger_that_cannot_be_read_is_no_fault_of_the_draft(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was published since must be loaded to check; where it cannot be read, that is told."""
    published(service)

    def unavailable(*_: object) -> bytes:
        raise StoreUnavailable("the disk is gone")

    service.policies.summaries()
    monkeypatch.setattr(service._live.now().registry.versions, "_body", unavailable)
    service._live._compiled.loaded.clear()
    service._live._snapshot.programs._at_hand.clear()
    with pytest.raises(StoreUnavailable):
        service.drafts.check_body("limit", FROM_JULY)
