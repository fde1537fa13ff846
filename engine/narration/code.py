"""FEEL within a sentence: between backquotes, as Markdown has it."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["Span", "code_span", "spans_of"]

_CODE: Final = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


class Span(NamedTuple):
    """A stretch of a sentence; ``code`` where it is FEEL."""

    text: str
    code: bool


def code_span(feel: str) -> str:
    """FEEL as part of a sentence."""
    longest = max((len(run) for run in re.findall("`+", feel)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if feel.startswith("`") or feel.endswith("`") else ""
    return f"{fence}{pad}{feel}{pad}{fence}"


def spans_of(sentence: str) -> tuple[Span, ...]:
    """A sentence as words and FEEL, in order.

    >>> spans_of("if `a` holds")
    (Span(text='if ', code=False), Span(text='a', code=True), Span(text=' holds', code=False))
    """
    spans: list[Span] = []
    at = 0
    for found in _CODE.finditer(sentence):
        if found.start() > at:
            spans.append(Span(sentence[at : found.start()], False))
        _, inside = found.groups()
        padded = len(inside) > 1 and inside[0] == inside[-1] == " " and "`" in inside
        spans.append(Span(inside[1:-1] if padded else inside, True))
        at = found.end()
    if at < len(sentence):
        spans.append(Span(sentence[at:], False))
    return tuple(spans)
