"""Reads what actions look like, and what people call actions and facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.feel import Scope
from engine.policy.elements.types import TYPE_KEYS, TypeReader
from engine.policy.faults import did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.model import ActionsSpec, LocalText, TypeSpec
from engine.policy.reading.mappings import Fields, read_local
from engine.policy.reading.texts import is_name

__all__ = ["read_actions", "read_facts"]

_TAKEN = ("code", "element", "label", "rank")
"""What a decision says of every action."""


def read_actions(
    root: Fields, types: TypeReader, compiler: Compiler, scope: Scope, codes: Collection[str]
) -> ActionsSpec:
    """The fields actions may carry, what orders them, and labels; ``codes`` are asked by rules."""
    node = root.node("actions")
    if node is None:
        return ActionsSpec()
    faults = root.faults
    fields = Fields(node, faults, "'actions'", ("order_by", "fields", "labels"))
    specs: dict[str, TypeSpec] = {}
    labels: dict[str, LocalText] = {}
    for name, place, child in fields.section("fields"):
        if not is_name(name) or name in _TAKEN:
            message = f"'{name}' cannot name a field of actions"
            faults.add("bad_name", place, message)
        inner = Fields(child, faults, f"'{name}'", (*TYPE_KEYS, "optional", "label"), ("type",))
        draft = types.read(inner)
        specs[name] = (draft.nullable() if inner.flag("optional") else draft).finish(
            compiler, scope
        )
        label = inner.local("label")
        if label is not None:
            labels[name] = label
    order_by = fields.one_of("order_by", ("rank", *specs)) or "rank"
    return ActionsSpec(order_by, specs, labels, _labels(fields, "labels", codes, "action"))


def read_facts(root: Fields, asserted: Collection[str]) -> Mapping[str, LocalText]:
    """What people call the facts that rules assert."""
    return _labels(root, "facts", asserted, "fact")


def _labels(fields: Fields, key: str, known: Collection[str], what: str) -> dict[str, LocalText]:
    labels: dict[str, LocalText] = {}
    for name, place, child in fields.section(key):
        if name not in known:
            hint = did_you_mean(name, known)
            message = f"no rule gives the {what} '{name}'{hint}"
            fields.faults.add("undeclared", place, message)
        label = read_local(child, fields.faults, f"the label of '{name}'")
        if label is not None:
            labels[name] = label
    return labels
