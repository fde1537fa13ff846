"""What the parts of a policy's decisions are called, for tables that have only their ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from admin_ui.languages import _, _l
from admin_ui.local import NONE, day, local, money, number, percent
from admin_ui.outcomes import Seen, kind_of, label_of, seen_by
from admin_ui.pages.replays_words import refusal
from engine.errors import UnknownPolicy
from engine.service import PolicyVersion, Service
from engine.service.asking import Kind, TypeSpec

__all__ = ["REFUSED", "Book", "Labels", "Named"]

REFUSED: Final = "refused:"
_PLACEHOLDER: Final = re.compile(r"\{[^}]*\}")
#: the first word of an element -> what it is
_PARTS: Final[Mapping[str, object]] = {
    "outcome": _l("Outcome"),
    "outputs": _l("Result"),
    "reasons": _l("Reason"),
    "actions": _l("To do"),
    "obligations": _l("Duty"),
    "inputs": _l("What was entered"),
    "used": _l("Policy used"),
    "policy_digest": _l("File of the version"),
    "calendar": _l("Calendar"),
    "digest": _l("Digest of the decision"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """An element as people see it: what it is, its words if it has any, its code."""

    part: str
    words: str | None
    code: str


class Book:
    """The words of every policy, looked up as they are needed."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._elsewhere = seen_by(service)
        self._versions: dict[str, tuple[PolicyVersion, ...]] = {}

    def labels(self, policy: str) -> Labels:
        """The words of one policy."""
        return Labels(self, policy)

    def title(self, policy: str) -> str:
        """A policy's title; its id where nothing of it is published."""
        found = self.versions(policy)
        return local(found[0].title) if found else policy

    def elsewhere(self, name: str) -> Seen:
        """An outcome by any policy that has it."""
        seen: Seen = self._elsewhere(name)
        return seen

    def versions(self, policy: str) -> tuple[PolicyVersion, ...]:
        """A policy's published versions, the newest first; none of one that is not there."""
        if policy not in self._versions:
            try:
                found = self._service.policies.summary(policy).versions
            except UnknownPolicy:
                found = ()
            self._versions[policy] = tuple(reversed(found))
        return self._versions[policy]


