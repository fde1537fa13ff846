"""A draft as forms and grids: every field knows its pointer in the policy's JSON."""

from admin_ui.pages.editor.differing import Place, differing
from admin_ui.pages.editor.faults import FaultView, fault_views, where_words
from admin_ui.pages.editor.fields import Element, Field, Section
from admin_ui.pages.editor.grids import Column, Grid
from admin_ui.pages.editor.pointers import anchor
from admin_ui.pages.editor.refusals import SENTENCES, input_fault, sentence
from admin_ui.pages.editor.sections import sections_of
from admin_ui.pages.editor.texts import texts
from admin_ui.pages.editor.words import words_of

__all__ = [
    "SENTENCES",
    "Column",
    "Element",
    "FaultView",
    "Field",
    "Grid",
    "Place",
    "Section",
    "anchor",
    "differing",
    "fault_views",
    "input_fault",
    "sections_of",
    "sentence",
    "texts",
    "where_words",
    "words_of",
]
