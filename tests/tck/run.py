"""Runs a folder of the kit and tells which of its cases pass."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.feel.failure import FeelFailure
from engine.feel.values import identical
from tests.tck.interpreter import Interpreter
from tests.tck.kit import Case, Expected, cases
from tests.tck.model import Model, Place, load

__all__ = ["Outcome", "run_folder"]


@dataclass(frozen=True)
class Outcome:
    """One folder's cases: how many passed, and of each failed one what came out."""

    folder: str
    passed: int
    failures: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many cases there are."""
        return self.passed + len(self.failures)


def run_folder(folder: Path) -> Outcome:
    """Run every case of a folder."""
    models: dict[str, Model] = {}
    passed = 0
    failures: list[str] = []
    for case in cases(folder):
        if case.model not in models:
            models[case.model] = load(folder, case.model)
        wrong = _wrong(case, models[case.model])
        if wrong:
            failures.append(f"{case.id}: {wrong}")
        else:
            passed += 1
    return Outcome(f"{folder.parent.name[-1]}/{folder.name}", passed, tuple(failures))


def _wrong(case: Case, model: Model) -> str:
    inputs = {}
    for namespace, name, value in case.inputs:
        for owner in _models(model):
            element = owner.named(name, "inputData", "decision")
            if element is not None and namespace in (None, owner.namespace):
                inputs[id(element)] = value
    interpreter = Interpreter(inputs)
    wrong = []
    for expected in case.expected:
        try:
            actual = _actual(case, expected, model, interpreter)
        except FeelFailure:  # of a decision service's arguments
            actual = None
        if not _same(actual, expected.value, expected.tolerant):
            wrong.append(f"{expected.decision} gives {actual!r}, not {expected.value!r}")
    return "; ".join(wrong)


def _models(model: Model) -> list[Model]:
    return [model, *(one for other in model.imports.values() for one in _models(other))]


def _actual(case: Case, expected: Expected, model: Model, interpreter: Interpreter) -> Any:
    if case.service:
        service = model.named(case.service, "decisionService")
        assert service is not None
        function = interpreter.service(model, service)
        given = {name: value for _, name, value in case.inputs}
        if set(given) != set(function.parameters):
            return None
        result = function(*(given[name] for name in function.parameters))
        several = isinstance(result, dict) and expected.decision in result
        return result[expected.decision] if several else result
    for owner in _models(model):
        element = owner.named(expected.decision, "decision", "decisionService")
        if element is not None and expected.namespace in (None, owner.namespace):
            return interpreter.value(Place(owner, element, None))
    return KeyError(expected.decision)


def _same(actual: Any, expected: Any, tolerant: bool) -> bool:
    """Are they the same; numbers the kit writes as doubles, or with 8 decimals and more, nearly."""
    if isinstance(expected, Decimal) and isinstance(actual, Decimal):
        if actual == expected:
            return True
        places = -int(expected.as_tuple().exponent)
        if tolerant or places >= 8:
            return abs(actual - expected) <= max(abs(expected), Decimal(1)) * Decimal("1e-8")
        return False
    if isinstance(expected, list) and isinstance(actual, list):
        pairs = zip(actual, expected, strict=False)
        return len(actual) == len(expected) and all(_same(a, e, tolerant) for a, e in pairs)
    if isinstance(expected, dict) and isinstance(actual, dict):
        if actual.keys() != expected.keys():
            return False
        return all(_same(actual[key], expected[key], tolerant) for key in expected)
    if isinstance(actual, BaseException) or callable(actual):
        return False
    return identical(actual, expected)
