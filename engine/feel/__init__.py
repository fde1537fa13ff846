"""FEEL, the expression language of DMN 1.5: compiled once, evaluated exactly.

Two dialects: ``Dialect.STANDARD`` is DMN's own, in which what fails is null;
``Dialect.POLICY`` is strict, in which it is an error with its place.
"""

from __future__ import annotations

from engine.feel.compiling.cells import CellForm, Interval
from engine.feel.compiling.expression import ConditionTree, Expression, compile_expression
from engine.feel.compiling.unary_tests import UnaryTests, compile_unary_tests
from engine.feel.dialect import Dialect
from engine.feel.limits import DEFAULT_LIMITS, Budget, Limits
from engine.feel.running.faults import Operand
from engine.feel.scope import Scope
from engine.feel.values.text import feel_text

__all__ = [
    "DEFAULT_LIMITS",
    "Budget",
    "CellForm",
    "ConditionTree",
    "Dialect",
    "Expression",
    "Interval",
    "Limits",
    "Operand",
    "Scope",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
    "feel_text",
]
