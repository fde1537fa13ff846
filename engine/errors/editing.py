"""Errors of structured edits of a policy file."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = ["EditRefused"]


class EditRefused(QerarError):
    """An operation cannot be carried out on a policy file; none of its list was.

    ``index`` counts the operations from 0; ``pointer`` is the place in the file's JSON.
    """

    code = "edit_refused"

    def __init__(self, index: int, pointer: str, why: str) -> None:
        super().__init__(index, pointer, why)
        self.index = index
        self.pointer = pointer
        self.why = why

    def __str__(self) -> str:
        where = self.pointer or "the whole document"
        return f"operation {self.index} at {where}: {self.why}"
