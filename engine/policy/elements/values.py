"""Reads values: named formulas with a declared type."""

from __future__ import annotations

from dataclasses import dataclass

from engine.feel import Scope
from engine.policy.elements.declarations import Citations
from engine.policy.elements.type_drafts import TypeDraft
from engine.policy.elements.types import TYPE_KEYS, TypeReader
from engine.policy.faults import Faults
from engine.policy.formulas.compile import Compiler
from engine.policy.model import Citation, LocalText, Place, Value
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Node
from engine.policy.reading.texts import FeelText

__all__ = ["ValueDraft", "read_value"]


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """A value before its formula is compiled."""

    name: str
    type: TypeDraft
    formula: FeelText | None
    place: Place
    label: LocalText | None
    citation: Citation | None

    def finish(self, compiler: Compiler, scope: Scope, bounds: Scope) -> Value:
        """Compile the formula against the declared type."""
        spec = self.type.finish(compiler, bounds)
        formula = compiler.formula(self.formula, scope, self.type.feel, f"'{self.name}'")
        compiler.check_constant(formula, spec, f"'{self.name}'")
        return Value(self.name, formula, spec, self.place, self.label, self.citation)


def read_value(
    name: str, node: Node, types: TypeReader, citations: Citations, faults: Faults
) -> ValueDraft:
    """A value: its formula, its type, whether it may be null."""
    keys = (*TYPE_KEYS, "nullable", "label", "source")
    fields = Fields(node, faults, f"the value '{name}'", keys, ("formula", "type"))
    draft = types.read(fields)
    return ValueDraft(
        name=name,
        type=draft.nullable() if fields.flag("nullable") else draft,
        formula=fields.feel("formula"),
        place=node.place,
        label=fields.local("label"),
        citation=citations.read(fields),
    )
