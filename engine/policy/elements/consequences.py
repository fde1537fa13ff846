"""Reads what a policy says and asks for: findings and obligations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel import Scope
from engine.feel.types import DateType
from engine.policy.elements.declarations import Citations
from engine.policy.elements.messages import MessageDraft, read_message
from engine.policy.elements.rules import variables_of
from engine.policy.formulas.compile import Compiler
from engine.policy.model import (
    Citation,
    Finding,
    LocalText,
    Message,
    Obligation,
    Outcome,
    Place,
    Rule,
    Severity,
)
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Node
from engine.policy.reading.texts import FeelText, is_code

__all__ = ["FindingDraft", "ObligationDraft", "message_scope", "read_finding", "read_obligation"]

NO_MESSAGE = Message(LocalText("", ""))


@dataclass(frozen=True, slots=True)
class FindingDraft:
    """A reason code before its placeholders are compiled."""

    code: str
    verdict: str | None
    severity: Severity
    message: MessageDraft | None
    place: Place

    def finish(self, compiler: Compiler, scope: Scope) -> Finding:
        """Compile the placeholders; ``scope`` is ``message_scope``'s."""
        message = self.message.finish(compiler, scope) if self.message else NO_MESSAGE
        return Finding(self.code, self.verdict, self.severity, message, self.place)


def read_finding(
    code: str, key: Place, node: Node, outcome: Outcome, owner: Fields
) -> FindingDraft:
    """A reason code: its verdict, severity and message."""
    faults = owner.faults
    if not is_code(code):
        message = f"'{code}' is not a reason code in UPPER_SNAKE"
        faults.add("bad_name", key, message)
    fields = Fields(node, faults, f"the finding '{code}'", ("verdict",), ("severity", "message"))
    verdict = fields.one_of("verdict", (*outcome.order, "none"))
    severity = fields.one_of("severity", tuple(Severity))
    return FindingDraft(
        code=code,
        verdict=None if verdict == "none" else verdict,
        severity=Severity(severity) if severity else Severity.INFO,
        message=read_message(fields),
        place=node.place,
    )


def message_scope(code: str, rules: Mapping[str, Rule], scope: Scope) -> Scope:
    """The names a finding's message may read: also the element, where every rule has it."""
    bound = [
        variables_of(rule.variable, rule.elements)
        for rule in rules.values()
        if rule.finding == code
    ]
    if not bound:
        return scope
    first, *others = bound
    shared = {
        name: type_
        for name, type_ in first.items()
        if all(name in other and other[name] == type_ for other in others)
    }
    return scope.with_(shared)


@dataclass(frozen=True, slots=True)
class ObligationDraft:
    """An obligation before its formulas are compiled."""

    code: str
    on: str
    message: MessageDraft | None
    place: Place
    when: FeelText | None
    until: FeelText | None
    citation: Citation | None

    def finish(self, compiler: Compiler, scope: Scope) -> Obligation:
        """Compile its condition, its last day and its placeholders."""
        when, until = self.when, self.until
        return Obligation(
            code=self.code,
            on=self.on,
            message=self.message.finish(compiler, scope) if self.message else NO_MESSAGE,
            place=self.place,
            when=compiler.condition(when, scope, "the obligation's condition") if when else None,
            until=compiler.formula(until, scope, DateType(), "'until'") if until else None,
            citation=self.citation,
        )


def read_obligation(
    node: Node, outcome: Outcome, citations: Citations, owner: Fields
) -> ObligationDraft:
    """What follows from an outcome."""
    keys = ("when", "until", "source")
    fields = Fields(node, owner.faults, "an obligation", keys, ("on", "code", "message"))
    code = fields.text("code")
    if code is not None and not is_code(code):
        message = f"'{code}' is not a code in UPPER_SNAKE"
        owner.faults.add("bad_name", fields.value_place("code"), message)
    return ObligationDraft(
        code=code or "",
        on=fields.one_of("on", ("any", *outcome.order)) or "any",
        message=read_message(fields),
        place=node.place,
        when=fields.feel("when"),
        until=fields.feel("until"),
        citation=citations.read(fields),
    )
