"""The values of FEEL and everything operators do with them, in one import."""

from __future__ import annotations

from engine.feel.failure import FeelFailure
from engine.feel.values.arithmetic import add, divide, multiply, negate, power, subtract
from engine.feel.values.comparison import compare, contains, equal, identical
from engine.feel.values.kinds import (
    Range,
    Value,
    a_kind,
    kind_of,
)
from engine.feel.values.properties import PROPERTIES, property_of

__all__ = [
    "PROPERTIES",
    "FeelFailure",
    "Range",
    "Value",
    "a_kind",
    "add",
    "compare",
    "contains",
    "divide",
    "equal",
    "identical",
    "kind_of",
    "multiply",
    "negate",
    "power",
    "property_of",
    "subtract",
]
