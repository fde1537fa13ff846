"""Drafts: begun, changed, and the steps they take to a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.store.entries.entry import Entry, Value, day_text

__all__ = ["DraftChangedEntry", "DraftEntry", "DraftStepEntry"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEntry(Entry):
    """A draft of a policy is created, from a version where ``base_version`` is given.

    ``digest`` is that of the body (``sha256:…``); ``by`` is the id of a user or
    key, None where the draft was shipped.
    """

    kind = "draft_created"
    table = "drafts"

    id: str
    policy: str
    base_version: int | None
    body: bytes
    digest: str | None = None
    by: str | None = None

    def columns(self) -> Mapping[str, Value]:
        """The draft and its bytes."""
        return {
            "id": self.id,
            "policy": self.policy,
            "base_version": self.base_version,
            "body": self.body,
            "digest": self.digest,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChangedEntry(Entry):
    """A draft (by its id) has a new body; its creation is revision 0, each change one more."""

    kind = "draft_changed"
    table = "draft_changes"

    draft: str
    revision: int
    base_version: int | None
    body: bytes
    digest: str
    by: str

    def columns(self) -> Mapping[str, Value]:
        """The change and the draft's bytes since."""
        return {
            "draft": self.draft,
            "revision": self.revision,
            "base_version": self.base_version,
            "body": self.body,
            "digest": self.digest,
            "by": self.by,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftStepEntry(Entry):
    """A draft, at a revision, is "submitted", "returned", "approved", "rejected" or "discarded".

    ``digest`` is that of the body the step is about.  Days and the ids of what
    was made (``version``, ``activation``) are those of an approval.
    """

    kind = "draft_step"
    table = "draft_steps"

    draft: str
    revision: int
    step: str
    digest: str
    by: str
    why: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    version: int | None = None
    activation: str | None = None

    def columns(self) -> Mapping[str, Value]:
        """The step."""
        return {
            "draft": self.draft,
            "revision": self.revision,
            "step": self.step,
            "digest": self.digest,
            "by": self.by,
            "why": self.why,
            "effective_from": day_text(self.effective_from),
            "effective_to": day_text(self.effective_to),
            "version": self.version,
            "activation": self.activation,
        }
