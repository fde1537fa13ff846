"""Evaluates the decisions of a DMN model with the engine's FEEL and hit policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element

from engine.errors import QerarError
from engine.feel.failure import FeelFailure
from engine.feel.types import AnyType, ContextType, FeelType, FunctionType
from engine.feel.values.temporal import DateTime
from engine.feel.values.temporal_text import parse_date_time
from tests.tck.boxed import Boxed, Frame
from tests.tck.itemtypes import MISMATCH, ItemType
from tests.tck.kit import local, texts
from tests.tck.model import Model, Place

__all__ = ["Function", "Interpreter"]


def clock() -> DateTime:
    """The moment that ``now()`` gives the kit's cases."""
    return parse_date_time(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


@dataclass(frozen=True)
class Function:
    """A business knowledge model, boxed function or decision service as a value."""

    parameters: tuple[str, ...]
    types: tuple[ItemType, ...]
    body: Callable[[dict[str, Any]], Any]

    def __call__(self, *arguments: Any) -> Any:
        if len(arguments) != len(self.parameters):
            raise FeelFailure("the number of arguments is not that of the parameters")
        given = {}
        for name, declared, value in zip(self.parameters, self.types, arguments, strict=True):
            given[name] = declared.coerce(value)
            if given[name] is MISMATCH:
                raise FeelFailure(f"the argument {name} is not of its type")
        return self.body(given)


@dataclass
class Interpreter:
    """One run of a model: inputs by element, results kept by element."""

    inputs: Mapping[int, Any]
    results: dict[int, Any] = field(default_factory=dict)
    boxed: Boxed = field(default_factory=lambda: Boxed(Function, clock))

    def value(self, place: Place) -> Any:
        """The value of an input or decision, the function of anything invocable."""
        element, model = place.element, place.model
        key = id(element)
        if key in self.inputs:
            return self._typed(model, element, self.inputs[key])
        if key in self.results:
            return self.results[key]
        match local(element):
            case "inputData":
                return None
            case "businessKnowledgeModel":
                made: Any = self._knowledge(model, element)
            case "decisionService":
                made = self.service(model, element)
            case _:
                made = self._decision(model, element)
        self.results[key] = made
        return made

    def _decision(self, model: Model, element: Element) -> Any:
        logic = next((one for one in element if local(one) in Boxed.KINDS), None)
        if logic is None:
            return None
        try:
            result = self.boxed.evaluate(logic, self.frame(model, element))
        except (QerarError, FeelFailure):
            return None
        return self._typed(model, element, result)

    def _typed(self, model: Model, element: Element, value: Any) -> Any:
        variable = next(texts(element, "variable"), None)
        if variable is None:
            return value
        coerced = model.type_of(variable.get("typeRef")).coerce(value)
        return None if coerced is MISMATCH else coerced

    def frame(self, model: Model, element: Element) -> Frame:
        """What the logic of an element may read: its requirements by name."""
        values: dict[str, Any] = {}
        types: dict[str, FeelType] = {}
        for requirement in element:
            if local(requirement) not in ("informationRequirement", "knowledgeRequirement"):
                continue
            for reference in requirement:
                href = reference.get("href")
                if href:
                    self._require(model.find(href), values, types)
        return Frame(model, values, types)

    def _require(self, place: Place, values: dict[str, Any], types: dict[str, FeelType]) -> None:
        name = place.element.get("name", "")
        value, declared = self.value(place), self._static(place)
        if place.alias:
            outer = types.get(place.alias, ContextType())
            known = outer.entries if isinstance(outer, ContextType) else {}
            values.setdefault(place.alias, {})[name] = value
            types[place.alias] = ContextType({**known, name: declared}, open=True)
        else:
            values[name], types[name] = value, declared

    def _static(self, place: Place) -> FeelType:
        if local(place.element) in ("businessKnowledgeModel", "decisionService"):
            return FunctionType()
        variable = next(texts(place.element, "variable"), None)
        if variable is None:
            return AnyType()
        return place.model.type_of(variable.get("typeRef")).static()

    def _knowledge(self, model: Model, element: Element) -> Any:
        logic = next(texts(element, "encapsulatedLogic"), None)
        if logic is None:
            return None
        frame = self.frame(model, element)
        function = self.boxed.function(logic, frame)
        if not isinstance(function, Function):
            return function
        return Function(
            function.parameters,
            function.types,
            lambda given: self._typed(model, element, function.body(given)),
        )

    def service(self, model: Model, element: Element) -> Function:
        """A decision service: its inputs as parameters, its output decisions as result."""
        inputs = [model.find(one.get("href", "")) for one in self._inputs(element)]
        outputs = [model.find(one.get("href", "")) for one in texts(element, "outputDecision")]
        types = [self._item_type(place) for place in inputs]
        names = tuple(place.element.get("name", "") for place in inputs)

        def run(given: dict[str, Any]) -> Any:
            own = {id(p.element): given[p.element.get("name", "")] for p in inputs}
            inner = Interpreter(own, boxed=self.boxed)
            values = {place.element.get("name", ""): inner.value(place) for place in outputs}
            result = next(iter(values.values())) if len(values) == 1 else values
            return self._typed(model, element, result)

        return Function(names, tuple(types), run)

    @staticmethod
    def _inputs(element: Element) -> Sequence[Element]:
        return [*texts(element, "inputData"), *texts(element, "inputDecision")]

    @staticmethod
    def _item_type(place: Place) -> ItemType:
        variable = next(texts(place.element, "variable"), None)
        return place.model.type_of(variable.get("typeRef") if variable is not None else None)
