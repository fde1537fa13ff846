"""Which policies stand on another."""

from __future__ import annotations

from engine.service.snapshot import Snapshot

__all__ = ["users_of"]


def users_of(snapshot: Snapshot, policy: str) -> frozenset[tuple[str, int]]:
    """The versions of other policies that use it, or use one that does.

    Raises what loading versions raises.
    """
    uses = {
        key: {use.policy for use in snapshot.version(*key).uses.values()}
        for key in snapshot.registry.versions.digests
    }
    found: set[tuple[str, int]] = set()
    reached = {policy}
    while more := {key for key, used in uses.items() if used & reached} - found:
        found |= more
        reached |= {name for name, _ in more}
    return frozenset(found)
