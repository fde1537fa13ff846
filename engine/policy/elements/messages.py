"""Messages in two languages with placeholders: ``{max_principal:money}``.

A placeholder is a FEEL formula, a colon and how to show its value.  Literal
braces are doubled (``{{`` and ``}}``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel import Scope
from engine.feel.types import (
    AnyType,
    BooleanType,
    DateTimeType,
    DateType,
    FeelType,
    ListType,
    NumberType,
    StringType,
)
from engine.policy.faults import did_you_mean
from engine.policy.formulas.compile import Compiler
from engine.policy.model import Formula, LocalText, Message, Place, Placeholder
from engine.policy.reading.mappings import Fields
from engine.policy.reading.source import Mapped, Scalar
from engine.policy.reading.texts import FeelText

__all__ = ["FORMATS", "MessageDraft", "check_shown", "read_message"]

_SHOWS: dict[str, tuple[type[FeelType], ...]] = {
    "money": (NumberType,),
    "percent": (NumberType,),
    "number": (NumberType,),
    "integer": (NumberType,),
    "date": (DateType, DateTimeType),
    "text": (StringType, BooleanType, ListType),
}
FORMATS = tuple(_SHOWS)

_PART = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A placeholder as written: its text, its format, where it stands."""

    text: str
    format: str
    feel: FeelText


@dataclass(frozen=True, slots=True)
class MessageDraft:
    """A message whose placeholders are not compiled yet."""

    text: LocalText
    parts: tuple[_Part, ...]

    def finish(self, compiler: Compiler, scope: Scope) -> Message:
        """Compile the placeholders; the same one in both languages is one."""
        found: dict[tuple[str, str], Placeholder] = {}
        for part in self.parts:
            what = f"the placeholder {{{part.text}:{part.format}}}"
            formula = compiler.formula(part.feel, scope, None, what)
            check_shown(formula, part.format, part.feel.place, compiler, what)
            found.setdefault((part.text, part.format), Placeholder(part.text, part.format, formula))
        return Message(self.text, tuple(found.values()))


def check_shown(formula: Formula, form: str, place: Place, compiler: Compiler, what: str) -> None:
    """Add a fault where what a formula gives cannot be shown in this form."""
    type_ = formula.expression.type
    if not compiler.is_broken(formula) and not isinstance(type_, (*_SHOWS[form], AnyType)):
        message = f"{what}: {type_.noun} cannot be shown as {form}"
        compiler.faults.add("type_mismatch", place, message)


def read_message(fields: Fields, key: str = "message") -> MessageDraft | None:
    """The message under a key, None where it is absent or a language is missing."""
    text = fields.local(key)
    node = fields.node(key)
    if text is None or not isinstance(node, Mapped):
        return None
    parts: list[_Part] = []
    for language in ("az", "en"):
        scalar = node.items[language].value
        if isinstance(scalar, Scalar):
            parts.extend(_parts(scalar, fields))
    return MessageDraft(text, tuple(parts))


def _parts(scalar: Scalar, fields: Fields) -> list[_Part]:
    parts: list[_Part] = []
    for match in _PART.finditer(scalar.text):
        if match.group() in ("{{", "}}"):
            continue
        before = scalar.text[: match.start()]
        line = before.count("\n") + 1
        column = len(before) - (before.rfind("\n") + 1) + 1
        place = scalar.at(line, column)
        if match.group(1) is None:
            message = f"a single '{match.group()}': write it twice where a brace is meant"
            fields.faults.add("placeholder", place, message)
            continue
        text, colon, format_ = match.group(1).rpartition(":")
        text, format_ = text.strip(), format_.strip()
        if not colon or not text:
            message = (
                f"the placeholder {match.group()} needs what to show and how, "
                f"as in {{max_principal:money}}"
            )
            fields.faults.add("placeholder", place, message)
        elif format_ not in FORMATS:
            hint = did_you_mean(format_, FORMATS)
            message = f"'{format_}' is no way to show a value: {', '.join(FORMATS)}{hint}"
            fields.faults.add("placeholder", place, message)
        else:
            parts.append(_Part(text, format_, FeelText(text, None, place)))
    return parts
