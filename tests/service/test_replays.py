"""Logged decisions decided again: as they were, and by a version, a draft, another knowledge."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest

from engine import errors
from engine.service import (
    AsKnownAt,
    ByDraft,
    ByVersion,
    Caller,
    Replays,
    Role,
    Selection,
    Service,
)
from engine.service.live import Live
from engine.service.replays import AT_ONCE, running
from engine.store import ReplayFile, Store
from tests.policy_folder import PolicyFolder
from tests.service.recorded import activate
from tests.service.replaying import (
    ALL,
    NEW,
    OLD,
    Worker,
    after,
    decide,
    replays_over,
    rows,
    tamper,
    transitions,
    whole,
)
from tests.service.serving import AUDITOR, NOW, ORIGINATION, TESTER, Served, caller
from tests.service.small_policies import DOUBLED, limit, user

EDITOR = caller(Role.EDITOR, key="EDITOR")
AZN = {"policy": "limit", "currency": "AZN"}


@pytest.fixture
def replays(service: Service, served: Served) -> Replays:
    return replays_over(service, served)


# --- as it was --------------------------------------------------------------------


def test_each_decision_is_reproduced_by_what_was_known_and_in_force_then(
    service: Service, served: Served, replays: Replays
) -> None:
    decide(service, 50, 150, day=OLD)
    decide(service, 150, 250)
    served.clock.now += timedelta(days=1)
    activate(service, "limit", 1, NEW, None, "another law for the same day")
    served.clock.now += timedelta(days=1)
    decide(service, 150)
    found = whole(replays).to_json()
    assert (found["status"], found["progress"]) == ("done", {"total": 5, "done": 5})
    assert {name: count for name, count in found["counts"].items() if count} == {
        "decisions": 5,
        "reproduced": 5,
    }
    assert (found["transitions"], found["findings"], found["rules"]) == ([], [], [])
    assert [one["policy_version"] for one in found["read"]["versions"]] == [1, 2]


def test_the_same_question_over_the_same_ledger_has_the_same_digest(
    service: Service, served: Served, replays: Replays
) -> None:
    decide(service, 50, 150, 250)
    first = whole(replays, against=ByVersion(1))
    served.clock.now += timedelta(days=1)
    second = replays.start(EDITOR, "limit", ALL, ByVersion(1))
    assert second.digest == first.digest is not None
    others = (
        whole(replays, against=ByVersion(2)),
        whole(replays),
        whole(replays, selection=Selection(outcome="approved"), against=ByVersion(1)),
        whole(replays, selection=Selection(effective_from=NEW), against=ByVersion(1)),
    )
    assert len({first.digest, *(one.digest for one in others)}) == 5


# --- against something ------------------------------------------------------------


def test_against_a_version_it_is_counted_what_becomes_of_what(
    service: Service, replays: Replays
) -> None:
    decide(service, 50, 150, 160, 250)
    decide(service, 70, day=OLD)
    found = whole(replays, against=ByVersion(1))
    told = found.to_json()
    assert told["counts"] == {
        "decisions": 5,
        "reproduced": 5,
        "alarms": 0,
        "erased": 0,
        "same": 1,
        "differs": 2,
        "flips": 2,
        "refused": 0,
    }
    assert transitions(found) == {
        ("approved", "approved"): 2,
        ("approved", "declined"): 2,
        ("declined", "declined"): 1,
    }
    sides = {"before": 1, "after": 3, "gained": 2, "lost": 0}
    assert told["findings"] == [{"policy": "limit", "code": "TOO_MUCH", **sides}]
    assert told["rules"] == [{"policy": "limit", "element": "rules/above", **sides}]
    flipped = {"from": "approved", "to": "declined", "count": 2, "sum": "310.00"}
    changed = {"name": "limit", "count": 4, "before": "800.00", "after": "400.00"}
    assert told["money"] == {
        "inputs": [{**AZN, "pointer": "/amount", **flipped}],
        "outputs": [{**AZN, **changed}],
    }


def test_what_differs_is_kept_of_every_decision_that_does(
    service: Service, replays: Replays
) -> None:
    decide(service, 50, 150)
    decide(service, 70, day=OLD)
    found = whole(replays, against=ByVersion(1))
    differing, flipped = rows(replays, found)
    assert (differing["kind"], differing["from"], differing["to"]) == ("differs", *2 * ["approved"])
    assert differing["differences"] == [
        {"element": "outputs/limit", "before": "200.00", "after": "100.00"}
    ]
    assert [one["element"] for one in flipped["differences"]] == [
        "outcome",
        "outputs/limit",
        "reasons/rules/above#TOO_MUCH",
    ]
    assert rows(replays, found, kind="flips", before="approved", to="declined") == [flipped]
    assert rows(replays, found, after=1, limit=1) == [flipped]
    assert rows(replays, found, to="approved") == [differing]


def test_another_law_does_not_hide_that_it_refuses(service: Service, replays: Replays) -> None:
    """Never as another outcome, and never as none."""
    decide(service, 50, 150)
    strict = limit("100.00").replace("min: 0.01", "min: 100")
    faulty = limit("amount / (amount / amount - 1)")
    for text, told in (
        (strict, {("approved", "refused:invalid_input"): 1, ("approved", "declined"): 1}),
        (faulty, {("approved", "refused:policy_fault"): 2}),
    ):
        draft = service.drafts.create(EDITOR, "limit", body=text.encode())
        found = whole(replays, against=ByDraft(draft.id))
        assert transitions(found) == told
    refused, _ = rows(replays, found, kind="refused")
    assert refused["problem"]["code"] == "policy_fault"
    assert refused["problem"]["element"] == "values/limit"
    assert "operands" not in refused["problem"]
    assert found.to_json()["money"]["inputs"] == [
        {
            **{**AZN, "pointer": "/amount", "from": "approved", "to": "refused:policy_fault"},
            **{"count": 2, "sum": "200.00"},
        }
    ]


def test_against_another_knowledge_the_law_is_what_it_was_known_to_be(
    service: Service, served: Served, replays: Replays
) -> None:
    decide(service, 150)
    before_the_second = datetime(2022, 11, 1, tzinfo=UTC)
    before_the_first = datetime(2020, 11, 1, tzinfo=UTC)
    found = whole(replays, against=AsKnownAt(before_the_second))
    assert transitions(found) == {("approved", "declined"): 1}
    found = whole(replays, against=AsKnownAt(before_the_first))
    assert transitions(found) == {("approved", "refused:no_version_in_force"): 1}
    served.clock.now += timedelta(days=1)
    activate(service, "limit", 1, NEW, None, "a correction")
    served.clock.now += timedelta(days=1)
    assert transitions(whole(replays, against=AsKnownAt())) == {("approved", "declined"): 1}


def test_a_draft_stays_as_it_was_asked_for_whatever_is_edited_meanwhile(
    service: Service, replays: Replays
) -> None:
    decide(service, 150)
    draft = service.drafts.create(EDITOR, "limit", body=limit("149.99").encode())

    def edit(_: object) -> None:
        if service.drafts.read(draft.id).state.revision == 0:
            service.drafts.replace(EDITOR, draft.id, limit("150.00").encode(), draft.etag)

    found = whole(replays, against=ByDraft(draft.id), told=edit)
    assert transitions(found) == {("approved", "declined"): 1}
    assert found.draft == {"id": draft.id, "revision": 0, "digest": draft.state.digest}
    assert found.to_json()["read"]["versions"][0] == {
        "policy": "limit",
        "policy_version": None,
        "policy_digest": draft.state.digest,
    }
    assert transitions(whole(replays, against=ByDraft(draft.id))) == {("approved", "approved"): 1}


@pytest.fixture
def using(policy_folder: PolicyFolder, served: Served) -> Served:
    """With two policies that use ``limit``: one passes its findings on, one doubles its output."""
    policy_folder.publish("application", 1, user("limit"))
    policy_folder.publish("doubled", 1, DOUBLED)
    for policy in ("application", "doubled"):
        policy_folder.activate(policy, 1)
    return served


def test_the_impact_of_a_draft_is_also_on_what_uses_its_policy(using: Served) -> None:
    with using.open() as service:
        replays = replays_over(service, using)
        decide(service, 120)
        decide(service, 150, 50, policy="application")
        decide(service, 150, policy="doubled")
        draft = service.drafts.create(EDITOR, "limit", body=limit("130.00").encode())
        found = replays.start(EDITOR, "limit", ALL, ByDraft(draft.id), purpose="impact")
        told = found.to_json()
        assert told["selection"]["users"] == {"application": [1], "doubled": [1]}
        assert [
            (one["policy"], one["from"], one["to"], one["count"]) for one in told["transitions"]
        ] == [
            ("application", "approved", "approved", 1),
            ("application", "approved", "declined", 1),
            ("doubled", "approved", "approved", 1),
            ("limit", "approved", "approved", 1),
        ]
        # the finding is the used policy's; the rule is named as the decision names it
        assert told["findings"][0] == {
            **{"policy": "limit", "code": "TOO_MUCH"},
            **{"before": 0, "after": 1, "gained": 1, "lost": 0},
        }
        assert told["rules"][0]["element"] == "limit/rules/above"
        assert [
            (one["policy"], one["name"], one["before"], one["after"])
            for one in told["money"]["outputs"]
        ] == [
            ("application", "limit/limit", "400.00", "260.00"),
            ("doubled", "twice", "400.00", "260.00"),
            ("limit", "limit", "200.00", "130.00"),
        ]
        assert [one.id for one in replays.impacts_of(draft.id)] == [found.id]
        (changed,) = rows(replays, found, policy="doubled")
        assert (changed["policy"], changed["kind"]) == ("doubled", "differs")
        assert len(rows(replays, found)) == 4
        only = replays.start(EDITOR, "application", ALL, ByDraft(draft.id))
        assert transitions(only) == {("approved", "approved"): 1, ("approved", "declined"): 1}


def test_what_a_used_policy_no_longer_gives_is_refused(using: Served) -> None:
    with using.open() as service:
        replays = replays_over(service, using)
        decide(service, 150, policy="doubled")
        text = limit("130.00").replace("outputs: {any: [limit]}", "outputs: {}")
        draft = service.drafts.create(EDITOR, "limit", body=text.encode())
        found = replays.start(EDITOR, "doubled", ALL, ByDraft(draft.id))
        assert transitions(found) == {("approved", "refused:policy_faults"): 1}


# --- alarms -----------------------------------------------------------------------


def told_again(payload: bytes, change: Any) -> bytes:
    """A record with another answer."""
    record = json.loads(payload)
    change(record)
    return json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()


def rewrite(service: Service, served: Served, decision: str, change: Any) -> None:
    """Rewrite a record and the digest of it in its entry: what a forger would do first."""
    logged = service._store.decision(decision)
    assert logged is not None
    assert logged.payload is not None
    payload = told_again(logged.payload, change)
    values = (payload, sha256(payload).hexdigest(), logged.sequence)
    tamper(
        served.data,
        "UPDATE ledger SET payload = ?, payload_digest = ? WHERE sequence = ?",
        values,
    )


@pytest.mark.parametrize(
    ("change", "element"),
    [
        (lambda it: it["answer"].update(outcome="declined"), "outcome"),
        (lambda it: it["answer"]["outputs"].update(limit="300.00"), "outputs/limit"),
        (lambda it: it["inputs"].update(amount=199), "inputs"),
        (lambda it: it["answer"].update(digest="sha256:0"), "digest"),
        (lambda it: it["answer"].update(policy_digest=f"sha256:{'0' * 64}"), "policy_digest"),
        (lambda it: it["answer"].update(effective_date="2022-06-01"), "policy_digest"),
        (lambda it: it["inputs"].update(amount=-1), "inputs"),
        (lambda it: it["answer"].pop("reasons"), "record"),
        (lambda it: it["answer"].update(effective_date="2019-06-01"), "policy_digest"),
    ],
)
def test_a_decision_that_does_not_come_out_is_an_alarm_that_names_what_differs(
    service: Service, served: Served, replays: Replays, change: Any, element: str
) -> None:
    decision, _ = decide(service, 150, 50)
    rewrite(service, served, decision, change)
    found = whole(replays)
    assert (found.counts["alarms"], found.counts["reproduced"]) == (1, 1)
    (alarm,) = rows(replays, found)
    assert (alarm["decision_id"], alarm["kind"], alarm["element"]) == (decision, "alarm", element)
    assert alarm["differences"][0]["element"] == element


def test_a_record_of_other_bytes_than_its_entry_says_is_an_alarm_and_not_decided(
    service: Service, served: Served, replays: Replays
) -> None:
    decision, _ = decide(service, 150, 50)
    logged = service._store.decision(decision)
    assert logged is not None
    tamper(
        served.data,
        "UPDATE ledger SET payload = ? WHERE sequence = ?",
        (b'{"owner"', logged.sequence),
    )
    found = whole(replays, against=ByVersion(1))
    alarm, refused, _ = rows(replays, found)
    assert (alarm["element"], alarm["problem"]["code"]) == ("record", "ledger_broken")
    assert (refused["kind"], refused["to"]) == ("refused", "refused:ledger_broken")
    assert transitions(found)["approved", "refused:ledger_broken"] == 1


def test_a_version_that_is_not_what_was_published_is_an_alarm_of_what_it_decided(
    service: Service, served: Served
) -> None:
    decide(service, 150)
    decide(service, 50, day=OLD)
    tamper(
        served.data,
        "UPDATE versions SET body = ? WHERE policy = 'limit' AND version = 2",
        (limit("9.00").encode(),),
    )
    with Store.open(served.data) as store:
        again = replays_over_store(store, served)
        found = whole(again)
        (alarm,) = rows(again, found)
        assert (alarm["element"], alarm["problem"]["code"]) == ("policy_digest", "version_altered")
        (difference,) = alarm["differences"]  # the version's digest, not the decision's
        assert difference["before"] == found_version(service, 2)
        assert found.counts["reproduced"] == 1
        with pytest.raises(errors.VersionAltered):
            again.start(TESTER, "limit", ALL, ByVersion(2))


def found_version(service: Service, number: int) -> dict[str, Any]:
    """A version of ``limit`` as a decision names it."""
    digest = service._live.now().registry.versions.digest("limit", number)
    return {"policy": "limit", "policy_version": number, "policy_digest": digest}


def replays_over_store(store: Store, served: Served) -> Replays:
    """Replays of a process that has loaded nothing yet."""
    file = ReplayFile.open(served.data)
    return Replays(store, Live(store), served.clock, dict, file, Worker())


def test_an_erased_decision_is_counted_and_no_alarm(service: Service, replays: Replays) -> None:
    erased, _ = decide(service, 150, 50)
    before = whole(replays, against=ByVersion(1))
    logged = service._store.decision(erased)
    assert logged is not None
    service._store.erase(logged.sequence, NOW, "its retention is over")
    found = whole(replays, against=ByVersion(1))
    assert (found.counts["erased"], found.counts["alarms"], found.counts["decisions"]) == (1, 0, 2)
    assert transitions(found) == {("approved", "approved"): 1}
    # what an earlier replay found of it is not told any more
    old, _ = rows(replays, before)
    assert (old["decision_id"], old["kind"], old["differences"]) == (erased, "flips", [])


# --- the selection ----------------------------------------------------------------


def test_only_what_is_selected_is_decided_again(
    service: Service, served: Served, replays: Replays
) -> None:
    decide(service, 50, day=OLD)
    served.clock.now += timedelta(days=1)
    noon = served.clock.now
    decide(service, 150, 250)
    served.clock.now += timedelta(days=1)
    decide(service, 150)
    day = noon.date()

    def count(**of: Any) -> int:
        return whole(replays, selection=Selection(**of)).counts["decisions"]

    assert count() == 4
    assert (count(since=day), count(until=day), count(since=day, until=day)) == (3, 3, 2)
    assert (count(since=noon), count(until=noon - timedelta(microseconds=1))) == (3, 1)
    assert (count(outcome="approved"), count(outcome="unheard of")) == (3, 0)
    assert (count(effective_from=NEW), count(effective_to=OLD)) == (3, 1)


def test_what_is_decided_while_it_runs_is_not_of_it(service: Service, replays: Replays) -> None:
    decide(service, 50, 150)

    def more(_: object) -> None:
        decide(service, 50)

    assert whole(replays, told=more).counts["decisions"] == 2


def test_a_span_that_ends_before_it_begins_is_refused(replays: Replays) -> None:
    backwards = Selection(NEW, OLD, None, NEW, OLD)
    with pytest.raises(errors.InvalidInput) as caught:
        replays.start(TESTER, "limit", backwards)
    assert [one.pointer for one in caught.value.errors] == [
        "/selection/to",
        "/selection/effective_to",
    ]


# --- stopped, resumed, cancelled --------------------------------------------------


@pytest.mark.parametrize("cut", range(8))
def test_wherever_it_is_stopped_it_is_resumed_to_the_same_result(
    service: Service, replays: Replays, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    monkeypatch.setattr(running, "PAGE", 3)
    decide(service, 50, 150, 250, 160, 50, 150, 250)
    whole_one = whole(replays, against=ByVersion(1))
    part = whole(replays, against=ByVersion(1), stop=after(cut))
    assert (part.status, part.done) == (("done", 7) if cut > 6 else ("running", cut))
    for stop in (after(2), after(9)):
        if part.status != "done":
            assert part.digest is None
            part = replays.go_on(TESTER, part.id, stop=stop, told=lambda _: None)
    assert (part.status, part.digest) == ("done", whole_one.digest)
    assert rows(replays, part) == rows(replays, whole_one)


def test_what_was_not_stored_when_it_died_is_done_again(
    service: Service, replays: Replays, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that is killed leaves its last checkpoint, and nothing after it."""
    monkeypatch.setattr(running, "PAGE", 2)
    decide(service, 50, 150, 250, 160, 50)
    expected = whole(replays, against=ByVersion(1)).digest
    calls = iter(range(100))

    def dies() -> bool:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        whole(replays, against=ByVersion(1), stop=dies)
    left, *_ = replays.list(TESTER)
    assert (left.status, left.done) == ("running", 2)
    found = replays.go_on(TESTER, left.id, stop=lambda: False, told=lambda _: None)
    assert (found.digest, len(rows(replays, found))) == (expected, 5)


