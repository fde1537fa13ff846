"""Productions as durable_rules understands them: conditions on one fact, facts waited for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["AllOf", "AnyOf", "Compare", "Condition", "Production", "Property", "entries", "pending"]


@dataclass(frozen=True, slots=True)
class Property:
    """Another property of the same fact, as the right side of a test."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """``left operator right`` on one fact; the operator is = != < <= > or >=."""

    left: str
    operator: str
    right: bool | int | str | Property


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = Compare | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Production:
    """Fires where ``when`` holds for a fact once all of ``after`` are there; asserts ``facts``."""

    name: str
    when: Condition
    after: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


def pending(condition: Condition) -> int:
    """The most tests of ``condition`` that can wait on durable_rules' stack at once."""
    return _paths(condition)[1]


def _paths(condition: Condition) -> tuple[int, int]:
    """The ways through a condition, and the tests met on all of them."""
    match condition:
        case Compare():
            return 1, 1
        case AllOf(parts):
            ways, met = 1, 0
            for part in parts:
                more, cost = _paths(part)
                met += ways * cost
                ways *= more
            return ways, met
        case AnyOf(parts):
            found = [_paths(part) for part in parts]
            ways = sum(more for more, _ in found)
            return ways, sum(cost for _, cost in found) + ways


def entries(condition: Condition) -> int:
    """How many tests of ``condition`` stand at the first level."""
    match condition:
        case Compare():
            return 1
        case AllOf(parts):
            return entries(parts[0])
        case AnyOf(parts):
            return sum(map(entries, parts))
