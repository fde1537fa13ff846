"""Two versions of a policy over a grid of inputs: where they differ, and where each ends.  Pure."""

from __future__ import annotations

from engine.grids.axes import NUMBERS, Axis, Lapse
from engine.grids.comparison import Comparison, Question, compare
from engine.grids.curves import Boundary, Curve, CurveLine
from engine.grids.points import REFUSED, Grid, Refusal, is_refused
from engine.grids.regions import Region, Span
from engine.grids.suggesting import suggested, usual, variable

__all__ = [
    "NUMBERS",
    "REFUSED",
    "Axis",
    "Boundary",
    "Comparison",
    "Curve",
    "CurveLine",
    "Grid",
    "Lapse",
    "Question",
    "Refusal",
    "Region",
    "Span",
    "compare",
    "is_refused",
    "suggested",
    "usual",
    "variable",
]
