"""Axes to begin with: the numbers and dates that the rules compare, around the base inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from math import isqrt
from typing import Any, Final

from engine.evaluation.canonical import scale_of
from engine.grids.axes import NUMBERS, VARIED
from engine.policy.model import Field, Formula, Kind, PolicyVersion

__all__ = ["suggested", "usual", "variable"]

#: values of a number, and the years of a date, at most
_VALUES: Final = 40
_YEARS: Final = 10
#: where neither the base inputs nor a bound says what is usual
_USUAL: Final = Decimal(25_000)


def suggested(
    versions: Sequence[PolicyVersion], on: date, base: object, most: int
) -> tuple[str, ...]:
    """Axes as text: a number, a date or another number, an enumeration; few enough points.

    What the base inputs give comes first, then what is nearest to the rules'
    conditions through values and tables; what a constraint ties to something
    else comes last.  Where the rules come to read neither numbers nor dates,
    enumerations and booleans; nothing where they read none of these either.
    """
    fields = _read(versions, base)
    numbers = [
        one
        for one in fields
        if one.spec.kind is Kind.MONEY
        or (one.spec.kind in NUMBERS and _decimal(_at(base, one.name)) is not None)
    ]
    dates = [one for one in fields if one.spec.kind is Kind.DATE]
    words = [one for one in fields if one.spec.kind in (Kind.ENUM, Kind.BOOLEAN)]
    tied = _tied(versions)
    free = [one for one in dates if one.name not in tied]
    ordered = [*numbers[:1], *free[:1], *numbers[1:2]] or dates[:1]
    first = list(dict.fromkeys(one.name for one in ordered))[:2]
    enumerated = [one for one in words if one.spec.kind is Kind.ENUM and one.name not in tied]
    last = [one for one in (enumerated if first else words) if _count(one, versions) <= 6]
    last = last[: 1 if first else 3]
    room = most // (_count(last[0], versions) if last else 1)
    known = {one.name: one for one in ordered}
    texts: dict[str, str] = {}
    # a date has fewer values than there is room for, so that a number gets the rest
    for place, name in enumerate(sorted(first, key=lambda one: known[one].spec.kind != Kind.DATE)):
        each = isqrt(room) if len(first) == 2 and place == 0 else room
        texts[name], count = _around(known[name], on, _at(base, name), min(_VALUES, each))
        room = max(1, room // count)
    return (*(f"{name}={texts[name]}" for name in first), *(f"{one.name}=*" for one in last))


def variable(versions: Sequence[PolicyVersion], base: object) -> dict[str, Field]:
    """Every input that can be an axis, by its path; in lists the items that the base has."""
    found: dict[str, Field] = {}
    for version in versions:
        for path, field in version.inputs.items():
            found |= dict(_scalars(path, field, _at(base, path)))
    return found


def usual(
    versions: Sequence[PolicyVersion], on: date, base: object, path: str, count: int
) -> str | None:
    """Values to begin with for one path, ``count`` at most of a number; None where it is none."""
    field = variable(versions, base).get(path)
    if field is None:
        return None
    if field.spec.kind in (Kind.ENUM, Kind.BOOLEAN):
        return "*"
    return _around(field, on, _at(base, path), min(_VALUES, count))[0]


def _scalars(path: str, field: Field, given: Any) -> Iterator[tuple[str, Field]]:
    spec = field.spec
    if spec.kind in VARIED:
        yield path, field
    elif spec.kind is Kind.RECORD:
        for name, inner in spec.fields.items():
            yield from _scalars(f"{path}.{name}", inner, _at(given, name))
    elif spec.kind is Kind.LIST and spec.item is not None and isinstance(given, list):
        item = Field(field.name, spec.item, field.place, label=field.label)
        for number, one in enumerate(given):
            yield from _scalars(f"{path}.{number}", item, one)


def _read(versions: Sequence[PolicyVersion], base: object) -> list[Field]:
    """The inputs that conditions of rules come to read, the best first."""
    depths: dict[str, int] = {}
    fields: dict[str, Field] = {}
    for version in versions:
        fields |= version.inputs
        reads = {name: _element(version, name) for name in version.order}
        seen: set[str] = set()
        names = {name for rule in version.rules.values() for name in _names(rule.when)}
        names |= version.uses.keys()  # whose findings may be its own
        depth = 0
        while names:
            for name in version.inputs:
                if name in names or any(name.startswith(f"{group}.") for group in names):
                    depths[name] = min(depth, depths.get(name, depth))
            seen |= names
            heads = {name.partition(".")[0] for name in names}
            names = {read for head in heads for read in reads.get(head, ())} - seen
            depth += 1
    tied = _tied(versions)
    places = {name: place for place, name in enumerate(fields)}
    return sorted(
        (fields[name] for name in depths),
        key=lambda one: (
            one.name in tied, _at(base, one.name) is None, depths[one.name], places[one.name]
        ),
    )  # fmt: skip


def _tied(versions: Sequence[PolicyVersion]) -> frozenset[str]:
    """The inputs that constraints read: moved alone, most of their values would be refused."""
    return frozenset(
        name
        for version in versions
        for constraint in version.constraints
        for name in _names(constraint.check)
    )


def _element(version: PolicyVersion, name: str) -> set[str]:
    """The dotted names that a value, the columns of a table or the inputs of a use read."""
    if name in version.values:
        return set(_names(version.values[name].formula))
    if name in version.tables:
        formulas = version.tables[name].inputs
    else:
        formulas = tuple(formula for _, formula in version.uses[name].arguments)
    return {read for formula in formulas for read in _names(formula)}


def _names(formula: Formula) -> Iterator[str]:
    yield from formula.expression.names


def _count(field: Field, versions: Sequence[PolicyVersion]) -> int:
    """How many values an enumeration or a boolean has in all versions."""
    if field.spec.kind is Kind.BOOLEAN:
        return 2
    known = [one.inputs[field.name].spec.values for one in versions if field.name in one.inputs]
    return len({value for values in known for value in values})


def _at(base: object, path: str) -> Any:
    for name in path.split("."):
        if isinstance(base, list) and name.isdecimal() and int(name) < len(base):
            base = base[int(name)]
        else:
            base = base.get(name) if isinstance(base, Mapping) else None
    return base


def _around(field: Field, on: date, value: Any, count: int) -> tuple[str, int]:
    """Values about the one that is given, within the bounds of the type, and how many."""
    if field.spec.kind is Kind.DATE:
        return _dates(on, value, count)
    usually = _decimal(value)
    low, high = field.spec.minimum, field.spec.maximum
    top = 2 * (usually if usually is not None and usually > 0 else _USUAL)
    if isinstance(high, Decimal):
        top = min(top, high)
    step = max(_round(top / max(1, count)), Decimal((0, (1,), -scale_of(field.spec))))
    start = low if isinstance(low, Decimal) and step < low else step
    end = max(start, top // step * step)
    return f"{start:f}..{end:f}:{step:f}", int((end - start) // step) + 1


def _dates(on: date, value: Any, count: int) -> tuple[str, int]:
    """As far back, or ahead, as the base inputs' date and a little more; and how many."""
    try:
        given = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        given = None
    away = 0 if not isinstance(given, date) else given.year - on.year
    years = max(_YEARS, abs(away) + 2)
    step = next((one for one in (6, 12, 24, 60, 120) if years * 12 // one < count), 240)
    length = f"P{step}M" if step < 12 else f"P{step // 12}Y"
    years = years * 12 // step * step // 12
    text = f"on..on+P{years}Y:{length}" if away > 0 else f"on-P{years}Y..on:{length}"
    return text, years * 12 // step + 1


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value is None or isinstance(value, bool) else Decimal(value)
    except (ArithmeticError, TypeError, ValueError):
        return None


def _round(value: Decimal) -> Decimal:
    """Not less than ``value``: 1, 2 or 5 times a power of ten."""
    power = Decimal(1).scaleb(value.adjusted())
    lead = (value / power).to_integral_value(ROUND_CEILING)
    found = next(one for one in (1, 2, 5, 10) if one >= lead) * power
    return Decimal(f"{found.normalize():f}")
