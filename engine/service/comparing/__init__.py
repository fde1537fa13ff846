"""Comparing two versions over a grid of inputs: the use cases, the words and the pictures."""

from __future__ import annotations

from engine.grids import Comparison, Question
from engine.service.comparing.asking import MOST_POINTS, PAGE_POINTS, Base, base_of, page_limit
from engine.service.comparing.drawing import Picture
from engine.service.comparing.telling import Compared, Told, ToldRegion, ToldRun
from engine.service.comparing.versions import compare_versions

__all__ = [
    "MOST_POINTS",
    "PAGE_POINTS",
    "Base",
    "Compared",
    "Comparison",
    "Picture",
    "Question",
    "Told",
    "ToldRegion",
    "ToldRun",
    "base_of",
    "compare_versions",
    "page_limit",
]
