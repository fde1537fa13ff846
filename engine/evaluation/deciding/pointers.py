"""JSON pointers into the inputs, and their way back from a used policy to the one using it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.evaluation.environment import read_path
from engine.evaluation.rules.plan import FiredRule
from engine.feel.syntax.paths import static_path
from engine.policy.formulas.paths import exists
from engine.policy.model import PolicyVersion, Use

__all__ = ["mapped_path", "mapped_pointer", "pointer_of", "rule_pointer"]


def pointer_of(path: str) -> str:
    """``loan.principal`` as ``/loan/principal``."""
    return "/" + path.replace(".", "/")


def rule_pointer(policy: PolicyVersion, fired: FiredRule, env: Mapping[str, Any]) -> str | None:
    """What a rule's finding points at: its ``at``, which may start with the element."""
    rule = fired.rule
    at = rule.at
    if at is None:
        return None
    first, _, rest = at.partition(".")
    if rule.variable is None or first != rule.variable:
        return pointer_of(at)
    element = _element_pointer(policy, fired, env)
    if element is None or not rest:
        return element
    return element + pointer_of(rest)


def _element_pointer(policy: PolicyVersion, fired: FiredRule, env: Mapping[str, Any]) -> str | None:
    """The pointer of the element: by its place in the list of the inputs it comes from.

    A record input put among others, as in ``[applicant]``, is that input itself.
    """
    rule = fired.rule
    if rule.elements is None:
        return None
    for name in sorted(rule.elements.expression.names):
        path = tuple(name.split("."))
        if not any(field == name or name.startswith(f"{field}.") for field in policy.inputs):
            continue
        source = read_path(env, path)
        if isinstance(source, dict) and source is fired.element:
            return pointer_of(name)
        if not isinstance(source, list | tuple):
            continue
        for index, item in enumerate(source):
            if item is fired.element and isinstance(item, dict):
                return f"{pointer_of(name)}/{index}"
        if len(source) > (fired.place or 0) and static_path(rule.elements.expression.ast) == path:
            return f"{pointer_of(name)}/{fired.place}"
    return None


def mapped_path(policy: PolicyVersion, use: Use, path: str) -> str | None:
    """The policy's input that becomes the used one's input ``path``, if it is passed as it is."""
    specs = {name: field.spec for name, field in policy.inputs.items()}
    for used_path, formula in use.arguments:
        own = static_path(formula.expression.ast)
        if own is None or not exists(".".join(own), specs):
            continue
        if path == used_path:
            return ".".join(own)
        if path.startswith(f"{used_path}."):
            return ".".join(own) + path[len(used_path) :]
    return None


def mapped_pointer(policy: PolicyVersion, use: Use, pointer: str | None) -> str | None:
    """The same for a JSON pointer, which may lead into a list."""
    if not pointer:
        return None
    path = mapped_path(policy, use, pointer[1:].replace("/", "."))
    return None if path is None else pointer_of(path)
