"""FEEL text to a tree: lark's LALR parser over the tokens of ``lexer``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files

from lark import Lark, Token, UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from engine.errors import FeelSyntaxError
from engine.feel.limits import DEFAULT_LIMITS, Limits
from engine.feel.syntax.ast import For, Node, Quantified, children
from engine.feel.syntax.builder import Builder, Malformed
from engine.feel.syntax.lexer import tokenize

__all__ = ["parse_expression", "parse_tokens", "tokens_of"]

_WORDS = {
    "NUMBER": "a number", "STRING": "a text", "AT_STRING": "a date", "NAME": "a name",
    "KEY": "a key", "VARIABLE": "a variable's name", "PARAMETER": "a parameter's name",
    "ARGUMENT": "an argument's name", "ENTRY": "an entry's name",
    "DOTDOT": "'..'", "DOT": "'.'", "COMMA": "','", "COLON": "':'",
    "LPAR": "'('", "RPAR": "')'", "PARAMS_CLOSE": "')'", "LSQB": "'['", "RSQB": "']'",
    "LBRACE": "'{'", "RBRACE": "'}'", "RANGE_OPEN": "']'", "RANGE_END": "'['",
    "PLUS": "'+'", "MINUS": "'-'", "STAR": "'*'", "SLASH": "'/'", "POW": "'**'", "EQ": "'='",
    "NE": "'!='", "LT": "'<'", "LE": "'<='", "GT": "'>'", "GE": "'>='",
    "TYPE_OPEN": "'<'", "TYPE_CLOSE": "'>'", "ARROW": "'->'", "$END": "the end",
}  # fmt: skip
_OPERATORS = {"PLUS", "MINUS", "STAR", "SLASH", "POW", "EQ", "NE", "LT", "LE", "GT", "GE", "OR"}
_VALUES = {"NUMBER", "STRING", "NAME", "LPAR"}
_BEGINS_VALUE = {
    "NUMBER", "STRING", "AT_STRING", "NAME", "TRUE", "FALSE", "NULL", "LPAR", "LSQB", "LBRACE",
    "RANGE_OPEN", "IF", "FOR", "SOME", "EVERY", "FUNCTION", "MINUS",
}  # fmt: skip
_CONTINUES = _OPERATORS | {"AND", "BETWEEN", "IN", "INSTANCE_OF", "DOT", "LSQB", "LPAR"}


class _Given(Lexer):
    """Hands the tokens that ``tokenize`` made to lark."""

    __future_interface__ = 2

    def __init__(self, lexer_conf: object) -> None:
        """lark's configuration of the lexer is not needed."""

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Token]:
        """The tokens, as they are."""
        yield from lexer_state.text  # type: ignore[attr-defined]  # lark types it as text only


_LARK = Lark(
    files("engine.feel.syntax").joinpath("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr",
    lexer=_Given,
    start=["expression", "unary_tests"],
    transformer=Builder(),
    keep_all_tokens=True,
)


def tokens_of(source: str, names: Iterable[str], limits: Limits = DEFAULT_LIMITS) -> list[Token]:
    """The tokens of ``source``; raises ``FeelSyntaxError``, also where there are none."""
    tokens = tokenize(source, names, limits)
    if not tokens:
        raise FeelSyntaxError("the text is empty", source, expected=("a value",))
    return tokens


def parse_tokens(
    tokens: list[Token], source: str, start: str, limits: Limits = DEFAULT_LIMITS
) -> Node | list[Node]:
    """The tree of ``tokens``: a node, or for ``start="unary_tests"`` a list of them."""
    try:
        tree: Node | list[Node] = _LARK.parse(tokens, start=start)  # type: ignore[assignment]  # lark does not know what the transformer makes
    except UnexpectedToken as error:
        raise _unexpected(error, source) from None
    except Malformed as error:
        raise FeelSyntaxError(error.message, source, error.line, error.column) from None
    except UnexpectedInput as error:  # pragma: no cover - lark raises only the above here
        raise FeelSyntaxError("the text is not FEEL", source, error.line, error.column) from None
    for node in tree if isinstance(tree, list) else [tree]:
        _check_depth(node, source, limits.depth)
    return tree


def parse_expression(
    source: str, names: Iterable[str] = (), limits: Limits = DEFAULT_LIMITS
) -> Node:
    """The tree of one expression; ``names`` are the declared ones that may be odd.

    Raises ``FeelSyntaxError`` with line, column and what was expected.
    """
    tree = parse_tokens(tokens_of(source, names, limits), source, "expression", limits)
    assert isinstance(tree, Node)
    return tree


def _check_depth(root: Node, source: str, limit: int) -> None:
    level = [root]
    for _ in range(limit):
        for node in level:
            if isinstance(node, For | Quantified) and len(node.iterators) > limit:
                raise FeelSyntaxError(
                    f"more than {limit} variables in one loop", source, node.line, node.column
                )
        level = [child for node in level for child in children(node)]
        if not level:
            return
    raise FeelSyntaxError(
        f"nested deeper than {limit} levels", source, level[0].line, level[0].column
    )


def _unexpected(error: UnexpectedToken, source: str) -> FeelSyntaxError:
    token: Token = error.token
    if token.type == "$END":
        line = source.count("\n") + 1
        column = len(source) - (source.rfind("\n") + 1) + 1
        message = "the expression is not finished"
    else:
        line, column = token.line or 1, token.column or 1
        shown = f'"{token}"' if token.type in ("STRING", "AT_STRING") else f"'{token}'"
        message = f"{shown} is not expected here"
    expected = _expected(set(error.accepts or ())) or ("an operator", "the end")
    return FeelSyntaxError(message, source, line, column, expected)


def _expected(kinds: set[str]) -> tuple[str, ...]:
    """What may stand here, in words: a value and operators each as one."""
    words = []
    if kinds >= _VALUES:
        words.append("a value")
        kinds = kinds - _BEGINS_VALUE
    if kinds >= {"PLUS", "STAR"}:
        words.append("an operator")
        kinds = kinds - _CONTINUES
    elif kinds >= {"EQ", "LT"}:
        words.append("a comparison")
        kinds = kinds - _OPERATORS
    words += sorted(_WORDS.get(kind, f"'{kind.lower().replace('_', ' ')}'") for kind in kinds)
    return tuple(dict.fromkeys(words))
