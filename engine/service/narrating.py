"""Policies in words: what ``service.policies`` answers, and small helps to show it."""

from __future__ import annotations

from engine.narration import (
    ChangeView,
    Document,
    Piece,
    Span,
    fault_words,
    spans_of,
    words_diff,
)

__all__ = ["ChangeView", "Document", "Piece", "Span", "fault_words", "spans_of", "words_diff"]
