"""FEEL text to a tree: what is accepted, what is refused, and in which words."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from engine.errors import FeelSyntaxError
from engine.feel.syntax.ast import Literal, Name, Node
from engine.feel.syntax.parser import parse_expression


def shown(value: object) -> str:
    """A tree in short: ``+(a, 1)``."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, Literal):
        return shown(value.value)
    if isinstance(value, Name):
        return value.name
    if isinstance(value, Node):
        skip = {"line", "column", "start", "end", "type"}
        parts = [getattr(value, item.name) for item in fields(value) if item.name not in skip]
        return f"{type(value).__name__}({', '.join(map(shown, parts))})"
    return str(value) if isinstance(value, Decimal) else repr(value)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1 + 2 * 3", "Binary('+', 1, Binary('*', 2, 3))"),
        ("8 - 2 - 1", "Binary('-', Binary('-', 8, 2), 1)"),
        ("3 ** 4 ** 5", "Binary('**', Binary('**', 3, 4), 5)"),
        ("-3 ** 2", "Binary('**', -3, 2)"),
        ("-x", "Unary('-', x)"),
        ("1.5e3", "1.5E+3"),
        (".5", "0.5"),
        ("a.b > 3 and c = null", "And([Comparison('>', Path(a, 'b'), 3), "
         "Comparison('=', c, None)])"),
        ("a or b and c", "Or([a, And([b, c])])"),
        ("if a then b else c + 1", "If(a, b, Binary('+', c, 1))"),
        ("x between 1 and 2 and y", "And([Between(x, 1, 2), y])"),
        ("x in (1, < 5)", "In(x, [1, UnaryTest('<', 5)])"),
        ("x in (1..5)", "In(x, [RangeNode(1, 5, False, False)])"),
        ("x in ]1..5[", "In(x, [RangeNode(1, 5, False, False)])"),
        ("x in [1..5)", "In(x, [RangeNode(1, 5, True, False)])"),
        ("x in (> 5)", "In(x, [UnaryTest('>', 5)])"),
        ("xs[item > 1][1]", "Filter(Filter(xs, Comparison('>', item, 1), 'item'), 1, 'item')"),
        ("for x in 1..n, y in ys return x", "For([Domain('x', 1, n), Domain('y', ys, None)], x)"),
        ("some x in xs satisfies x", "Quantified(False, [Domain('x', xs, None)], x)"),
        ("every x in xs satisfies x", "Quantified(True, [Domain('x', xs, None)], x)"),
        ("f(1, 2)", "Call(f, [1, 2], None)"),
        ("f(b: 1, a: 2)", "Call(f, [1, 2], ['b', 'a'])"),
        ("(function(a: number, b) a)(1, 2)",
         "Call(FunctionNode(['a', 'b'], [TypeNode('number', [], [], None), None], a, False), "
         "[1, 2], None)"),
        ("{}", "ContextNode([], [])"),
        ("[]", "ListNode([])"),
        ('{a: 1, "b c": 2}', "ContextNode(['a', 'b c'], [1, 2])"),
        ("{if: 1}.if", "Path(ContextNode(['if'], [1]), 'if')"),
        ("x instance of list<number>",
         "InstanceOf(x, TypeNode('list', [TypeNode('number', [], [], None)], [], None))"),
        ("x instance of date and time and y",
         "And([InstanceOf(x, TypeNode('date and time', [], [], None)), y])"),
        ("// a remark\n1 /* and\nanother */ + 2", "Binary('+', 1, 2)"),
        (r'"a\"b\u0259\uD83D\uDC0E\n"', "'a\"bə🐎\\n'"),
        ('"ödəniş"', "'ödəniş'"),
    ],
)  # fmt: skip
def test_a_text_becomes_this_tree(text: str, tree: str) -> None:
    assert shown(parse_expression(text)) == tree


