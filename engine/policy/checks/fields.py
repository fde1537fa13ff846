"""Fields of input records that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel.types import ContextType, ListType
from engine.policy.checks.reads import fields_of, readers_of
from engine.policy.faults import Faults
from engine.policy.model import PolicyVersion, TypeSpec

__all__ = ["check_fields"]


def check_fields(policy: PolicyVersion, faults: Faults) -> None:
    """Add a fault for each field whose name stands in no formula, unless informational.

    Fields are read through elements (``i.amount``, ``incomes[stable]``), so a
    field counts as read wherever its name is written.  Records that leave the
    policy whole, as an output or to a used policy, are read elsewhere.
    """
    if _passes_records(policy):
        return
    written = {word for reader in readers_of(policy) for word in reader.words}
    read = {field.place for spec in _given_out(policy) for field in fields_of(spec)}
    for path, top in policy.inputs.items():
        for field in fields_of(top.spec):
            if field.informational or field.name in written or field.place in read:
                continue
            read.add(field.place)  # a record of several inputs is reported once
            faults.add(
                "unused",
                field.place,
                f"nothing reads the field '{field.name}' of '{path}': remove it, or say "
                "'informational: true' if it is only to be kept with the decision",
            )


def _passes_records(policy: PolicyVersion) -> bool:
    return any(
        isinstance(formula.expression.type, ContextType | ListType)
        for use in policy.uses.values()
        for _, formula in use.arguments
    )


def _given_out(policy: PolicyVersion) -> Iterator[TypeSpec]:
    """The types of what the policy's outputs show."""
    for names in policy.outputs.values():
        for name in names:
            if name in policy.values:
                yield policy.values[name].spec
            elif name in policy.tables:
                yield from (clause.spec for clause in policy.tables[name].outputs)
