"""Evaluation: inputs to a decision, its explanation and its digest.  Pure: no clock, no I/O."""

from __future__ import annotations

from engine.evaluation.decide import decide
from engine.evaluation.decision import Decision, to_json
from engine.evaluation.explanation import Explanation, explain
from engine.evaluation.json_text import read_json
from engine.evaluation.program import Bundle, Program
from engine.evaluation.rendering import Node, render_explanation

__all__ = [
    "Bundle",
    "Decision",
    "Explanation",
    "Node",
    "Program",
    "decide",
    "explain",
    "read_json",
    "render_explanation",
    "to_json",
]
