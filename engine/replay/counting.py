"""What a replay counts; as plain JSON it can be stored, and counted on from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.replay.money import Amount, amount_text, plus

__all__ = ["Compared", "Counts", "Decided"]

Json = Mapping[str, Any]
Key = tuple[str, ...]
_ZERO = Decimal(0)
_KINDS = ("reproduced", "alarms", "erased", "same", "differs", "flips", "refused")


@dataclass(frozen=True, slots=True)
class Decided:
    """What of a decision is counted: its outcome, findings (policy and code), elements of rules."""

    outcome: str
    findings: frozenset[tuple[str, str]] = frozenset()
    rules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """A decision of a policy, as it was and as it is by what it is replayed against.

    ``stated`` are the amounts of its inputs, ``before`` and ``after`` those outputs of
    money that changed, each with both.  ``after`` is None, and ``refused`` the problem's
    code, where it was refused.
    """

    policy: str
    was: Decided
    now: Decided | None
    kind: str
    refused: str | None = None
    stated: tuple[Amount, ...] = ()
    changed: tuple[tuple[Amount | None, Amount | None], ...] = ()

    @property
    def becomes(self) -> str:
        """The outcome, or ``refused:<code>``."""
        return f"refused:{self.refused}" if self.now is None else self.now.outcome


@dataclass(slots=True)
class _Sides:
    """How many decisions have a thing: before, after, after only, before only."""

    before: int = 0
    after: int = 0
    gained: int = 0
    lost: int = 0

    def add(self, before: bool, after: bool) -> None:
        self.before += before
        self.after += after
        self.gained += after and not before
        self.lost += before and not after

    def to_json(self) -> dict[str, int]:
        return {
            "before": self.before,
            "after": self.after,
            "gained": self.gained,
            "lost": self.lost,
        }


@dataclass(slots=True)
class _Stated:
    count: int = 0
    total: Decimal = _ZERO


@dataclass(slots=True)
class _Given:
    count: int = 0
    before: Decimal = _ZERO
    after: Decimal = _ZERO


@dataclass(slots=True)
class Counts:
    """Of decisions made again: how many are what, and what they amount to.

    ``decisions`` = ``reproduced`` + ``alarms`` + ``erased``.  Of a replay against
    something also = ``same`` + ``differs`` + ``flips`` + ``refused`` + ``erased``, and
    the transitions are those but for the erased ones.  Findings and rules are counted
    where both sides decided: what is refused has lost nothing.
    """

    decisions: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    transitions: Counter[Key] = field(default_factory=Counter)
    findings: dict[Key, _Sides] = field(default_factory=dict)
    rules: dict[Key, _Sides] = field(default_factory=dict)
    inputs: dict[Key, _Stated] = field(default_factory=dict)
    outputs: dict[Key, _Given] = field(default_factory=dict)
    versions: set[tuple[str, int | None, str]] = field(default_factory=set)
    calendars: set[tuple[str, str]] = field(default_factory=set)

    def add(self, kind: str, compared: Compared | None = None) -> None:
        """Count a decision: "reproduced", "alarms" or "erased"; and what it is against something.

        Raises decimal.Inexact rather than round a sum.
        """
        self.decisions += 1
        self.kinds[kind] += 1
        if compared is None:
            return
        policy, was, now, becomes = compared.policy, compared.was, compared.now, compared.becomes
        self.kinds[compared.kind] += 1
        self.transitions[policy, was.outcome, becomes] += 1
        if now is not None:
            for finding in was.findings | now.findings:
                sides = self.findings.setdefault(finding, _Sides())
                sides.add(finding in was.findings, finding in now.findings)
            for rule in was.rules | now.rules:
                sides = self.rules.setdefault((policy, rule), _Sides())
                sides.add(rule in was.rules, rule in now.rules)
        for amount in compared.stated:
            key = (policy, amount.name, amount.currency, was.outcome, becomes)
            stated = self.inputs.setdefault(key, _Stated())
            stated.count += 1
            stated.total = plus(stated.total, amount.value or _ZERO)
        for before, after in compared.changed:
            self._add_outputs(policy, before, after)

    def _add_outputs(self, policy: str, before: Amount | None, after: Amount | None) -> None:
        keys = {(one.name, one.currency) for one in (before, after) if one is not None}
        for key in keys:
            given = self.outputs.setdefault((policy, *key), _Given())
            given.count += 1
            for side, one in (("before", before), ("after", after)):
                if one is not None and (one.name, one.currency) == key:
                    setattr(given, side, plus(getattr(given, side), one.value or _ZERO))

    def read(self, used: Iterable[Json]) -> None:
        """Remember versions and calendars that were read, each as a decision names it."""
        for one in used:
            if "policy" in one:
                self.versions.add((one["policy"], one["policy_version"], one["policy_digest"]))
            else:
                self.calendars.add((one["calendar"], one["digest"]))

    def to_json(self) -> dict[str, Any]:
        """As a replay tells it; every list in an order of its own."""
        return {
            "counts": {"decisions": self.decisions, **{kind: self.kinds[kind] for kind in _KINDS}},
            "transitions": [
                {"policy": policy, "from": before, "to": after, "count": count}
                for (policy, before, after), count in sorted(self.transitions.items())
            ],
            "findings": [
                {"policy": policy, "code": code, **sides.to_json()}
                for (policy, code), sides in sorted(self.findings.items(), key=_first)
            ],
            "rules": [
                {"policy": policy, "element": element, **sides.to_json()}
                for (policy, element), sides in sorted(self.rules.items(), key=_first)
            ],
            "money": {
                "inputs": [
                    {
                        "policy": policy,
                        "pointer": pointer,
                        "currency": currency,
                        "from": before,
                        "to": after,
                        "count": stated.count,
                        "sum": amount_text(stated.total),
                    }
                    for (policy, pointer, currency, before, after), stated in sorted(
                        self.inputs.items(), key=_first
                    )
                ],
                "outputs": [
                    {
                        "policy": policy,
                        "name": name,
                        "currency": currency,
                        "count": given.count,
                        "before": amount_text(given.before),
                        "after": amount_text(given.after),
                    }
                    for (policy, name, currency), given in sorted(self.outputs.items(), key=_first)
                ],
            },
            "read": {
                "versions": [
                    {"policy": policy, "policy_version": version, "policy_digest": digest}
                    for policy, version, digest in sorted(
                        self.versions, key=lambda one: (one[0], one[1] or 0, one[2])
                    )
                ],
                "calendars": [
                    {"calendar": name, "digest": digest} for name, digest in sorted(self.calendars)
                ],
            },
        }

    @classmethod
    def from_json(cls, told: Json) -> Counts:
        """The counts that were told."""
        found = cls()
        found.decisions = told["counts"]["decisions"]
        found.kinds.update({kind: told["counts"][kind] for kind in _KINDS})
        for one in told["transitions"]:
            found.transitions[one["policy"], one["from"], one["to"]] = one["count"]
        found.findings = {(one["policy"], one["code"]): _sides(one) for one in told["findings"]}
        found.rules = {(one["policy"], one["element"]): _sides(one) for one in told["rules"]}
        for one in told["money"]["inputs"]:
            names = ("policy", "pointer", "currency", "from", "to")
            found.inputs[tuple(one[name] for name in names)] = _Stated(
                one["count"], Decimal(one["sum"])
            )
        for one in told["money"]["outputs"]:
            given = _Given(one["count"], Decimal(one["before"]), Decimal(one["after"]))
            found.outputs[one["policy"], one["name"], one["currency"]] = given
        found.read([*told["read"]["versions"], *told["read"]["calendars"]])
        return found


def _sides(told: Json) -> _Sides:
    return _Sides(told["before"], told["after"], told["gained"], told["lost"])


def _first(item: tuple[Key, object]) -> Key:
    return item[0]
