"""What a draft would have changed: found out when it is submitted, signed when it is approved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from engine.errors import (
    ImpactChanged,
    ImpactUnfinished,
    InvalidInput,
    QerarError,
    ReplaysDamaged,
    RoleRequired,
    StoreUnavailable,
    WrongStep,
)
from engine.registry import DraftState
from engine.service import Approved, Caller, Draft, Request, Role, Service, Settings, open_service
from engine.service.impacts import months_before
from engine.service.workshop import Impact
from engine.service.workshop.impact import signed_impact
from tests.service.serving import NOW, TESTER, Served
from tests.service.small_policies import limit, user
from tests.service.workshop.actors import (
    ANN,
    BOB,
    DAY,
    EVA,
    SAM,
    VIEWER,
    WHY,
    edited,
    person,
    submitted,
)

DIGEST = f"sha256:{'5' * 64}"


@contextmanager
def opened(served: Served, months: int) -> Iterator[Service]:
    """A start with another setting."""
    settings = Settings(served.policies.folder, served.data, served.window, "Bank", months)
    with open_service(settings, served.clock) as service:
        yield service


def decide(service: Service, *amounts: str, policy: str = "limit") -> None:
    """Log decisions; the limit is 200.00."""
    for amount in amounts:
        service.decisions.decide(TESTER, policy, Request({"amount": Decimal(amount)}))


def approve(service: Service, draft: Draft, **more: Any) -> Approved:
    return service.drafts.approve(ANN, draft.id, draft.etag, DAY, None, WHY, **more)


def recorded(service: Service) -> Any:
    """What the last entry of the ledger, an approval, keeps of the impact."""
    (entry,) = service._store.entries(limit=1)
    told = json.loads(entry.payload or b"")
    assert told["step"] == "approved"
    return told["impact"]


# --- what is begun -----------------------------------------------------------------


def test_a_submission_finds_out_what_it_would_have_changed_and_the_approval_signs_it(
    service: Service,
) -> None:
    decide(service, "150", "250", "250", "350")
    head = service.ledger_head().sequence
    draft = submitted(service)  # 300.00
    impact = draft.impact
    assert impact is not None
    assert (impact.status, impact.current, impact.revision) == ("done", True, 1)
    assert (impact.replayed, impact.decisions, impact.flips, impact.refused) == (4, 4, 2, 0)
    told = service.replays.read(EVA, str(impact.replay))
    assert (told.purpose, told.digest) == ("impact", impact.digest)
    done = approve(service, draft, impact_digest=impact.digest)
    signed = {
        "replay": impact.replay,
        "digest": told.digest,
        "decisions": 4,
        "flips": 2,
        "refused": 0,
        "ledger_sequence": impact.ledger_sequence,
    }
    assert impact.ledger_sequence > head
    assert recorded(service) == done.impact == done.to_json()["impact"] == signed
    assert service.drafts.read(draft.id).to_json()["steps"][-1]["impact"] == signed


def test_policies_that_use_it_are_part_of_it(served: Served) -> None:
    served.policies.publish("application", 1, user("limit"))
    served.policies.activate("application", 1, "2021-01-01", recorded="2020-12-01T00:00:00Z")
    with served.open() as service:
        decide(service, "250", "150")
        decide(service, "250", "280", "350", policy="application")
        impact = submitted(service).impact
        assert impact is not None
        assert (impact.decisions, impact.flips) == (5, 3)


def test_only_the_last_months_are_replayed(served: Served) -> None:
    with opened(served, 3) as service:
        served.clock.now = NOW - timedelta(days=93)  # 28 February; three months before 1 June
        decide(service, "250")
        served.clock.now = NOW - timedelta(days=92)
        decide(service, "250")
        served.clock.now = NOW
        decide(service, "250")
        impact = submitted(service).impact
        assert impact is not None
        assert impact.decisions == 2


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2026, 12, 1), 120, date(2016, 12, 1)),
    ],
)
def test_months_are_counted_back_by_the_calendar(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_a_policy_that_is_not_there_yet_changes_nothing(service: Service) -> None:
    draft = service.drafts.create(EVA, "ceiling", body=limit("300.00").encode())
    draft = service.drafts.submit(EVA, draft.id, draft.etag)
    approve(service, draft)
    assert recorded(service)["decisions"] == 0


def test_where_none_is_wanted_none_is_begun_and_nothing_waits(served: Served) -> None:
    with opened(served, 0) as service:
        decide(service, "250")
        draft = submitted(service)
        assert draft.impact is None
        approve(service, draft)
        assert recorded(service) is None
        again = submitted(service, "400.00")
        found = service.drafts.begin_impact(ANN, again.id)
        assert (found.status, found.flips) == ("done", 1)
        approve(service, again)
        assert recorded(service) == found.signed()


def test_what_was_submitted_before_there_were_impacts_gets_one_by_its_approval(
    served: Served,
) -> None:
    with opened(served, 0) as service:
        decide(service, "250")
        draft = submitted(service)
    with opened(served, 12) as service:
        approve(service, draft)
        assert recorded(service)["flips"] == 1


def test_an_impact_is_found_out_anew_over_what_was_logged_since(service: Service) -> None:
    decide(service, "250")
    draft = submitted(service)
    assert draft.impact is not None
    decide(service, "250")
    found = service.drafts.begin_impact(person("tess", Role.TESTER), draft.id)
    assert (found.decisions, draft.impact.decisions) == (2, 1)
    with pytest.raises(ImpactChanged) as told:
        approve(service, draft, impact_digest=draft.impact.digest)
    assert (told.value.replay, told.value.digest) == (found.replay, found.digest)
    approve(service, draft)
    assert recorded(service) == found.signed()


def test_who_may_find_it_out_and_of_what(service: Service) -> None:
    draft = edited(service)
    for caller in (VIEWER, person("al", Role.ADMIN, Role.AUDITOR)):
        with pytest.raises(RoleRequired) as told:
            service.drafts.begin_impact(caller, draft.id)
        assert told.value.roles == ("tester", "editor", "approver")
    assert service.drafts.begin_impact(EVA, draft.id).current  # before it is submitted at all
    service.drafts.discard(EVA, draft.id)
    with pytest.raises(WrongStep):
        service.drafts.begin_impact(EVA, draft.id)


# --- what voids it -----------------------------------------------------------------


def test_an_edit_voids_it_and_the_next_submission_finds_out_another(service: Service) -> None:
    decide(service, "250", "350")
    first = submitted(service)
    changed = service.drafts.replace(EVA, first.id, limit("400.00").encode(), first.etag)
    assert first.impact is not None
    assert changed.impact == replace(first.impact, current=False)
    again = service.drafts.submit(EVA, first.id, changed.etag)
    assert again.impact is not None
    assert (again.impact.revision, again.impact.current, again.impact.flips) == (2, True, 2)
    with pytest.raises(ImpactChanged):
        approve(service, again, impact_digest=first.impact.digest)
    approve(service, again, impact_digest=again.impact.digest)


# --- what is long ------------------------------------------------------------------


@pytest.fixture
def waiting(service: Service, monkeypatch: pytest.MonkeyPatch) -> Draft:
    """A submitted draft whose replay is too long for a request, and has not begun."""
    monkeypatch.setattr(service.replays._worker, "kick", lambda: None)
    decide(service, *["250"] * 51)
    return submitted(service)


def test_an_approval_waits_for_a_long_replay(service: Service, waiting: Draft) -> None:
    assert waiting.impact is not None
    assert (waiting.impact.status, waiting.impact.digest) == ("queued", None)
    with pytest.raises(ImpactUnfinished) as told:
        approve(service, waiting)
    assert (told.value.replay, told.value.status) == (waiting.impact.replay, "queued")
    assert service.drafts.begin_impact(EVA, waiting.id) == waiting.impact  # no second one
    assert service.drafts.read(waiting.id).state.status == "submitted"
    done = approve(service, waiting, without_impact=True)
    assert recorded(service) == done.impact == {"without": True, "status": "queued"}
    (step,) = [one for one in service.drafts.read(waiting.id).state.steps if one.version]
    assert step.impact == {"without": True, "status": "queued"}


@pytest.mark.parametrize("how", ["edit", "discard"])
def test_a_change_ends_the_replay_that_is_on_its_way(
    service: Service, waiting: Draft, how: str
) -> None:
    if how == "edit":
        service.drafts.replace(SAM, waiting.id, limit("9.00").encode(), waiting.etag)
    else:
        service.drafts.discard(SAM, waiting.id)
    assert waiting.impact is not None
    assert service.replays.read(EVA, str(waiting.impact.replay)).status == "cancelled"


# --- what goes wrong ---------------------------------------------------------------


@pytest.mark.parametrize("damaged", [True, False])
def test_a_submission_stands_where_no_replay_can_be_begun(served: Served, damaged: bool) -> None:
    file = served.data / "replays.db"
    with served.open() as service:
        if damaged:
            file.write_bytes(b"no database at all " * 500)
        else:
            file.mkdir()
        draft = submitted(service)
        assert draft.state.status == "submitted"
        assert draft.impact == Impact(None, "unavailable")
        with pytest.raises(ReplaysDamaged if damaged else StoreUnavailable):
            approve(service, draft)
        approve(service, draft, without_impact=True)
        assert recorded(service) == {"without": True, "status": "unavailable"}
    with opened(served, 0) as service:
        draft = submitted(service, "400.00")
        approve(service, draft)
        assert recorded(service) is None


def test_an_approval_says_one_thing_of_the_impact(service: Service) -> None:
    draft = submitted(service)
    with pytest.raises(InvalidInput) as told:
        approve(service, draft, impact_digest=DIGEST, without_impact=True)
    assert [fault.pointer for fault in told.value.errors] == ["/without_impact"]


# --- what an approval makes of what is known ----------------------------------------


@dataclass
class Known:
    """Impacts as they are known, the last first."""

    found: tuple[Impact, ...]
    wanted: bool = True
    begun: int = 0

    def of(self, state: DraftState) -> tuple[Impact, ...]:
        return self.found

    def begin(self, caller: Caller, state: DraftState) -> Impact:
        self.begun += 1
        return Impact("NEW", "queued", 1, True, decisions=60)

    def void(self, caller: Caller, draft: str) -> None:
        raise AssertionError


def known(replay: str, status: Any, current: bool = True) -> Impact:
    digest = f"sha256:{replay}" if status == "done" else None
    return Impact(replay, status, 1, current, digest, 10, 20, 3, 1, 99)


OLD, DONE, ON, FAILED = (
    known("A", "done", current=False),
    known("B", "done"),
    known("C", "running"),
    known("D", "failed"),
)
SIGNED = {"replay": "B", "digest": "sha256:B", "decisions": 20, "flips": 3, "refused": 1}


@pytest.mark.parametrize(
    ("found", "seen", "without", "expected"),
    [
        ((DONE, OLD), None, False, SIGNED),
        ((DONE,), "sha256:B", False, SIGNED),
        ((DONE,), "sha256:A", False, ImpactChanged),
        ((ON, DONE), None, False, SIGNED),  # the last that ended counts
        ((FAILED, DONE), None, False, SIGNED),
        ((known("E", "done"), DONE), "sha256:B", False, ImpactChanged),
        ((DONE,), None, True, SIGNED),  # what is known is signed, whatever is allowed
        ((ON, OLD), None, False, ("C", "running", 10, 20)),
        ((FAILED,), None, False, ("D", "failed", 10, 20)),
        ((OLD,), None, False, ("NEW", "queued", 0, 60)),
        ((), "sha256:B", False, ("NEW", "queued", 0, 60)),
        ((ON,), None, True, {"without": True, "status": "running"}),
        ((OLD,), None, True, {"without": True, "status": None}),
    ],
)
def test_what_is_signed_of_what_is_known(
    service: Service, found: tuple[Impact, ...], seen: str | None, without: bool, expected: Any
) -> None:
    state, impacts = edited(service).state, Known(found)
    try:
        told: Any = signed_impact(impacts, ANN, state, seen, without)
    except ImpactUnfinished as error:
        told = (error.replay, error.status, error.done, error.total)
    except QerarError as error:
        told = type(error)
    if isinstance(expected, dict) and "replay" in expected:
        expected = expected | {"ledger_sequence": 99}
    assert told == expected
    assert impacts.begun == (not any(one.current for one in found) and not without)


def test_errors_say_how_far_it_is(service: Service) -> None:
    told = [
        str(error)
        for error in (
            ImpactUnfinished("D"),
            ImpactUnfinished("D", "R", "queued"),
            ImpactUnfinished("D", "R", "running", 250, 1000),
            ImpactUnfinished("D", "R", "failed", 250, 1000),
            ImpactChanged("D", "R", "sha256:0"),
        )
    ]
    known = "what the draft D would have changed is not known"
    assert told == [
        f"{known}: no replay of it has ended",
        f"{known} yet: 0 decisions are replayed",
        f"{known} yet: 250 of 1000 decisions are replayed",
        f"{known}: its replay R is failed; start it anew",
        "what the draft D would have changed was found out anew since it was read, by the replay "
        "R: sha256:0; read it again",
    ]


def test_bob_has_no_hand_in_it(service: Service) -> None:
    """Who finds out the impact of a draft may still approve it."""
    draft = submitted(service)
    service.drafts.begin_impact(BOB, draft.id)
    service.drafts.approve(BOB, draft.id, draft.etag, DAY, None, WHY)