class Labels:
    """The words of a policy's versions, the newest first, and of the policies that it uses."""

    def __init__(self, book: Book, policy: str) -> None:
        self._book = book
        self._policy = policy
        self._versions = book.versions(policy)

    def seen(self, name: str | None) -> Seen:
        """The colour and words of an outcome, or of why there is none."""
        if name is None:
            return "", NONE
        if name.startswith(REFUSED):
            return "refused", refusal(name.removeprefix(REFUSED))
        for version in self._versions:
            if name in version.outcome.order:
                return kind_of(name, version), label_of(name, version)
        return self._book.elsewhere(name)

    def order(self, names: set[str]) -> list[str]:
        """Outcomes as the policy orders them, then those it does not know, then refusals."""
        known = list(dict.fromkeys(one for each in self._versions for one in each.outcome.order))
        places = {name: place for place, name in enumerate(known)}
        last = len(known)
        return sorted(
            names, key=lambda name: (name.startswith(REFUSED), places.get(name, last), name)
        )

    def finding(self, policy: str, code: str) -> str | None:
        """What a reason says, without its figures."""
        for version in self._book.versions(policy):
            found = version.findings.get(code)
            if found is not None:
                return _PLACEHOLDER.sub("…", local(found.message.text))
        return None

    def rule(self, element: str) -> str | None:
        """The title of a rule, of this policy or of one it uses (``car_loan/rules/ltv_limit``)."""
        for version in self._book.versions(_policy_of(element) or self._policy):
            found = version.rules.get(element.rpartition("rules/")[2])
            if found is not None and found.label is not None:
                return local(found.label)
        return None

    def input(self, pointer: str) -> str | None:
        """The label of an input by its pointer."""
        path = pointer.strip("/").replace("/", ".")
        for version in self._versions:
            found = version.inputs.get(path)
            if found is not None and found.label is not None:
                return local(found.label)
        return None

    def output(self, name: str) -> str | None:
        """The label of a result; of one of a policy used (``car_loan/ltv``) with that policy's."""
        first, _slash, rest = name.partition("/")
        for version in self._versions:
            for declared in (version.values, version.tables, version.parameters, version.uses):
                label = declared[first].label if first in declared else None
                if label is None:
                    continue
                if rest and first in version.uses:
                    inner = self._book.labels(version.uses[first].policy).output(rest)
                    return f"{local(label)}: {inner or rest}"
                return local(label)
        return None

    def element(self, element: str) -> Named:
        """An element of a decision: ``outputs/max_ltv``, ``reasons/rules/x#CODE``, ``outcome``."""
        part, _slash, rest = element.partition("/")
        what = str(_PARTS.get(part, part))
        words: str | None = None
        code = rest.rpartition("#")[2] if part in ("reasons", "actions") else rest
        if part == "outputs":
            words = self.output(rest)
        elif part == "reasons":
            words = self.finding(_policy_of(rest.partition("#")[0]) or self._policy, code)
        elif part == "actions":
            words = next(
                (local(v.actions.labels[code]) for v in self._versions if code in v.actions.labels),
                None,
            )
        elif part == "obligations":
            words = self._obligation(code)
        return Named(what, words, code)

    def member(self, path: str) -> str | None:
        """The label of a member of a result (``car_loan/ltv``), without that of the result."""
        first, _slash, rest = path.partition("/")
        for version in self._versions:
            if rest and first in version.uses:
                return self._book.labels(version.uses[first].policy).output(rest)
        return None if rest else self.output(path)

    def owner(self, element: str) -> Labels:
        """The words of the policy whose rule an element is of."""
        policy = _policy_of(element.partition("/")[2].partition("#")[0])
        return self._book.labels(policy) if policy else self

    def value(self, name: str, value: Any) -> str:
        """The value of a result (``ltv``, ``car_loan/ltv``) as people read it."""
        if value is None:
            return NONE
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, int):
            return number(value)
        if isinstance(value, list | tuple):
            return ", ".join(self.value(name, one) for one in value) or NONE
        if isinstance(value, Mapping):
            return "; ".join(f"{key}: {self.value('', one)}" for key, one in value.items())
        spec = self._spec(name)
        return str(value) if spec is None else _by_type(str(value), spec)

    def _obligation(self, code: str) -> str | None:
        for version in self._versions:
            for one in version.obligations:
                if one.code == code:
                    return _PLACEHOLDER.sub("…", local(one.message.text))
        return None

    def _spec(self, name: str) -> TypeSpec | None:
        first, _slash, rest = name.partition("/")
        for version in self._versions:
            if rest and first in version.uses:
                return self._book.labels(version.uses[first].policy)._spec(rest)
            if first in version.values:
                return version.values[first].spec
            if first in version.tables and len(version.tables[first].outputs) == 1:
                return version.tables[first].outputs[0].spec
        return None


def _policy_of(element: str) -> str:
    """The policy used whose rule an element is: of ``car_loan/rules/ltv_limit`` car_loan."""
    return element.rpartition("rules/")[0].rstrip("/").rpartition("/")[2]


def _by_type(value: str, spec: TypeSpec) -> str:
    match spec.kind:
        case Kind.MONEY:
            plain = spec.currency is not None and spec.currency.isupper()
            return money(value, spec.currency or "" if plain else "")
        case Kind.RATIO:
            return percent(value)
        case Kind.NUMBER | Kind.INTEGER:
            return number(value)
        case Kind.LIST if spec.item is not None:
            return _by_type(value, spec.item)
        case Kind.DATE:
            return day(value)
        case Kind.ENUM if value in spec.value_labels:
            return local(spec.value_labels[value])
    return value
