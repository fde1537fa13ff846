"""Outcomes as people see them: in the words of the policy, in a colour that says what they mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from admin_ui.local import local, outcome
from engine.service import PolicyVersion, Service

__all__ = ["kind_of", "label_of", "meaning_by", "seen_by"]

#: outcomes with a colour of their own; others by their strength
_KINDS: Final = {
    "approved": "yes",
    "renewed": "yes",
    "declined": "no",
    "not_renewed": "no",
    "referred": "refer",
}

Seen = tuple[str, str]
"""The colour of an outcome (yes, no, refer) and its words."""


def kind_of(name: str, version: PolicyVersion) -> str:
    """Its colour: a known one's own; else the default is fine, the strongest adverse one grave."""
    if name in _KINDS:
        return _KINDS[name]
    if name == version.outcome.default:
        return "yes"
    findings = version.findings.values()
    adverse = {one.verdict for one in findings if one.severity.value == "adverse"}
    gravest = next((one for one in version.outcome.order if one in adverse), None)
    return "no" if name == gravest else "refer"


def label_of(name: str, version: PolicyVersion) -> str:
    """An outcome in the words of a version."""
    labels = version.outcome.labels
    return local(labels[name]) if name in labels else outcome(name)


def seen_by(service: Service) -> Callable[..., Seen]:
    """For templates: the colour and words of an outcome.

    By a version, given as itself or by its policy and number; else by any that has the outcome.
    """

    def seen(name: str, policy: str | None = None, of: int | PolicyVersion | None = None) -> Seen:
        if policy is not None and of is not None:
            version = service.policies.version(policy, of) if isinstance(of, int) else of
            return kind_of(name, version), label_of(name, version)
        for one in service.policies.summaries():
            for version in reversed(one.versions):
                if name in version.outcome.order:
                    return kind_of(name, version), label_of(name, version)
        return _KINDS.get(name, "refer"), outcome(name)

    return seen


def meaning_by(service: Service) -> Callable[[str, int, str], str]:
    """The colour (yes, no, refer) of a policy, version and outcome: for figures over policies."""

    def meaning(policy: str, version: int, name: str) -> str:
        return kind_of(name, service.policies.version(policy, version))

    return meaning
