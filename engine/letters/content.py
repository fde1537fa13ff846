"""What a letter says: a decision's record put into the words of one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from engine.letters.facts import Fact, FactGroup, asked, worked_out
from engine.letters.record import Told
from engine.letters.wording import Tone, local, outcome_words, sentence
from engine.policy.model import PolicyVersion

__all__ = ["Content", "Point", "content_of"]

_BAKU: Final = ZoneInfo("Asia/Baku")


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of the decision, and below it where it comes from or what it leads to."""

    text: str
    below: str | None


@dataclass(frozen=True, slots=True)
class Content:
    """The letter's texts, in the order in which they are read."""

    institution: str
    heading: str
    code: str  # the outcome's own word, as the policy has it
    tone: Tone
    date: str
    decision: str
    reference: str | None
    outcome: str
    reasons: tuple[Point, ...]  # those that gave the outcome
    open: tuple[Point, ...]  # those of another verdict, which would still stand
    notes: tuple[Point, ...]  # those without effect on the outcome
    remedies: tuple[Point, ...]
    asked: tuple[Fact, ...]
    worked_out: tuple[FactGroup, ...]
    obligations: tuple[Point, ...]
    policy: str
    used: tuple[str, ...]
    law_day: str
    digest: str


def content_of(
    record: Mapping[str, Any],
    inputs: Mapping[str, Any],
    version: Callable[[str, int], PolicyVersion],
    lang: str,
    institution: str | None,
) -> Content:
    """The content of ``render_letter``; raises as it does."""
    told = Told(record)
    policy = version(told.text("policy"), told.number("policy_version"))
    used = {
        one.text("policy"): version(one.text("policy"), one.number("policy_version"))
        for one in told.each("used")
        if one.has("policy")  # the others are calendars
    }

    def used_version(name: str) -> PolicyVersion:
        if name not in used:
            raise told.lacks("used")
        return used[name]

    outcome = told.text("outcome")
    tone, said = outcome_words(outcome, lang)
    label = _label(policy, outcome, lang)
    title = local(policy.title, lang)
    verdicts = [(one.text_or_none("verdict"), one) for one in told.each("reasons")]
    reasons = tuple(_reason(one, lang) for verdict, one in verdicts if verdict == outcome)
    if tone is Tone.REFUSAL and not reasons:
        raise told.lacks("reasons")  # a refusal says why, or is not sent
    heading = "heading_review" if tone is Tone.REVIEW else "heading"
    return Content(
        institution=(institution or "").strip() or sentence("institution", lang),
        heading=sentence(heading, lang, title=title),
        code=outcome,
        tone=tone,
        date=_day(told.instant("decided_at").astimezone(_BAKU).date(), lang),
        decision=told.text("decision_id"),
        reference=told.text_or_none("reference"),
        outcome=said or sentence("outcome", lang, label=label),
        reasons=reasons,
        open=tuple(
            _reason(one, lang) for verdict, one in verdicts if verdict not in (None, outcome)
        ),
        notes=tuple(_reason(one, lang) for verdict, one in verdicts if verdict is None),
        remedies=tuple(_remedy(one, policy, lang) for one in told.each("remedies")),
        asked=asked(policy, inputs, lang),
        worked_out=worked_out(policy, told.inner("outputs"), used_version, lang, inputs),
        obligations=tuple(_obligation(one, lang) for one in told.each("obligations")),
        policy=_named(policy, lang),
        used=tuple(_named(one, lang) for one in used.values()),
        law_day=sentence("law_day", lang, day=_day(told.day("effective_date"), lang)),
        digest=told.text("digest"),
    )


def _reason(told: Told, lang: str) -> Point:
    return Point(told.inner("message").text(lang), _basis(told, lang))


def _basis(told: Told, lang: str) -> str | None:
    citation = told.inner_or_none("citation")
    if citation is None:
        return None
    title = citation.inner_or_none("title") if citation.has("title") else None
    source = citation.text("source") if title is None else title.text(lang)
    clause = citation.text_or_none("clause") if citation.has("clause") else None
    if clause is not None:
        source = sentence("clause", lang, source=source, clause=clause)
    return sentence("basis", lang, source=source)


def _remedy(told: Told, policy: PolicyVersion, lang: str) -> Point:
    outcome = told.text_or_none("outcome")
    then = None
    if outcome is not None:
        then = sentence("then", lang, label=_label(policy, outcome, lang))
    return Point(told.inner("message").text(lang), then)


def _obligation(told: Told, lang: str) -> Point:
    until = told.text_or_none("until")
    day = None if until is None else sentence("until", lang, day=_day(told.day("until"), lang))
    return Point(told.inner("message").text(lang), day)


def _named(policy: PolicyVersion, lang: str) -> str:
    return sentence("policy", lang, title=local(policy.title, lang), version=policy.version)


def _label(policy: PolicyVersion, outcome: str, lang: str) -> str:
    label = policy.outcome.labels.get(outcome)
    return outcome if label is None else local(label, lang)


def _day(day: date, lang: str) -> str:
    """10 avqust 2022, 10 August 2022."""
    return str(format_date(day, "d MMMM yyyy", lang))
