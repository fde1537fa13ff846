"""The words and signs of FEEL, as the lexer tells them apart."""

from __future__ import annotations

import re

from engine.feel.syntax.names import NAME_PART, NAME_START

__all__ = [
    "BLANK",
    "CLOSERS",
    "FOLLOWED",
    "GENERIC",
    "KEY",
    "KEYWORDS",
    "LANGUAGE_NAMES",
    "MEANT",
    "NO_OPERAND",
    "NUMBER",
    "OPERAND_ENDS",
    "OPERATORS",
    "PARAMETER",
    "STRING",
    "VARIABLE",
]

BLANK = re.compile(r"(?:\s|\ufeff|//[^\n]*|/\*.*?\*/)+", re.DOTALL)
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
OPERATORS = {
    "..": "DOTDOT", "**": "POW", "!=": "NE", "<=": "LE", ">=": "GE", "->": "ARROW",
    ".": "DOT", ",": "COMMA", ":": "COLON", "(": "LPAR", ")": "RPAR", "[": "LSQB", "]": "RSQB",
    "{": "LBRACE", "}": "RBRACE", "+": "PLUS", "-": "MINUS", "*": "STAR", "/": "SLASH",
    "=": "EQ", "<": "LT", ">": "GT", "@": "AT",
}  # fmt: skip
KEYWORDS = {
    word: word.upper()
    for word in (
        "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "or", "and",
        "between", "function", "true", "false", "null",
    )
}  # fmt: skip
LANGUAGE_NAMES = (
    "days and time duration", "years and months duration", "date and time",
    "time offset", "start included", "end included",
)  # fmt: skip
GENERIC = {"list", "context", "range", "function"}
OPERAND_ENDS = {
    "NUMBER", "STRING", "AT_STRING", "NAME", "TRUE", "FALSE", "NULL", "RPAR", "RSQB", "RBRACE",
    "RANGE_END", "TYPE_CLOSE",
}  # fmt: skip
# What may not begin an operand: a "[" before one of these closes a range.
NO_OPERAND = re.compile(
    rf"(?:$|[)\],}}=*/.:]|!=|(?:and|or|then|else|return|satisfies|between|in|instance)(?![{NAME_PART}]))"
)
# A name with spaces: at most so long, lest a text of blanks be looked through again and again.
_WORDS = rf"[{NAME_START}][^:,()\[\]{{}}\"<>=]{{0,200}}?"
KEY = re.compile(rf"{_WORDS}(?=\s*:)")
VARIABLE = re.compile(rf"{_WORDS}(?=\s+in(?![{NAME_PART}]))")
PARAMETER = re.compile(rf"{_WORDS}(?=\s*[,:)])")
MEANT = {
    "&": "'and'", "|": "'or'", "!": "'!=' or 'not(...)'", "^": "'**'", "%": "modulo(a, b)",
    "'": 'a text in "quotes"', "\u201c": 'a text in "quotes"', "\u201e": 'a text in "quotes"',
    "\u2264": "'<='", "\u2265": "'>='", "\u2260": "'!='", "\u00d7": "'*'", "\u00f7": "'/'",
    "\u2212": "'-'",
}  # fmt: skip
# What must follow a name that is introduced.
FOLLOWED = {
    "KEY": ("the key", "':'"),
    "VARIABLE": ("the variable", "'in'"),
    "PARAMETER": ("the parameter", "')'"),
}
CLOSERS = {"RPAR": "RPAR", "RSQB": "RSQB", "RBRACE": "RBRACE", "RANGE_END": "RSQB"}
