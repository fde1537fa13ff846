r"""Patterns of XPath and XQuery, which FEEL uses, translated for RE2.

RE2 matches in time proportional to the text, so no pattern can hold a worker.
What it cannot do, or what would need tables of Unicode blocks, fails with a
sentence saying so:

- back-references (``\1``);
- class subtraction, ``[a-z-[aeiou]]``, where either class has ``\p``, ``\d``,
  ``\w``, ``\s``, ``\i``, ``\c``, their opposites or ``^`` inside;
- blocks, ``\p{IsGreek}``, other than those in ``_BLOCKS``;
- more than 1000 repetitions (``a{2000}``).

The names after ``\i`` and ``\c`` are those of XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.feel.failure import FeelFailure

__all__ = ["LONGEST_PATTERN", "translated"]

LONGEST_PATTERN = 1_000

_BLOCKS = {
    "BasicLatin": (0x0000, 0x007F),
    "Latin-1Supplement": (0x0080, 0x00FF),
    "LatinExtended-A": (0x0100, 0x017F),
    "LatinExtended-B": (0x0180, 0x024F),
    "IPAExtensions": (0x0250, 0x02AF),
    "Greek": (0x0370, 0x03FF),
    "GreekandCoptic": (0x0370, 0x03FF),
    "Cyrillic": (0x0400, 0x04FF),
    "CyrillicSupplement": (0x0500, 0x052F),
    "Arabic": (0x0600, 0x06FF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
}

_NAME_START = (
    r"A-Z_a-z:\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}"
    r"\x{200C}-\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}"
    r"\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}"
)
_NAME_PART = _NAME_START + r"0-9.\-\x{B7}\x{300}-\x{36F}\x{203F}-\x{2040}"

# Escapes that stand for many characters, as the inside of an RE2 class; the
# opposite of each is the upper-case letter.
_CLASSES = {
    "d": r"\p{Nd}",
    "s": r" \t\n\r",
    "w": r"\p{L}\p{M}\p{N}\p{S}",
    "i": _NAME_START,
    "c": _NAME_PART,
}
# Opposites inside a class, where RE2 cannot negate a union.
_OPPOSITES_INSIDE = {
    "D": r"\P{Nd}",
    "S": r"\x{0}-\x{8}\x{B}\x{C}\x{E}-\x{1F}\x{21}-\x{10FFFF}",
    "W": r"\p{P}\p{Z}\p{C}",
}
_CONTROL = {"n": "\n", "r": "\r", "t": "\t"}
_ESCAPABLE = frozenset("\\|.-^?*+{}()[]$")
_PROPERTY = re.compile(r"\{(?:Is([A-Za-z0-9-]+)|([A-Z][a-z]?))\}")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\})\??")
_SPACES = re.compile(r"[ \t\n\r]+")

# Folding a subtraction by hand is for classes a person writes, not for all of Unicode.
_MOST_FOLDED = 2_000

_Span = tuple[int, int]


def translated(pattern: str, flags: str) -> str:
    """``pattern`` under ``flags`` (of ``s m i x q``) as an RE2 pattern; else a failure."""
    unknown = set(flags) - set("smixq")
    if unknown:
        raise FeelFailure(f'"{min(unknown)}" is not a flag; the flags are s, m, i, x and q')
    if len(pattern) > LONGEST_PATTERN:
        raise FeelFailure(f"a pattern may have {LONGEST_PATTERN} characters at most")
    fold = "(?i)" if "i" in flags else ""
    if "q" in flags:
        return fold + "".join(map(_literal, pattern))
    source = _without_spaces(pattern) if "x" in flags else pattern
    return fold + _Translation(source, frozenset(flags)).whole()


def _literal(character: str) -> str:
    if character.isalnum() or character in " _":
        return character
    return f"\\x{{{ord(character):X}}}"


def _without_spaces(pattern: str) -> str:
    """Drop the white space, except inside classes."""
    kept: list[str] = []
    depth = 0
    escaped = False
    for character in pattern:
        if _SPACES.fullmatch(character) and depth == 0:
            continue
        if not escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        escaped = character == "\\" and not escaped
        kept.append(character)
    return "".join(kept)


@dataclass
class _Class:
    """A character class: its RE2 inside, and its spans if it is made of characters only."""

    inside: str
    spans: list[_Span] | None


class _Translation:
    def __init__(self, source: str, flags: frozenset[str]) -> None:
        self.source = source
        self.flags = flags
        self.at = 0

    def fault(self, what: str) -> FeelFailure:
        return FeelFailure(f"after {self.at} characters of the pattern: {what}")

    def next(self) -> str:
        if self.at >= len(self.source):
            raise self.fault("it ends too early")
        self.at += 1
        return self.source[self.at - 1]

    def whole(self) -> str:
        made: list[str] = []
        depth = 0
        quantifiable = False
        while self.at < len(self.source):
            character = self.source[self.at]
            if character in "?*+{":
                if not quantifiable:
                    raise self.fault(f"nothing is before {character} that it could repeat")
                made.append(self.quantifier())
                quantifiable = False
                continue
            self.at += 1
            quantifiable = character not in "(|"
            if character == "(":
                depth += 1
                made.append(self.group())
            elif character == ")":
                depth -= 1
                if depth < 0:
                    raise self.fault("a ) has no (")
                made.append(")")
            else:
                made.append(self.atom(character))
        if depth:
            raise self.fault("a ( has no )")
        return "".join(made)

    def quantifier(self) -> str:
        match = _QUANTIFIER.match(self.source, self.at)
        if match is None:
            raise self.fault("a { begins a repetition such as {2,3}")
        self.at = match.end()
        return match.group()

    def group(self) -> str:
        if self.source.startswith("?:", self.at):
            self.at += 2
            return "(?:"
        return "("

    def atom(self, character: str) -> str:
        match character:
            case "|":
                return "|"
            case ".":
                return r"(?s:.)" if "s" in self.flags else r"[^\n\r]"
            case "^" | "$":
                return f"(?m:{character})" if "m" in self.flags else character
            case "[":
                return self.character_class()
            case "]" | "}":
                raise self.fault(f"{character} must be written \\{character}")
            case "\\":
                return self.escape()
        return _literal(character)

    def escape(self) -> str:
        character = self.next()
        if character in "pP":
            return f"[{self.property_inside(character)}]"
        if character in _CLASSES:
            return f"[{_CLASSES[character]}]"
        if character.lower() in _CLASSES:
            return f"[^{_CLASSES[character.lower()]}]"
        return _literal(self.escaped_character(character))

    def escaped_character(self, character: str) -> str:
        if character in _CONTROL:
            return _CONTROL[character]
        if character in _ESCAPABLE:
            return character
        if character.isdigit():
            raise self.fault("back-references are not supported")
        raise self.fault(f"\\{character} has no meaning")

    def property_inside(self, letter: str) -> str:
        match = _PROPERTY.match(self.source, self.at)
        if match is None:
            raise self.fault(f"\\{letter} needs a category, such as \\p{{Lu}}, or a block")
        self.at = match.end()
        block, category = match.groups()
        if category:
            return f"\\{letter}{{{category}}}"
        if block not in _BLOCKS:
            raise self.fault(f"the block {block} is not supported")
        low, high = _BLOCKS[block]
        spans = [(low, high)]
        return _inside(spans if letter == "p" else _minus([(0, 0x10FFFF)], spans))

    def character_class(self) -> str:
        negated, own, subtracted = self.class_parts()
        if subtracted is None:
            return f"[{'^' if negated else ''}{own.inside}]"
        if negated or own.spans is None or subtracted.spans is None:
            raise self.fault("only classes of plain characters can be subtracted")
        fold = "i" in self.flags
        left = self.folded(own.spans) if fold else own.spans
        right = self.folded(subtracted.spans) if fold else subtracted.spans
        rest = _minus(left, right)
        # An empty class matches nothing; RE2 writes that so.
        return f"[{_inside(rest)}]" if rest else r"[^\x{0}-\x{10FFFF}]"

    def class_parts(self) -> tuple[bool, _Class, _Class | None]:
        """Of a class after its ``[``: is it negated, what is in it, what is subtracted."""
        negated = self.source.startswith("^", self.at)
        self.at += negated
        inside: list[str] = []
        spans: list[_Span] | None = []
        while True:
            character = self.next()
            if character == "]":
                if not inside:
                    raise self.fault("a class is empty")
                return negated, _Class("".join(inside), spans), None
            if character == "[":
                raise self.fault("[ must be written \\[ in a class")
            if character == "-" and self.source.startswith("[", self.at) and inside:
                self.at += 1
                below_negated, below, deeper = self.class_parts()
                if self.next() != "]":
                    raise self.fault("a subtraction ends its class")
                if below_negated or deeper:
                    below = _Class("", None)
                return negated, _Class("".join(inside), spans), below
            many = self.many(character)
            if many is not None:
                inside.append(many)
                spans = None
                continue
            low = self.single(character)
            high = self.range_end(low)
            inside.append(_inside([(low, high)]))
            if spans is not None:
                spans.append((low, high))

    def many(self, character: str) -> str | None:
        """The inside for an escape that stands for many characters, or None."""
        if character != "\\" or self.at >= len(self.source):
            return None
        letter = self.source[self.at]
        if letter in "pP":
            self.at += 1
            return self.property_inside(letter)
        made = _CLASSES.get(letter) or _OPPOSITES_INSIDE.get(letter)
        if made is None and letter in "IC":
            raise self.fault(f"\\{letter} is not supported in a class")
        self.at += made is not None
        return made

    def single(self, character: str) -> int:
        return ord(self.escaped_character(self.next()) if character == "\\" else character)

    def range_end(self, low: int) -> int:
        following = self.source[self.at : self.at + 2]
        if not following.startswith("-") or following in ("-", "-]", "-["):
            return low
        self.at += 1
        high = self.single(self.next())
        if high < low:
            raise self.fault("a range in a class runs backwards")
        return high

    def folded(self, spans: list[_Span]) -> list[_Span]:
        """``spans`` with the other cases of their characters."""
        if sum(high - low + 1 for low, high in spans) > _MOST_FOLDED:
            raise self.fault("a subtraction without regard to case is too large")
        codes: set[int] = set()
        for low, high in spans:
            for code in range(low, high + 1):
                cases = {chr(code), chr(code).lower(), chr(code).upper()}
                codes.update(ord(case) for case in cases if len(case) == 1)
        return [(code, code) for code in sorted(codes)]


def _inside(spans: list[_Span]) -> str:
    return "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in spans)


def _minus(left: list[_Span], right: list[_Span]) -> list[_Span]:
    rest = left
    for low, high in right:
        rest = [
            (start, end)
            for first, last in rest
            for start, end in ((first, min(last, low - 1)), (max(first, high + 1), last))
            if start <= end
        ]
    return rest
