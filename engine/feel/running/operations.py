"""What compiled expressions call, where an operator cannot be plain Python.

Each function raises ``FeelFailure`` where the operation has no value.  The
standard dialect calls them through ``lenient``, which turns that into null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import wraps

from engine.feel.builtins.signature import Signature
from engine.feel.failure import FeelFailure
from engine.feel.limits import Budget
from engine.feel.values import compare, contains, equal
from engine.feel.values.kinds import Range, Value, a_kind
from engine.feel.values.properties import property_of

__all__ = [
    "at_least",
    "at_most",
    "between",
    "call_builtin",
    "call_comparing",
    "call_costly",
    "call_named",
    "call_value",
    "cell",
    "conjunction",
    "disjunction",
    "entry",
    "equality",
    "inequality",
    "invoke_named",
    "lenient",
    "lenient_conjunction",
    "lenient_disjunction",
    "lenient_entry",
    "less",
    "make_range",
    "membership",
    "more",
    "negation",
    "passes",
    "truth",
]

Thunk = Callable[[], Value]


def lenient(operation: Callable[..., Value]) -> Callable[..., Value]:
    """``operation``, null where it fails."""

    @wraps(operation)
    def attempt(*arguments: Value) -> Value:
        try:
            return operation(*arguments)
        except FeelFailure:
            return None

    return attempt


# --- logic ------------------------------------------------------------------


def truth(value: Value) -> bool:
    """A value that must be true or false."""
    if value is True or value is False:
        return bool(value)
    raise FeelFailure(f"true or false is needed, not {a_kind(value)}")


def conjunction(*parts: Thunk) -> bool | None:
    """Ternary ``and``: false if any is, else null if any is, else true."""
    return _logic(parts, False, "and")


def disjunction(*parts: Thunk) -> bool | None:
    """Ternary ``or``: true if any is, else null if any is, else false."""
    return _logic(parts, True, "or")


def lenient_conjunction(*parts: Thunk) -> bool | None:
    """``conjunction`` of the standard dialect: what is no boolean is null."""
    return _logic(parts, False, None)


def lenient_disjunction(*parts: Thunk) -> bool | None:
    """``disjunction`` of the standard dialect: what is no boolean is null."""
    return _logic(parts, True, None)


def _logic(parts: Sequence[Thunk], decisive: bool, word: str | None) -> bool | None:
    unknown = False
    for part in parts:
        value = part()
        if isinstance(value, bool):
            if value is decisive:
                return decisive
        elif word and value is not None:
            raise FeelFailure(f"'{word}' joins booleans, not {a_kind(value)}")
        else:
            unknown = True
    return None if unknown else not decisive


def negation(value: Value) -> bool | None:
    """Ternary ``not``."""
    if value is None:
        return None
    if isinstance(value, bool):
        return not value
    raise FeelFailure(f"'not' negates a boolean, not {a_kind(value)}")


# --- comparison ----------------------------------------------------------------


def equality(budget: Budget, left: Value, right: Value) -> bool:
    """``left = right``."""
    budget.weigh(left)
    same = equal(left, right)
    if same is None:
        raise FeelFailure(f"cannot compare {a_kind(left)} with {a_kind(right)}")
    return same


def inequality(budget: Budget, left: Value, right: Value) -> bool:
    """``left != right``."""
    return not equality(budget, left, right)


def _order(left: Value, right: Value) -> int:
    order = compare(left, right)
    if order is None:
        raise FeelFailure(f"cannot order {a_kind(left)} and {a_kind(right)}")
    return order


def less(left: Value, right: Value) -> bool:
    """``left < right``."""
    return _order(left, right) < 0


def at_most(left: Value, right: Value) -> bool:
    """``left <= right``."""
    return _order(left, right) <= 0


def more(left: Value, right: Value) -> bool:
    """``left > right``."""
    return _order(left, right) > 0


def at_least(left: Value, right: Value) -> bool:
    """``left >= right``."""
    return _order(left, right) >= 0


def between(value: Value, low: Value, high: Value) -> bool:
    """``value between low and high``."""
    return _order(value, low) >= 0 and _order(value, high) <= 0


def passes(value: Value, test: Value) -> bool | None:
    """Does ``value`` pass a test that is a range, a list of tests, or a value to equal."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return contains(test, value)
    if not isinstance(test, list):
        return equal(value, test)
    if isinstance(value, list) and equal(value, test):
        return True
    return any(equal(value, one) if isinstance(one, list) else passes(value, one) for one in test)


