"""Errors of decision letters."""

from __future__ import annotations

from engine.errors.base import QerarError

__all__ = ["LetterFieldMissing"]


class LetterFieldMissing(QerarError):
    """A decision's record lacks what its letter must say, or has it in another shape.

    ``field`` is a JSON pointer into the record ("/reasons/0/message/az").
    """

    code = "letter_field_missing"

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field

    def __str__(self) -> str:
        return f"the record has no {self.field} that can be said, so no letter is written"
