"""Errors of changing policies: drafts and their steps, proposals, what was published here."""

from __future__ import annotations

from engine.errors.base import QerarError
from engine.errors.policies import FileFaults, PolicyFault

__all__ = [
    "DraftBehind",
    "DraftFaulty",
    "IfMatchMissing",
    "ImpactChanged",
    "ImpactUnfinished",
    "NotTheProposer",
    "NothingChanged",
    "ProposalEnded",
    "ProposalOpen",
    "PublishedFileAltered",
    "PublishedFileUnknown",
    "RebaseConflict",
    "SelfApproval",
    "StaleDraft",
    "UnknownDraft",
    "UnknownProposal",
    "WrongStep",
]


class UnknownDraft(QerarError):
    """There is no draft of that id."""

    code = "unknown_draft"

    def __init__(self, draft: str) -> None:
        super().__init__(draft)
        self.draft = draft

    def __str__(self) -> str:
        return f"there is no draft {self.draft!r}"


class StaleDraft(QerarError):
    """The draft is no longer what the caller saw: it is at ``revision`` now, with this ``etag``."""

    code = "stale_draft"

    def __init__(self, draft: str, revision: int, etag: str) -> None:
        super().__init__(draft, revision, etag)
        self.draft = draft
        self.revision = revision
        self.etag = etag

    def __str__(self) -> str:
        return (
            f"the draft {self.draft} was changed since it was read: it is at revision "
            f"{self.revision} now; read it again"
        )


class IfMatchMissing(QerarError):
    """It was not said which revision of the draft is meant, so another's change could be lost."""

    code = "if_match_missing"

    def __init__(self, draft: str) -> None:
        super().__init__(draft)
        self.draft = draft

    def __str__(self) -> str:
        return f"say which revision of the draft {self.draft} is meant, by the ETag it was read as"


class WrongStep(QerarError):
    """The draft cannot take the step where it is: ``status`` says where that is."""

    code = "wrong_step"

    def __init__(self, draft: str, step: str, status: str) -> None:
        super().__init__(draft, step, status)
        self.draft = draft
        self.step = step
        self.status = status

    def __str__(self) -> str:
        return f"the draft {self.draft} is {self.status}: it cannot be {self.step}"


class SelfApproval(QerarError):
    """``name`` would approve what ``name`` wrote, submitted or proposed."""

    code = "self_approval"

    def __init__(self, what: str, name: str) -> None:
        super().__init__(what, name)
        self.what = what
        self.name = name

    def __str__(self) -> str:
        return f"{self.name} had a hand in {self.what}: another approver is needed"


class DraftFaulty(FileFaults):
    """The draft cannot be published: it, or a policy that uses it, would not load.

    ``pointers`` are the places of the faults in the draft's JSON, one each; empty where
    the whole draft is meant, or another policy.
    """

    code = "draft_faulty"

    def __init__(
        self, draft: str, faults: tuple[PolicyFault, ...], pointers: tuple[str, ...] = ()
    ) -> None:
        super().__init__(faults)
        self.draft = draft
        self.pointers = pointers or ("",) * len(faults)


class DraftBehind(QerarError):
    """A version was published since the draft was begun, which does not hold its changes."""

    code = "draft_behind"

    def __init__(self, draft: str, policy: str, base: int | None, last: int) -> None:
        super().__init__(draft, policy, base, last)
        self.draft = draft
        self.policy = policy
        self.base = base
        self.last = last

    def __str__(self) -> str:
        base = "nothing" if self.base is None else f"version {self.base}"
        return (
            f"the draft {self.draft} was made from {base} of {self.policy!r}, and version "
            f"{self.last} was published since: rebase it first"
        )


class NothingChanged(QerarError):
    """The draft says what the version it was made from says."""

    code = "nothing_changed"

    def __init__(self, draft: str, policy: str, base: int) -> None:
        super().__init__(draft, policy, base)
        self.draft = draft
        self.policy = policy
        self.base = base

    def __str__(self) -> str:
        return f"the draft {self.draft} is the same as version {self.base} of {self.policy!r}"


