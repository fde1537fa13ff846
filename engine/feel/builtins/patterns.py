"""String functions that take a pattern (DMN 1.5, table 75), on RE2.

Patterns are those of XPath, see ``xpath_regex`` for what is not supported.
As there, ``replace`` and ``split`` refuse a pattern that matches the empty text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from engine.feel.builtins.signature import Builtin, Parameter, one
from engine.feel.builtins.xpath_regex import translated
from engine.feel.failure import FeelFailure
from engine.feel.types import BooleanType, ListType, StringType
from engine.feel.values.kinds import LONGEST_TEXT

__all__ = ["PATTERNS"]

LONGEST_SEARCHED = 200_000

# RE2 takes at most about 10 ns for each instruction of the compiled pattern and
# character of the text.  Replacing and splitting search again after each match,
# so theirs may grow with the square of the text.  Either way half a second or
# two is the most that a call can take, whatever the pattern.
MOST_WORK = 50_000_000
MOST_REPEATED_WORK = 200_000_000

_MEMORY = 1 << 20  # bytes one compiled pattern may use; RE2 slows down, but stays linear


@lru_cache(maxsize=128)
def _compiled(pattern: str, flags: str) -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    try:
        return re2.compile(translated(pattern, flags), options)
    except re2.error as error:
        raise FeelFailure(f"the pattern is not supported: {_reason(error)}") from None
    except UnicodeEncodeError:
        raise FeelFailure("the pattern has half of a surrogate pair") from None


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else error
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)


def _searched(expression: Any, text: str, *, repeatedly: bool = False) -> str:
    """``text``, once it is known to be short enough for the pattern."""
    if len(text) > LONGEST_SEARCHED:
        raise FeelFailure(f"a text of more than {LONGEST_SEARCHED} characters is not searched")
    work = expression.programsize * len(text)
    if work * len(text) > MOST_REPEATED_WORK if repeatedly else work > MOST_WORK:
        raise FeelFailure(f"the pattern is too large for a text of {len(text)} characters")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise FeelFailure("the text has half of a surrogate pair") from None
    return text


def _matches(text: str, pattern: str, flags: str | None = None) -> bool:
    expression = _compiled(pattern, flags or "")
    return expression.search(_searched(expression, text)) is not None


def _found(text: str, pattern: str, flags: str) -> Iterator[Any]:
    """The matches from left to right; a pattern that can match nothing fails."""
    expression = _compiled(pattern, flags)
    if expression.search("") is not None:
        raise FeelFailure("the pattern matches the empty text")
    matches: Iterator[Any] = expression.finditer(_searched(expression, text, repeatedly=True))
    return matches


def _replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """Every match replaced; ``$1`` in the replacement is the first group, ``$0`` the match."""
    groups = _compiled(pattern, flags or "").groups
    template = [replacement] if "q" in (flags or "") else _template(replacement, groups)
    pieces: list[str] = []
    length = end = 0
    for match in _found(text, pattern, flags or ""):
        pieces.append(text[end : match.start()])
        pieces.extend(
            part if isinstance(part, str) else match.group(part) or "" for part in template
        )
        length += sum(map(len, pieces[-len(template) - 1 :]))
        if length > LONGEST_TEXT:
            raise FeelFailure(f"a text may have {LONGEST_TEXT} characters at most")
        end = match.end()
    return "".join([*pieces, text[end:]])


def _template(replacement: str, groups: int) -> list[str | int]:
    """The replacement as texts and group numbers."""
    parts: list[str | int] = [""]
    at = 0
    while at < len(replacement):
        character = replacement[at]
        following = replacement[at + 1 : at + 2]
        at += 1
        if character == "\\":
            if following not in ("\\", "$"):
                raise FeelFailure("in a replacement \\ stands before \\ or $ only")
            parts.append(following)
            at += 1
        elif character == "$":
            if not ("0" <= following <= "9"):
                raise FeelFailure("in a replacement a digit follows $; a dollar sign is \\$")
            number = int(following)
            at += 1
            # As many digits as still name a group.
            while "0" <= replacement[at : at + 1] <= "9":
                longer = 10 * number + int(replacement[at])
                if longer > groups:
                    break
                number = longer
                at += 1
            parts.append(number if number <= groups else "")
        else:
            parts.append(character)
    return parts


def _split(text: str, delimiter: str) -> list[str]:
    pieces: list[str] = []
    end = 0
    for match in _found(text, delimiter, ""):
        pieces.append(text[end : match.start()])
        end = match.end()
    return [*pieces, text[end:]]


_TEXT = StringType()
_FLAGS = Parameter("flags", StringType(nullable=True), optional=True)
_INPUT, _PATTERN = Parameter("input", _TEXT), Parameter("pattern", _TEXT)

PATTERNS: tuple[Builtin, ...] = (
    one("matches", (_INPUT, _PATTERN, _FLAGS), BooleanType(), _matches),
    one(
        "replace",
        (_INPUT, _PATTERN, Parameter("replacement", _TEXT), _FLAGS),
        _TEXT,
        _replace,
    ),
    one(
        "split",
        (Parameter("string", _TEXT), Parameter("delimiter", _TEXT)),
        ListType(_TEXT),
        _split,
    ),
)
