"""By what decisions are replayed: fixed when a replay is asked for, found again when it is run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias

from engine.errors import UnknownDraft, VersionAltered
from engine.evaluation import Bundle, Program
from engine.registry import digest_of
from engine.service.answers import instant_text
from engine.service.programs import Moment
from engine.service.replays.asked import Against, AsKnownAt, ByVersion
from engine.service.snapshot import Snapshot
from engine.service.supposing import next_version, suppose
from engine.store import ReplayJob, Store

__all__ = ["By", "Other", "fixed", "other_of", "signed"]

#: bundles kept at hand; more days than that are put together again
_BUNDLES = 512


class Other:
    """What decides in the place of what decided: some program instead, or other knowledge.

    ``draft`` is the policy and digest of a draft, which has no number yet.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        instead: Mapping[str, Program],
        known: tuple[datetime, int] | None = None,
        draft: tuple[str, str] | None = None,
    ) -> None:
        """``known`` is the instant and the sequence of another knowledge."""
        self._programs = snapshot.programs
        self._instead = instead
        self._known = known
        self._draft = draft
        self._bundles: dict[tuple[str, Moment], Bundle] = {}

    def moment(self, moment: Moment) -> Moment:
        """The two dates: those of the decision, but for another knowledge."""
        return moment if self._known is None else Moment(moment.effective_date, *self._known)

    def bundle(self, policy: str, moment: Moment) -> Bundle:
        """What decides instead, with what it uses; raises as ``Programs.bundle``."""
        at = self.moment(moment)
        if self._known is not None:
            return self._programs.bundle(policy, at)
        key = policy, at
        found = self._bundles.get(key)
        if found is None:
            found = self._programs.bundle(policy, at, self._instead)
            if len(self._bundles) >= _BUNDLES:
                self._bundles.clear()
            self._bundles[key] = found
        return found

    def named(self, used: Mapping[str, Any]) -> Mapping[str, Any]:
        """A version that was used, as it is told: a draft without the number it may get."""
        if self._draft is None or used.get("policy") != self._draft[0]:
            return used
        same = used["policy_digest"] == self._draft[1]
        return {**used, "policy_version": None} if same else used


#: what is known, and what decides instead (None: nothing does)
By: TypeAlias = tuple[Snapshot, Other | None]


def fixed(
    store: Store, snapshot: Snapshot, policy: str, against: Against, now: datetime
) -> dict[str, Any]:
    """What a replay is asked to be against, with all that makes it the same for ever.

    Raises UnknownPolicy, UnknownVersion, UnknownDraft, KnownAtInFuture, InstantWithoutZone.
    """
    if isinstance(against, ByVersion):
        digest = snapshot.registry.versions.digest(policy, against.number)
        return {"version": against.number, "policy_digest": digest}
    if isinstance(against, AsKnownAt):
        moment = snapshot.moment(None, against.instant, now)
        known_at = instant_text(moment.known_at)
        return {"in_force": {"known_at": known_at}, "registry_sequence": moment.known}
    found = store.draft(against.id)
    if found is None:
        raise UnknownDraft(against.id)
    revision = found.changes[-1].revision if found.changes else 0
    return {
        "draft": against.id,
        "policy": found.start.policy,
        "revision": revision,
        "policy_digest": digest_of(_body(store, against.id, revision)),
    }


def other_of(store: Store, snapshot: Snapshot, job: ReplayJob) -> Other | None:
    """What a replay is against; None: nothing but how it was.

    Raises what loading a version or a draft raises: PolicyFaults, VersionAltered, ...
    """
    against = job.against
    if against is None:
        return None
    if "in_force" in against:
        known_at = datetime.fromisoformat(against["in_force"]["known_at"])
        return Other(snapshot, {}, (known_at, against["registry_sequence"]))
    if "version" in against:
        program = snapshot.programs.program(job.policy, against["version"])
        return Other(snapshot, {job.policy: program})
    policy, digest = against["policy"], against["policy_digest"]
    number = next_version(snapshot, policy)
    body = _body(store, against["draft"], against["revision"])
    if digest_of(body) != digest:
        raise VersionAltered(policy, number, digest, digest_of(body))
    supposed = suppose(snapshot, {(policy, number): body})
    program = supposed.programs.program(policy, number)
    return Other(supposed, {policy: program}, draft=(policy, digest))


def signed(against: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the digest of a result covers of it: content, not ids and instants."""
    if against is None:
        return None
    kept = ("version", "policy", "policy_digest", "registry_sequence")
    return {name: against[name] for name in kept if name in against}


def _body(store: Store, draft: str, revision: int) -> bytes:
    body = store.draft_body(draft, revision)
    if body is None:
        raise UnknownDraft(draft)
    return body
