"""How a text, number, day or key is written in YAML so that it is read as what it is.

Plain where every reader of YAML takes it for the same text, else in quotes; the
way in which the value that stood there was written is kept where it can be.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from engine.policy.document import COUNTS, is_day
from engine.policy.reading.scalars import Form, form_of, to_date, to_decimal
from engine.policy.reading.source import Scalar

__all__ = ["spell", "spell_key"]

_DAY_LITERAL = re.compile(r'date\("([0-9]{4}-[0-9]{2}-[0-9]{2})"\)')
#: what YAML 1.1 reads as true or false, and both as null
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_WIDTH = 110
_LONG = 100


def spell(
    value: Any,
    key: str,
    path: str,
    *,
    before: Scalar | None = None,
    numeric: bool = False,
    indent: int | None = None,
) -> str:
    """The YAML of a value that is no mapping or list.

    ``before`` is what stood there or stands beside it, ``numeric`` whether numbers may
    stand there, ``indent`` the columns before the lines of a text in several (None: a
    text in one line is wanted).
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    quoted = before is not None and not before.plain
    form = form_of(before) if before is not None else None
    if to_decimal(value) is not None:
        wanted = form is Form.NUMBER or (numeric and not quoted)
        if wanted and not (key in COUNTS and value.isdigit()):
            return str(value)
    elif is_day(path):
        if to_date(value) is not None and not quoted:
            return str(value)
    elif form is Form.DATE and (day := _DAY_LITERAL.fullmatch(value)):
        return day.group(1)
    style = before.raw[:1] if quoted and before is not None else ""
    return _text(value, style, indent, flow=indent is None)


def spell_key(name: str, beside: Scalar | None, *, flow: bool) -> str:
    """The YAML of a key, quoted where the key beside it is."""
    style = beside.raw[:1] if beside is not None and not beside.plain else ""
    if style not in {"'", '"'} and (_is_plain(name, flow=flow) or name in {"on", "y", "n"}):
        return name
    return _in_quotes(name, style)


def _text(text: str, style: str, indent: int | None, *, flow: bool) -> str:
    if indent is not None:
        if style == "|" or (not style and "\n" in text):
            lines = _literal(text, indent)
        elif style == ">" or (not style and len(text) > _LONG):
            lines = _folded(text, indent)
        else:
            lines = None
        if lines is not None:
            return lines
    if style not in {"'", '"'} and _is_plain(text, flow=flow):
        return text
    return _in_quotes(text, style)


def _is_visible(text: str) -> bool:
    """Whether a text may be written as it is: each character seen, and left as it is in NFC."""
    return text.isprintable() and unicodedata.is_normalized("NFC", text)


def _is_plain(text: str, *, flow: bool) -> bool:
    """Whether a text may be written without quotes: a letter first, nothing of YAML's own."""
    first, last = text[:1], text[-1:]
    return (
        (first.isalpha() or first == "_")
        and last not in {" ", ":", ""}
        and _is_visible(text)
        and text.lower() not in _WORDS
        and ": " not in text
        and " #" not in text
        and not (flow and any(mark in text for mark in ",[]{}:"))
        and text not in {"Infinity", "NaN"}
    )


def _in_quotes(text: str, style: str) -> str:
    if _is_visible(text) and (style == "'" or (style != '"' and '"' in text)):
        return "'" + text.replace("'", "''") + "'"
    if _is_visible(text) and style == '"' and "'" not in text and ('"' in text or "\\" in text):
        return f"'{text}'"
    return '"' + _escaped(text) + '"'


def _escaped(text: str) -> str:
    out: list[str] = []
    composed = unicodedata.is_normalized("NFC", text)
    for character in text:
        if character in _ESCAPES:
            out.append(_ESCAPES[character])
        elif (
            not character.isprintable()
            or not (composed or character.isascii())
            or _joins(out, character)
        ):
            out.append(_by_number(character))
        else:
            out.append(character)
    return "".join(out)


def _joins(out: list[str], character: str) -> bool:
    """Whether a character would become one with the end of the escape before it."""
    if not out or not out[-1].startswith("\\"):
        return False
    pair = out[-1][-1] + character
    return unicodedata.normalize("NFC", pair) != pair


def _by_number(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _literal(text: str, indent: int) -> str | None:
    """The text as ``|`` writes it, or None where that cannot be read back."""
    lines = _lines(text)
    if lines is None:
        return None
    space = " " * indent
    return "|" + _ending(text) + "\n" + "\n".join(space + one if one else "" for one in lines)


def _folded(text: str, indent: int) -> str | None:
    """The text as ``>`` writes it, or None where that cannot be read back."""
    lines = _lines(text)
    if lines is None:
        return None
    space = " " * indent
    wrapped = [
        "\n".join(space + part for part in _wrap(one, _WIDTH - indent)) if one else ""
        for one in lines
    ]
    # A single line break reads as a space: each break of the text takes one line more.
    body = wrapped[0]
    for previous, one in zip(lines, wrapped[1:], strict=False):
        body += ("\n\n" if previous else "\n") + one
    return ">" + _ending(text) + "\n" + body


def _ending(text: str) -> str:
    return "" if text.endswith("\n") else "-"


def _lines(text: str) -> list[str] | None:
    """The lines, where none begins or ends with a space and the text holds something."""
    lines = (text[:-1] if text.endswith("\n") else text).split("\n")
    if not lines[0] or not lines[-1]:
        return None
    plain = all(one == one.strip() and (not one or _is_visible(one)) for one in lines)
    return lines if plain else None


def _wrap(line: str, width: int) -> list[str]:
    """The line cut at single spaces; a cut is read back as the space it stands for."""
    parts: list[str] = []
    rest = line
    while len(rest) > width:
        cut = _cut(rest, width)
        if cut is None:
            break
        parts.append(rest[:cut])
        rest = rest[cut + 1 :]
    return [*parts, rest]


def _cut(line: str, width: int) -> int | None:
    spaces = [found.start() for found in re.finditer(r"(?<! ) (?! )", line)]
    before = [one for one in spaces if one <= width]
    return before[-1] if before else (spaces[0] if spaces else None)
