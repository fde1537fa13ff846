"""Findings and messages: what they decide, and the same things said in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.policy.faults import Faults
from engine.policy.formulas.compile import CALENDAR_FUNCTIONS
from engine.policy.formulas.used_types import UsedTypes
from engine.policy.model import Finding, Formula, Message, Outcome, Place, PolicyVersion, Severity

__all__ = ["check_findings", "check_referral"]

_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}]*)\}")
REFERRED = "referred"
"""The outcome of a case that needs a value which is not known (a series, a calendar)."""


def check_findings(policy: PolicyVersion, faults: Faults) -> None:
    """Add every fault of findings and messages."""
    for finding in policy.findings.values():
        _check_severity(finding, policy.outcome, faults)
    for what, message, place in _messages(policy):
        _check_languages(what, message, place, faults)


def _check_severity(finding: Finding, outcome: Outcome, faults: Faults) -> None:
    if finding.verdict is None:
        if finding.severity is not Severity.INFO:
            faults.add(
                "severity",
                finding.place,
                f"the finding {finding.code} is {finding.severity} but has no verdict, so it "
                "decides nothing: give it a verdict, or 'severity: info'",
            )
    elif finding.severity is Severity.INFO and _decides(finding.verdict, outcome):
        faults.add(
            "severity",
            finding.place,
            f"the finding {finding.code} only informs (severity info), yet its verdict "
            f"'{finding.verdict}' changes the outcome from '{outcome.default}'",
        )


def _decides(verdict: str, outcome: Outcome) -> bool:
    """Whether a verdict comes before the default outcome; undeclared ones are others' faults."""
    order = outcome.order
    known = verdict in order and outcome.default in order
    return known and order.index(verdict) < order.index(outcome.default)


def _messages(policy: PolicyVersion) -> Iterator[tuple[str, Message, Place]]:
    for finding in policy.findings.values():
        yield f"the message of {finding.code}", finding.message, finding.place
    rules = policy.rules.values()
    for remedy in (*(r for rule in rules for r in rule.remedies), *policy.remedies):
        if remedy.message is not None:
            yield f"the message of the remedy '{remedy.id}'", remedy.message, remedy.place
    for obligation in policy.obligations:
        yield f"the message of {obligation.code}", obligation.message, obligation.place
    for paper in policy.papers.values():
        for part in paper.parts.values():
            if part.text is not None:
                yield f"the part '{part.name}' of {paper.code}", part.text, part.place


def _check_languages(what: str, message: Message, place: Place, faults: Faults) -> None:
    shown = {"az": _placeholders(message.text.az), "en": _placeholders(message.text.en)}
    for here, there, language in (("az", "en", "English"), ("en", "az", "Azerbaijani")):
        for missing in sorted(shown[here] - shown[there]):
            faults.add(
                "placeholder",
                place,
                f"{what} shows {{{missing}}} in '{here}' but not in '{there}': "
                f"the {language} text must say the same",
            )


def _placeholders(text: str) -> set[str]:
    found = (match.group(1) for match in _PLACEHOLDER.finditer(text))
    return {re.sub(r"\s*:\s*", ":", inner.strip()) for inner in found if inner is not None}


def check_referral(policy: PolicyVersion, used: UsedTypes, faults: Faults) -> None:
    """What is not known is referred to a person, so the policy must be able to refer."""
    order, default = policy.outcome.order, policy.outcome.default
    if default not in order or REFERRED in order[: order.index(default)]:
        return
    needs = f"outcome.order needs '{REFERRED}' before '{default}'"
    for parameter in policy.parameters.values():
        if parameter.is_series:
            faults.add(
                "cannot_refer",
                parameter.place,
                f"outside its dates the series '{parameter.name}' is not known and the case is "
                f"referred: {needs}",
            )
    if policy.calendar is not None:
        asking = _first_calendar_formula(policy)
        faults.add(
            "cannot_refer",
            asking.place if asking is not None else Place(1, 1, "outcome"),
            f"a year that the calendar does not know is referred to a person: {needs}",
        )
    for use in policy.uses.values():
        if any(_may_be_unknown(version, used) for version in used.get(use.policy, ())):
            faults.add(
                "cannot_refer",
                use.place,
                f"'{use.policy}' reads a series or the calendar, which may not know a date; "
                f"the case is referred then: {needs}",
            )


def _may_be_unknown(policy: PolicyVersion, used: UsedTypes) -> bool:
    if policy.calendar is not None or any(one.is_series for one in policy.parameters.values()):
        return True
    inner = (version for use in policy.uses.values() for version in used.get(use.policy, ()))
    return any(_may_be_unknown(version, used) for version in inner)


def _first_calendar_formula(policy: PolicyVersion) -> Formula | None:
    """Where working days are asked for; None where only a cell or an action asks."""
    formulas = [value.formula for value in policy.values.values()]
    for table in policy.tables.values():
        formulas += [*table.inputs, *(output for row in table.rows for output in row.outputs)]
    for rule in policy.rules.values():
        formulas += [rule.when, *((rule.elements,) if rule.elements else ())]
    formulas += [constraint.check for constraint in policy.constraints]
    formulas += [one.until for one in policy.obligations if one.until is not None]
    asking = (f for f in formulas if f.expression.functions & CALENDAR_FUNCTIONS.keys())
    return next(asking, None)