@pytest.mark.parametrize(
    ("text", "names", "tree"),
    [
        ("Monthly Salary * 12", ["Monthly Salary"], "Binary('*', Monthly Salary, 12)"),
        ("Monthly  \n Salary", ["Monthly Salary"], "Monthly Salary"),
        ("a+b", ["a+b"], "a+b"),
        ("a+b", ["a", "b"], "Binary('+', a, b)"),
        ("a + b", ["a+b", "a", "b"], "Binary('+', a, b)"),
        ("rate of tax + rate", ["rate", "rate of", "rate of tax"],
         "Binary('+', rate of tax, rate)"),
        ("{net pay: 1, twice: net pay * 2}", [],
         "ContextNode(['net pay', 'twice'], [1, Binary('*', net pay, 2)])"),
        ("for my item in xs return my item", [], "For([Domain('my item', xs, None)], my item)"),
        ("function(the age) the age", [], "FunctionNode(['the age'], [None], the age, False)"),
        ("f(start date: 1)", [], "Call(f, [1], ['start date'])"),
        ("t.time offset", [], "Path(t, 'time offset')"),
    ],
)  # fmt: skip
def test_a_name_with_spaces_or_signs_is_one_where_it_is_declared(
    text: str, names: list[str], tree: str
) -> None:
    assert shown(parse_expression(text, names)) == tree


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1, column 1: the text is empty; expected a value"),
        ("  // only a remark", "line 1, column 1: the text is empty; expected a value"),
        ("1 +", "line 1, column 4: the expression is not finished; expected a value"),
        ("if a", "line 1, column 5: the expression is not finished; expected 'then'"),
        ("x\n  = = 2", "line 2, column 5: '=' is not expected here; expected a value"),
        ("a b", "line 1, column 3: 'b' is not expected here; expected an operator, the end"),
        ('"abc', "line 1, column 1: the text is not closed; expected '\"'"),
        ("1 /* a", "line 1, column 3: the comment is not closed; expected '*/'"),
        ("'a'", "line 1, column 1: ''' is not part of FEEL; expected a text in \"quotes\""),
        ("a && b", "line 1, column 3: '&' is not part of FEEL; expected 'and'"),
        ("x > 1 then", "line 1, column 7: 'then' is not expected here; "
         "expected an operator, the end"),
        ("x between 1", "line 1, column 12: the expression is not finished; "
         "expected '+', '-', 'and'"),
        ("for x", "line 1, column 6: the variable 'x' stands alone; expected 'in'"),
        ("{a = 1}", "line 1, column 3: the key 'a' stands alone; expected ':'"),
        ("12abc", "line 1, column 1: a name cannot begin with a digit; expected an operator"),
        ("{a: 1, a: 2}", "line 1, column 8: the key 'a' is given twice"),
        ("f(a: 1, a: 2)", "line 1, column 9: the argument 'a' is given twice"),
        ("@2020", "line 1, column 1: '@' begins a date, time or duration; "
         "expected a text in quotes"),
        ("1e99999", "line 1, column 1: the number is too large"),
        ("[1, 2", "line 1, column 6: the expression is not finished; expected ',', ']'"),
    ],
)  # fmt: skip
def test_what_is_not_feel_is_refused_with_its_place_and_what_was_expected(
    text: str, message: str
) -> None:
    with pytest.raises(FeelSyntaxError) as caught:
        parse_expression(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        "{a:" * 5_000,
        "-" * 5_000 + "x",
        "1" + " + 1" * 4_000,
        "if a then 1 else " * 1_000 + "2",
        "f(" * 200 + ")" * 200,
        "for x in xs return " * 500 + "x",
        "not(" * 200 + "a" + ")" * 200,
    ],
    ids=lambda text: text[:8],
)
def test_nesting_is_bounded(text: str) -> None:
    with pytest.raises(FeelSyntaxError, match="nested deeper than 80 levels"):
        parse_expression(text)


def test_length_is_bounded() -> None:
    with pytest.raises(FeelSyntaxError, match="20001 characters are more than the 20000 allowed"):
        parse_expression("1" + " " * 20_000)


@pytest.mark.parametrize("text", ["٣", "1٣", "٣.٥ > 2"])
def test_digits_of_other_scripts_are_no_numbers(text: str) -> None:
    try:
        tree = parse_expression(text)
    except FeelSyntaxError:
        return
    assert "Literal" not in repr(tree).partition("line")[0]
