"""Values as text: FEEL literals that read back, and FEEL's own ``string()``."""

from __future__ import annotations

import re
from decimal import Decimal

from engine.feel.values.kinds import Range, Value, kind_of
from engine.feel.values.numbers import number_text
from engine.feel.values.temporal_text import temporal_text

__all__ = ["feel_text", "string_of"]

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def feel_text(value: Value) -> str:
    r"""``value`` as a FEEL expression that denotes it.

    Numbers are in plain notation, -0 is ``0``.  A function has no literal and
    is shown by its parameters only.

    >>> feel_text([Decimal("1E+2"), 'a "b"', None])
    '[100, "a \\"b\\"", null]'
    """
    kind = kind_of(value)
    match kind:
        case "null":
            return "null"
        case "boolean":
            return "true" if value else "false"
        case "number":
            return number_text(value)
        case "string":
            return quoted(value)
        case "list":
            return f"[{', '.join(map(feel_text, value))}]"
        case "context":
            entries = (f"{_key(key)}: {feel_text(item)}" for key, item in value.items())
            return f"{{{', '.join(entries)}}}"
        case "range":
            return _range_text(value)
        case "function":
            return f"function({', '.join(getattr(value, 'parameters', ()))}) …"
    return f'@"{temporal_text(value)}"'


def string_of(value: Value) -> str | None:
    """FEEL's ``string(value)``: text as it is, null for null, else the canonical form.

    Inside lists, contexts and ranges, values stand as their literals.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | Decimal | list | dict | Range) or callable(value):
        return feel_text(value)
    return temporal_text(value)


def quoted(text: str) -> str:
    """``text`` as a FEEL string literal."""
    characters = (_ESCAPES.get(c) or (c if c.isprintable() else _escape(c)) for c in text)
    return f'"{"".join(characters)}"'


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:06X}"


def _key(key: str) -> str:
    return key if _NAME.fullmatch(key) else quoted(key)


def _range_text(interval: Range) -> str:
    if interval.operator is not None:
        end = interval.start if interval.operator in (">", ">=") else interval.end
        return f"({interval.operator} {feel_text(end)})"
    opening = "[" if interval.start_included else "("
    closing = "]" if interval.end_included else ")"
    return f"{opening}{feel_text(interval.start)}..{feel_text(interval.end)}{closing}"
