"""A registry whose versions and order of knowledge come from a ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.errors import (
    KnownAtInFuture,
    UnknownPolicy,
    UnknownVersion,
    VersionAltered,
    VersionMissing,
)
from engine.registry import Activation, LedgerVersions, Mark, Registry, digest_of

ONE, TWO = b"one", b"two"
DIGESTS = {("car_loan", 2): digest_of(TWO), ("car_loan", 1): digest_of(ONE)}
BODIES = {("car_loan", 1): ONE, ("car_loan", 2): TWO}


def at(day: int) -> datetime:
    return datetime(2025, 6, day, tzinfo=UTC)


def activation(sequence: int, version: int, day: int) -> Activation:
    return Activation(str(sequence), "car_loan", version, None, None, at(day), "x", sequence)


VERSIONS = LedgerVersions(DIGESTS, lambda policy, version: BODIES.get((policy, version)))
#: versions at 1 and 2, an activation of history at 3, another that was recorded live at 9
EVENTS = (activation(3, 1, 3), activation(9, 2, 9))
MARKS = (Mark(1, at(1)), Mark(2, at(1)), Mark(3, at(3)), Mark(9, at(9)))


def test_a_ledgers_versions_are_listed_and_read_by_number() -> None:
    assert VERSIONS.policies() == ("car_loan",)
    assert VERSIONS.numbers("car_loan") == (1, 2)
    assert [VERSIONS.read("car_loan", number) for number in (1, 2)] == [ONE, TWO]
    assert VERSIONS.verify() == ()
    with pytest.raises(UnknownPolicy):
        VERSIONS.read("deposit", 1)
    with pytest.raises(UnknownVersion):
        VERSIONS.read("car_loan", 3)


def test_bytes_that_were_not_published_are_named() -> None:
    bodies = {("car_loan", 1): b"other"}
    versions = LedgerVersions(DIGESTS, lambda *key: bodies.get(key))
    with pytest.raises(VersionAltered) as altered:
        versions.read("car_loan", 1)
    assert (altered.value.expected, altered.value.found) == (digest_of(ONE), digest_of(b"other"))
    with pytest.raises(VersionMissing):
        versions.read("car_loan", 2)
    assert [type(error) for error in versions.verify()] == [VersionAltered, VersionMissing]


@pytest.mark.parametrize(
    ("known_at", "now", "known"),
    [
        (at(30), at(30), 9),
        (at(9), at(2), 9),  # a clock set back hides nothing that was recorded live
        (at(9), at(30), 9),
        (at(8), at(30), 3),
        (at(1), at(30), 2),
        (datetime(2025, 5, 31, tzinfo=UTC), at(30), 0),
    ],
)
def test_places_in_the_ledger_are_known_by_its_time(
    known_at: datetime, now: datetime, known: int
) -> None:
    registry = Registry(VERSIONS, EVENTS, MARKS, founded=3)
    assert registry.sequence == 9
    assert registry.sequence_at(known_at, now) == known


def test_history_alone_is_known_as_far_as_the_clock_says() -> None:
    registry = Registry(VERSIONS, EVENTS[:1], MARKS[:3], founded=3)
    assert [registry.sequence_at(at(day), at(day)) for day in (1, 2, 3)] == [2, 2, 3]
    assert registry.present(at(1)) == at(1)
    with pytest.raises(KnownAtInFuture):
        registry.sequence_at(at(4), at(3))


def test_a_publication_alone_is_known_live() -> None:
    registry = Registry(VERSIONS, EVENTS[:1], (*MARKS[:3], Mark(12, at(12))), founded=3)
    assert (registry.present(at(3)), registry.present(at(13))) == (at(12), at(13))
    assert registry.sequence_at(registry.present(at(3)), at(3)) == 12


def test_what_is_in_force_is_by_the_place_in_the_ledger() -> None:
    registry = Registry(VERSIONS, EVENTS, MARKS, founded=3)
    found = [registry.find("car_loan", date(2025, 1, 1), known) for known in (2, 3, 8, 9)]
    assert [one and one.version for one in found] == [None, 1, 1, 2]
