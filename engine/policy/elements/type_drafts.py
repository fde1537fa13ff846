"""Types, inputs and fields between the two readings: shape known, formulas not compiled.

The first reading gives shapes and constants, which is enough to know the
static type of every name; the second compiles the formulas that bounds and
defaults may be, once the scope they read is known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from engine.feel import Scope
from engine.feel.types import AnyType, FeelType
from engine.policy.formulas.compile import Compiler
from engine.policy.model import Citation, Field, Kind, LocalText, Place, TypeSpec
from engine.policy.reading.texts import FeelText

__all__ = ["BROKEN", "FieldDraft", "TypeDraft"]


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """A type whose bounds may still be formulas; ``finish`` compiles them in a scope."""

    spec: TypeSpec
    feel: FeelType
    finish: Callable[[Compiler, Scope], TypeSpec]

    def nullable(self) -> TypeDraft:
        """The same type, null allowed."""

        def finish(compiler: Compiler, scope: Scope) -> TypeSpec:
            return replace(self.finish(compiler, scope), nullable=True)

        return TypeDraft(replace(self.spec, nullable=True), self.feel.as_nullable(), finish)


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """An input or a record's field before its formulas are compiled."""

    name: str
    type: TypeDraft
    place: Place
    default: FeelText | None
    optional: bool
    informational: bool
    label: LocalText | None
    citation: Citation | None

    def field(self) -> Field:
        """What is known before formulas are compiled."""
        return Field(self.name, self.type.spec, self.place, optional=self.optional)

    def finish(self, compiler: Compiler, earlier: Scope, every: Scope) -> Field:
        """Compile the default over the fields before it, the bounds over all of them."""
        spec = self.type.finish(compiler, every)
        default = None
        if self.default is not None:
            what = f"the default of {self.name}"
            default = compiler.formula(self.default, earlier, self.type.feel, what)
            compiler.check_constant(default, spec, what)
        return Field(
            name=self.name,
            spec=spec,
            place=self.place,
            default=default,
            optional=self.optional,
            informational=self.informational,
            label=self.label,
            citation=self.citation,
        )


_BROKEN_SPEC = TypeSpec(Kind.TEXT)
BROKEN = TypeDraft(_BROKEN_SPEC, AnyType(), lambda _compiler, _scope: _BROKEN_SPEC)
"""What stands for a type that could not be read: of any type to formulas."""
