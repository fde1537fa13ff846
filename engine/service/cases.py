"""Cases: inputs and a date with the answer expected, as YAML; and how they differ.

::

    cases:
      - name: first day of the 2022 rule
        effective_date: 2022-07-30
        inputs: {vehicle: {price: "30000.00"}, loan: {principal: "27000.00"}}
        expect: {policy_version: 2, outcome: approved, outputs: {max_ltv: "0.90"}, reasons: []}
      - name: before the first limits nothing is in force
        effective_date: 2014-03-21
        inputs: {}
        expect: {status: 409, code: no_version_in_force}

Numbers compare as numbers, reasons and obligations as sets of codes, errors as
a set of pointers; of outputs, remedies and other objects what is expected must be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.errors import CasesFault, QerarError
from engine.policy.faults import Faults
from engine.policy.model import Place
from engine.policy.reading.scalars import (
    Form,
    form_of,
    report_badly_written,
    to_date,
    to_decimal,
    to_instant,
)
from engine.policy.reading.source import Mapped, Node, Scalar, Sequenced, read_source
from engine.service.problems import problem_of

__all__ = ["Case", "Difference", "cases_of", "differences", "read_cases", "refusal"]

_CASE_KEYS = {"name", "effective_date", "known_at", "inputs", "expect"}
_EXPECT_KEYS = {
    "policy_version", "outcome", "outputs", "reasons", "remedies", "actions", "obligations",
    "used", "status", "code", "errors", "element",
}  # fmt: skip
#: lists that compare as sets, and the field that tells their entries apart
_SETS = {"reasons": "code", "obligations": "code", "errors": "pointer"}
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Case:
    """One case; ``inputs`` is raw JSON with numbers as Decimal, ``expect`` likewise."""

    policy: str
    name: str
    file: str
    line: int
    effective_date: date | None
    known_at: datetime | None
    inputs: Any
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of an answer that is not what the case expects (JSON values; None: absent)."""

    field: str
    expected: Any
    got: Any


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file; the policy is the file's stem.

    Raises CasesFault with every fault, OSError where the file cannot be read.
    """
    return cases_of(path.read_bytes(), path)


def cases_of(data: bytes, path: Path) -> tuple[Case, ...]:
    """The cases of what is in a file, or would be; raises CasesFault with every fault."""
    faults = Faults(str(path))
    root = read_source(data, faults)
    cases = tuple(_cases(root, path, faults)) if root else ()
    if len(faults):
        raise CasesFault(faults.sorted())
    return cases


def _cases(root: Mapped, path: Path, faults: Faults) -> Iterator[Case]:
    item = root.items.get("cases")
    for name, other in root.items.items():
        if name != "cases":
            faults.add("unknown_key", other.key.place, f"there is no key {name!r} here")
    if item is None or not isinstance(item.value, Sequenced):
        faults.add("wrong_shape", root.place, "a file of cases has a list named cases")
        return
    names: set[object] = set()
    for node in item.value.items:
        raw = _plain(node, faults)
        if not isinstance(raw, dict):
            faults.add("wrong_shape", node.place, "a case is a mapping")
            continue
        _check_keys(raw, node.place, faults)
        if raw.get("name") in names:
            faults.add("duplicate_name", node.place, f"two cases are named {raw['name']!r}")
        names.add(raw.get("name"))
        known_at = raw.get("known_at")
        yield Case(
            policy=path.stem,
            name=str(raw.get("name", "")),
            file=str(path),
            line=node.place.line,
            effective_date=to_date(str(raw["effective_date"])) if "effective_date" in raw else None,
            known_at=_instant(known_at, node.place, faults) if known_at else None,
            inputs=raw.get("inputs", {}),
            expect=raw.get("expect", {}) if isinstance(raw.get("expect"), dict) else {},
        )


def _check_keys(raw: Mapping[str, Any], place: Place, faults: Faults) -> None:
    for key in sorted(raw.keys() - _CASE_KEYS):
        faults.add("unknown_key", place, f"a case has no {key!r}")
    for key in ("name", "inputs", "expect"):
        if key not in raw:
            faults.add("missing_key", place, f"the case has no {key}")
    expect = raw.get("expect")
    if isinstance(expect, dict):
        for key in sorted(expect.keys() - _EXPECT_KEYS):
            faults.add("unknown_key", place, f"nothing can be expected of {key!r}")
    if "effective_date" in raw and to_date(str(raw["effective_date"])) is None:
        faults.add("malformed", place, "effective_date is a date, as in 2022-07-30")


def _instant(text: object, place: Place, faults: Faults) -> datetime | None:
    found = to_instant(str(text))
    if found is None:
        faults.add("malformed", place, "known_at is an instant with its offset from UTC")
    return found


def _plain(node: Node, faults: Faults) -> Any:
    """The node as JSON with numbers as Decimal; a date stays the text it is in JSON."""
    if isinstance(node, Mapped):
        return {name: _plain(item.value, faults) for name, item in node.items.items()}
    if isinstance(node, Sequenced):
        return [_plain(child, faults) for child in node.items]
    if not isinstance(node, Scalar):
        return None
    report_badly_written(node, faults)
    match form_of(node):
        case Form.NULL | Form.EMPTY:
            return None
        case Form.BOOLEAN:
            return node.text == "true"
        case Form.NUMBER:
            return to_decimal(node.text)
        case _:
            return node.text


# --- comparing -----------------------------------------------------------------


def refusal(error: QerarError) -> dict[str, Any]:
    """An error in the shape that ``expect`` has for it."""
    told = problem_of(error, within=True)
    return told | {"detail": told["detail"].partition("\n")[0]}


def differences(expect: Mapping[str, Any], answer: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What of ``expect`` the answer (a decision or a refusal, as JSON) does not give.

    A refusal where a decision is expected, the other way round, or another refusal is one
    difference: what a policy that cannot be loaded tells has nothing else in common.
    """
    if expect.get("status") != answer.get("status"):
        told = (
            f"{answer['status']} {answer['code']}: {answer['detail']}"
            if "status" in answer
            else None
        )
        return (Difference("status", expect.get("status"), told),)
    found: list[Difference] = []
    for key, expected in expect.items():
        if key in _SETS:
            found += _entries(key, expected, answer.get(key), _SETS[key])
        elif key in answer:
            found += _within(key, expected, answer[key])
        else:
            found.append(Difference(key, expected, None))
    return tuple(found)


def _entries(key: str, expected: Any, got: Any, by: str) -> Iterator[Difference]:
    """Lists compare as sets by one field; an expected object also compares with its entry."""
    if not isinstance(expected, list) or not isinstance(got, list):
        yield Difference(key, expected, got)
        return
    entries = {entry[by]: entry for entry in got}
    wanted = {item.get(by) if isinstance(item, dict) else item for item in expected}
    if wanted != entries.keys():
        yield Difference(key, sorted(map(str, wanted)), sorted(entries))
        return
    for item in expected:
        if isinstance(item, dict):
            yield from _within(f"{key}/{item[by]}", item, entries[item[by]])


def _within(field: str, expected: Any, got: Any) -> Iterator[Difference]:
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        for key, value in expected.items():
            if key in got:
                yield from _within(f"{field}/{key}", value, got[key])
            else:
                yield Difference(f"{field}/{key}", value, None)
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for index, (value, other) in enumerate(zip(expected, got, strict=True)):
            yield from _within(f"{field}/{index}", value, other)
    elif not _same(expected, got):
        yield Difference(field, expected, got)


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    left, right = _number(expected), _number(got)
    if left is not None and right is not None:
        return left == right
    return bool(expected == got)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, (Decimal, int)):
        return Decimal(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None
