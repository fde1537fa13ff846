"""Edits of policy files by their JSON, for who shows and changes them: nothing is stored here."""

from engine.policy.document import document
from engine.policy.editing import Operation, edit, pointer_of, pointers_of, rewrite

__all__ = ["Operation", "document", "edit", "pointer_of", "pointers_of", "rewrite"]
