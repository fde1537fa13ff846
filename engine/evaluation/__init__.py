"""Evaluation: inputs to a decision, its explanation and its digest.  Pure: no clock, no I/O."""

from __future__ import annotations

from engine.evaluation.deciding.decide import decide
from engine.evaluation.deciding.decision import Decision, to_json
from engine.evaluation.deciding.program import Bundle, Program
from engine.evaluation.explaining.explanation import Explanation, explain
from engine.evaluation.explaining.rendering import Node, render_explanation
from engine.evaluation.inputs.json_text import read_json
from engine.evaluation.papers.writing import papers_due, write_paper, write_register
from engine.evaluation.papers.written import Register, Written

__all__ = [
    "Bundle",
    "Decision",
    "Explanation",
    "Node",
    "Program",
    "Register",
    "Written",
    "decide",
    "explain",
    "papers_due",
    "read_json",
    "render_explanation",
    "to_json",
    "write_paper",
    "write_register",
]
