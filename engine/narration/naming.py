"""What people call the things a formula reads, and the types they were declared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.evaluation.messages.placeholders import spec_of
from engine.policy.formulas.table_results import result_spec
from engine.policy.model import Field, Kind, LocalText, PolicyVersion, TypeSpec

__all__ = ["Names", "Used", "local", "outcome_spec"]

Used = Mapping[str, Sequence[PolicyVersion]]
"""The versions of the policies that a version uses, by policy id."""


def local(text: LocalText, lang: str) -> str:
    """A policy's text in the language."""
    return text.az if lang == "az" else text.en


def findings_spec(policy: PolicyVersion) -> TypeSpec:
    """The reason codes of a policy, by the label of the one rule that gives each."""
    given: dict[str, list[LocalText]] = {}
    for rule in policy.rules.values():
        if rule.finding is not None and rule.label is not None:
            given.setdefault(rule.finding, []).append(rule.label)
    labels = {code: one for code, (one, *others) in given.items() if not others}
    codes = TypeSpec(Kind.ENUM, values=tuple(policy.findings), value_labels=labels)
    return TypeSpec(Kind.LIST, item=codes)


def outcome_spec(policy: PolicyVersion) -> TypeSpec:
    """The outcomes of a policy as an enumeration with their labels."""
    return TypeSpec(Kind.ENUM, values=policy.outcome.order, value_labels=policy.outcome.labels)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one version in one language; what has no label goes by its path."""

    policy: PolicyVersion
    lang: str
    used: Used

    def input(self, path: str) -> str:
        """An input, a field of one, or a group of inputs (by its members)."""
        found = self.field(path.split("."))
        if found is None and (members := self.group(tuple(path.split(".")))):
            return "; ".join(members)
        return path if found is None or found.label is None else local(found.label, self.lang)

    def field(self, parts: Sequence[str]) -> Field | None:
        """The declared input at a path, or the field of its record."""
        for length in range(len(parts), 0, -1):
            field = self.policy.inputs.get(".".join(parts[:length]))
            if field is not None:
                return _within(field, parts[length:])
        return None

    def element(self, name: str) -> str:
        """A value, table, parameter, use or rule by its label."""
        policy = self.policy
        for declared in (
            policy.values,
            policy.tables,
            policy.parameters,
            policy.uses,
            policy.rules,
        ):
            if name in declared:
                label = declared[name].label
                return name if label is None else local(label, self.lang)
        return self.input(name)

    def action(self, code: str) -> str | None:
        """What people call an action; None where it has no label."""
        label = self.policy.actions.labels.get(code)
        return None if label is None else local(label, self.lang)

    def action_field(self, name: str) -> str | None:
        """What people call a field of actions; None where it has no label."""
        label = self.policy.actions.field_labels.get(name)
        return None if label is None else local(label, self.lang)

    def fact(self, name: str) -> str | None:
        """What people call a fact; None where it has no label."""
        label = self.policy.facts.get(name)
        return None if label is None else local(label, self.lang)

    def outcome(self, outcome: str) -> str:
        """An outcome by its label."""
        label = self.policy.outcome.labels.get(outcome)
        return outcome if label is None else local(label, self.lang)

    def label(self, path: tuple[str, ...]) -> str | None:
        """What is at a path of the policy; None where there is nothing so declared."""
        head, *rest = path
        policy = self.policy
        if head in policy.uses:
            return None
        for declared in (policy.values, policy.tables, policy.parameters):
            if head in declared:
                if not rest:
                    return self.element(head)
                spec = spec_of(policy, (head,))
                if spec is None or spec.kind is not Kind.RECORD:
                    return None
                label = _field_label(spec, rest, self.lang)
                return f"{self.element(head)}: {label or '.'.join(rest)}"
        return None if self.field(path) is None else self.input(".".join(path))

    def group(self, path: tuple[str, ...]) -> tuple[str, ...]:
        """The inputs of a group (``suitability``) by their labels."""
        prefix = f"{'.'.join(path)}."
        return tuple(self.input(one) for one in self.policy.inputs if one.startswith(prefix))

    def spec(self, path: tuple[str, ...]) -> TypeSpec | None:
        """The declared type of what is at a path."""
        head = path[0]
        if path == ("outcome",):
            return outcome_spec(self.policy)
        if path == ("findings",):
            return findings_spec(self.policy)
        if path == ("effective_date",):
            return TypeSpec(Kind.DATE)
        if head in self.policy.uses and len(path) > 1:
            return self._used_spec(head, path[1:])
        return spec_of(self.policy, path)

    def asked(self, path: tuple[str, ...]) -> bool:
        """Whether people give what is at a path, rather than the policy work it out."""
        return self.field(path) is not None

    def used_label(self, use: str, output: str) -> str:
        """An output of a used policy, as that policy calls it."""
        for one in reversed(self.used.get(self.policy.uses[use].policy, ())):
            named = Names(one, self.lang, {}).element(output)
            if named != output:
                return named
        return output

    def _used_spec(self, use: str, path: tuple[str, ...]) -> TypeSpec | None:
        for one in reversed(self.used.get(self.policy.uses[use].policy, ())):
            found = Names(one, self.lang, {}).spec(path)
            if found is not None:
                return found
        return None

    def called(self, name: str) -> TypeSpec | None:
        """What a table or a series gives when it is called like a function."""
        if name in self.policy.tables:
            return result_spec(self.policy.tables[name])
        if name in self.policy.parameters:
            return self.policy.parameters[name].spec
        return None


def _within(field: Field, parts: Sequence[str]) -> Field | None:
    for name in parts:
        found = field.spec.fields.get(name)
        if found is None:
            return None
        field = found
    return field


def _field_label(spec: TypeSpec | None, parts: Sequence[str], lang: str) -> str | None:
    field: Field | None = None
    for name in parts:
        field = None if spec is None else spec.fields.get(name)
        spec = None if field is None else field.spec
    return None if field is None or field.label is None else local(field.label, lang)
