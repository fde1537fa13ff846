"""What is shipped enters the ledger once; what was published never changes; local work stays."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.errors import (
    CalendarFault,
    EvaluationFault,
    NoVersionInForce,
    PolicyFaults,
    RegistryFault,
    ShippedActivationAltered,
    ShippedVersionAltered,
    VersionAltered,
    VersionMissing,
)
from engine.evaluation.rules import ruleset
from engine.registry import digest_of
from engine.service import Founding, Request
from engine.service.recording import version_entry
from engine.store import KnownActivation, PublishedVersion, Store
from tests.policy_folder import PolicyFolder
from tests.service.serving import ASKED, NOW, TESTER, Served, two_limits
from tests.service.small_policies import DOUBLED, DUE, calendar, limit, without_limit


def entries(served: Served) -> list[tuple[str, object, datetime]]:
    """The registry's entries: kind, what of, the ledger's time."""
    with Store.open(served.data) as store:
        return [
            (
                type(one).__name__,
                f"{one.policy}@{one.version}"
                if isinstance(one, PublishedVersion | KnownActivation)
                else one.activation,
                one.at,
            )
            for one in store.registry_entries()
        ]


def test_a_first_start_enters_history_with_its_own_instants(served: Served) -> None:
    with served.open() as service:
        assert service.founding == Founding(recorded=4)
    begins, then = datetime(2020, 12, 1, tzinfo=UTC), datetime(2022, 12, 1, tzinfo=UTC)
    assert entries(served) == [
        ("PublishedVersion", "limit@1", begins),
        ("PublishedVersion", "limit@2", begins),
        ("KnownActivation", "limit@1", begins),
        ("KnownActivation", "limit@2", then),
    ]


def test_a_second_start_enters_nothing(served: Served) -> None:
    for _ in range(2):
        with served.open() as service:
            last = service.founding, service.ledger_head().sequence
    assert last == (Founding(), 6)  # and the first key and admin


def test_starts_at_the_same_time_enter_it_once(served: Served) -> None:
    with ThreadPoolExecutor(4) as pool, ExitStack() as stack:
        opened = [pool.submit(lambda: stack.enter_context(served.open())) for _ in range(4)]
        services = [one.result() for one in opened]
        assert sorted(service.founding.recorded for service in services) == [0, 0, 0, 4]
        assert [service.ledger_head().sequence for service in services] == [6] * 4
        made = [service.first_key for service in services if service.first_key]
        assert made == [served.data / "first-key"]
        callers = [one.access.authenticate(made[0].read_text().strip()) for one in services]
        assert len(set(callers)) == 1


def test_what_a_later_start_ships_is_known_from_then(served: Served) -> None:
    with served.open():
        pass
    served.policies.publish("limit", 3, limit("300.00"))
    served.policies.activate("limit", 3, "2024-01-01", recorded="2023-12-01T00:00:00Z")
    served.clock.now = later = datetime(2025, 7, 1, tzinfo=UTC)
    with served.open() as service:
        assert service.founding == Founding(recorded=2)
        day = date(2025, 1, 1)
        assert service.policies.in_force("limit", day).to_json() == {
            "policy": "limit",
            "policy_version": 3,
            "policy_digest": digest_of(limit("300.00").encode()),
            "effective_from": "2024-01-01",
            "effective_to": None,
            "recorded_at": "2025-07-01T00:00:00Z",
        }
        assert service.policies.in_force("limit", day, NOW).activation.version == 2
    assert entries(served)[-2:] == [
        ("PublishedVersion", "limit@3", later),
        ("KnownActivation", "limit@3", later),
    ]


def test_a_shipped_withdrawal_is_entered_once(served: Served) -> None:
    first = served.policies.activate("limit", 1, "2024-01-01", recorded="2023-12-01T00:00:00Z")
    with served.open() as service:
        assert service.policies.in_force("limit").activation.version == 1
    served.policies.withdraw(first, "2025-05-01T00:00:00Z")
    for recorded in (1, 0):
        with served.open() as service:
            assert service.founding.recorded == recorded
            assert service.policies.in_force("limit").activation.version == 2


def test_what_is_recorded_in_the_future_waits(served: Served) -> None:
    identifier = served.policies.activate("limit", 1, "2024-01-01", recorded="2025-06-01T12:00:01Z")
    with served.open() as service:
        assert service.founding == Founding(recorded=4, pending=(identifier,))
        assert service.policies.in_force("limit").activation.version == 2
    served.clock.now = datetime(2025, 6, 1, 12, 0, 1, tzinfo=UTC)
    with served.open() as service:
        assert service.founding == Founding(recorded=1)
        assert service.policies.in_force("limit").activation.version == 1


def test_a_published_file_that_changed_stops_the_start_with_a_sentence(served: Served) -> None:
    with served.open():
        pass
    path = served.policies.folder / "versions" / "limit" / "2.yaml"
    path.write_text(limit("999.00"))
    published, found = (digest_of(limit(text).encode()) for text in ("200.00", "999.00"))
    with pytest.raises(ShippedVersionAltered) as caught, served.open():
        pass
    assert str(caught.value) == (
        f"{path} is not what was published as limit version 2: published {published}, found "
        f"{found}. A published version never changes: put the published file back, and ship the "
        f"change as a new version"
    )


def test_the_list_of_digests_cannot_make_a_changed_file_right(
    served: Served, tmp_path: Path
) -> None:
    with served.open():
        pass
    other = PolicyFolder(tmp_path / "other")
    other.publish("limit", 1, limit("100.00"))
    other.publish("limit", 2, limit("999.00"))
    with pytest.raises(ShippedVersionAltered), replace(served, policies=other).open():
        pass


def test_nothing_is_entered_of_a_folder_that_is_damaged(served: Served) -> None:
    path = served.policies.folder / "versions" / "limit" / "2.yaml"
    whole = path.read_bytes()
    for error, data in ((VersionAltered, b"x"), (VersionMissing, None)):
        path.unlink()
        if data:
            path.write_bytes(data)
        with pytest.raises(error), served.open():
            pass
        path.write_bytes(whole)
    served.policies.activate("limit", 9)
    with pytest.raises(RegistryFault), served.open():
        pass
    assert entries(served) == []


def test_a_version_that_cannot_be_loaded_is_not_entered(served: Served) -> None:
    """The ledger would keep it for ever: its number spent, every list of versions a failure."""
    with served.open():
        before = entries(served)
    kept = PolicyFolder(served.data.parent / "kept")
    two_limits(kept)
    served.policies.publish("limit", 3, limit("amuont"))
    with pytest.raises(PolicyFaults, match=r"limit/3\.yaml:.*amuont"), served.open():
        pass
    assert entries(served) == before
    kept.publish("limit", 3, limit("300.00"))  # the next delivery is right
    with replace(served, policies=kept).open() as service:
        assert [found.policy for found in service.policies.summaries()] == ["limit"]


def test_a_version_that_takes_away_what_another_reads_is_not_entered(served: Served) -> None:
    """Nothing that was decided by the other could be explained any more."""
    served.policies.publish("doubled", 1, DOUBLED)
    served.policies.activate("doubled", 1)
    with served.open() as service:
        decided = json.loads(service.decisions.decide(TESTER, "doubled", Request(ASKED)).json)
    served.policies.publish("limit", 3, without_limit("300.00"))
    before = entries(served)
    with pytest.raises(PolicyFaults, match=r"doubled/1\.yaml"), served.open():
        pass
    assert entries(served) == before
    with replace(served, policies=PolicyFolder(served.data.parent / "none")).open() as service:
        assert service.decisions.replay(decided["decision_id"]) == decided["digest"]


def test_a_version_that_the_rule_engine_cannot_hold_is_not_entered(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ruleset, "MAX_ENTRIES", 0)
    with (
        pytest.raises(EvaluationFault, match="rules/above: a ruleset holds at most"),
        served.open(),
    ):
        pass
    with Store.open(served.data) as store:
        assert store.head().sequence == 0


def test_what_does_not_load_any_more_is_not_the_fault_of_what_is_shipped(served: Served) -> None:
    with served.open(), Store.open(served.data) as store:
        store.append(version_entry(NOW, "other", 1, b"title: what an older program took", "local"))
    served.policies.publish("limit", 3, limit("300.00"))
    with served.open() as service:
        assert service.founding.recorded == 1


def test_a_version_whose_calendar_is_not_there_is_not_entered(served: Served) -> None:
    served.policies.publish("due", 1, DUE)
    with pytest.raises(CalendarFault, match="due version 1 needs this calendar"), served.open():
        pass
    with Store.open(served.data) as store:
        assert store.head().sequence == 0


def test_a_shipped_activation_that_changed_stops_the_start(served: Served, tmp_path: Path) -> None:
    with served.open():
        pass
    other = PolicyFolder(tmp_path / "other")
    other.publish("limit", 1, limit("100.00"))
    other.publish("limit", 2, limit("200.00"))
    other.activate("limit", 1, "2021-02-01", recorded="2020-12-01T00:00:00Z")
    with (
        pytest.raises(ShippedActivationAltered) as caught,
        replace(served, policies=other).open(),
    ):
        pass
    assert (caught.value.activation, caught.value.recorded, caught.value.found) == (
        "limit-1-0",
        "limit@1 from 2021-01-01, known since 2020-12-01T00:00:00Z",
        "limit@1 from 2021-02-01, known since 2020-12-01T00:00:00Z",
    )


def test_another_wording_of_why_changes_nothing(served: Served) -> None:
    with served.open():
        pass
    path = served.policies.folder / "activations.yaml"
    path.write_text(path.read_text().replace("a test", "a better reason"))
    with served.open() as service:
        assert service.founding == Founding()


def test_the_ledger_decides_by_what_is_shipped_no_more(served: Served, tmp_path: Path) -> None:
    with served.open():
        pass
    other = PolicyFolder(tmp_path / "other")
    other.publish("limit", 1, limit("100.00"))
    other.activate("limit", 1, "2021-01-01", recorded="2020-12-01T00:00:00Z")
    with replace(served, policies=other).open() as service:
        assert service.founding == Founding(vanished=("limit@2", "limit-2-1"))
        assert service.policies.version_bytes("limit", 2) == limit("200.00").encode()
        assert service.policies.in_force("limit").activation.version == 2


def test_a_listed_file_that_is_gone_is_told_and_not_fatal(served: Served) -> None:
    with served.open():
        pass
    (served.policies.folder / "versions" / "limit" / "2.yaml").unlink()
    with served.open() as service:
        assert service.founding == Founding(vanished=("limit@2",))


def publish_here(served: Served, version: int, text: str) -> None:
    with Store.open(served.data) as store:
        store.append(version_entry(NOW, "limit", version, text.encode(), "local"))


def test_a_shipped_version_whose_number_is_taken_becomes_a_draft_once(served: Served) -> None:
    with served.open():
        pass
    publish_here(served, 3, limit("350.00"))
    served.policies.publish("limit", 3, limit("300.00"))
    identifier = served.policies.activate("limit", 3, "2024-01-01")
    served.policies.withdraw(identifier, "2025-01-01T00:00:00Z")
    left = (identifier, f"withdrawal of {identifier}")
    for recorded in (1, 0):
        with served.open() as service:
            assert service.founding == Founding(
                recorded=recorded, drafts=("limit@3",), skipped=left
            )
            assert service.policies.version_bytes("limit", 3) == limit("350.00").encode()
            assert service.policies.in_force("limit").activation.version == 2
    with Store.open(served.data) as store:
        assert [
            (one.start.policy, one.start.base_version, store.draft_body(one.start.id))
            for one in store.drafts()
        ] == [("limit", 3, limit("300.00").encode())]


def test_a_shipped_version_that_is_the_local_one_is_simply_there(served: Served) -> None:
    with served.open():
        pass
    publish_here(served, 3, limit("300.00"))
    served.policies.publish("limit", 3, limit("300.00"))
    served.policies.activate("limit", 3, "2024-01-01")
    with served.open() as service:
        assert service.founding == Founding(recorded=1)
        assert service.policies.in_force("limit").activation.version == 3


def test_a_calendar_enters_again_only_when_it_changed(served: Served) -> None:
    folder = served.policies.folder / "calendars"
    folder.mkdir()
    for years, recorded in (((2024,), 5), ((2024,), 0), ((2024, 2025), 1), ((2024,), 1)):
        (folder / "az.yaml").write_text(calendar(*years))
        with served.open() as service:
            assert service.founding.recorded == recorded
            assert service.policies.ids() == ("limit",)
    assert [what for _, what, _ in entries(served) if "calendars" in str(what)] == [
        "calendars/az@1",
        "calendars/az@2",
        "calendars/az@3",
    ]


def test_a_calendar_that_is_gone_is_told_and_not_fatal(served: Served) -> None:
    path = served.policies.folder / "calendars" / "az.yaml"
    path.parent.mkdir()
    path.write_text(calendar(2025))
    served.policies.publish("due", 1, DUE)
    served.policies.activate("due", 1)
    with served.open():
        path.unlink()
    with served.open() as service:
        assert service.founding == Founding(vanished=("calendars/az",))
        asked = Request({"maturity": "2025-01-01"}, date(2025, 1, 1))
        told = json.loads(service.decisions.decide(TESTER, "due", asked).json)
    assert told["outputs"] == {"due": "2025-01-02"}


def test_a_calendar_that_is_none_stops_the_start(served: Served) -> None:
    folder = served.policies.folder / "calendars"
    folder.mkdir()
    (folder / "az.yaml").write_text("years: 3")
    with pytest.raises(CalendarFault), served.open():
        pass
    assert entries(served) == []


def test_a_folder_without_policies_is_a_service_without_policies(
    policy_folder: PolicyFolder, tmp_path: Path
) -> None:
    served = Served(policy_folder, tmp_path / "data")
    with served.open() as service:
        assert service.policies.ids() == ()
        service.ready()
    policy_folder.publish("limit", 1, limit("100.00"))
    policy_folder.activate("limit", 1, recorded="2020-12-01T00:00:00Z")
    with served.open() as service:
        assert service.policies.in_force("limit").activation.version == 1
        with pytest.raises(NoVersionInForce):
            service.policies.in_force("limit", None, datetime(2024, 1, 1, tzinfo=UTC))
