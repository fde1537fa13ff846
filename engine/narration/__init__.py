"""Policy versions as documents that people read, in Azerbaijani and English.

Sentences are made from the model and FEEL's syntax trees; nothing is decided
here and nothing is read but what is given.  Pure.
"""

from __future__ import annotations

from engine.narration.change_views import (
    ChangeView,
    ColumnChange,
    ElementChange,
    FieldChange,
    RowChange,
    TableChange,
)
from engine.narration.code import Span, spans_of
from engine.narration.comparing import changes
from engine.narration.document import Document
from engine.narration.fault_words import fault_words
from engine.narration.naming import Used
from engine.narration.narrating import narrate, sentence
from engine.narration.word_diff import Piece, words_diff

__all__ = [
    "ChangeView",
    "ColumnChange",
    "Document",
    "ElementChange",
    "FieldChange",
    "Piece",
    "RowChange",
    "Span",
    "TableChange",
    "Used",
    "changes",
    "fault_words",
    "narrate",
    "sentence",
    "spans_of",
    "words_diff",
]
