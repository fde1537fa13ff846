"""What the workshop answers: drafts, their checks, what an approval did, proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.errors import PolicyFault
from engine.policy import Change, PolicyVersion
from engine.registry import DraftState, DraftStepped
from engine.service.answers import instant_text
from engine.service.cases import Difference
from engine.service.workshop.affected import Affected
from engine.service.workshop.impact import Impact
from engine.store import Proposal as StoredProposal

__all__ = [
    "Approved",
    "CaseDifference",
    "CasesTried",
    "Check",
    "Done",
    "Draft",
    "Proposal",
    "UsedByFault",
]


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: its state, the bytes of its last revision, and the names of those who acted.

    ``impact`` is what was begun last to find out what it would have changed.
    """

    state: DraftState
    body: bytes
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    impact: Impact | None = None

    @property
    def id(self) -> str:
        """A ULID."""
        return self.state.id

    @property
    def policy(self) -> str:
        """Whose version it would be."""
        return self.state.policy

    @property
    def etag(self) -> str:
        """What ``If-Match`` gives: the revision and its bytes, without quotes."""
        return self.state.etag

    def name(self, actor: str | None) -> str | None:
        """The name of an id among those who acted; the id where nobody has it."""
        return None if actor is None else self.names.get(actor, actor)

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/drafts`` lists it."""
        state = self.state
        return {
            "id": state.id,
            "policy": state.policy,
            "base_version": state.base_version,
            "revision": state.revision,
            "etag": state.etag,
            "digest": state.digest,
            "status": state.status,
            "origin": state.origin,
            "created_by": self._who(state.created_by),
            "created_at": instant_text(state.created_at),
            "changed_at": instant_text(state.changed_at),
            "editors": [self._who(editor) for editor in state.editors],
            "submitter": self._who(state.submitter),
            "steps": [self._step(step) for step in state.steps],
        }

    def _who(self, actor: str | None) -> dict[str, str] | None:
        return None if actor is None else {"id": actor, "name": self.names.get(actor, actor)}

    def _step(self, step: DraftStepped) -> dict[str, Any]:
        told: dict[str, Any] = {
            "step": step.step,
            "revision": step.revision,
            "digest": step.digest,
            "at": instant_text(step.at),
            "by": self._who(step.by),
            "why": step.why,
        }
        if step.step == "approved":
            told |= {
                "effective_from": _day(step.effective_from),
                "effective_to": _day(step.effective_to),
                "policy_version": step.version,
                "activation": step.activation,
                "impact": None if step.impact is None else dict(step.impact),
            }
        return told


@dataclass(frozen=True, slots=True)
class CaseDifference:
    """A case of the policy that the draft answers otherwise than it expects.

    ``already``: today's versions answer it otherwise than it expects, too.
    """

    name: str
    effective_date: date | None
    differences: tuple[Difference, ...]
    already: bool


@dataclass(frozen=True, slots=True)
class CasesTried:
    """A policy's cases: how many were decided, and those answered otherwise than they expect.

    ``fault`` says why the file of cases cannot be read, where it is there and cannot.
    """

    count: int = 0
    differing: tuple[CaseDifference, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class UsedByFault:
    """A published version that would no longer load were the draft published."""

    policy: str
    version: int
    faults: tuple[PolicyFault, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What a draft's bytes are worth as they are.

    ``loaded`` is the version they make, where they load; ``version`` the number
    it would get.  ``faults`` are the draft's own, ``used_by`` those it would make
    in published versions of other policies: while there is any, it cannot be
    submitted.  The cases ``tried`` were decided as if it applied from ``effective_from``
    (what it proposes, else today); what differs is told and hinders nothing.
    ``changes`` are against the version it was made from, ``changes_in_force``
    against the one in force today (``in_force``).  ``behind`` is the last version
    where one was published since it was made.
    """

    policy: str
    version: int
    base_version: int | None
    effective_from: date
    loaded: PolicyVersion | None
    faults: tuple[PolicyFault, ...] = ()
    used_by: tuple[UsedByFault, ...] = ()
    tried: CasesTried = CasesTried()
    changes: tuple[Change, ...] = ()
    in_force: int | None = None
    changes_in_force: tuple[Change, ...] = ()
    behind: int | None = None

    @property
    def loads(self) -> bool:
        """Whether nothing keeps it from being published."""
        return not self.faults and not self.used_by

    @property
    def cases(self) -> int:
        """How many cases were decided."""
        return self.tried.count

    @property
    def cases_differing(self) -> tuple[CaseDifference, ...]:
        """Those answered otherwise than they expect."""
        return self.tried.differing

    @property
    def cases_fault(self) -> str | None:
        """Why the file of cases cannot be read, where it cannot."""
        return self.tried.fault

    @property
    def all_faults(self) -> tuple[PolicyFault, ...]:
        """The draft's own faults, then those it would make elsewhere."""
        return (*self.faults, *(fault for one in self.used_by for fault in one.faults))


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval published: the version, its digest, and the activation's id.

    ``affected`` are the decisions logged until then whose law it changes;
    ``impact`` is what the approval keeps of the impact of the draft.
    """

    policy: str
    version: int
    digest: str
    activation: str
    effective_from: date | None
    effective_to: date | None
    recorded_at: datetime
    affected: Affected
    impact: Mapping[str, Any] | None = None

    def to_json(self) -> dict[str, Any]:
        """As ``POST /v1/drafts/{id}/approve`` answers."""
        return {
            "policy": self.policy,
            "policy_version": self.version,
            "policy_digest": self.digest,
            "activation": self.activation,
            "effective_from": _day(self.effective_from),
            "effective_to": _day(self.effective_to),
            "recorded_at": instant_text(self.recorded_at),
            "affected": self.affected.to_json(),
            "impact": None if self.impact is None else dict(self.impact),
        }


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one proposed and another approves, with the names of those who acted.

    ``what`` is "withdrawal" (of ``activation``) or "activation" (of a published
    version, for days); ``ending`` is None while it is open.
    """

    record: StoredProposal
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """A ULID."""
        return self.record.id

    @property
    def open(self) -> bool:
        """Whether it waits for somebody."""
        return self.record.ending is None

    def name(self, actor: str | None) -> str | None:
        """The name of an id among those who acted; the id where nobody has it."""
        return None if actor is None else self.names.get(actor, actor)

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/proposals`` lists it."""
        record, ending = self.record, self.record.ending
        return {
            "id": record.id,
            "what": record.what,
            "policy": record.policy,
            "policy_version": record.version,
            "activation": record.activation,
            "effective_from": _day(record.effective_from),
            "effective_to": _day(record.effective_to),
            "why": record.why,
            "by": self._who(record.by),
            "at": instant_text(record.at),
            "ending": ending
            and {
                "how": ending.how,
                "by": self._who(ending.by),
                "why": ending.why,
                "at": instant_text(ending.at),
            },
        }

    def _who(self, actor: str) -> dict[str, str]:
        return {"id": actor, "name": self.names.get(actor, actor)}


@dataclass(frozen=True, slots=True)
class Done:
    """What the approval of a proposal did.

    ``activation`` is the one recorded, or withdrawn; ``affected`` are the
    decisions logged until then whose law it changes.
    """

    proposal: Proposal
    activation: str
    recorded_at: datetime
    affected: Affected

    def to_json(self) -> dict[str, Any]:
        """As ``POST /v1/proposals/{id}/approve`` answers."""
        return {
            "proposal": self.proposal.to_json(),
            "activation": self.activation,
            "recorded_at": instant_text(self.recorded_at),
            "affected": self.affected.to_json(),
        }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
