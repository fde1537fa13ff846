"""Pictures as SVG text from plain data: whole numbers, words that were chosen elsewhere.  Pure."""

from __future__ import annotations

from engine.pictures.frame import NARROW, WIDE, Layout, Scale, Title
from engine.pictures.heat import HeatMap, HeatPanel, Kind, heat_map
from engine.pictures.steps import Step, StepCurves, StepLine, StepPanel, step_curves

__all__ = [
    "NARROW",
    "WIDE",
    "HeatMap",
    "HeatPanel",
    "Kind",
    "Layout",
    "Scale",
    "Step",
    "StepCurves",
    "StepLine",
    "StepPanel",
    "Title",
    "heat_map",
    "step_curves",
]
