"""Two at once: each step stands on the draft as it is when it is recorded, or is refused."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from engine.errors import (
    DraftBehind,
    DraftFaulty,
    ProposalEnded,
    ProposalOpen,
    QerarError,
    StaleDraft,
    WrongStep,
)
from engine.service import Approved, Draft, Service
from engine.store import verify_chain
from tests.service.serving import Served
from tests.service.small_policies import limit, user, without_limit
from tests.service.workshop.actors import ANN, BOB, DAY, EVA, SAM, WHY, edited, submitted

Act = Callable[[], object]


def between(monkeypatch: pytest.MonkeyPatch, service: Service, rival: Act) -> None:
    """Have ``rival`` done when the next step is planned and not yet recorded."""
    store = service._store
    append = store.append

    def appended(*entries: object, unless: object = None) -> object:
        monkeypatch.setattr(store, "append", append)
        rival()
        return append(*entries, unless=unless)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "append", appended)


def approve(service: Service, draft: Draft, by: object = ANN) -> Approved:
    return service.drafts.approve(by, draft.id, draft.etag, DAY, None, WHY)  # type: ignore[arg-type]


def change(service: Service, draft: Draft, amount: str = "9.00") -> Draft:
    return service.drafts.replace(SAM, draft.id, limit(amount).encode(), draft.etag)


def submit(service: Service, draft: Draft) -> Draft:
    return service.drafts.submit(SAM, draft.id, draft.etag)


RACES: dict[str, tuple[bool, Callable[..., object], Callable[..., object], type[QerarError]]] = {
    # whether it is submitted first, the step, what comes between, how the step is refused
    "two approve": (True, approve, lambda s, d: approve(s, d, BOB), WrongStep),
    "edited while it is approved": (True, approve, change, WrongStep),
    "rejected while it is approved": (
        True, approve, lambda s, d: s.drafts.reject(BOB, d.id, WHY), WrongStep,
    ),
    "another is published while it is approved": (
        True, approve, lambda s, d: approve(s, submitted(s, "8.00", SAM)), DraftBehind,
    ),
    "another is published while it is submitted": (
        False, submit, lambda s, d: approve(s, submitted(s, "8.00", SAM)), DraftBehind,
    ),
    "two edit": (False, change, lambda s, d: change(s, d, "8.00"), StaleDraft),
    "edited while it is submitted": (False, submit, change, StaleDraft),
    "two submit": (False, submit, submit, WrongStep),
    "discarded while it is edited": (
        False, change, lambda s, d: s.drafts.discard(EVA, d.id), WrongStep,
    ),
    "approved while it is edited": (True, change, approve, WrongStep),
    "approved while it is rejected": (
        True, lambda s, d: s.drafts.reject(ANN, d.id, WHY), lambda s, d: approve(s, d, BOB),
        WrongStep,
    ),
    "approved while it is discarded": (
        True, lambda s, d: s.drafts.discard(EVA, d.id), approve, WrongStep,
    ),
}  # fmt: skip


@pytest.mark.parametrize("race", RACES)
def test_who_comes_second_is_refused_as_if_they_had_begun_later(
    served: Served, monkeypatch: pytest.MonkeyPatch, race: str
) -> None:
    first, step, rival, error = RACES[race]
    with served.open() as service:
        draft = submitted(service) if first else edited(service)
        between(monkeypatch, service, lambda: rival(service, draft))
        with pytest.raises(error):
            step(service, draft)
        versions = service.policies.summary("limit").versions
        assert [one.version for one in versions] == list(range(1, len(versions) + 1))
        assert len(versions) <= 3
    verify_chain(served.data)


def test_what_is_submitted_while_it_is_edited_is_returned_by_the_edit(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = edited(service)
    between(monkeypatch, service, lambda: submit(service, draft))
    later = change(service, draft)
    assert [step.step for step in later.state.steps] == ["submitted", "returned"]
    assert later.body == limit("9.00").encode()


def test_a_policy_that_it_uses_is_published_anew_while_it_is_approved(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    served.policies.publish("application", 1, user("limit"))
    value = "values:\n  read: {formula: limit.limit, type: money}\noutcome:"
    text = user("limit").replace("outcome:", value, 1).replace("[limit]", "[read]")
    with served.open() as service:
        reading = service.drafts.create(EVA, "application", body=text.encode())
        reading = service.drafts.submit(EVA, reading.id, reading.etag)
        bound = service.drafts.create(EVA, "limit", body=without_limit("5.00").encode())
        bound = service.drafts.submit(EVA, bound.id, bound.etag)
        between(monkeypatch, service, lambda: approve(service, bound))
        with pytest.raises(DraftFaulty):
            approve(service, reading)


def test_another_policy_published_meanwhile_hinders_nobody(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = service.drafts.create(EVA, "ceiling", body=limit("1.00").encode())
    other = service.drafts.submit(EVA, other.id, other.etag)
    draft = submitted(service)
    between(monkeypatch, service, lambda: approve(service, other))
    assert approve(service, draft).version == 3
    assert service.policies.version_bytes("ceiling", 1) == limit("1.00").encode()


def test_a_proposal_ends_once(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = service.proposals.propose_withdrawal(EVA, "limit-2-1", WHY)
    between(monkeypatch, service, lambda: service.proposals.reject(BOB, asked.id, WHY))
    with pytest.raises(ProposalEnded):
        service.proposals.approve(ANN, asked.id)
    assert service.policies.standing("limit", 2) == "in_force"


def test_two_that_propose_the_same_become_one(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    between(
        monkeypatch, service, lambda: service.proposals.propose_withdrawal(SAM, "limit-2-1", WHY)
    )
    with pytest.raises(ProposalOpen):
        service.proposals.propose_withdrawal(EVA, "limit-2-1", WHY)
    assert len(service.proposals.list()) == 1


def test_of_many_drafts_approved_at_once_one_is_published(served: Served) -> None:
    """Through two services over one ledger, as two processes would."""
    with served.open() as one, served.open() as other:
        drafts = [submitted(one, f"{amount}.00") for amount in range(300, 308)]
        together = Barrier(len(drafts))

        def approved(number: int) -> object:
            together.wait(60)
            try:
                return approve((one, other)[number % 2], drafts[number])
            except DraftBehind as error:
                return error

        with ThreadPoolExecutor(len(drafts)) as threads:
            found = list(threads.map(approved, range(len(drafts))))
        (won,) = (result for result in found if isinstance(result, Approved))
        assert won.version == 3
        assert one.policies.digest("limit", 3) == other.policies.digest("limit", 3) == won.digest
        statuses = sorted(state.status for state in one.drafts.list())
        assert statuses == ["approved", *["submitted"] * 7]
    verify_chain(served.data)
