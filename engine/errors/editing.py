"""Errors of structured edits of a policy file."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = ["EditRefused"]


class EditRefused(QerarError):
    """An operation cannot be carried out on a policy file; none of its list was.

    ``index`` counts the operations from 0; ``pointer`` is the operation's own.  Where a
    whole document was given, ``index`` is None and ``pointer`` the place in it.
    """

    code = "edit_refused"

    def __init__(self, index: int | None, pointer: str, why: str) -> None:
        super().__init__(index, pointer, why)
        self.index = index
        self.pointer = pointer
        self.why = why

    def __str__(self) -> str:
        where = self.pointer or "the whole document"
        what = "" if self.index is None else f"operation {self.index} at "
        return f"{what}{where}: {self.why}"
