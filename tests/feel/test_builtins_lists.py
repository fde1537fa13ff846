"""List and context built-ins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.builtins import builtins_for
from engine.feel.dialect import Dialect
from engine.feel.types import AnyType, ContextType, ListType, NumberType, StringType
from engine.feel.values.comparison import equal
from tests.feel.calling import FAILS, D, at, call, outcome

ABC = ["a", "b", "c"]


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("list contains", [[D(1), None], None], True),
        ("list contains", [[D(1)], D("1.0")], True),
        ("list contains", [[D(1)], "1"], False),
        ("count", [["a", None]], D(2)),
        ("sublist", [ABC, D(2)], ["b", "c"]),
        ("sublist", [ABC, D(1), D(2)], ["a", "b"]),
        ("sublist", [ABC, D(-2), D(1)], ["b"]),
        ("append", [ABC, "d", None], ["a", "b", "c", "d", None]),
        ("append", [[["w"]], ["x"]], [["w"], ["x"]]),
        ("append", ["a", "b"], ["a", "b"]),
        ("concatenate", [["a"], [], ["b"]], ["a", "b"]),
        ("insert before", [ABC, D(1), "x"], ["x", "a", "b", "c"]),
        ("insert before", [ABC, D(4), "x"], ["a", "b", "c", "x"]),
        ("insert before", [ABC, D(-1), "x"], ["a", "b", "x", "c"]),
        ("insert before", [[], D(1), "x"], ["x"]),
        ("remove", [ABC, D(2)], ["a", "c"]),
        ("remove", [ABC, D(-1)], ["a", "b"]),
        ("list replace", [ABC, D(2), "x"], ["a", "x", "c"]),
        ("list replace", [ABC, lambda item, new: item == "c", "x"], ["a", "b", "x"]),
        ("reverse", [ABC], ["c", "b", "a"]),
        ("index of", [["a", "b", "a"], "a"], [D(1), D(3)]),
        ("index of", [["a", None], None], [D(2)]),
        ("union", [["a", "b"], ["b", "c"]], ABC),
        ("distinct values", [[D(1), True, D("1.0"), "1", True]], [D(1), True, "1"]),
        ("distinct values", [[[D(1)], [D(1)], {"a": None}, {"a": None}, None, None]],
         [[D(1)], {"a": None}, None]),
        ("distinct values", [[at("P1D"), at("PT24H")]], [at("P1D")]),
        ("flatten", [[["w", ["x"]], "y", []]], ["w", "x", "y"]),
        ("flatten", ["a"], ["a"]),
        ("sort", [[D(3), D(1), D(2)], lambda a, b: a < b], [D(1), D(2), D(3)]),
    ],
)  # fmt: skip
def test_a_list_function(name, arguments, expected) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("count", [None]),
        ("sublist", [ABC, D(0)]),
        ("sublist", [ABC, D(4)]),
        ("sublist", [ABC, D(2), D(3)]),
        ("sublist", [ABC, D("1.5")]),
        ("append", [None, "a"]),
        ("append", [ABC]),
        ("insert before", [ABC, D(5), "x"]),
        ("insert before", [ABC, D(0), "x"]),
        ("remove", [ABC, D(4)]),
        ("remove", [ABC, None]),
        ("remove", [ABC, D("1e30")]),
        ("list replace", [ABC, D(4), "x"]),
        ("list replace", [ABC, lambda item, new: None, "x"]),
        ("list replace", [ABC, "a", "x"]),
        ("sort", [ABC, lambda a, b: "yes"]),
        ("sort", [ABC]),
        ("concatenate", [ABC, None]),
    ],
)
def test_a_list_function_refuses_what_it_does_not_take(name, arguments) -> None:
    assert outcome(name, *arguments) == FAILS


def test_lists_given_to_a_function_stay_as_they_are() -> None:
    items = ["b", "a", "b"]
    for name, more in [
        ("append", ["x"]),
        ("insert before", [D(1), "x"]),
        ("remove", [D(1)]),
        ("reverse", []),
        ("distinct values", []),
        ("sort", [lambda a, b: a < b]),
    ]:
        call(name, items, *more)
    assert items == ["b", "a", "b"]


def test_sorting_keeps_equals_in_their_order() -> None:
    pairs = [{"k": D(k), "n": D(n)} for n, k in enumerate([2, 1, 2, 1])]
    ordered = call("sort", pairs, lambda a, b: a["k"] < b["k"])
    assert [(item["k"], item["n"]) for item in ordered] == [(1, 1), (1, 3), (2, 0), (2, 2)]


def test_flattening_very_deep_lists_does_not_exhaust_the_stack() -> None:
    nested: list[object] = ["x"]
    for _ in range(100_000):
        nested = [nested]
    assert call("flatten", nested) == ["x"]
    while nested and isinstance(nested[0], list):  # free it level by level
        nested = nested[0]


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 3).map(D), st.sampled_from("ab")),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=4,
)


@given(st.lists(values, max_size=8))
def test_distinct_values_keeps_the_first_of_equals(items) -> None:
    distinct = call("distinct values", items)
    expected: list[object] = []
    for item in items:
        if not any(equal(item, kept) is True for kept in expected):
            expected.append(item)
    assert len(distinct) == len(expected)
    assert all(equal(a, b) is True for a, b in zip(distinct, expected, strict=True))


MANAT = NumberType("AZN")


def test_lists_keep_the_type_of_their_items() -> None:
    functions = builtins_for(Dialect.POLICY)

    def result(name, *types):
        return functions[name].positional(len(types))[0].result_type(types)

    assert result("append", ListType(MANAT), MANAT) == ListType(MANAT)
    assert result("concatenate", ListType(MANAT), ListType(MANAT)) == ListType(MANAT)
    assert result("reverse", ListType(MANAT)) == ListType(MANAT)
    assert result("flatten", ListType(ListType(MANAT))) == ListType(MANAT)
    assert result("append", ListType(MANAT), StringType()) == ListType(AnyType())


def test_a_list_of_two_kinds_of_contexts_has_the_entries_of_both() -> None:
    concatenate = builtins_for(Dialect.POLICY)["concatenate"].positional(2)[0]
    person = ContextType({"name": StringType(), "paid": MANAT.as_nullable()})
    more = ContextType({"name": StringType(), "paid": MANAT, "kinship": StringType()})
    assert concatenate.result_type((ListType(person), ListType(more))) == ListType(
        ContextType(person.entries, open=True)
    )
    assert concatenate.result_type((ListType(person), ListType(person))) == ListType(person)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("get value", [{"a": D(1)}, "a"], D(1)),
        ("get value", [{"a": D(1)}, "b"], None),
        ("get entries", [{"a": D(1)}], [{"key": "a", "value": D(1)}]),
        ("get entries", [{}], []),
        ("context", [[{"key": "a", "value": None, "ignored": "x"}]], {"a": None}),
        ("context", [{"key": "a", "value": D(1)}], {"a": D(1)}),
        ("context", [[]], {}),
        ("context put", [{"a": D(1)}, "b", D(2)], {"a": D(1), "b": D(2)}),
        ("context put", [{"a": D(1)}, "a", None], {"a": None}),
        ("context put", [{"x": {"y": D(1), "z": D(0)}}, ["x", "y"], D(2)],
         {"x": {"y": D(2), "z": D(0)}}),
        ("context put", [{}, ["x", "y"], D(2)], {"x": {"y": D(2)}}),
        ("context merge", [[{"a": D(1)}, {"a": D(2), "b": D(3)}]], {"a": D(2), "b": D(3)}),
        ("context merge", [{"a": D(1)}], {"a": D(1)}),
    ],
)  # fmt: skip
def test_a_context_function(name, arguments, expected) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("get value", [None, "a"]),
        ("get value", [{"a": D(1)}, None]),
        ("get entries", [[D(1)]]),
        ("context", [[{"key": "a", "value": D(1)}, {"key": "a", "value": D(2)}]]),
        ("context", [[{"key": None, "value": D(1)}]]),
        ("context", [[{"key": "a"}]]),
        ("context", ["foo"]),
        ("context", [None]),
        ("context put", [{"x": D(1)}, ["x", "y"], D(2)]),
        ("context put", [{}, [], D(2)]),
        ("context put", [{}, ["x", D(1)], D(2)]),
        ("context put", [None, "a", D(1)]),
        ("context merge", [[{"a": D(1)}, D(2)]]),
        ("context merge", [None]),
    ],
)
def test_a_context_function_refuses_what_it_does_not_take(name, arguments) -> None:
    assert outcome(name, *arguments) == FAILS


def test_putting_deep_into_a_context_changes_no_other() -> None:
    inner = {"y": D(1)}
    outer = {"x": inner}
    call("context put", outer, ["x", "y"], D(2))
    assert (outer, inner) == ({"x": {"y": D(1)}}, {"y": D(1)})