def membership(budget: Budget, value: Value, test: Value) -> bool:
    """``passes`` with an answer, or a failure."""
    budget.weigh(test)
    found = passes(value, test)
    if found is None:
        raise FeelFailure(f"cannot tell whether {a_kind(value)} is in {a_kind(test)}")
    return found


def cell(budget: Budget, value: Value, test: Value) -> bool | None:
    """Does ``value`` pass the value of a test in a table's cell; true alone is a passed test."""
    budget.weigh(test)
    if isinstance(test, bool) and not isinstance(value, bool):
        return test
    return passes(value, test)


# --- contexts, ranges --------------------------------------------------------------


def entry(budget: Budget, base: Value, name: str) -> Value:
    """``base.name``: an entry, that of each item of a list, or a property; of null, null."""
    if base is None:
        return None
    if isinstance(base, dict):
        if name in base:
            return base[name]
        raise FeelFailure(f"the context has no entry '{name}'")
    if isinstance(base, list):
        budget.step(len(base))
        return [entry(budget, item, name) for item in base]
    return property_of(base, name)


def lenient_entry(budget: Budget, base: Value, name: str) -> Value:
    """``entry`` of the standard dialect: null where there is none."""
    if isinstance(base, list):
        budget.step(len(base))
        return [lenient_entry(budget, item, name) for item in base]
    try:
        return entry(budget, base, name)
    except FeelFailure:
        return None


def make_range(low: Value, high: Value, low_closed: bool, high_closed: bool) -> Range:
    """A range; its ends must have an order."""
    if low is not None and high is not None:
        _order(low, high)
    return Range(low, high, low_closed, high_closed)


# --- calls --------------------------------------------------------------------------


def call_builtin(budget: Budget, implementation: Callable[..., Value], *arguments: Value) -> Value:
    """Call it, spending a step for each item of its arguments, and look at the result's size."""
    for argument in arguments:
        budget.weigh(argument)
    return budget.size(implementation(*arguments))


def call_comparing(
    budget: Budget, implementation: Callable[..., Value], *arguments: Value
) -> Value:
    """``call_builtin`` of one that compares its items with each other, unless they hash."""
    for argument in arguments:
        if isinstance(argument, list):
            others = sum(not isinstance(item, Decimal | str | bool) for item in argument)
            budget.step(others * others // 10)
    return call_builtin(budget, implementation, *arguments)


def call_costly(
    budget: Budget, steps: int, implementation: Callable[..., Value], *arguments: Value
) -> Value:
    """``call_builtin`` of one that spends ``steps`` more."""
    budget.step(steps)
    return call_builtin(budget, implementation, *arguments)


def invoke_named(
    name: str, ways: Sequence[tuple[Signature, Sequence[int | None]]], *arguments: Value
) -> Value:
    """Call a built-in with named arguments: the first way that admits the values."""
    refused = "the names of its arguments are not among those it takes"
    for signature, order in ways:
        ordered = [None if place is None else arguments[place] for place in order]
        admitted = signature.admit(ordered)
        if not isinstance(admitted, str):
            return signature.implementation(*admitted)
        refused = admitted
    raise FeelFailure(f"{name}: {refused}")


def call_value(function: Value, *arguments: Value) -> Value:
    """Call a function that is a value."""
    if not callable(function):
        raise FeelFailure(f"{a_kind(function)} cannot be called")
    return function(*arguments)


def call_named(names: Sequence[str], function: Value, *arguments: Value) -> Value:
    """Call a function that is a value with named arguments."""
    parameters = getattr(function, "parameters", None)
    if not callable(function) or parameters is None:
        raise FeelFailure("the function cannot be called with named arguments")
    if sorted(names) != sorted(parameters):
        raise FeelFailure(f"the function takes {', '.join(parameters)}, not {', '.join(names)}")
    given = dict(zip(names, arguments, strict=True))
    return function(*(given[name] for name in parameters))
