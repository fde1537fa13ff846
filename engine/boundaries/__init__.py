"""Boundary cases: both sides of every bound, each row, each condition true and false alone.

Found by evaluating a version again and again, with nothing read from clock,
disk or chance: the same version gives the same cases.
"""

from __future__ import annotations

from engine.boundaries.choosing import Boundaries, Count, Shown, Unreached
from engine.boundaries.formulas import compared_texts
from engine.boundaries.generating import find_boundaries, plainest
from engine.boundaries.points import Point, plain

__all__ = [
    "Boundaries",
    "Count",
    "Point",
    "Shown",
    "Unreached",
    "compared_texts",
    "find_boundaries",
    "plain",
    "plainest",
]
