"""Names, and FEEL texts with their place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.scalars import Form, form_of
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced

__all__ = ["FeelText", "feel_text_of", "given", "is_code", "is_name", "is_row_id"]

_ROW_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_CODE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def is_name(text: str) -> bool:
    """Whether a text is a name in snake_case (``max_ltv``)."""
    return _NAME.fullmatch(text) is not None


def is_code(text: str) -> bool:
    """Whether a text is a reason code in UPPER_SNAKE (``CAR_LTV_EXCEEDED``)."""
    return _CODE.fullmatch(text) is not None


def is_row_id(text: str) -> bool:
    """Whether a text may name a row of a table or a remedy."""
    return _ROW_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class FeelText:
    """A FEEL text as the file gives it; ``scalar`` maps its lines and columns to the file."""

    source: str
    scalar: Scalar | None
    place: Place

    def at(self, line: int, column: int) -> Place:
        """The place in the file of a line and column of the formula."""
        return self.scalar.at(line, column) if self.scalar is not None else self.place


def given(node: Node | None) -> bool:
    """Whether a key has a value (an empty one stands for an absent one)."""
    return node is not None and not (isinstance(node, Scalar) and form_of(node) is Form.EMPTY)


def feel_text_of(node: Node, faults: Faults, what: str) -> FeelText | None:
    """The FEEL text of a scalar: text is FEEL, a plain number, word or date its literal.

    An empty list or mapping in YAML is FEEL's empty list or context.
    """
    if isinstance(node, Scalar):
        form = form_of(node)
        if form is Form.EMPTY or not node.text.strip():
            faults.add("wrong_shape", node.place, f"{what} is empty: a FEEL formula is expected")
            return None
        if form is Form.DATE:
            return FeelText(f'date("{node.text}")', None, node.place)
        return FeelText(node.text, node, node.place)
    if isinstance(node, Sequenced) and not node.items:
        return FeelText("[]", None, node.place)
    if isinstance(node, Mapped) and not node.items:
        return FeelText("{}", None, node.place)
    faults.add(
        "wrong_shape", node.place, f"{what} is a FEEL formula, written as one text in quotes"
    )
    return None
