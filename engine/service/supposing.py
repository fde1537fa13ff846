"""What would be known were a version published or an activation recorded now: nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping

from engine.registry import Event, LedgerVersions, digest_of
from engine.service.live import Live
from engine.service.snapshot import Snapshot

__all__ = ["next_version", "suppose"]


def suppose(live: Live, added: Mapping[tuple[str, int], bytes], *events: Event) -> Snapshot:
    """What the ledger knows now, with versions ``added`` by policy and number, and events.

    The events are known from their ``recorded_at`` on, after all that is known.
    Nothing is loaded yet; whoever asks for a version is told its faults.
    """
    snapshot = live.now()
    known = snapshot.registry.versions

    def body(policy: str, version: int) -> bytes | None:
        data = added.get((policy, version))
        return known.read(policy, version) if data is None else data

    digests = {**known.digests, **{key: digest_of(data) for key, data in added.items()}}
    registry = snapshot.registry.supposing(LedgerVersions(digests, body), *events)
    return Snapshot(registry, snapshot.programs.over(registry))


def next_version(snapshot: Snapshot, policy: str) -> int:
    """The number that the policy's next version gets."""
    numbers = [number for name, number in snapshot.registry.versions.digests if name == policy]
    return max(numbers, default=0) + 1
