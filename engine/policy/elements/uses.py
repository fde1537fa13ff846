"""Reads the policies that a policy uses, and types what they give.

What a formula reads of a used policy must hold for each of its versions, for
the one in force on the decision's dates is known only then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel import Scope
from engine.feel.types import CONSTANT_UNIT, AnyType, ContextType, FeelType, ListType, StringType
from engine.policy.faults import Faults, did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.formulas.feeltypes import misfit
from engine.policy.formulas.paths import exists
from engine.policy.formulas.used_types import (
    UsedTypes,
    codes_type,
    input_type,
    merged,
    never_null,
    output_types,
    with_units,
)
from engine.policy.model import LocalText, Outcome, Place, PolicyVersion, Use
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Node
from engine.policy.reading.texts import FeelText

__all__ = ["UseDraft", "read_use"]

_CURRENCY_OR_PATH = re.compile(r'"([A-Z]{3})"|([a-z][a-z0-9_.]*)')
_KEYS = ("with", "include", "label")
_INCLUDES = ("findings", "obligations")


@dataclass(frozen=True, slots=True)
class UseDraft:
    """A use before its arguments are compiled; ``versions`` None: nothing known of the policy."""

    name: str
    policy: str
    arguments: tuple[tuple[str, Place, FeelText], ...]
    include: frozenset[str]
    label: LocalText | None
    place: Place
    versions: tuple[PolicyVersion, ...] | None

    def type(self, faults: Faults) -> FeelType:
        """The context that formulas read under the use's name."""
        if self.versions is None:
            return AnyType()
        entries: dict[str, FeelType] = {
            "outcome": StringType(frozenset(o for v in self.versions for o in v.outcome.order)),
            "findings": ListType(item=codes_type(self.versions)),
        }
        given = [output_types(version) for version in self.versions]
        names = {name for types in given for name in types}
        for name in sorted(names):
            types = [self._in_own_units(each[name]) for each in given if name in each]
            one = merged(types)
            if one is None:
                shown = " and ".join(sorted({type_.noun for type_ in types}))
                message = f"versions of {self.policy} disagree on '{name}': {shown}"
                faults.add("type_mismatch", self.place, message)
                one = AnyType()
            entries[name] = one if len(types) == len(given) else one.as_nullable()
        return ContextType(entries)

    def finish(self, compiler: Compiler, scope: Scope, outcome: Outcome) -> Use:
        """Compile the arguments against the inputs of every version."""
        arguments = []
        for path, place, text in self.arguments:
            what = f"'{path}' of {self.policy}"
            formula = compiler.formula(text, scope, None, what)
            arguments.append((path, formula))
            type_ = compiler.type_of(formula)
            if exists(text.source.strip(), compiler.inputs):
                # What a version requires and was not given is told to the caller, as our input.
                type_ = never_null(type_)
            for version in self.versions or ():
                wanted = input_type(version, path)
                if wanted is None:
                    hint = did_you_mean(path, version.inputs)
                    message = f"version {version.version} of {self.policy} has no input '{path}'"
                    compiler.faults.add("undeclared", place, message + hint)
                    continue
                why = misfit(type_, self._in_own_units(wanted))
                if why is not None:
                    message = f"{what} (version {version.version}): {why}"
                    compiler.faults.add("type_mismatch", text.place, message)
        for version in self.versions or ():
            self._check_covered(version, compiler.faults)
            if "findings" in self.include:
                self._check_verdicts(version, outcome, compiler.faults)
        return Use(self.name, self.policy, tuple(arguments), self.place, self.include, self.label)

    def _check_covered(self, version: PolicyVersion, faults: Faults) -> None:
        given = [path for path, _, _ in self.arguments]
        for path, field in version.inputs.items():
            covered = any(
                path == one or path.startswith(f"{one}.") or one.startswith(f"{path}.")
                for one in given
            )
            if not covered and not field.optional and field.default is None:
                message = f"version {version.version} of {self.policy} needs the input '{path}'"
                faults.add("missing_key", self.place, message)

    def _check_verdicts(self, version: PolicyVersion, outcome: Outcome, faults: Faults) -> None:
        for finding in version.findings.values():
            if finding.verdict is not None and finding.verdict not in outcome.order:
                message = (
                    f"the included finding {finding.code} of {self.policy} has the verdict "
                    f"'{finding.verdict}', which is not in 'outcome.order'"
                )
                faults.add("undeclared", self.place, message)

    def _in_own_units(self, type_: FeelType) -> FeelType:
        """Money whose currency is an input of the used policy, in terms of what is passed."""
        passed = {
            path: found.group(1) or found.group(2)
            for path, _, text in self.arguments
            if (found := _CURRENCY_OR_PATH.fullmatch(text.source.strip()))
        }

        def rename(unit: str | None) -> str | None:
            if unit is None or unit == CONSTANT_UNIT or unit.isupper():
                return unit
            parts = unit.split(".")
            for length in range(len(parts), 0, -1):
                head = ".".join(parts[:length])
                if head in passed:
                    return ".".join((passed[head], *parts[length:]))
            return f"{self.name}.{unit}"

        return with_units(type_, rename)


def read_use(name: str, node: Node, owner: Fields, own_id: str, used: UsedTypes | None) -> UseDraft:
    """A use: which policy, what is passed for its inputs, what of it is included."""
    faults = owner.faults
    fields = Fields(node, faults, f"the use '{name}'", _KEYS, ("policy",))
    policy = fields.text("policy") or ""
    versions: tuple[PolicyVersion, ...] | None = None
    if policy == own_id:
        faults.add("cycle", fields.value_place("policy"), "a policy cannot use itself")
    elif used is not None and policy:
        known = used.get(policy)
        if known is None:
            hint = did_you_mean(policy, used)
            message = f"there is no policy '{policy}'{hint}"
            faults.add("undeclared", fields.value_place("policy"), message)
        else:
            versions = tuple(known) or None
    arguments = []
    with_node = fields.node("with")
    if with_node is not None:
        inner = Fields(with_node, faults, "'with'", None)
        for path, place, _ in inner.pairs():
            text = inner.feel(path)
            if text is not None:
                arguments.append((path, place, text))
    for word, place in fields.texts("include"):
        if word not in _INCLUDES:
            message = f"'include' lists {', '.join(_INCLUDES)}, not '{word}'"
            faults.add("unknown_word", place, message)
    return UseDraft(
        name=name,
        policy=policy,
        arguments=tuple(arguments),
        include=frozenset(word for word, _ in fields.texts("include") if word in _INCLUDES),
        label=fields.local("label"),
        place=node.place,
        versions=versions,
    )
