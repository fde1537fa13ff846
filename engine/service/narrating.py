"""Small helps for pages that show policies in words."""

from __future__ import annotations

from engine.narration import Piece, Span, fault_words, spans_of, words_diff

__all__ = ["Piece", "Span", "fault_words", "spans_of", "words_diff"]