def test_it_is_cancelled_where_it_is(
    service: Service, replays: Replays, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "PAGE", 2)
    decide(service, 50, 150, 250)
    told: list[str] = []

    def cancel(found: Any) -> None:
        told.append(found.status)
        if found.status == "running":
            replays.cancel(TESTER, found.id)

    found = whole(replays, told=cancel)
    assert (found.status, found.done, found.digest) == ("cancelled", 3, None)
    assert told[-1] == "cancelled"
    for ended in (found.id, whole(replays).id):
        with pytest.raises(errors.ReplayEnded):
            replays.cancel(TESTER, ended)
        with pytest.raises(errors.ReplayEnded):
            replays.go_on(TESTER, ended, stop=lambda: False, told=lambda _: None)


def test_two_do_not_run_the_same(service: Service, replays: Replays) -> None:
    decide(service, 50)
    refused: list[str] = []

    def another(found: Any) -> None:
        if not found.ended:
            with pytest.raises(errors.ReplayUnderWay):
                replays.go_on(TESTER, found.id, stop=lambda: False, told=lambda _: None)
            refused.append(found.status)

    assert whole(replays, told=another).status == "done"
    assert refused == ["queued", "running"]


def test_a_store_that_fails_ends_no_replay(
    service: Service, replays: Replays, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(service, 50)
    whole_one = whole(replays)
    with monkeypatch.context() as patch:

        def fails(*_: object) -> None:
            raise errors.StoreUnavailable("the disk is full")

        patch.setattr(service._store, "chosen", fails)
        with pytest.raises(errors.StoreUnavailable):
            whole(replays)
    left, *_ = replays.list(TESTER)
    assert left.status == "running"
    found = replays.go_on(TESTER, left.id, stop=lambda: False, told=lambda _: None)
    assert found.digest == whole_one.digest


def test_what_cannot_go_on_says_why(
    service: Service, replays: Replays, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide(service, 50)
    left = whole(replays, against=ByVersion(1), stop=lambda: True)

    def missing(*_: object) -> None:
        raise errors.VersionMissing("limit", 1, "limit/1.yaml")

    with monkeypatch.context() as patch:
        patch.setattr(running, "other_of", missing)
        found = replays.go_on(TESTER, left.id, stop=lambda: False, told=lambda _: None)
    assert (found.status, found.error and found.error["code"]) == ("failed", "version_missing")
    assert found.error is not None
    assert "limit/1.yaml is missing" in found.error["detail"]


# --- asked for --------------------------------------------------------------------


def test_a_long_one_is_left_to_the_background(service: Service, served: Served) -> None:
    worker = Worker()
    replays = replays_over(service, served, worker)
    decide(service, *range(1, AT_ONCE + 1))
    assert (replays.start(TESTER, "limit", ALL).status, worker.kicked) == ("done", 0)
    decide(service, 1)
    found = replays.start(TESTER, "limit", ALL)
    assert (found.status, found.total, found.done, worker.kicked) == ("queued", None, 0, 1)
    assert found.counts["decisions"] == 0
    assert (replays.read(TESTER, found.id).status, worker.kicked) == ("queued", 2)
    assert replays.read(TESTER, found.id, wake=False).id == found.id
    replays.resume()
    assert worker.kicked == 3
    assert replays.cancel(TESTER, found.id).status == "cancelled"
    replays.resume()
    replays.read(TESTER, found.id)
    assert worker.kicked == 3


def test_it_says_who_asked_and_lists_the_last_first(service: Service, replays: Replays) -> None:
    service.access.create("bench", [Role.TESTER])
    keys = service.access.keys()
    (key,) = [one for one in keys if one.name == "bench"]
    asker = caller(Role.TESTER, key=key.id)
    first = replays.start(asker, "limit", ALL)
    second = replays.start(EDITOR, "limit", ALL)
    assert first.to_json()["asked_by"] == {"id": key.id, "name": "bench"}
    assert second.to_json()["asked_by"] == {"id": "EDITOR", "name": "EDITOR"}
    assert [one.id for one in replays.list(AUDITOR)] == [second.id, first.id]
    assert [one.id for one in replays.list(AUDITOR, "limit", 1, second.id)] == [first.id]
    assert replays.list(AUDITOR, "another") == ()


@pytest.mark.parametrize("who", [ORIGINATION, caller(Role.VIEWER), caller(Role.ADMIN)])
def test_who_neither_tests_nor_makes_nor_audits_policies_replays_nothing(
    replays: Replays, who: Caller
) -> None:
    for ask in (
        lambda: replays.start(who, "limit", ALL),
        lambda: replays.read(who, "x"),
        lambda: replays.list(who),
        lambda: replays.cancel(who, "x"),
        lambda: replays.changes(who, "x"),
        lambda: replays.sides(who, "x", "y"),
    ):
        with pytest.raises(errors.RoleRequired):
            ask()


def test_what_is_not_there_is_said(service: Service, replays: Replays) -> None:
    draft = service.drafts.create(EDITOR, "limit", body=limit("amount +").encode())
    other = service.drafts.create(EDITOR, "other", body=limit("1").encode())
    future = AsKnownAt(NOW + timedelta(seconds=1))
    for error, policy, against in (
        (errors.UnknownPolicy, "nothing", None),
        (errors.UnknownVersion, "limit", ByVersion(9)),
        (errors.UnknownDraft, "limit", ByDraft("x")),
        (errors.UnknownDraft, "limit", ByDraft(other.id)),
        (errors.KnownAtInFuture, "limit", future),
        (errors.DraftFaulty, "limit", ByDraft(draft.id)),
    ):
        with pytest.raises(error):
            replays.start(TESTER, policy, ALL, against)
    assert replays.list(TESTER) == ()
    found = replays.start(EDITOR, "other", ALL, ByDraft(other.id), purpose="impact")
    assert (found.status, found.counts["decisions"]) == ("done", 0)
    for ask in (replays.read, replays.cancel, replays.changes):
        with pytest.raises(errors.UnknownReplay):
            ask(TESTER, "x")
    with pytest.raises(errors.InvalidInput):
        replays.changes(TESTER, found.id, limit=201)


# --- both sides -------------------------------------------------------------------


def test_both_explanations_stand_side_by_side(service: Service, replays: Replays) -> None:
    (decision,) = decide(service, 150)
    found = whole(replays, against=ByVersion(1))
    sides = replays.sides(AUDITOR, found.id, decision)
    told = sides.to_json("en")
    before, now = told["before"]["decision"], told["after"]["decision"]
    assert (before["outcome"], before["policy_version"]) == ("approved", 2)
    assert (now["outcome"], now["policy_version"]) == ("declined", 1)
    assert before["explanation"]["text"].endswith("approved")
    assert now["explanation"]["text"].endswith("declined")
    assert told["contrast"]["outputs"] == [
        {"name": "limit", "label": "Limit", "before": "200.00 AZN", "after": "100.00 AZN"}
    ]
    assert sides.contrast is not None
    alone = replays.sides(AUDITOR, whole(replays).id, decision)
    assert (alone.after, alone.contrast) == (None, None)


def test_a_side_that_cannot_be_made_says_why(
    service: Service, served: Served, replays: Replays
) -> None:
    (decision,) = decide(service, 150)
    early = AsKnownAt(datetime(2020, 11, 1, tzinfo=UTC))
    rewrite(service, served, decision, lambda it: it["inputs"].update(amount=199))
    sides = replays.sides(AUDITOR, whole(replays, against=early).id, decision).to_json("az")
    assert [sides[side]["problem"]["code"] for side in ("before", "after")] == [
        "digest_differs",
        "no_version_in_force",
    ]
    assert (sides["before"]["decision"], sides["contrast"]) == (None, None)


def test_what_an_applicant_gave_is_for_auditors_and_for_who_decided(
    service: Service, replays: Replays
) -> None:
    (decision,) = decide(service, 150)
    found = whole(replays, against=ByVersion(1))
    assert replays.sides(TESTER, found.id, decision).before.told is not None
    (later,) = decide(service, 150)
    stranger = replace(TESTER, key_id="STRANGER")
    for who, one in ((stranger, decision), (EDITOR, decision), (AUDITOR, later), (AUDITOR, "x")):
        with pytest.raises(errors.UnknownDecision):
            replays.sides(who, found.id, one)
    logged = service._store.decision(decision)
    assert logged is not None
    service._store.erase(logged.sequence, NOW, "its retention is over")
    with pytest.raises(errors.DecisionErased):
        replays.sides(AUDITOR, found.id, decision)
