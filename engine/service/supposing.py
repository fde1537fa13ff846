"""What would be known were a version published or an activation recorded now: nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping

from engine.registry import Event, LedgerVersions, digest_of
from engine.service.snapshot import Snapshot

__all__ = ["next_version", "suppose", "supposing"]


def suppose(snapshot: Snapshot, added: Mapping[tuple[str, int], bytes]) -> Snapshot:
    """What is known, with versions ``added`` by policy and number.

    Nothing is loaded yet; whoever asks for a version is told its faults.
    """
    known = snapshot.registry.versions

    def body(policy: str, version: int) -> bytes | None:
        data = added.get((policy, version))
        return known.read(policy, version) if data is None else data

    digests = {**known.digests, **{key: digest_of(data) for key, data in added.items()}}
    registry = snapshot.registry.supposing(LedgerVersions(digests, body))
    return Snapshot(registry, snapshot.programs.over(registry))


def supposing(snapshot: Snapshot, *events: Event) -> Snapshot:
    """What is known, with events recorded next, known from their own ``recorded_at`` on."""
    registry = snapshot.registry.supposing(snapshot.registry.versions, *events)
    return Snapshot(registry, snapshot.programs.over(registry))


def next_version(snapshot: Snapshot, policy: str) -> int:
    """The number that the policy's next version gets."""
    numbers = [number for name, number in snapshot.registry.versions.digests if name == policy]
    return max(numbers, default=0) + 1
