"""The use cases: which versions decide, by which clock, and what damage is named."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from engine.errors import (
    CalendarFault,
    CyclicUses,
    InstantWithoutZone,
    InvalidInput,
    KnownAtInFuture,
    NoVersionInForce,
    PolicyFaults,
    UnknownPolicy,
    UnknownVersion,
    VersionAltered,
    VersionMissing,
)
from engine.service import DecisionService
from tests.policy_folder import PolicyFolder
from tests.service.serving import ASKED, NOW, two_limits
from tests.service.small_policies import limit, user


def service(folder: PolicyFolder, now: datetime = NOW) -> DecisionService:
    return DecisionService(folder.folder, lambda: now)


@pytest.fixture
def limits(policy_folder: PolicyFolder) -> PolicyFolder:
    """limit@1 (100) from 2021, limit@2 (200) from 2023, known since 2022-12-01."""
    return two_limits(policy_folder)


def test_the_version_in_force_on_the_date_decides(limits: PolicyFolder) -> None:
    ask = service(limits)
    found = [
        (answer.decision.policy.version, answer.decision.outcome, answer.registry_sequence)
        for day in (date(2022, 12, 31), date(2023, 1, 1))
        for answer in [ask.decide("limit", ASKED, day)]
    ]
    assert found == [(1, "declined", 2), (2, "approved", 2)]


def test_what_was_known_then_decides(limits: PolicyFolder) -> None:
    before = datetime(2022, 11, 30, 23, 59, 59, tzinfo=UTC)
    answer = service(limits).decide("limit", ASKED, date(2023, 1, 1), before)
    assert answer.decision.policy.version == 1
    assert (answer.registry_sequence, answer.known_at) == (1, before)
    assert answer.decided_at == NOW


def test_without_dates_it_is_today_and_now(limits: PolicyFolder) -> None:
    answer = service(limits).decide("limit", ASKED)
    assert answer.decision.effective_date == date(2025, 6, 1)
    assert (answer.known_at, answer.decided_at) == (NOW, NOW)


@pytest.mark.parametrize(
    ("instant", "day", "version"),
    [
        ("2022-12-31T19:59:59.999999", date(2022, 12, 31), 1),
        ("2022-12-31T20:00:00", date(2023, 1, 1), 2),
    ],
)
def test_today_begins_at_midnight_in_baku(
    limits: PolicyFolder, instant: str, day: date, version: int
) -> None:
    with freeze_time(instant):
        ask = DecisionService(limits.folder)
        answer = ask.decide("limit", ASKED)
        assert ask.today() == day
    assert answer.decision.effective_date == day
    assert answer.decision.policy.version == version


def test_a_day_that_leaves_no_century_ahead_is_refused(limits: PolicyFolder) -> None:
    last = service(limits).decide("limit", ASKED, date(9899, 12, 31))
    assert last.decision.policy.version == 2
    with pytest.raises(InvalidInput) as caught:
        service(limits).decide("limit", ASKED, date(9900, 1, 1))
    assert [(one.pointer, one.code) for one in caught.value.errors] == [
        ("/effective_date", "date_out_of_range")
    ]


def test_an_answer_tells_its_circumstances_beside_the_decision(limits: PolicyFolder) -> None:
    answer = service(limits).decide("limit", ASKED, date(2022, 1, 1), reference="APP-7")
    told = answer.to_json()
    assert {
        name: told[name]
        for name in (
            "decision_id", "policy", "policy_version", "effective_date", "known_at",
            "registry_sequence", "decided_at", "reference", "engine", "outcome", "outputs",
            "ledger_sequence",
        )
    } == {
        "decision_id": None,
        "policy": "limit",
        "policy_version": 1,
        "effective_date": "2022-01-01",
        "known_at": "2025-06-01T12:00:00Z",
        "registry_sequence": 2,
        "decided_at": "2025-06-01T12:00:00Z",
        "reference": "APP-7",
        "engine": "qerar 0.1.0",
        "outcome": "declined",
        "outputs": {"limit": "100.00"},
        "ledger_sequence": None,
    }  # fmt: skip


def test_the_digest_does_not_depend_on_when_it_was_asked(limits: PolicyFolder) -> None:
    later = datetime(2026, 1, 1, tzinfo=UTC)
    digests = {
        service(limits, now).decide("limit", ASKED, date(2022, 1, 1)).decision.digest
        for now in (NOW, later)
    }
    assert len(digests) == 1


def test_what_will_be_known_cannot_be_asked(limits: PolicyFolder) -> None:
    with pytest.raises(KnownAtInFuture):
        service(limits).decide("limit", ASKED, None, datetime(2025, 6, 1, 12, 0, 1, tzinfo=UTC))


def test_an_instant_needs_its_zone(limits: PolicyFolder) -> None:
    naive = datetime(2025, 1, 1)
    with pytest.raises(InstantWithoutZone):
        service(limits).decide("limit", ASKED, None, naive)
    with pytest.raises(InstantWithoutZone):
        service(limits, naive).decide("limit", ASKED)


def test_an_activation_recorded_in_the_future_is_not_known_yet(limits: PolicyFolder) -> None:
    limits.publish("limit", 3, limit("300.00"))
    limits.activate("limit", 3, "2024-01-01", recorded="2025-06-01T12:00:01Z")
    assert service(limits).in_force("limit").activation.version == 2


def test_before_any_version_nothing_is_in_force(limits: PolicyFolder) -> None:
    with pytest.raises(NoVersionInForce) as caught:
        service(limits).decide("limit", ASKED, date(2020, 12, 31))
    assert (caught.value.policy, caught.value.effective_date) == ("limit", date(2020, 12, 31))


def test_an_unknown_policy_is_named(limits: PolicyFolder) -> None:
    with pytest.raises(UnknownPolicy) as caught:
        service(limits).decide("limits", ASKED)
    assert caught.value.policy == "limits"
    with pytest.raises(UnknownVersion):
        service(limits).version("limit", 9)


def test_wrong_inputs_are_named(limits: PolicyFolder) -> None:
    with pytest.raises(InvalidInput) as caught:
        service(limits).decide("limit", {"amount": "1", "colour": "red"}, date(2022, 1, 1))
    assert [(e.pointer, e.code) for e in caught.value.errors] == [("/colour", "unknown_field")]


def test_in_force_answers_as_the_api_does(limits: PolicyFolder) -> None:
    told = service(limits).in_force("limit", date(2022, 1, 1)).to_json()
    digest = told.pop("policy_digest")
    assert told == {
        "policy": "limit",
        "policy_version": 1,
        "effective_from": "2021-01-01",
        "effective_to": None,
        "recorded_at": "2020-12-01T00:00:00Z",
    }
    assert digest == service(limits).version("limit", 1).digest


def test_a_summary_tells_versions_activations_and_today(limits: PolicyFolder) -> None:
    limits.withdraw(limits.activate("limit", 1, "2024-01-01"), "2025-01-01T00:00:00Z")
    (summary,) = service(limits).policies()
    told = summary.to_json()
    assert [version["policy_version"] for version in told["versions"]] == [1, 2]
    assert [found["effective_from"] for found in told["activations"]] == [
        "2021-01-01",
        "2023-01-01",
    ]
    assert (told["policy"], told["in_force"]) == ("limit", 2)


# --- what a policy uses --------------------------------------------------------


@pytest.fixture
def application(limits: PolicyFolder) -> PolicyFolder:
    """application@1, open start, uses limit."""
    limits.publish("application", 1, user("limit"))
    limits.activate("application", 1)
    return limits


def test_a_used_policy_is_resolved_on_the_same_two_dates(application: PolicyFolder) -> None:
    ask = service(application)
    known = datetime(2022, 11, 1, tzinfo=UTC)
    found = [
        [(one["policy"], one["policy_version"]) for one in answer.to_json()["used"]]
        for answer in (
            ask.decide("application", ASKED, date(2022, 12, 31)),
            ask.decide("application", ASKED, date(2023, 1, 1)),
            ask.decide("application", ASKED, date(2023, 1, 1), known),
        )
    ]
    assert found == [[("limit", 1)], [("limit", 2)], [("limit", 1)]]


def test_a_used_policy_not_in_force_is_named(application: PolicyFolder) -> None:
    with pytest.raises(NoVersionInForce) as caught:
        service(application).decide("application", ASKED, date(2020, 6, 1))
    assert (caught.value.policy, caught.value.effective_date) == ("limit", date(2020, 6, 1))


def test_policies_that_use_one_another_in_a_circle_are_named(policy_folder: PolicyFolder) -> None:
    for name, used in (("a", "b"), ("b", "c"), ("c", "a")):
        policy_folder.publish(name, 1, user(used))
        policy_folder.activate(name, 1)
    with pytest.raises(CyclicUses) as caught:
        service(policy_folder).decide("a", ASKED)
    assert caught.value.chain == ("a", "b", "c", "a")


def test_a_circle_leaves_nothing_half_loaded(policy_folder: PolicyFolder) -> None:
    for name, used in (("a", "b"), ("b", "a")):
        policy_folder.publish(name, 1, user(used))
        policy_folder.activate(name, 1)
    ask = service(policy_folder)
    for name, chain in (("a", ("a", "b", "a")), ("b", ("b", "a", "b"))):
        with pytest.raises(CyclicUses) as caught:
            ask.decide(name, ASKED)
        assert caught.value.chain == chain


def test_a_missing_calendar_is_named(policy_folder: PolicyFolder) -> None:
    policy_folder.publish("limit", 1, limit("if is working day(effective_date) then 1 else 2"))
    policy_folder.activate("limit", 1)
    with pytest.raises(CalendarFault) as caught:
        service(policy_folder).decide("limit", ASKED)
    assert Path(caught.value.file).name == "az.yaml"


# --- files -----------------------------------------------------------------------


def test_a_version_whose_file_is_gone_is_never_decided_by(limits: PolicyFolder) -> None:
    (limits.folder / "versions" / "limit" / "1.yaml").unlink()
    ask = service(limits)
    with pytest.raises(VersionMissing) as caught:
        ask.decide("limit", ASKED, date(2022, 1, 1))
    assert (caught.value.policy, caught.value.version) == ("limit", 1)
    assert ask.decide("limit", ASKED, date(2024, 1, 1)).decision.policy.version == 2


def test_a_version_whose_bytes_changed_is_never_decided_by(limits: PolicyFolder) -> None:
    path = limits.folder / "versions" / "limit" / "1.yaml"
    path.write_text(path.read_text("utf-8").replace("100.00", "900.00"), "utf-8")
    ask = service(limits)
    with pytest.raises(VersionAltered):
        ask.decide("limit", ASKED, date(2022, 1, 1))
    assert [error.code for error in ask.verify()] == ["version_altered"]


def test_a_published_version_with_faults_names_them(limits: PolicyFolder) -> None:
    limits.publish("limit", 3, limit("prise"))
    limits.activate("limit", 3, "2024-01-01")
    with pytest.raises(PolicyFaults) as caught:
        service(limits).decide("limit", ASKED, date(2024, 1, 1))
    assert any("prise" in fault.message for fault in caught.value.faults)


def test_checking_a_draft_types_it_against_what_is_published(limits: PolicyFolder) -> None:
    ask = service(limits)
    assert ask.check(user("limit").encode(), "application", 1, "draft.yaml").uses.keys() == {
        "limit"
    }
    with pytest.raises(PolicyFaults):
        ask.check(user("limits").encode(), "application", 1, "draft.yaml")


def test_threads_that_ask_first_get_the_same_answer(application: PolicyFolder) -> None:
    ask = service(application)
    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(
            lambda _: ask.decide("application", ASKED, date(2022, 1, 1)).decision.digest, range(64)
        )
        assert len(set(answers)) == 1


def test_asking_writes_nothing(application: PolicyFolder) -> None:
    before = {path: path.stat().st_mtime_ns for path in application.folder.rglob("*")}
    ask = service(application)
    ask.decide("application", ASKED, date(2022, 1, 1))
    ask.explain("application", ASKED, date(2022, 1, 1))
    ask.verify()
    assert {path: path.stat().st_mtime_ns for path in application.folder.rglob("*")} == before


def test_versions_with_the_same_bytes_answer_each_in_its_own_name(
    policy_folder: PolicyFolder,
) -> None:
    for policy, version, start in (("one", 1, "2021-01-01"), ("one", 2, "2022-01-01")):
        policy_folder.publish(policy, version, limit("100.00"))
        policy_folder.activate(policy, version, start)
    policy_folder.publish("two", 1, limit("100.00"))
    policy_folder.activate("two", 1, "2021-01-01")
    ask = service(policy_folder)
    found = [
        ask.decide(policy, ASKED, day).decision.policy
        for policy, day in (
            ("one", date(2021, 5, 5)),
            ("one", date(2022, 5, 5)),
            ("two", date(2021, 5, 5)),
        )
    ]
    assert [(one.policy_id, one.version) for one in found] == [("one", 1), ("one", 2), ("two", 1)]
