"""What replays answer: how far one is, what it counted, which decisions differ and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.evaluation import Node
from engine.policy import PolicyVersion
from engine.replay import Counts
from engine.service.answers import Explained, instant_text
from engine.service.contrasting import Contrast, Differing
from engine.store import ReplayJob, ReplayRow

__all__ = ["Changes", "Replay", "Side", "Sides"]


@dataclass(frozen=True, slots=True)
class Replay:
    """A replay as it is: what was asked, how far it is, and what it counted so far.

    ``names`` are those of the people and keys who may have asked, by id.
    """

    job: ReplayJob
    names: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """A ULID."""
        return self.job.id

    @property
    def policy(self) -> str:
        """Whose decisions; of the impact of a draft also those of policies that use it."""
        return self.job.policy

    @property
    def purpose(self) -> str:
        """ "replay", or "impact": what a draft would have changed, before it is approved."""
        return self.job.purpose

    @property
    def status(self) -> str:
        """ "queued", "running", "done", "failed" or "cancelled"."""
        return self.job.status

    @property
    def ended(self) -> bool:
        """Whether nothing more comes of it."""
        return self.status not in ("queued", "running")

    @property
    def cancelling(self) -> bool:
        """Whether it was cancelled and has yet to stop."""
        return self.job.cancelling

    @property
    def total(self) -> int | None:
        """How many decisions are selected; None: not counted yet."""
        return self.job.total

    @property
    def done(self) -> int:
        """How many of them are decided again."""
        return self.job.done

    @property
    def digest(self) -> str | None:
        """The digest of the result, once it is done: "sha256:…"."""
        return self.job.digest

    @property
    def ledger_sequence(self) -> int:
        """The last entry of the ledger that was there when it was asked for."""
        return self.job.ledger_sequence

    @property
    def error(self) -> Mapping[str, Any] | None:
        """Why it failed, as a problem."""
        return self.job.error

    @property
    def draft(self) -> dict[str, Any] | None:
        """The draft that decides, with the revision and the digest it had then."""
        job = self.job
        if job.draft is None:
            return None
        return {"id": job.draft, "revision": job.draft_revision, "digest": job.draft_digest}

    @property
    def counted(self) -> dict[str, Any]:
        """Counts, transitions, findings, rules, money and what was read, so far or in the end."""
        state = self.job.state.get("counts")
        return Counts().to_json() if state is None else dict(state)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many decisions were reproduced, differ, flip, …, by name."""
        found: Mapping[str, int] = self.counted["counts"]
        return found

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/replays/{id}`` answers, without its decisions."""
        job = self.job
        asked = {"id": job.asked_by, "name": self.names.get(job.asked_by, job.asked_by)}
        return {
            "id": job.id,
            "policy": job.policy,
            "purpose": job.purpose,
            "status": job.status,
            "cancelling": job.cancelling,
            "selection": job.selection,
            "against": job.against,
            "draft": self.draft,
            "asked_by": asked if job.asked_by else None,
            "asked_at": instant_text(job.asked_at),
            "started_at": job.started_at and instant_text(job.started_at),
            "finished_at": job.finished_at and instant_text(job.finished_at),
            "ledger": {"sequence": job.ledger_sequence, "chain": job.ledger_chain},
            "progress": {"total": job.total, "done": job.done},
            **self.counted,
            "digest": job.digest,
            "error": job.error,
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """A page of the decisions that did not come out the same, in the ledger's order.

    ``next_after`` is the place after which the next page begins; None after the last.
    """

    items: tuple[ReplayRow, ...]
    next_after: int | None

    def to_json(self) -> dict[str, Any]:
        """As ``GET /v1/replays/{id}`` tells them beside the replay."""
        return {
            "decisions": [
                {
                    "place": one.place,
                    "ledger_sequence": one.ledger_sequence,
                    "decision_id": one.decision,
                    "policy": one.body["policy"],
                    "kind": one.kind,
                    "from": one.before,
                    "to": one.after,
                    "element": one.body.get("element"),
                    "differences": one.body["differences"],
                    "problem": one.body["problem"],
                }
                for one in self.items
            ],
            "next_after": self.next_after,
        }


@dataclass(frozen=True, slots=True)
class Side:
    """A decision made again and explained: ``told`` as api.md shapes it with its trace.

    Where it could not be made, ``problem`` says why and the rest is None.
    """

    told: Mapping[str, Any] | None = None
    version: PolicyVersion | None = None
    problem: Mapping[str, Any] | None = None
    _explained: Explained | None = None

    def tree(self, lang: str) -> Node | None:
        """The explanation as lines under lines, in Azerbaijani (az) or English (en)."""
        return None if self._explained is None else self._explained.tree(lang)

    def to_json(self, lang: str) -> dict[str, Any]:
        """The decision with its trace and explanation, or the problem."""
        tree = self.tree(lang)
        decision = None
        if self.told is not None and tree is not None:
            decision = {**self.told, "explanation": _sentences(tree)}
        return {"decision": decision, "problem": self.problem}


@dataclass(frozen=True, slots=True)
class Sides:
    """A decision as it was and by what it was replayed against (``after``; None: by nothing else).

    ``contrast`` is what differs, where both could be made.
    """

    decision: str
    before: Side
    after: Side | None
    contrast: Contrast | None

    def to_json(self, lang: str) -> dict[str, Any]:
        """Both sides in a language (az or en)."""
        return {
            "decision_id": self.decision,
            "lang": lang,
            "before": self.before.to_json(lang),
            "after": self.after and self.after.to_json(lang),
            "contrast": self.contrast and _contrast(self.contrast, lang),
        }


def _sentences(node: Node) -> dict[str, Any]:
    return {"text": node.text, "children": [_sentences(child) for child in node.children]}


def _contrast(found: Contrast, lang: str) -> dict[str, Any]:
    lists = ("outputs", "values", "reasons", "remedies", "actions", "obligations")
    return {
        "outcome": found.outcome and _differing(found.outcome, lang),
        **{name: [_differing(one, lang) for one in getattr(found, name)] for name in lists},
    }


def _differing(found: Differing, lang: str) -> dict[str, str | None]:
    texts = {"label": found.label, "before": found.before, "after": found.after}
    told = {name: None if text is None else text[lang] for name, text in texts.items()}
    return {"name": found.name, **told}