class RebaseConflict(QerarError):
    """The draft and a newer version change the same places.

    ``pointers`` are those in the JSON; an entry of a list that names itself (a
    row's id) stands by its name.
    """

    code = "rebase_conflict"

    def __init__(self, draft: str, pointers: tuple[str, ...]) -> None:
        super().__init__(draft, pointers)
        self.draft = draft
        self.pointers = pointers

    def __str__(self) -> str:
        places = ", ".join(pointer or "the whole" for pointer in self.pointers)
        return (
            f"the draft {self.draft} and the newer version change the same places "
            f"differently: {places}"
        )


class ImpactUnfinished(QerarError):
    """It is not known yet what the draft would have changed, so nobody has seen it.

    ``status`` is that of the replay that finds it out (``replay``), of which ``done``
    of ``total`` decisions are decided again; both are None where there is none.
    """

    code = "impact_unfinished"

    def __init__(
        self,
        draft: str,
        replay: str | None = None,
        status: str | None = None,
        done: int = 0,
        total: int | None = None,
    ) -> None:
        super().__init__(draft, replay, status, done, total)
        self.draft = draft
        self.replay = replay
        self.status = status
        self.done = done
        self.total = total

    def __str__(self) -> str:
        said = f"what the draft {self.draft} would have changed is not known"
        if self.status in ("queued", "running"):
            far = "" if self.total is None else f" of {self.total}"
            return f"{said} yet: {self.done}{far} decisions are replayed"
        if self.status is None:
            return f"{said}: no replay of it has ended"
        return f"{said}: its replay {self.replay} is {self.status}; start it anew"


class ImpactChanged(QerarError):
    """What the draft would have changed is not what the approver saw: a newer replay has ended.

    ``digest`` is that of the result of ``replay`` now.
    """

    code = "impact_changed"

    def __init__(self, draft: str, replay: str, digest: str) -> None:
        super().__init__(draft, replay, digest)
        self.draft = draft
        self.replay = replay
        self.digest = digest

    def __str__(self) -> str:
        return (
            f"what the draft {self.draft} would have changed was found out anew since it was "
            f"read, by the replay {self.replay}: {self.digest}; read it again"
        )


class UnknownProposal(QerarError):
    """There is no proposal of that id."""

    code = "unknown_proposal"

    def __init__(self, proposal: str) -> None:
        super().__init__(proposal)
        self.proposal = proposal

    def __str__(self) -> str:
        return f"there is no proposal {self.proposal!r}"


class ProposalEnded(QerarError):
    """The proposal was approved, rejected or retracted before."""

    code = "proposal_ended"

    def __init__(self, proposal: str, how: str) -> None:
        super().__init__(proposal, how)
        self.proposal = proposal
        self.how = how

    def __str__(self) -> str:
        return f"the proposal {self.proposal} was {self.how} already"


class NotTheProposer(QerarError):
    """Only who made a proposal takes it back; another approver rejects it."""

    code = "not_the_proposer"

    def __init__(self, proposal: str, proposer: str) -> None:
        super().__init__(proposal, proposer)
        self.proposal = proposal
        self.proposer = proposer

    def __str__(self) -> str:
        return (
            f"the proposal {self.proposal} is {self.proposer}'s to take back: "
            f"an approver may reject it"
        )


class ProposalOpen(QerarError):
    """The same is proposed already, and waits for a second person."""

    code = "proposal_open"

    def __init__(self, proposal: str) -> None:
        super().__init__(proposal)
        self.proposal = proposal

    def __str__(self) -> str:
        return f"the same is proposed already, by {self.proposal}"


class PublishedFileAltered(QerarError):
    """A file of a version published here is not what the ledger holds as published."""

    code = "published_file_altered"

    def __init__(self, file: str, policy: str, version: int, published: str, found: str) -> None:
        super().__init__(file, policy, version, published, found)
        self.file = file
        self.policy = policy
        self.version = version
        self.published = published
        self.found = found

    def __str__(self) -> str:
        return (
            f"{self.file} is not what was published as {self.policy} version {self.version}: "
            f"published {self.published}, found {self.found}. Keep it elsewhere if it is wanted, "
            f"and remove it: the next start writes it again from the ledger"
        )


class PublishedFileUnknown(QerarError):
    """Something lies among the versions published here that the ledger does not know."""

    code = "published_file_unknown"

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file

    def __str__(self) -> str:
        return (
            f"{self.file} is of no version that the ledger holds as published here (is the ledger "
            f"an older backup?): move it elsewhere"
        )
