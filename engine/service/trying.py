"""Decisions tried and never logged: by the version in force, by any version, by a draft.

A policy is tried by the people who change it.  Nothing of what they enter is kept:
no decision is logged, and a policy's fault on the way is told to who tries, not
recorded, for a draft may fail a hundred times before it is right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.errors import UnknownDraft
from engine.evaluation import Bundle, Node, Program
from engine.evaluation import explain as trace
from engine.policy import PolicyVersion
from engine.service.answers import Answer, Explained
from engine.service.callers import Caller, Role
from engine.service.examples import Example, read_examples
from engine.service.live import Live
from engine.service.programs import Moment
from engine.service.recent import Recent
from engine.service.requests import Request, Settings
from engine.service.snapshot import Snapshot
from engine.service.supposing import next_version
from engine.store import Store

__all__ = ["IN_FORCE", "By", "Tried", "Trying"]

#: drafts kept ready to decide: who tries one tries it again
_DRAFTS = 8
_Draft = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class By:
    """What decides: a published version, a draft by its id, or neither: the version in force."""

    version: int | None = None
    draft: str | None = None


IN_FORCE = By()


@dataclass(frozen=True, slots=True)
class Tried:
    """A decision with its trace, and the version that made it; of a draft the number it may get."""

    by: By
    version: PolicyVersion
    told: Mapping[str, Any]
    _explained: Explained

    def tree(self, lang: str) -> Node:
        """The explanation as lines under lines, in Azerbaijani (az) or English (en)."""
        return self._explained.tree(lang)


class Trying:
    """Tries for testers, editors and approvers; safe to share between threads."""

    def __init__(
        self, store: Store, live: Live, clock: Callable[[], datetime], settings: Settings
    ) -> None:
        self._store = store
        self._live = live
        self._clock = clock
        self._examples = settings.policies / "examples"
        self._drafts = Recent[_Draft, Program](_DRAFTS)

    def law(
        self,
        caller: Caller,
        policy: str,
        by: By = IN_FORCE,
        on: date | None = None,
        known_at: datetime | None = None,
    ) -> PolicyVersion:
        """The version that would decide: what it asks for is what a form asks.

        Raises RoleRequired, UnknownPolicy, UnknownVersion, UnknownDraft,
        NoVersionInForce, KnownAtInFuture, InstantWithoutZone, InvalidInput
        (/effective_date), StoreUnavailable, and what loading raises: of a draft
        PolicyFaults.
        """
        caller.require("trying", Role.TESTER, Role.EDITOR, Role.APPROVER)
        snapshot = self._live.now()
        moment = snapshot.moment(on, known_at, self._clock())
        if by == IN_FORCE:
            return snapshot.version(policy, snapshot.in_force(policy, moment).activation.version)
        return self._program(snapshot, policy, by).policy

    def bundle(
        self, caller: Caller, policy: str, by: By = IN_FORCE, on: date | None = None
    ) -> tuple[Bundle, date]:
        """What would decide, with what it uses as in force on that day; and the day.

        Raises as ``law``, and NoVersionInForce of a used policy.
        """
        caller.require("trying", Role.TESTER, Role.EDITOR, Role.APPROVER)
        snapshot = self._live.now()
        moment = snapshot.moment(on, None, self._clock())
        return self._bundle(snapshot, policy, by, moment), moment.effective_date

    def decide(self, caller: Caller, policy: str, request: Request, by: By = IN_FORCE) -> Tried:
        """The decision and how it was come to; it is not logged, whatever the request says.

        What the policy uses is what is in force of that at the two dates.  Raises
        as ``law``, and InvalidInput, EvaluationFault, NoVersionInForce also of a
        used policy.
        """
        caller.require("trying", Role.TESTER, Role.EDITOR, Role.APPROVER)
        snapshot, now = self._live.now(), self._clock()
        moment = snapshot.moment(request.effective_date, request.known_at, now)
        bundle = self._bundle(snapshot, policy, by, moment)
        found = trace(bundle, moment.effective_date, request.inputs)
        answer = Answer(found.decision, moment.known_at, moment.known, now, request.reference)
        explained = Explained(answer, found)
        return Tried(by, bundle.program.policy, explained.to_json(), explained)

    def examples(self, caller: Caller, policy: str) -> tuple[Example, ...]:
        """Requests shipped with a policy, to begin from; raises RoleRequired, CasesFault.

        ``policy`` is the id of one that is there.
        """
        caller.require("trying", Role.TESTER, Role.EDITOR, Role.APPROVER)
        return read_examples(self._examples, policy)

    def _bundle(self, snapshot: Snapshot, policy: str, by: By, moment: Moment) -> Bundle:
        if by == IN_FORCE:
            return snapshot.programs.bundle(policy, moment)
        return snapshot.programs.bundle_around(self._program(snapshot, policy, by), moment)

    def _program(self, snapshot: Snapshot, policy: str, by: By) -> Program:
        if by.draft is None:
            number = by.version or 0
            snapshot.registry.versions.digest(policy, number)  # raises what is unknown
            return snapshot.programs.program(policy, number)
        return self._draft(snapshot, policy, by.draft)

    def _draft(self, snapshot: Snapshot, policy: str, draft: str) -> Program:
        """A draft as it is now, made ready once for each of its revisions."""
        found = self._store.draft(draft)
        if found is None or found.start.policy != policy:
            raise UnknownDraft(draft)
        revision = found.changes[-1].revision if found.changes else 0
        key = draft, revision, snapshot.registry.sequence

        def load() -> Program:
            body = self._store.draft_body(draft, revision)
            if body is None:
                raise UnknownDraft(draft)
            number = next_version(snapshot, policy)
            return Program(snapshot.programs.load(body, policy, number, f"{draft}.yaml"))

        return self._drafts.get(key, load)
