"""Decision letters and the papers of policies: what a decision says to people, for print."""

from __future__ import annotations

from engine.letters.letter import render_letter
from engine.letters.page import Letter
from engine.letters.papers.rendering import render_paper, render_register

__all__ = ["Letter", "render_letter", "render_paper", "render_register"]
