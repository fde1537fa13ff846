"""Decision letters: what a decision says to the person it is about, on one page."""

from __future__ import annotations

from engine.letters.letter import Letter, render_letter

__all__ = ["Letter", "render_letter"]
