"""Replays over a ledger that was rewritten, or that took the place of another."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine import errors
from engine.service import ByDraft, ByVersion, Replays, Selection, Service, backup, restore
from engine.service.callers import Role
from engine.service.replays import running
from engine.service.replays.against import other_of
from engine.service.replays.redeciding import redecide
from engine.service.replays.selecting import chosen_of
from tests.service.replaying import ALL, after, decide, replays_over, rows, tamper, whole
from tests.service.serving import AUDITOR, TESTER, Served, caller
from tests.service.small_policies import limit

EDITOR = caller(Role.EDITOR, key="EDITOR")
#: what stands in a rewritten record where something else stood
OTHERS: tuple[Any, ...] = (
    None,
    True,
    -1,
    1.5,
    "",
    "x",
    "NaN",
    "\ud83d",
    [],
    [1],
    [{}],
    {},
    {"a": 1},
)


_OF_REASON = ("element", "code", "params", "pointer")


@pytest.fixture
def replays(service: Service, served: Served) -> Replays:
    return replays_over(service, served)


def rewrite(service: Service, served: Served, decision: str, record: Any) -> None:
    """Put another record, and the digest of it, in the place of a decision's."""
    logged = service._store.decision(decision)
    assert logged is not None
    payload = json.dumps(record, separators=(",", ":")).encode()
    tamper(
        served.data,
        "UPDATE ledger SET payload = ?, payload_digest = ? WHERE sequence = ?",
        (payload, sha256(payload).hexdigest(), logged.sequence),
    )


def recorded(service: Service, decision: str) -> Any:
    logged = service._store.decision(decision)
    assert logged is not None
    assert logged.payload is not None
    return json.loads(logged.payload)


def test_whatever_stands_in_a_rewritten_record_it_is_an_alarm_and_the_replay_goes_on(
    service: Service, replays: Replays
) -> None:
    (decision,) = decide(service, 250)
    job = replays.read(TESTER, whole(replays, against=ByVersion(1)).id).job
    (one,) = service._store.chosen(chosen_of(job))
    snapshot = service._live.now()
    other_side = other_of(service._store, snapshot, job)
    assert redecide(snapshot, other_side, one).kind == "reproduced"
    read: tuple[str, ...] = (
        "effective_date",
        "used",
        "outcome",
        "outputs",
        "reasons",
        "actions",
        "obligations",
    )
    read += ("digest", "known_at", "registry_sequence", "policy_digest", "reference")
    for name, other in product((*read, *_OF_REASON), OTHERS):
        record = recorded(service, decision)
        of = record["answer"]["reasons"][0] if name in _OF_REASON else record["answer"]
        if of[name] == other:
            continue
        of[name] = other
        payload = json.dumps(record, separators=(",", ":")).encode()
        digest = sha256(payload).hexdigest()
        logged = replace(one.logged, payload=payload)
        found = redecide(snapshot, other_side, replace(one, logged=logged, payload_digest=digest))
        assert (name, other, found.kind) == (name, other, "alarms")
        json.dumps([row.body for row in found.rows], ensure_ascii=False).encode()


@pytest.mark.parametrize("value", ["much", "Infinity"])
def test_an_amount_that_is_none_is_an_alarm_and_no_amount(
    service: Service, served: Served, replays: Replays, value: str
) -> None:
    (decision,) = decide(service, 150)
    record = recorded(service, decision)
    record["answer"]["outputs"]["limit"] = value
    rewrite(service, served, decision, record)
    found = whole(replays, against=ByVersion(1))
    assert found.counts["alarms"] == 1
    (given,) = found.to_json()["money"]["outputs"]
    assert (given["before"], given["after"]) == ("0.00", "100.00")


@pytest.mark.parametrize(
    ("column", "value"),
    [("outcome", "declined"), ("decided_at", "2025-05-31T12:00:00Z"), ("version", 1)],
)
def test_a_decision_that_the_ledger_finds_by_what_its_record_does_not_say_is_an_alarm(
    service: Service, served: Served, replays: Replays, column: str, value: object
) -> None:
    (decision,) = decide(service, 150)
    assert whole(replays).counts["reproduced"] == 1
    tamper(served.data, f"UPDATE decisions SET {column} = ? WHERE id = ?", (value, decision))
    found = whole(replays)
    (alarm,) = rows(replays, found)
    name = "policy_version" if column == "version" else column
    (difference,) = alarm["differences"]
    assert (alarm["element"], difference["before"]) == ("record", {name: value})


def test_the_sides_of_an_altered_record_say_so(
    service: Service, served: Served, replays: Replays
) -> None:
    (decision,) = decide(service, 150)
    found = whole(replays, against=ByVersion(1))
    rewrite(service, served, decision, {"answer": []})
    sides = replays.sides(AUDITOR, found.id, decision)
    assert sides.before.problem is not None
    assert sides.after is not None
    assert sides.after.problem is not None
    assert sides.before.problem["code"] == sides.after.problem["code"] == "ledger_broken"


def test_only_what_is_of_a_replay_has_sides_there(service: Service, replays: Replays) -> None:
    one, other = decide(service, 150, 250)
    found = whole(replays, selection=Selection(outcome="approved"), against=ByVersion(1))
    assert replays.sides(AUDITOR, found.id, one).contrast is not None
    with pytest.raises(errors.UnknownDecision):
        replays.sides(AUDITOR, found.id, other)


def test_a_replay_of_a_ledger_that_a_backup_replaced_is_not_gone_on_with_nor_signed(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAGE", 1)
    saved = tmp_path / "saved.db"
    with served.open() as service:
        replays = replays_over(service, served)
        kept, *_ = decide(service, 150, 50)
        draft = service.drafts.create(EDITOR, "limit", body=limit("70.00").encode())
        backup(served.data, saved)
        same = replays.start(EDITOR, "limit", ALL, ByVersion(1))
        decide(service, 160, 60)
        stopped = whole(replays, against=ByVersion(1), stop=after(2))
        assert (stopped.done, stopped.total) == (2, 4)
        impact = replays.start(EDITOR, "limit", ALL, ByDraft(draft.id), purpose="impact")
        assert [one.id for one in replays.impacts_of(draft.id)] == [impact.id]
    for left in served.data.glob("ledger.db*"):
        left.unlink()
    restore(saved, served.data)
    with served.open() as service:
        replays = replays_over(service, served)
        decide(service, 170, 70, 71)
        assert replays.impacts_of(draft.id) == ()
        found = replays.go_on(TESTER, stopped.id, stop=lambda: False, told=lambda _: None)
        assert found.status == "failed"
        assert found.error is not None
        assert (found.error["code"], found.digest) == ("replay_of_other_ledger", None)
        with pytest.raises(errors.ReplayOfOtherLedger):
            replays.sides(AUDITOR, impact.id, kept)
        # what was asked over what the backup holds is of this ledger as well
        assert replays.sides(AUDITOR, same.id, kept).contrast is not None
