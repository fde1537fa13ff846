"""Withdrawals and activations of what is published: one proposes, another approves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.errors import (
    ActivationWithdrawn,
    InvalidInput,
    NotTheProposer,
    ProposalEnded,
    ProposalOpen,
    QerarError,
    RoleRequired,
    SelfApproval,
    UnknownActivation,
    UnknownPolicy,
    UnknownProposal,
    UnknownVersion,
)
from engine.service import Caller, Done, Proposal, Role, Service
from engine.store import verify_chain
from tests.service.serving import Served
from tests.service.workshop.actors import (
    ANN,
    BOB,
    DAY,
    EVA,
    SAM,
    VIEWER,
    WHY,
    key_of,
    person,
    published,
)

#: the activation of limit@2, from 2023
SECOND = "limit-2-1"


def rules(service: Service, day: date) -> int | None:
    found = service.histories.of("limit").rules(day)
    return found.version if found else None


def test_a_withdrawal_takes_two_and_is_as_if_it_had_never_been(service: Service) -> None:
    asked = service.proposals.propose_withdrawal(EVA, SECOND, WHY)
    assert (rules(service, DAY), asked.open) == (2, True)
    done = service.proposals.approve(ANN, asked.id, "they are right")
    assert rules(service, DAY) == 1
    assert service.policies.standing("limit", 2) == "withdrawn"
    eva, ann = ({"id": f"user-{name}", "name": f"user-{name}"} for name in ("eva", "ann"))
    assert (done.activation, done.proposal.to_json()) == (
        SECOND,
        {
            "id": asked.id,
            "what": "withdrawal",
            "policy": "limit",
            "policy_version": 2,
            "activation": SECOND,
            "effective_from": None,
            "effective_to": None,
            "why": WHY,
            "by": eva,
            "at": "2025-06-01T12:00:00Z",
            "ending": {
                "how": "approved",
                "by": ann,
                "why": "they are right",
                "at": "2025-06-01T12:00:00Z",
            },
        },
    )
    (event,) = service.histories.of("limit").events[2:]
    made = service.histories.of("limit").made[event.sequence]
    assert (event.why, made.by, made.approved_by) == (WHY, "user-eva", "user-ann")


def test_an_activation_of_what_is_published_takes_two(service: Service) -> None:
    start, end = date(2025, 7, 1), date(2025, 7, 31)
    asked = service.proposals.propose_activation(EVA, "limit", 1, start, end, WHY)
    assert rules(service, start) == 2
    done = service.proposals.approve(ANN, asked.id)
    assert [rules(service, day) for day in (start, end, date(2025, 8, 1))] == [1, 1, 2]
    assert service.histories.of("limit").activations[done.activation].why == WHY


def test_one_call_proposes_for_the_first_and_approves_for_the_second(service: Service) -> None:
    first = service.proposals.withdraw(EVA, SECOND, WHY)
    assert isinstance(first, Proposal)
    for self_ in (EVA, key_of(EVA, Role.APPROVER)):
        with pytest.raises(SelfApproval):
            service.proposals.withdraw(self_, SECOND, WHY)
    second = service.proposals.withdraw(ANN, SECOND, WHY)
    assert isinstance(second, Done)
    assert second.proposal.id == first.id
    with pytest.raises(ActivationWithdrawn):
        service.proposals.withdraw(BOB, SECOND, WHY)


def test_who_proposes_does_not_approve(service: Service) -> None:
    for asked in (
        service.proposals.propose_withdrawal(EVA, SECOND, WHY),
        service.proposals.propose_activation(EVA, "limit", 1, DAY, None, WHY),
    ):
        head = service.ledger_head()
        for self_ in (EVA, key_of(EVA, Role.APPROVER)):
            with pytest.raises(SelfApproval) as told:
                service.proposals.approve(self_, asked.id)
            assert told.value.name == "eva"
        assert service.ledger_head() == head


def test_what_is_proposed_is_not_proposed_again_while_it_is_open(service: Service) -> None:
    withdrawal = service.proposals.propose_withdrawal(EVA, SECOND, WHY)
    activation = service.proposals.propose_activation(EVA, "limit", 1, None, DAY, WHY)
    for act, open_ in (
        (lambda: service.proposals.propose_withdrawal(SAM, SECOND, WHY), withdrawal),
        (lambda: service.proposals.propose_activation(SAM, "limit", 1, None, DAY, WHY), activation),
    ):
        with pytest.raises(ProposalOpen) as told:
            act()
        assert told.value.proposal == open_.id
    service.proposals.propose_activation(SAM, "limit", 1, None, None, WHY)
    service.proposals.retract(EVA, withdrawal.id, "a slip")
    service.proposals.propose_withdrawal(SAM, SECOND, WHY)


def test_only_who_proposed_takes_it_back(service: Service) -> None:
    asked = service.proposals.propose_withdrawal(EVA, SECOND, WHY)
    with pytest.raises(NotTheProposer):
        service.proposals.retract(SAM, asked.id)
    gone = service.proposals.retract(key_of(EVA, Role.EDITOR), asked.id, "a slip")
    assert gone.record.ending is not None
    assert (gone.open, gone.record.ending.how, gone.record.ending.why) == (
        False, "retracted", "a slip",
    )  # fmt: skip


@pytest.mark.parametrize("end", ["approve", "reject", "retract"])
def test_what_has_ended_does_not_end_again(service: Service, end: str) -> None:
    asked = service.proposals.propose_withdrawal(EVA, SECOND, WHY)
    ends: dict[str, Callable[[], object]] = {
        "approve": lambda: service.proposals.approve(ANN, asked.id),
        "reject": lambda: service.proposals.reject(ANN, asked.id, "it is right as it is"),
        "retract": lambda: service.proposals.retract(EVA, asked.id),
    }
    ends[end]()
    how = {"approve": "approved", "reject": "rejected", "retract": "retracted"}[end]
    for again in ends.values():
        with pytest.raises(ProposalEnded) as told:
            again()
        assert told.value.how == how
    assert rules(service, DAY) == (1 if end == "approve" else 2)


def test_the_list_is_the_last_first_and_may_be_of_what_waits(service: Service) -> None:
    one = service.proposals.propose_withdrawal(EVA, SECOND, WHY)
    two = service.proposals.propose_activation(EVA, "limit", 1, None, None, WHY)
    service.proposals.reject(ANN, one.id, "it is right as it is")
    assert [found.id for found in service.proposals.list()] == [two.id, one.id]
    assert [found.id for found in service.proposals.list(open_only=True)] == [two.id]
    assert service.proposals.list("other") == ()


def test_every_step_is_in_the_ledger(served: Served) -> None:
    with served.open() as service:
        before = service.ledger_head().sequence
        service.proposals.withdraw(EVA, SECOND, WHY)
        service.proposals.withdraw(ANN, SECOND, WHY)
        asked = service.proposals.propose_activation(EVA, "limit", 1, DAY, None, WHY)
        service.proposals.approve(ANN, asked.id)
        found = [one.kind for one in reversed(service._store.entries(limit=6))]
    assert found == [
        "proposal", "withdrawal", "proposal_ended", "proposal", "activation", "proposal_ended",
    ]  # fmt: skip
    assert verify_chain(served.data).entries == before + 6


def test_of_a_version_published_here_the_activation_can_be_withdrawn(service: Service) -> None:
    done = published(service)
    service.proposals.withdraw(ANN, done.activation, WHY)
    service.proposals.withdraw(BOB, done.activation, WHY)
    assert service.policies.standing("limit", 3, DAY) == "withdrawn"


REFUSED: dict[str, tuple[Callable[[Service, Caller], object], type[QerarError]]] = {
    "no such activation": (
        lambda service, by: service.proposals.propose_withdrawal(by, "nothing", WHY),
        UnknownActivation,
    ),
    "no such policy": (
        lambda service, by: service.proposals.propose_activation(by, "x", 1, None, None, WHY),
        UnknownPolicy,
    ),
    "a calendar": (
        lambda service, by: service.proposals.propose_activation(
            by, "calendars/az", 1, None, None, WHY
        ),
        UnknownPolicy,
    ),
    "no such version": (
        lambda service, by: service.proposals.propose_activation(by, "limit", 9, None, None, WHY),
        UnknownVersion,
    ),
    "no reason": (
        lambda service, by: service.proposals.propose_withdrawal(by, SECOND, "because"),
        InvalidInput,
    ),
    "days the wrong way round": (
        lambda service, by: service.proposals.propose_activation(
            by, "limit", 1, DAY, date(2025, 6, 30), WHY
        ),
        InvalidInput,
    ),
    "no such proposal": (
        lambda service, by: service.proposals.approve(by, "nothing"),
        UnknownProposal,
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_refused(service: Service, what: str) -> None:
    act, error = REFUSED[what]
    head = service.ledger_head()
    with pytest.raises(error):
        act(service, EVA)
    assert service.ledger_head() == head


def test_editors_and_approvers_propose_and_only_approvers_approve(service: Service) -> None:
    nobody = person("al", Role.ADMIN, Role.AUDITOR, Role.TESTER, Role.ORIGINATION)
    for caller in (VIEWER, nobody):
        with pytest.raises(RoleRequired):
            service.proposals.propose_withdrawal(caller, SECOND, WHY)
        with pytest.raises(RoleRequired):
            service.proposals.propose_activation(caller, "limit", 1, None, None, WHY)
    asked = service.proposals.propose_withdrawal(BOB, SECOND, WHY)
    for caller in (VIEWER, nobody, person("ed", Role.EDITOR)):
        with pytest.raises(RoleRequired):
            service.proposals.approve(caller, asked.id)
        with pytest.raises(RoleRequired):
            service.proposals.reject(caller, asked.id, WHY)
