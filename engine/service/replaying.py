"""A logged decision made again, by its own sequence of knowledge, day and inputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.errors import DigestDiffers, InputFault, InvalidInput
from engine.evaluation import Node, render_explanation
from engine.letters import Letter, render_paper
from engine.service.programs import Moment
from engine.service.records import Record
from engine.service.snapshot import Snapshot

__all__ = ["Again", "again", "check_language", "explained", "moment_of", "paper_again"]

_LANGUAGES = ("az", "en")


@dataclass(frozen=True, slots=True)
class Again:
    """The digest that the log has and the one found now."""

    decision: str
    logged: str
    found: str

    def compare(self) -> None:
        """Raises DigestDiffers: what is not the same is never shown as if it were."""
        if self.found != self.logged:
            raise DigestDiffers(self.decision, self.logged, self.found)


def again(snapshot: Snapshot, record: Record) -> Again:
    """Decide a logged decision again; raises DecisionErased and what deciding raises."""
    told = record.told
    decision = snapshot.decide(told["policy"], record.inputs, moment_of(record), remedies=False)
    return Again(record.logged.id, told["digest"], decision.digest)


def explained(snapshot: Snapshot, record: Record, lang: str) -> dict[str, Any]:
    """The record, its trace, and the trace as sentences in a language (az or en).

    Raises InvalidInput (/lang), DecisionErased, DigestDiffers.
    """
    check_language(lang)
    told = record.told
    found = snapshot.explain(told["policy"], record.inputs, moment_of(record))
    Again(record.logged.id, told["digest"], found.digest).compare()
    return {
        **told,
        "lang": lang,
        "trace": dict(found.trace),
        "explanation": _sentences(render_explanation(found, lang)),
    }


def paper_again(
    snapshot: Snapshot, record: Record, paper: str, lang: str, institution: str | None
) -> Letter:
    """A paper of a logged decision, made of its record (az or en).

    Raises UnknownPaper, PaperNotDue, PaperIncomplete, DecisionErased, DigestDiffers.
    """
    told = record.told
    written = snapshot.paper(told["policy"], record.inputs, moment_of(record), paper)
    Again(record.logged.id, told["digest"], written.decision.digest).compare()
    return render_paper(written, lang, institution, record.logged.id, told["reference"])


def check_language(lang: str) -> None:
    """Raises InvalidInput for another language than az and en."""
    if lang not in _LANGUAGES:
        raise InvalidInput((InputFault("/lang", "bad_value", "az or en is expected"),))


def moment_of(record: Record) -> Moment:
    """The two dates as the decision knew them."""
    told = record.told
    return Moment(
        date.fromisoformat(told["effective_date"]),
        datetime.fromisoformat(told["known_at"]),
        told["registry_sequence"],
    )


def _sentences(node: Node) -> dict[str, Any]:
    return {"text": node.text, "children": [_sentences(child) for child in node.children]}
