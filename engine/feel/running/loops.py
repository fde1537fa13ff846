"""Going through lists at run time: ``for``, ``some``, ``every`` and filters.

``strict`` tells the dialects apart: in the policy dialect what is no list, no
boolean or no number fails, in the standard one it is null or a list of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from engine.feel.failure import FeelFailure
from engine.feel.limits import Budget
from engine.feel.values.comparison import compare
from engine.feel.values.dates import add_days
from engine.feel.values.kinds import Range, Value, a_kind, kind_of

__all__ = ["count", "every", "for_each", "index", "items", "keep", "select", "some"]

Domains = Sequence[Callable[..., Iterable[Value]]]


def count(budget: Budget, first: Value, last: Value) -> Iterator[Value]:
    """From ``first`` to ``last`` by one, up or down: whole numbers or dates."""
    if isinstance(first, Decimal) and isinstance(last, Decimal):
        if first != first.to_integral_value() or last != last.to_integral_value():
            raise FeelFailure("an iterator counts whole numbers")
        if abs(first.adjusted()) > 18 or abs(last.adjusted()) > 18:
            raise FeelFailure("the ends of an iteration are too far apart")
        start, end = int(first), int(last)
        budget.length(abs(end - start) + 1)
        step = 1 if start <= end else -1
        return map(Decimal, range(start, end + step, step))
    if kind_of(first) == kind_of(last) == "date":
        span = last.toordinal() - first.toordinal()
        budget.length(abs(span) + 1)
        step = 1 if span >= 0 else -1
        return (add_days(first, days) for days in range(0, span + step, step))
    raise FeelFailure(f"an iteration cannot run from {a_kind(first)} to {a_kind(last)}")


def items(budget: Budget, domain: Value, strict: bool) -> Iterable[Value]:
    """What an iterator runs over: a list or a closed range of whole numbers or dates."""
    if isinstance(domain, list):
        return domain
    if isinstance(domain, Range) and domain.operator is None:
        if compare(domain.start, domain.end) == 1:
            raise FeelFailure("the range ends before it starts")
        found = list(count(budget, domain.start, domain.end))
        if not domain.start_included:
            found = found[1:]
        return found if domain.end_included else found[:-1]
    if strict or domain is None:
        raise FeelFailure(f"an iterator runs over a list or a range, not {a_kind(domain)}")
    return [domain]


def _bindings(budget: Budget, domains: Domains) -> Iterator[tuple[Value, ...]]:
    """Every combination of the iterators' values, the last one turning fastest."""
    if len(domains) == 1:
        for value in domains[0]():
            budget.step()
            yield (value,)
        return
    yield from _nested(budget, domains, ())


def _nested(
    budget: Budget, domains: Domains, bound: tuple[Value, ...]
) -> Iterator[tuple[Value, ...]]:
    for value in domains[len(bound)](*bound):
        budget.step()
        values = (*bound, value)
        if len(values) == len(domains):
            yield values
        else:
            yield from _nested(budget, domains, values)


def for_each(
    budget: Budget, domains: Domains, body: Callable[..., Value], partial: bool
) -> list[Value]:
    """What ``body`` gives for every combination; with ``partial`` it gets the results so far."""
    results: list[Value] = []
    for values in _bindings(budget, domains):
        if partial:
            budget.step(len(results) // 100)
            results.append(body(*values, results.copy()))
        else:
            results.append(body(*values))
        budget.length(len(results))
    return results


def some(budget: Budget, domains: Domains, condition: Callable[..., Value]) -> bool | None:
    """Is ``condition`` true of any combination; null if it is of none but unknown of one."""
    return _quantified(budget, domains, condition, True)


def every(budget: Budget, domains: Domains, condition: Callable[..., Value]) -> bool | None:
    """Is ``condition`` true of all combinations; null if it is false of none but unknown of one."""
    return _quantified(budget, domains, condition, False)


def _quantified(
    budget: Budget, domains: Domains, condition: Callable[..., Value], decisive: bool
) -> bool | None:
    unknown = False
    for values in _bindings(budget, domains):
        holds = condition(*values)
        if not isinstance(holds, bool):
            unknown = True
        elif holds is decisive:
            return decisive
    return None if unknown else not decisive


def keep(budget: Budget, base: Value, condition: Callable[[Value], bool]) -> list[Value]:
    """The items of which ``condition`` is true."""
    if not isinstance(base, list):
        raise FeelFailure(f"only a list can be filtered, not {a_kind(base)}")
    budget.step(len(base))
    return [item for item in base if condition(item)]


def index(base: Value, position: Value, strict: bool) -> Value:
    """The item at ``position``, from 1 or, if negative, from the end; null if there is none."""
    if not isinstance(base, list):
        if strict or base is None:
            raise FeelFailure(f"only a list has items, not {a_kind(base)}")
        base = [base]
    if not isinstance(position, Decimal) or position != position.to_integral_value():
        raise FeelFailure("the index of an item is a whole number")
    length = len(base)
    if not 1 <= abs(position) <= length:
        return None
    place = int(position)
    return base[place - 1 if place > 0 else place]


def select(budget: Budget, base: Value, condition: Callable[[Value], Value], strict: bool) -> Value:
    """A filter of which it is not known whether it is an index or a condition."""
    if not isinstance(base, list):
        if strict:
            raise FeelFailure(f"only a list can be filtered, not {a_kind(base)}")
        base = [] if base is None else [base]
    budget.step(len(base))
    kept = []
    for position, item in enumerate(base):
        holds = condition(item)
        if position == 0 and isinstance(holds, Decimal):
            return index(base, holds, strict)
        if holds is True:
            kept.append(item)
        elif strict and holds is not False:
            raise FeelFailure(f"a filter is a boolean or a number, not {a_kind(holds)}")
    return kept
