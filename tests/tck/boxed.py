"""Boxed expressions: literal, context, list, relation, invocation, function, table and loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from xml.etree.ElementTree import Element

from engine.errors import QerarError
from engine.evaluation.tables.hit_policy import Combiner
from engine.feel import Dialect, Expression, Scope, UnaryTests
from engine.feel import compile_expression as compile_feel
from engine.feel import compile_unary_tests as compile_cell
from engine.feel.failure import FeelFailure
from engine.feel.types import AnyType, FeelType, FunctionType
from engine.feel.values.temporal import DateTime
from engine.policy.model import HitPolicy
from tests.tck.itemtypes import MISMATCH
from tests.tck.kit import local, texts
from tests.tck.model import Model

__all__ = ["Boxed", "Frame"]


@dataclass(frozen=True)
class Frame:
    """The names an expression may read, with their values and static types."""

    model: Model
    values: Mapping[str, Any]
    types: Mapping[str, FeelType]

    def having(self, name: str, value: Any, declared: FeelType | None = None) -> Frame:
        """With one more name."""
        static = declared or (FunctionType() if callable(value) else AnyType())
        return Frame(self.model, {**self.values, name: value}, {**self.types, name: static})


class Boxed:
    """Evaluates boxed expressions; a failure within one is null."""

    KINDS: ClassVar[set[str]] = {
        "literalExpression", "context", "list", "relation", "invocation", "functionDefinition",
        "decisionTable", "conditional", "for", "some", "every", "filter",
    }  # fmt: skip

    def __init__(self, function: Callable[..., Any], clock: Callable[[], DateTime]) -> None:
        self._function = function
        self._clock = clock
        self._compiled: dict[Any, Expression | UnaryTests | None] = {}

    def evaluate(self, element: Element, frame: Frame) -> Any:
        """The value of a boxed expression, as its ``typeRef`` demands."""
        value = getattr(self, f"_{local(element).lower()}")(element, frame)
        reference = element.get("typeRef")
        if reference and local(element) != "decisionTable":
            value = frame.model.type_of(reference).coerce(value)
            return None if value is MISMATCH else value
        return value

    def _inside(self, element: Element, frame: Frame) -> Any:
        """The value of the boxed expression within an element; null where there is none."""
        inner = next((one for one in element if local(one) in self.KINDS), None)
        return None if inner is None else self.evaluate(inner, frame)

    # --- FEEL ------------------------------------------------------------------

    def feel(self, text: str, frame: Frame) -> Any:
        """The value of a FEEL text; null where it cannot be compiled."""
        key = (text, tuple(sorted(frame.types)), frame.model.namespace)
        if key not in self._compiled:
            try:
                types = {name: one.static(exact=True) for name, one in frame.model.types.items()}
                self._compiled[key] = compile_feel(
                    text, Scope(frame.types, types), Dialect.STANDARD, clock=self._clock
                )
            except QerarError:
                self._compiled[key] = None
        compiled = self._compiled[key]
        return compiled.evaluate(frame.values) if isinstance(compiled, Expression) else None

    def _cell(self, text: str, value: Any, frame: Frame) -> bool:
        key = (text, tuple(sorted(frame.types)), "cell")
        if key not in self._compiled:
            self._compiled[key] = compile_cell(
                text, AnyType(), Scope(frame.types), Dialect.STANDARD, clock=self._clock
            )
        compiled = self._compiled[key]
        assert isinstance(compiled, UnaryTests)
        return compiled.matches(value, frame.values)

    def _text(self, element: Element) -> str:
        text = next(texts(element, "text"), None)
        return "" if text is None else text.text or ""

    def _literalexpression(self, element: Element, frame: Frame) -> Any:
        return self.feel(self._text(element), frame)

    # --- structures ----------------------------------------------------------------

    def _context(self, element: Element, frame: Frame) -> Any:
        entries: dict[str, Any] = {}
        for entry in texts(element, "contextEntry"):
            value = self._inside(entry, frame)
            variable = next(texts(entry, "variable"), None)
            if variable is None:
                return value
            name = variable.get("name", "")
            declared = frame.model.type_of(variable.get("typeRef"))
            value = declared.coerce(value)
            entries[name] = None if value is MISMATCH else value
            static = declared.static()
            frame = frame.having(
                name, entries[name], None if isinstance(static, AnyType) else static
            )
        return entries

    def _list(self, element: Element, frame: Frame) -> Any:
        return [self.evaluate(one, frame) for one in element if local(one) in self.KINDS]

    def _relation(self, element: Element, frame: Frame) -> Any:
        names = [column.get("name", "") for column in texts(element, "column")]
        return [
            dict(zip(names, [self.evaluate(cell, frame) for cell in row], strict=True))
            for row in texts(element, "row")
        ]

    def _functiondefinition(self, element: Element, frame: Frame) -> Any:
        return self.function(element, frame)

    def function(self, element: Element, frame: Frame) -> Any:
        """A function: formal parameters and a body; null for one in another language."""
        if element.get("kind", "FEEL") != "FEEL":
            return None
        parameters = list(texts(element, "formalParameter"))
        names = tuple(one.get("name", "") for one in parameters)
        types = tuple(frame.model.type_of(one.get("typeRef")) for one in parameters)

        def run(given: dict[str, Any]) -> Any:
            inside = frame
            for name, declared in zip(names, types, strict=True):
                static = declared.static()
                inside = inside.having(
                    name, given[name], None if isinstance(static, AnyType) else static
                )
            return self._inside(element, inside)

        return self._function(names, types, run)

    def _invocation(self, element: Element, frame: Frame) -> Any:
        function = self._inside(element, frame)
        given = {}
        for binding in texts(element, "binding"):
            parameter = next(texts(binding, "parameter"))
            given[parameter.get("name", "")] = self._inside(binding, frame)
        if not callable(function) or set(given) != set(function.parameters):
            return None
        try:
            return function(*(given[name] for name in function.parameters))
        except FeelFailure:
            return None

    # --- forms with conditions ---------------------------------------------------------

    def _conditional(self, element: Element, frame: Frame) -> Any:
        parts = {local(part): part for part in element}
        holds = self._inside(parts["if"], frame)
        if holds is not None and not isinstance(holds, bool):
            return None
        return self._inside(parts["then" if holds is True else "else"], frame)

    def _items(self, element: Element, frame: Frame) -> list[Any]:
        value = self._inside(next(texts(element, "in")), frame)
        return value if isinstance(value, list) else [value]

    def _for(self, element: Element, frame: Frame) -> Any:
        body, name = next(texts(element, "return")), element.get("iteratorVariable", "")
        results: list[Any] = []
        for one in self._items(element, frame):
            inside = frame.having(name, one).having("partial", list(results))
            results.append(self._inside(body, inside))
        return results

    def _quantified(self, element: Element, frame: Frame, decisive: bool) -> Any:
        body, name = next(texts(element, "satisfies")), element.get("iteratorVariable", "")
        found = [self._inside(body, frame.having(name, one)) for one in self._items(element, frame)]
        if not all(isinstance(one, bool) for one in found):
            return None
        return decisive if decisive in found else not decisive

    def _some(self, element: Element, frame: Frame) -> Any:
        return self._quantified(element, frame, True)

    def _every(self, element: Element, frame: Frame) -> Any:
        return self._quantified(element, frame, False)

    def _filter(self, element: Element, frame: Frame) -> Any:
        match = next(texts(element, "match"))
        kept = []
        for one in self._items(element, frame):
            inside = frame.having("item", one)
            for name, value in one.items() if isinstance(one, dict) else ():
                inside = inside.having(name, value)
            if self._inside(match, inside) is True:
                kept.append(one)
        return kept

    # --- decision tables -------------------------------------------------------------------

    def _decisiontable(self, element: Element, frame: Frame) -> Any:
        columns = list(texts(element, "input"))
        outputs = list(texts(element, "output"))
        rules = list(texts(element, "rule"))
        values = [self._input(column, frame) for column in columns]
        hits = [
            place for place, rule in enumerate(rules) if self._hits(rule, columns, values, frame)
        ]

        def row(place: int) -> tuple[Any, ...]:
            cells = texts(rules[place], "outputEntry")
            return tuple(self.feel(self._text(cell), frame) for cell in cells)

        defaults = [next(texts(one, "defaultOutputEntry"), None) for one in outputs]
        default = None
        if any(one is not None for one in defaults):
            default = lambda: tuple(  # noqa: E731 - a name for what Combiner calls
                None if one is None else self.feel(self._text(one), frame) for one in defaults
            )
        names = [one.get("name") or "" for one in outputs] if len(outputs) > 1 else None
        combine = Combiner(
            HitPolicy(element.get("hitPolicy", "UNIQUE")),
            aggregator=element.get("aggregation"),
            priorities=[self._priorities(one, frame) for one in outputs],
            names=names,
        )
        try:
            return combine(hits, row, default)
        except QerarError:
            return None

    def _input(self, column: Element, frame: Frame) -> Any:
        return self.feel(self._text(next(texts(column, "inputExpression"))), frame)

    def _hits(self, rule: Element, columns: list[Element], values: list[Any], frame: Frame) -> bool:
        for column, value, cell in zip(columns, values, texts(rule, "inputEntry"), strict=True):
            allowed = next(texts(column, "inputValues"), None)
            if allowed is not None and not self._cell(self._text(allowed), value, frame):
                return False
            if not self._cell(self._text(cell), value, frame):
                return False
        return True

    def _priorities(self, output: Element, frame: Frame) -> list[Any]:
        values = next(texts(output, "outputValues"), None)
        if values is None:
            return []
        found = self.feel(f"[{self._text(values)}]", frame)
        return found if isinstance(found, list) else []
