"""A draft from its beginning to its publication, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from engine.errors import (
    DraftBehind,
    DraftFaulty,
    EditRefused,
    IfMatchMissing,
    InvalidInput,
    NothingChanged,
    QerarError,
    RoleRequired,
    SelfApproval,
    StaleDraft,
    UnknownDraft,
    UnknownPolicy,
    UnknownVersion,
    WrongStep,
)
from engine.registry import digest_of
from engine.service import Caller, Request, Role, Service
from engine.store import verify_chain
from tests.service.serving import NOW, TESTER, Served
from tests.service.small_policies import limit, user, without_limit
from tests.service.workshop.actors import (
    ANN,
    BOB,
    DAY,
    EVA,
    SAM,
    VIEWER,
    WHY,
    edited,
    key_of,
    person,
    published,
    submitted,
)

BODY = limit("300.00").encode()


def outcome(service: Service, amount: str, day: date) -> tuple[int, str]:
    """The version and the outcome of a case."""
    found = service.decisions.decide(
        TESTER, "limit", Request({"amount": Decimal(amount)}, day, dry_run=True)
    )
    return found.policy_version, found.outcome


def test_a_limit_is_changed_and_takes_effect_on_its_day(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    assert draft.body == service.policies.version_bytes("limit", 2)
    draft = service.drafts.replace(EVA, draft.id, BODY, draft.etag)
    draft = service.drafts.submit(EVA, draft.id, draft.etag, "the board raised it")
    done = service.drafts.approve(ANN, draft.id, draft.etag, DAY, None, f" {WHY} ")
    assert (done.policy, done.version, done.digest) == ("limit", 3, digest_of(BODY))
    assert service.policies.version_bytes("limit", 3) == BODY
    assert outcome(service, "250", date(2025, 6, 30)) == (2, "declined")
    assert outcome(service, "250", DAY) == (3, "approved")
    (activation,) = (
        one for one in service.policies.summary("limit").activations if one.version == 3
    )
    assert (activation.id, activation.why, activation.effective_from, activation.effective_to) == (
        done.activation, WHY, DAY, None,
    )  # fmt: skip
    (made,) = (one for one in service.histories.of("limit").published if one.version == 3)
    assert (made.digest, made.made.by, made.made.approved_by) == (
        done.digest,
        "user-eva",
        "user-ann",
    )


def test_a_draft_tells_its_whole_story(service: Service) -> None:
    done = published(service)
    (state,) = service.drafts.list()
    told = service.drafts.read(state.id).to_json()
    eva, ann = ({"id": f"user-{name}", "name": f"user-{name}"} for name in ("eva", "ann"))
    at = "2025-06-01T12:00:00Z"
    assert told == {
        "id": state.id,
        "policy": "limit",
        "base_version": 2,
        "revision": 1,
        "etag": state.etag,
        "digest": done.digest,
        "status": "approved",
        "origin": "local",
        "created_by": eva,
        "created_at": at,
        "changed_at": at,
        "editors": [eva],
        "submitter": eva,
        "steps": [
            {
                "step": "submitted",
                "revision": 1,
                "digest": done.digest,
                "at": at,
                "by": eva,
                "why": "please look",
            },
            {
                "step": "approved",
                "revision": 1,
                "digest": done.digest,
                "at": at,
                "by": ann,
                "why": WHY,
                "effective_from": "2025-07-01",
                "effective_to": None,
                "policy_version": 3,
                "activation": done.activation,
                "impact": done.impact,
            },
        ],
    }


def test_every_step_is_in_the_ledger(served: Served) -> None:
    with served.open() as service:
        before = service.ledger_head().sequence
        draft = submitted(service)
        service.drafts.reject(ANN, draft.id, "not what was meant")
        again = service.drafts.replace(SAM, draft.id, limit("400.00").encode(), draft.etag)
        again = service.drafts.submit(SAM, draft.id, again.etag)
        service.drafts.approve(BOB, draft.id, again.etag, DAY, None, WHY)
        entries = service._store.entries(limit=100)
        kinds = [one.kind for one in reversed(entries) if one.sequence > before]
    assert kinds == [
        "draft_created", "draft_changed", "draft_step", "draft_step",
        "draft_step", "draft_changed", "draft_step",
        "version_published", "activation", "draft_step",
    ]  # fmt: skip
    assert verify_chain(served.data).entries == before + len(kinds)


# --- where a draft begins -------------------------------------------------------


@pytest.mark.parametrize(("version", "base"), [(None, 2), (1, 1), (2, 2)])
def test_a_draft_begins_at_the_version_in_force_or_at_one_that_is_named(
    service: Service, version: int | None, base: int
) -> None:
    draft = service.drafts.create(EVA, "limit", version)
    assert draft.state.base_version == base
    assert draft.body == service.policies.version_bytes("limit", base)


def test_where_nothing_is_in_force_it_begins_at_the_last_version(served: Served) -> None:
    served.clock.now = NOW.replace(year=2020, month=12)
    with served.open() as service:
        assert service.drafts.create(EVA, "limit").state.base_version == 2


def test_a_policy_that_is_not_there_begins_with_a_body(service: Service) -> None:
    with pytest.raises(UnknownPolicy):
        service.drafts.create(EVA, "ceiling")
    with pytest.raises(UnknownPolicy):
        service.drafts.create(EVA, "ceiling", 1, BODY)
    draft = service.drafts.create(EVA, "ceiling", body=BODY)
    assert (draft.state.base_version, draft.body) == (None, BODY)
    draft = service.drafts.submit(EVA, draft.id, draft.etag)
    done = service.drafts.approve(ANN, draft.id, draft.etag, None, None, WHY)
    assert (done.version, done.effective_from) == (1, None)
    assert service.policies.standing("ceiling", 1) == "in_force"


@pytest.mark.parametrize("policy", ["", "Limit", "calendars/az", "../x", "9lives", "x" * 64])
def test_what_cannot_name_a_policy_is_refused(service: Service, policy: str) -> None:
    with pytest.raises(InvalidInput) as told:
        service.drafts.create(EVA, policy, body=BODY)
    assert [fault.pointer for fault in told.value.errors] == ["/policy"]


def test_a_version_that_is_not_there_is_no_beginning(service: Service) -> None:
    with pytest.raises(UnknownVersion):
        service.drafts.create(EVA, "limit", 9)


# --- two editors ----------------------------------------------------------------


def test_the_second_of_two_editors_is_told_what_is_there_now(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    first = service.drafts.replace(EVA, draft.id, BODY, draft.etag)
    with pytest.raises(StaleDraft) as told:
        service.drafts.replace(SAM, draft.id, limit("1.00").encode(), draft.etag)
    assert (told.value.revision, told.value.etag) == (1, first.etag)
    assert service.drafts.read(draft.id).body == BODY
    assert service.drafts.revision(draft.id, 0) == draft.body


def test_an_edit_that_says_not_what_it_edits_is_refused(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    with pytest.raises(IfMatchMissing):
        service.drafts.replace(EVA, draft.id, BODY, None)


def test_the_same_bytes_change_nothing(service: Service) -> None:
    draft = submitted(service)
    head = service.ledger_head()
    assert service.drafts.replace(SAM, draft.id, BODY, draft.etag).state == draft.state
    assert service.ledger_head() == head


def test_operations_edit_where_it_stands(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    change = {"op": "replace", "path": "/values/limit/formula", "value": "300.00"}
    draft = service.drafts.edit(EVA, draft.id, [change], draft.etag)
    assert draft.body == BODY
    with pytest.raises(EditRefused):
        service.drafts.edit(EVA, draft.id, [change | {"path": "/nothing/here"}], draft.etag)
    assert service.drafts.read(draft.id).state == draft.state


def test_json_is_put_over_the_file(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    wanted = service.policies.document("limit", 2)
    wanted["values"]["limit"]["formula"] = "300.00"
    assert service.drafts.replace(EVA, draft.id, wanted, draft.etag).body == BODY


def test_a_body_longer_than_a_policy_may_be_is_refused(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    for act in (
        lambda: service.drafts.replace(EVA, draft.id, b"#" * 1_048_577, draft.etag),
        lambda: service.drafts.create(EVA, "limit", body=b"#" * 1_048_577),
        lambda: service.drafts.check_body("limit", b"#" * 1_048_577),
    ):
        with pytest.raises(InvalidInput) as told:
            act()
        assert [(one.pointer, one.code) for one in told.value.errors] == [("/body", "too_long")]


# --- submitting -----------------------------------------------------------------


def test_what_says_the_same_as_its_base_is_not_submitted(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    with pytest.raises(NothingChanged):
        service.drafts.submit(EVA, draft.id, draft.etag)


def test_what_does_not_load_is_not_submitted(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    body = BODY.replace(b"300.00", b"300.00 +")
    draft = service.drafts.replace(EVA, draft.id, body, draft.etag)
    with pytest.raises(DraftFaulty) as told:
        service.drafts.submit(EVA, draft.id, draft.etag)
    assert [fault.path for fault in told.value.faults] == ["values/limit/formula"]
    assert service.drafts.read(draft.id).state.status == "draft"


def test_what_takes_away_an_output_that_others_read_is_not_submitted(served: Served) -> None:
    text = user("limit").replace("outcome:", LIMIT_READ, 1).replace("[limit]", "[read]")
    served.policies.publish("application", 1, text)
    with served.open() as service:
        draft = service.drafts.create(EVA, "limit")
        body = without_limit("300.00").encode()
        draft = service.drafts.replace(EVA, draft.id, body, draft.etag)
        check = service.drafts.check(draft.id)
        assert (check.faults, check.loads) == ((), False)
        assert [(one.policy, one.version) for one in check.used_by] == [("application", 1)]
        with pytest.raises(DraftFaulty) as told:
            service.drafts.submit(EVA, draft.id, draft.etag)
        assert told.value.faults == check.all_faults


LIMIT_READ = (
    "values:\n  read: {formula: limit.limit, type: money, label: {az: Hədd, en: Limit}}\noutcome:"
)


def test_an_edit_returns_what_is_submitted_and_its_approval_is_void(service: Service) -> None:
    draft = submitted(service)
    later = service.drafts.replace(SAM, draft.id, limit("400.00").encode(), draft.etag)
    assert (later.state.status, later.state.submitter) == ("draft", None)
    assert [step.step for step in later.state.steps] == ["submitted", "returned"]
    for seen in (draft.etag, later.etag):
        with pytest.raises(WrongStep):
            service.drafts.approve(ANN, draft.id, seen, DAY, None, WHY)


# --- approving ------------------------------------------------------------------


def test_who_began_changed_or_submitted_a_draft_does_not_approve_it(service: Service) -> None:
    draft = service.drafts.create(EVA, "limit")
    draft = service.drafts.replace(SAM, draft.id, BODY, draft.etag)
    draft = service.drafts.submit(ANN, draft.id, draft.etag)
    head = service.ledger_head()
    for hand in (EVA, SAM, ANN, key_of(SAM, Role.APPROVER)):
        with pytest.raises(SelfApproval) as told:
            service.drafts.approve(hand, draft.id, draft.etag, DAY, None, WHY)
        assert told.value.name == hand.actor_name
    assert service.ledger_head() == head
    service.drafts.approve(BOB, draft.id, draft.etag, DAY, None, WHY)


def test_a_key_of_its_own_is_an_actor_of_its_own(service: Service) -> None:
    robot = Caller("key-9", "robot", frozenset({Role.APPROVER}))
    done = submitted(service)
    service.drafts.approve(robot, done.id, done.etag, DAY, None, WHY)
    draft = submitted(service, "400.00", Caller("key-9", "robot", frozenset({Role.EDITOR})))
    with pytest.raises(SelfApproval):
        service.drafts.approve(robot, draft.id, draft.etag, DAY, None, WHY)


def test_what_is_approved_is_what_was_seen(service: Service) -> None:
    draft = submitted(service)
    later = service.drafts.replace(EVA, draft.id, limit("9.00").encode(), draft.etag)
    later = service.drafts.submit(EVA, draft.id, later.etag)
    for seen in (draft.etag, draft.state.digest):
        with pytest.raises(StaleDraft):
            service.drafts.approve(ANN, draft.id, seen, DAY, None, WHY)
    with pytest.raises(IfMatchMissing):
        service.drafts.approve(ANN, draft.id, None, DAY, None, WHY)
    service.drafts.approve(ANN, draft.id, later.state.digest, DAY, None, WHY)


@pytest.mark.parametrize(
    ("start", "end", "why", "fault"),
    [
        (DAY, None, "too short", ("/why", "too_short")),
        (DAY, None, " " * 20, ("/why", "too_short")),
        (DAY, None, "x" * 2001, ("/why", "too_long")),
        (DAY, date(2025, 6, 30), WHY, ("/effective_to", "date_out_of_range")),
        (date(9999, 1, 1), None, WHY, ("/effective_from", "date_out_of_range")),
        (None, date(9999, 1, 1), WHY, ("/effective_to", "date_out_of_range")),
    ],
)
def test_an_approval_needs_a_reason_and_days(
    service: Service, start: date | None, end: date | None, why: str, fault: tuple[str, str]
) -> None:
    draft = submitted(service)
    with pytest.raises(InvalidInput) as told:
        service.drafts.approve(ANN, draft.id, draft.etag, start, end, why)
    assert [(one.pointer, one.code) for one in told.value.errors] == [fault]
    assert service.drafts.read(draft.id).state.status == "submitted"


def test_of_two_drafts_the_second_must_know_the_first(service: Service) -> None:
    first, second = submitted(service), submitted(service, "400.00", SAM)
    service.drafts.approve(ANN, first.id, first.etag, DAY, None, WHY)
    with pytest.raises(DraftBehind) as told:
        service.drafts.approve(ANN, second.id, second.etag, DAY, None, WHY)
    assert (told.value.base, told.value.last) == (2, 3)
    assert service.drafts.check(second.id).behind == 3
    assert service.policies.summary("limit").versions[-1].version == 3


def test_what_no_longer_loads_when_it_is_approved_is_not_published(served: Served) -> None:
    """A policy that it uses was published anew since, without the output that it reads."""
    served.policies.publish("application", 1, user("limit"))
    with served.open() as service:
        reading = service.drafts.create(EVA, "application")
        text = user("limit").replace("outcome:", LIMIT_READ, 1).replace("[limit]", "[read]")
        reading = service.drafts.replace(EVA, reading.id, text.encode(), reading.etag)
        reading = service.drafts.submit(EVA, reading.id, reading.etag)
        bound = service.drafts.create(EVA, "limit", body=without_limit("5.00").encode())
        bound = service.drafts.submit(EVA, bound.id, bound.etag)
        service.drafts.approve(ANN, bound.id, bound.etag, DAY, None, WHY)
        with pytest.raises(DraftFaulty):
            service.drafts.approve(ANN, reading.id, reading.etag, DAY, None, WHY)
        assert service.drafts.read(reading.id).state.status == "submitted"


# --- rejecting, discarding ------------------------------------------------------


def test_what_is_rejected_can_be_changed_and_submitted_again(service: Service) -> None:
    draft = submitted(service)
    rejected = service.drafts.reject(ANN, draft.id, "the sum is wrong")
    assert (rejected.state.status, rejected.state.steps[-1].why) == (
        "rejected",
        "the sum is wrong",
    )
    with pytest.raises(WrongStep):
        service.drafts.approve(ANN, draft.id, draft.etag, DAY, None, WHY)
    again = service.drafts.replace(EVA, draft.id, limit("7.00").encode(), draft.etag)
    again = service.drafts.submit(EVA, draft.id, again.etag)
    service.drafts.approve(ANN, draft.id, again.etag, DAY, None, WHY)


def test_a_rejection_needs_a_reason(service: Service) -> None:
    draft = submitted(service)
    with pytest.raises(InvalidInput):
        service.drafts.reject(ANN, draft.id, "no")


def test_what_is_discarded_or_approved_is_over(service: Service) -> None:
    draft = edited(service)
    gone = service.drafts.discard(SAM, draft.id, "begun twice")
    assert (gone.state.status, gone.state.steps[-1].why) == ("discarded", "begun twice")
    over = submitted(service)
    service.drafts.approve(ANN, over.id, over.etag, DAY, None, WHY)
    for one in (draft, over):
        acts: list[Callable[[], object]] = [
            lambda one=one: service.drafts.replace(EVA, one.id, b"x", one.etag),
            lambda one=one: service.drafts.submit(EVA, one.id, one.etag),
            lambda one=one: service.drafts.rebase(EVA, one.id, one.etag),
            lambda one=one: service.drafts.approve(BOB, one.id, one.etag, DAY, None, WHY),
            lambda one=one: service.drafts.reject(BOB, one.id, WHY),
            lambda one=one: service.drafts.discard(EVA, one.id),
        ]
        for act in acts:
            with pytest.raises(WrongStep):
                act()
    assert service.drafts.list(open_only=True) == ()
    assert [state.id for state in service.drafts.list("limit")] == [over.id, draft.id]
    assert service.drafts.list("other") == ()


# --- who may --------------------------------------------------------------------


@pytest.mark.parametrize("act", ["create", "replace", "edit", "rebase", "submit", "discard"])
def test_editors_change_and_others_do_not(service: Service, act: str) -> None:
    draft = edited(service)
    for caller in (VIEWER, BOB, person("al", Role.ADMIN, Role.AUDITOR, Role.TESTER)):
        with pytest.raises(RoleRequired) as told:
            done(service, act, caller, draft.id, draft.etag)
        assert told.value.roles == ("editor",)
    assert service.drafts.read(draft.id).state == draft.state


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_approvers_judge_and_others_do_not(service: Service, act: str) -> None:
    draft = submitted(service)
    for caller in (VIEWER, person("ed", Role.EDITOR), person("al", Role.ADMIN)):
        with pytest.raises(RoleRequired) as told:
            done(service, act, caller, draft.id, draft.etag)
        assert told.value.roles == ("approver",)


@pytest.mark.parametrize(
    "act", ["replace", "edit", "rebase", "submit", "discard", "approve", "reject"]
)
def test_what_is_not_there_is_told(service: Service, act: str) -> None:
    with pytest.raises(UnknownDraft):
        done(service, act, EVA, "nothing", "0-x")
    for read in (service.drafts.read, service.drafts.check):
        with pytest.raises(UnknownDraft):
            read("nothing")


def done(service: Service, act: str, caller: Caller, draft: str, etag: str) -> object:
    drafts = service.drafts
    acts: dict[str, Callable[[], object]] = {
        "create": lambda: drafts.create(caller, "limit"),
        "replace": lambda: drafts.replace(caller, draft, b"x", etag),
        "edit": lambda: drafts.edit(caller, draft, [], etag),
        "rebase": lambda: drafts.rebase(caller, draft, etag),
        "submit": lambda: drafts.submit(caller, draft, etag),
        "discard": lambda: drafts.discard(caller, draft),
        "approve": lambda: drafts.approve(caller, draft, etag, DAY, None, WHY),
        "reject": lambda: drafts.reject(caller, draft, WHY),
    }
    return acts[act]()


# --- what is shipped and becomes a draft ----------------------------------------


def test_a_shipped_version_whose_number_is_taken_is_a_draft_like_any_other(
    served: Served, tmp_path: Path
) -> None:
    with served.open() as service:
        published(service)
    served.policies.publish("limit", 3, limit("350.00"))
    with served.open() as service:
        (state,) = service.drafts.list(open_only=True)
        assert (state.origin, state.created_by, state.base_version) == ("shipped", None, 3)
        assert service.drafts.check(state.id).behind is None
        draft = service.drafts.submit(EVA, state.id, state.etag)
        done = service.drafts.approve(ANN, state.id, draft.state.digest, DAY, None, WHY)
        assert (done.version, done.digest) == (4, digest_of(limit("350.00").encode()))


def test_errors_are_told_in_a_sentence(service: Service) -> None:
    draft = submitted(service)
    told: list[str] = []
    for act in (
        lambda: service.drafts.submit(EVA, draft.id, draft.etag),
        lambda: service.drafts.approve(EVA, draft.id, draft.etag, DAY, None, WHY),
        lambda: service.drafts.replace(EVA, draft.id, b"x", "0-x"),
    ):
        try:
            act()
        except QerarError as error:
            told.append(str(error).replace(draft.id, "D"))
    assert told == [
        "the draft D is submitted: it cannot be submitted",
        "eva had a hand in the draft D: another approver is needed",
        "the draft D was changed since it was read: it is at revision 1 now; read it again",
    ]
