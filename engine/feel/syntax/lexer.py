"""FEEL text to tokens, knowing the names that are declared.

FEEL cannot be split into tokens without its scope: "Monthly Salary" is one
name if it is declared, and ``[`` closes ``]1..5[`` but opens a filter in
``xs[1]``.  So the tokens are made here, with the brackets and headers open at
each place, and the grammar sees them already told apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from lark import Token

from engine.errors import FeelSyntaxError
from engine.feel.limits import Limits
from engine.feel.syntax.lexicon import (
    BLANK,
    CLOSERS,
    FOLLOWED,
    GENERIC,
    KEY,
    KEYWORDS,
    LANGUAGE_NAMES,
    MEANT,
    NO_OPERAND,
    NUMBER,
    OPERAND_ENDS,
    OPERATORS,
    PARAMETER,
    STRING,
    VARIABLE,
)
from engine.feel.syntax.names import IDENTIFIER, NAME_PART, OddNames, is_odd
from engine.feel.values.strings import unescape

__all__ = ["tokenize"]


class _Lexer:
    def __init__(self, source: str, names: Iterable[str], limits: Limits) -> None:
        self.source = source
        self.limits = limits
        self.odd = OddNames((*LANGUAGE_NAMES, *filter(is_odd, names)))
        self.tokens: list[Token] = []
        self.open: list[str] = []  # "(", "call", "params", "[", "{", "for", "type"
        self.line_starts = [0, *(m.end() for m in re.finditer("\n", source))]
        self.type_next = False  # the next token begins a type
        self.ranges = False  # a ".." has been read

    def fault(self, message: str, position: int, *expected: str) -> FeelSyntaxError:
        line = bisect_right(self.line_starts, position)
        column = position - self.line_starts[line - 1] + 1
        return FeelSyntaxError(message, self.source, line, column, expected)

    def add(self, kind: str, value: str, start: int, end: int) -> None:
        line = bisect_right(self.line_starts, start)
        column = start - self.line_starts[line - 1] + 1
        self.tokens.append(Token(kind, value, start, line, column, line, column, end))

    @property
    def last(self) -> str:
        return self.tokens[-1].type if self.tokens else ""

    @property
    def top(self) -> str:
        return self.open[-1] if self.open else ""

    def blank(self, position: int) -> int:
        found = BLANK.match(self.source, position)
        return found.end() if found else position

    def run(self) -> list[Token]:
        position = self.blank(0)
        while position < len(self.source):
            position = self.blank(self.token(position))
        return self.tokens

    def token(self, at: int) -> int:
        """Add the token that begins at ``at`` and return where it ends."""
        char = self.source[at]
        for reader in (self.declaration, self.name):
            end = reader(at)
            if end is not None:
                return end
        if char == '"':
            return self.string(at, at, "STRING")
        if char == "@":
            quote = self.blank(at + 1)
            if self.source[quote : quote + 1] != '"':
                raise self.fault("'@' begins a date, time or duration", at, "a text in quotes")
            return self.string(at, quote, "AT_STRING")
        number = NUMBER.match(self.source, at)
        if number:
            return self.number(number)
        if self.source.startswith("/*", at):
            raise self.fault("the comment is not closed", at, "'*/'")
        return self.operator(at)

    def string(self, at: int, quote: int, kind: str) -> int:
        found = STRING.match(self.source, quote)
        if not found:
            raise self.fault("the text is not closed", at, "'\"'")
        self.add(kind, unescape(found.group(1)), at, found.end())
        return found.end()

    def number(self, found: re.Match[str]) -> int:
        end = found.end()
        if IDENTIFIER.match(self.source, end):
            raise self.fault("a name cannot begin with a digit", found.start(), "an operator")
        self.add("NUMBER", found.group(), found.start(), end)
        return end

    # --- names ---------------------------------------------------------------

    def declaration(self, at: int) -> int | None:
        """A name being introduced here: key, variable, parameter or argument name."""
        kind, pattern = "", KEY
        begun = self.last in ("LBRACE", "LPAR", "COMMA", "TYPE_OPEN")
        if self.top == "{" and begun:
            if self.source[at] == '"':
                end = self.string(at, at, "KEY")
                self.odd.add(str(self.tokens[-1]))
                return end
            kind = "KEY"
        elif self.last in ("FOR", "SOME", "EVERY") or (self.top == "for" and self.last == "COMMA"):
            kind, pattern = "VARIABLE", VARIABLE
        elif self.top == "params" and begun:
            kind, pattern = "PARAMETER", PARAMETER
        elif self.top == "call" and begun:
            kind = "ARGUMENT"
        elif self.top == "type" and begun:
            kind = "ENTRY"
        found = pattern.match(self.source, at) if kind else None
        if not found:
            plain = IDENTIFIER.match(self.source, at)
            if plain and kind in FOLLOWED:
                what, by = FOLLOWED[kind]
                raise self.fault(f"{what} '{plain.group()}' stands alone", plain.end(), by)
            return None
        name = " ".join(found.group().split())
        self.add(kind, name, at, found.end())
        self.odd.add(name)
        self.type_next = False
        return found.end()

    def name(self, at: int) -> int | None:
        if self.source[at] == "?":
            self.add("NAME", "?", at, at + 1)
            return at + 1
        plain = IDENTIFIER.match(self.source, at)
        odd = self.odd.match(self.source, at)
        if odd and (not plain or odd[1] > plain.end()):
            self.add("NAME", odd[0], at, odd[1])
            self.type_next = False
            return odd[1]
        if not plain:
            return None
        word, end = plain.group(), plain.end()
        if self.type_next:
            return self.type_name(word, at, end)
        if self.last == "DOT":
            self.add("NAME", word, at, end)
            return end
        if word == "instance":
            of = re.compile(rf"\s+of(?![{NAME_PART}])").match(self.source, end)
            if of and self.last in OPERAND_ENDS:
                self.add("INSTANCE_OF", "instance of", at, of.end())
                self.type_next = True
                return of.end()
        if word == "external" and self.last == "PARAMS_CLOSE":
            self.add("EXTERNAL", word, at, end)
            return end
        self.keyword(KEYWORDS.get(word, "NAME"), word, at, end)
        return end

    def keyword(self, kind: str, word: str, at: int, end: int) -> None:
        self.add(kind, word, at, end)
        if kind in ("FOR", "SOME", "EVERY"):
            self.push("for", at)
        elif kind in ("RETURN", "SATISFIES") and self.top == "for":
            self.open.pop()

    def type_name(self, word: str, at: int, end: int) -> int:
        self.add("NAME", word, at, end)
        after = self.blank(end)
        self.type_next = False
        if word in GENERIC and self.source[after : after + 1] == "<":
            self.push("type", after)
            self.add("TYPE_OPEN", "<", after, after + 1)
            self.type_next = True
            return after + 1
        return end

    # --- brackets and signs ----------------------------------------------------

    def push(self, what: str, at: int) -> None:
        self.open.append(what)
        if len(self.open) > self.limits.depth:
            raise self.fault(f"nested deeper than {self.limits.depth} levels", at)

    def operator(self, at: int) -> int:
        sign = self.source[at : at + 2]
        kind = OPERATORS.get(sign)
        if kind is None:
            sign = self.source[at]
            kind = OPERATORS.get(sign)
        if kind is None:
            meant = MEANT.get(sign)
            raise self.fault(
                f"'{sign}' is not part of FEEL",
                at,
                *([meant] if meant else ["a value", "an operator"]),
            )
        end = at + len(sign)
        self.ranges = self.ranges or kind == "DOTDOT"
        kind = self.bracket(kind, at, end)
        self.add(kind, sign, at, end)
        if kind == "COMMA" and self.top == "type":
            self.type_next = True
        if kind == "ARROW" or (kind == "COLON" and self.top in ("params", "type")):
            self.type_next = True
        return end

    def bracket(self, kind: str, at: int, end: int) -> str:
        """The kind of token ``kind`` is here; opens and closes what it brackets."""
        if kind == "GT" and self.top == "type":
            self.open.pop()
            return "TYPE_CLOSE"
        if kind == "RSQB" and self.last not in OPERAND_ENDS and self.last != "LSQB":
            self.push("[", at)
            return "RANGE_OPEN"
        if kind == "LSQB" and self.last in OPERAND_ENDS and self.range_ends(end):
            kind = "RANGE_END"
        if kind == "LPAR":
            if self.last == "FUNCTION":
                self.push("params", at)
            else:
                self.push("call" if self.last in OPERAND_ENDS else "(", at)
        elif kind == "LSQB":
            self.push("[", at)
        elif kind == "LBRACE":
            self.push("{", at)
        elif kind in CLOSERS:
            closed = ""
            while self.open and not closed:
                closed = self.open.pop()
                closed = "" if closed == "for" else closed
            if closed == "params" and kind == "RPAR":
                return "PARAMS_CLOSE"
        return kind

    def range_ends(self, after: int) -> bool:
        """Is this ``[`` the open end of a range: within one, and no operand follows."""
        return self.ranges and bool(NO_OPERAND.match(self.source, self.blank(after)))


def tokenize(source: str, names: Iterable[str], limits: Limits) -> list[Token]:
    """The tokens of ``source``; ``names`` are those that may be odd.

    Raises ``FeelSyntaxError`` for a text too long or nested too deep, and for
    what is no token.
    """
    lexer = _Lexer(source, names, limits)
    if len(source) > limits.length:
        raise lexer.fault(
            f"{len(source)} characters are more than the {limits.length} allowed", limits.length
        )
    return lexer.run()
