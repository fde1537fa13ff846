"""Why a field of a paper has no value: the inputs that were not given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import UnknownValue
from engine.evaluation.deciding.pointers import pointer_of
from engine.evaluation.environment import read_path
from engine.feel import Expression
from engine.policy.model import PolicyVersion

__all__ = ["lacking_inputs"]


def lacking_inputs(
    policy: PolicyVersion,
    expression: Expression,
    env: Mapping[str, Any],
    elements: Mapping[str, str],
) -> tuple[str, ...]:
    """JSON pointers to the inputs that are null and that a formula reads, or a value it reads.

    ``elements`` are the pointers of the elements that it may read, by name.
    """
    return tuple(dict.fromkeys(_lacking(policy, expression, env, elements, set())))


def _lacking(
    policy: PolicyVersion,
    expression: Expression,
    env: Mapping[str, Any],
    elements: Mapping[str, str],
    seen: set[str],
) -> Iterator[str]:
    for name in sorted(expression.names):
        head, _, rest = name.partition(".")
        if head in elements:
            if rest and _is_null(env, name):
                yield elements[head] + pointer_of(rest)
        elif head in policy.values:
            if head not in seen:
                seen.add(head)
                inner = policy.values[head].formula.expression
                yield from _lacking(policy, inner, env, elements, seen)
        else:
            yield from (pointer_of(path) for path in _inputs(policy, name) if _is_null(env, path))


def _inputs(policy: PolicyVersion, name: str) -> Iterator[str]:
    """The paths of inputs that a dotted name reads: itself, those under it, a field of one."""
    for path in policy.inputs:
        if path == name or path.startswith(f"{name}."):
            yield path
        elif name.startswith(f"{path}."):
            yield name


def _is_null(env: Mapping[str, Any], path: str) -> bool:
    try:
        found = read_path(env, tuple(path.split(".")))
    except (KeyError, UnknownValue):
        return False
    return found is None or (isinstance(found, str) and not found.strip())
