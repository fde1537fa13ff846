"""What the registry reads from disk: activations, digests, and what damage is named."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.errors import (
    NoVersionInForce,
    RegistryFault,
    UnknownPolicy,
    UnknownVersion,
    VersionAltered,
    VersionMissing,
    VersionUnlisted,
)
from engine.registry import Activation, Registry, VersionFiles, Withdrawal, digest_of, load_registry
from engine.registry.activations import read_activations

GOOD = """\
activations:
  - {id: a1, policy: car_loan, version: 1, effective_from: 2014-03-22, effective_to: 2022-12-31,
     recorded_at: 2014-03-22T00:00:00+04:00, why: first limits}
  - {id: a2, policy: car_loan, version: 2, recorded_at: 2013-01-01T00:00:00Z, why: open start}
withdrawals:
  - {activation: a2, recorded_at: 2013-06-01T00:00:00.5Z, why: entered by mistake}
"""


def test_activations_become_events_in_the_order_of_knowledge() -> None:
    assert read_activations(GOOD.encode(), "a.yaml") == (
        Activation(
            "a2", "car_loan", 2, None, None, datetime(2013, 1, 1, tzinfo=UTC), "open start", 1
        ),
        Withdrawal(
            "a2", datetime(2013, 6, 1, 0, 0, 0, 500_000, tzinfo=UTC), "entered by mistake", 2
        ),
        Activation(
            "a1",
            "car_loan",
            1,
            date(2014, 3, 22),
            date(2022, 12, 31),
            datetime(2014, 3, 21, 20, tzinfo=UTC),
            "first limits",
            3,
        ),
    )


ENTRY = "id: a1, policy: car_loan, version: 1, recorded_at: 2020-01-01T00:00:00Z, why: x"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "yaml"),
        ("- a", "wrong_shape"),
        ("activations: 1", "wrong_shape"),
        ("activations: [1]", "wrong_shape"),
        ("actvations: []", "unknown_key"),
        ("activations: [{id: a1}]", "missing_key"),
        (f"activations: [{{{ENTRY}, until: 2020-01-01}}]", "unknown_key"),
        (f"activations: [{{{ENTRY.replace('car_loan', '../x')}}}]", "malformed"),
        (f"activations: [{{{ENTRY.replace('version: 1', 'version: 0')}}}]", "malformed"),
        (f"activations: [{{{ENTRY.replace('version: 1', 'version: 1.0')}}}]", "malformed"),
        (f"activations: [{{{ENTRY}, effective_from: 2022-02-30}}]", "malformed"),
        (f"activations: [{{{ENTRY}, effective_from: null}}]", "malformed"),
        (f"activations: [{{{ENTRY.replace('00Z', '00')}}}]", "malformed"),
        (f"activations: [{{{ENTRY.replace('T00:', 'T25:')}}}]", "malformed"),
        (f"activations: [{{{ENTRY.replace('2020-01-01T00:00:00Z', '2020-01-01')}}}]", "malformed"),
        (f"activations: [{{{ENTRY.replace('why: x', 'why: ')}}}]", "malformed"),
        (f"activations: [{{{ENTRY}}}, {{{ENTRY}}}]", "duplicate_id"),
        (
            f"activations: [{{{ENTRY}, effective_from: 2020-02-01, effective_to: 2020-01-31}}]",
            "dates",
        ),
        (
            "withdrawals: [{activation: a9, recorded_at: 2020-01-01T00:00:00Z, why: x}]",
            "unknown_activation",
        ),
        (
            f"activations: [{{{ENTRY}}}]\n"
            "withdrawals: [{activation: a1, recorded_at: 2019-12-31T00:00:00Z, why: x}]",
            "too_early",
        ),
        (
            f"activations: [{{{ENTRY}}}]\nwithdrawals:\n"
            "- {activation: a1, recorded_at: 2020-02-01T00:00:00Z, why: x}\n"
            "- {activation: a1, recorded_at: 2020-03-01T00:00:00Z, why: y}",
            "withdrawn_twice",
        ),
    ],
)
def test_a_wrong_list_of_activations_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(RegistryFault) as caught:
        read_activations(text.encode(), "a.yaml")
    assert code in [fault.code for fault in caught.value.faults]


def test_a_version_of_one_day_may_be_withdrawn_at_the_instant_it_is_recorded() -> None:
    text = (
        f"activations: [{{{ENTRY}, effective_from: 2020-02-01, effective_to: 2020-02-01}}]\n"
        "withdrawals: [{activation: a1, recorded_at: 2020-01-01T00:00:00Z, why: x}]"
    )
    events = read_activations(text.encode(), "a.yaml")
    assert [type(event) for event in events] == [Activation, Withdrawal]


def test_every_fault_is_listed_with_its_line() -> None:
    text = f"activations:\n- {{{ENTRY}, x: 1}}\n- {{id: a2}}\n"
    with pytest.raises(RegistryFault) as caught:
        read_activations(text.encode(), "a.yaml")
    assert {(fault.line, fault.code) for fault in caught.value.faults} == {
        (2, "unknown_key"),
        (3, "missing_key"),
    }


# --- version files -----------------------------------------------------------


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """A policies folder with two versions of one policy."""
    folder = tmp_path / "versions" / "car_loan"
    folder.mkdir(parents=True)
    sums = []
    for n, text in ((1, "one\n"), (2, "two\n")):
        (folder / f"{n}.yaml").write_text(text)
        sums.append(f"{hashlib.sha256(text.encode()).hexdigest()}  car_loan/{n}.yaml\n")
    (tmp_path / "versions" / "SHA256SUMS").write_text("".join(sums))
    (tmp_path / "activations.yaml").write_text(GOOD)
    return tmp_path


def test_a_version_is_read_as_it_was_published(policies: Path) -> None:
    versions = VersionFiles(policies / "versions")
    assert versions.policies() == ("car_loan",)
    assert versions.numbers("car_loan") == (1, 2)
    assert versions.read("car_loan", 2) == b"two\n"
    assert versions.digest("car_loan", 2) == digest_of(b"two\n")
    assert versions.verify() == ()


def test_what_was_never_published_is_unknown(policies: Path) -> None:
    versions = VersionFiles(policies / "versions")
    with pytest.raises(UnknownPolicy):
        versions.read("boat_loan", 1)
    with pytest.raises(UnknownVersion):
        versions.read("car_loan", 3)


def test_a_missing_version_is_named(policies: Path) -> None:
    (policies / "versions" / "car_loan" / "1.yaml").unlink()
    with pytest.raises(VersionMissing) as caught:
        VersionFiles(policies / "versions").read("car_loan", 1)
    assert (caught.value.policy, caught.value.version) == ("car_loan", 1)


def test_one_changed_byte_is_an_altered_version(policies: Path) -> None:
    path = policies / "versions" / "car_loan" / "1.yaml"
    path.write_bytes(b"one \n")
    with pytest.raises(VersionAltered) as caught:
        VersionFiles(policies / "versions").read("car_loan", 1)
    assert (caught.value.expected, caught.value.found) == (
        digest_of(b"one\n"),
        digest_of(b"one \n"),
    )


def test_verifying_names_everything_that_is_wrong(policies: Path) -> None:
    folder = policies / "versions" / "car_loan"
    (folder / "1.yaml").unlink()
    (folder / "2.yaml").write_text("other")
    (folder / "3.yaml").write_text("never published")
    wrong = VersionFiles(policies / "versions").verify()
    assert [type(error) for error in wrong] == [VersionMissing, VersionAltered, VersionUnlisted]


@pytest.mark.parametrize(
    "line",
    ["", "abc  car_loan/1.yaml", f"{'a' * 64} car_loan/1.yaml", f"{'a' * 64}  ../1.yaml",
     f"{'A' * 64}  car_loan/1.yaml", f"{'a' * 64}  car_loan/01.yaml"],
)  # fmt: skip
def test_a_malformed_line_of_digests_is_refused(policies: Path, line: str) -> None:
    sums = policies / "versions" / "SHA256SUMS"
    sums.write_text(sums.read_text() + line + "\n")
    with pytest.raises(RegistryFault) as caught:
        load_registry(policies)
    assert [(fault.line, fault.code) for fault in caught.value.faults] == [(3, "malformed")]


def test_a_version_listed_twice_is_refused(policies: Path) -> None:
    sums = policies / "versions" / "SHA256SUMS"
    sums.write_text(sums.read_text() * 2)
    with pytest.raises(RegistryFault) as caught:
        load_registry(policies)
    assert [fault.code for fault in caught.value.faults] == ["duplicate", "duplicate"]


@pytest.mark.parametrize("file", ["versions/SHA256SUMS", "activations.yaml"])
def test_a_missing_list_is_a_fault_of_the_registry(policies: Path, file: str) -> None:
    (policies / file).unlink()
    with pytest.raises(RegistryFault) as caught:
        load_registry(policies)
    assert [fault.code for fault in caught.value.faults] == ["missing"]


def test_only_published_versions_can_be_activated(policies: Path) -> None:
    text = GOOD.replace("version: 2", "version: 7")
    (policies / "activations.yaml").write_text(text)
    with pytest.raises(RegistryFault) as caught:
        load_registry(policies)
    assert [(fault.code, fault.line, fault.path) for fault in caught.value.faults] == [
        ("unknown_version", 4, "activations/a2/version")
    ]


def test_the_registry_answers_by_its_events(policies: Path) -> None:
    registry = load_registry(policies)
    assert isinstance(registry, Registry)
    assert registry.sequence == 3
    assert registry.in_force("car_loan", date(2020, 1, 1), 3).id == "a1"
    assert registry.in_force("car_loan", date(2010, 1, 1), 1).id == "a2"
    assert [a.id for a in registry.activations("car_loan", 3)] == ["a1"]
    with pytest.raises(NoVersionInForce) as caught:
        registry.in_force("car_loan", date(2023, 1, 1), 3)
    assert (caught.value.policy, caught.value.effective_date) == ("car_loan", date(2023, 1, 1))
    with pytest.raises(UnknownPolicy):
        registry.in_force("boat_loan", date(2020, 1, 1), 3)
