"""A version whole as a document: its sections, each made by the module of its kind."""

from __future__ import annotations

import re

from engine.feel.types import BooleanType
from engine.narration.declared import inputs, sources, tasks, types_of_actions
from engine.narration.document import ConstraintView, Document, Words
from engine.narration.figures import parameters, tables, values
from engine.narration.following import (
    findings,
    obligations,
    outcome,
    outputs,
    remedies,
    rules,
    uses,
)
from engine.narration.grammar.parts import Form
from engine.narration.naming import Names, Used, local
from engine.narration.papers import papers
from engine.narration.sentences import Sentences
from engine.narration.terms import terms
from engine.narration.wording import said
from engine.policy.model import Constraint, Formula, PolicyVersion

__all__ = ["narrate", "sentence"]


def narrate(policy: PolicyVersion, lang: str, used: Used | None = None) -> Document:
    """The version in "az" or "en"; ``used`` has the versions of the policies it uses, for names."""
    say = Sentences(Names(policy, lang, used or {}))
    day = policy.effective_from
    notes = "" if policy.notes is None else local(policy.notes, lang)
    return Document(
        policy=policy.policy_id,
        version=policy.version,
        digest=policy.digest,
        lang=lang,
        title=local(policy.title, lang),
        proposed=day,
        proposed_from=None if day is None else said("proposed", lang, day=say.constant(day, None)),
        purpose=_paragraphs(notes),
        inputs=inputs(say),
        constraints=_constraints(say),
        parameters=parameters(say),
        uses=uses(say),
        values=values(say),
        tables=tables(say),
        rules=rules(say),
        findings=findings(say),
        remedies=remedies(say, policy.remedies),
        actions=types_of_actions(say),
        tasks=tasks(say),
        obligations=obligations(say),
        outcome=outcome(say),
        outputs=outputs(say),
        papers=papers(say),
        sources=sources(say),
        terms=terms(policy, lang),
    )


def sentence(policy: PolicyVersion, formula: Formula, lang: str, used: Used | None = None) -> str:
    """One formula of a version in words: a condition as "… olduqda", a value as it is."""
    say = Sentences(Names(policy, lang, used or {}))
    if isinstance(formula.expression.type, BooleanType):
        return say.condition(formula).text
    return say.value(formula).text


def _paragraphs(notes: str) -> tuple[str, ...]:
    """Notes by paragraph; a numbered reading starts one of its own."""
    lines = re.split(r"\n+|\s(?=\d{1,2}\)\s)", notes.strip())
    return tuple(" ".join(line.split()) for line in lines if line.strip())


def _constraints(say: Sentences) -> tuple[ConstraintView, ...]:
    return tuple(
        ConstraintView(
            check=_sentence(say, one),
            at=say.names.input(one.at),
            message=local(one.message, say.lang),
            code=one.code,
        )
        for one in say.names.policy.constraints
    )


def _sentence(say: Sentences, one: Constraint) -> Words:
    found = say.condition(one.check, Form.MUST)
    return Words(f"{say.sentence(found.text)}.", found.feel)
