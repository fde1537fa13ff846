"""A trial of other inputs comes to what deciding them afresh comes to, in every shipped policy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import EvaluationFault, FeelLimitError, InvalidInput, NoVersionInForce
from engine.evaluation import Bundle
from engine.evaluation.deciding import remedies
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.trial import Trial
from engine.feel import Budget
from engine.registry import load_registry
from engine.service.calendars import FolderCalendars
from engine.service.cases import read_cases
from engine.service.programs import Compiled, Programs
from engine.service.snapshot import Snapshot

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Decidable:
    """The inputs of a policy's cases, and what decides them on one day."""

    bundle: Bundle
    day: date
    inputs: tuple[dict[str, Any], ...]


@pytest.fixture(scope="module")
def decidable(root: Path) -> tuple[_Decidable, ...]:
    """Every shipped policy on every day of its cases on which it is in force."""
    folder = root / "policies"
    registry = load_registry(folder)
    programs = Programs(registry, FolderCalendars(folder), Compiled(None))
    snapshot = Snapshot(registry, programs)
    found = []
    for file in sorted((folder / "cases").glob("*.yaml")):
        cases = read_cases(file)
        inputs = tuple(case.inputs for case in cases if isinstance(case.inputs, dict))
        for day in sorted({case.effective_date for case in cases if case.effective_date}):
            try:
                moment = snapshot.moment(day, None, _NOW)
                bundle = programs.bundle(cases[0].policy, moment)
            except NoVersionInForce:
                continue
            found.append(_Decidable(bundle, day, inputs))
    return tuple(found)


def _whole(found: Evaluation, raw: object, _inputs: frozenset[str]) -> Evaluation:
    return Evaluation(found.bundle, found.effective_date, raw, Budget())


def _came_to(found: Evaluation) -> object:
    return (
        found.outcome,
        [(one.code, one.element, one.pointer) for one in found.reasons],
        found.inputs,
        found.env.keys(),
        {name: value for name, value in found.env.items() if not callable(value)},
        found.unknown,
        found.actions,
        [(one.code, one.until) for one in found.obligations],
        found.budget.steps,
    )


def _mixed(one: Any, other: Any, draw: Any) -> Any:
    """The one value, parts of it replaced by what is at the same place of the other."""
    if isinstance(one, dict) and isinstance(other, dict):
        every = sorted({*one, *other})
        names = draw(st.lists(st.sampled_from(every), max_size=3, unique=True)) if every else []
        mixed = dict(one)
        for name in names:
            if name in other:
                mixed[name] = _mixed(one.get(name), other[name], draw)
            else:
                del mixed[name]
        return mixed
    return draw(st.sampled_from([one, other]))


def _moved(one: dict[str, Any], other: dict[str, Any]) -> Iterator[str]:
    for name in {*one, *other}:
        if name not in one or name not in other or one[name] != other[name]:
            yield name


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_trial_comes_to_what_a_whole_evaluation_comes_to(
    decidable: tuple[_Decidable, ...], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(decidable))
    first, second, third = (data.draw(st.sampled_from(one.inputs)) for _ in range(3))
    before = _mixed(first, second, data.draw)
    try:
        found = Evaluation(one.bundle, one.day, before, Budget())
    except (InvalidInput, EvaluationFault):
        return
    after = _mixed(before, third, data.draw)
    inputs = frozenset(_moved(before, after))
    try:
        expected = _came_to(_whole(found, after, inputs))
    except (InvalidInput, EvaluationFault):
        with pytest.raises((InvalidInput, EvaluationFault, FeelLimitError)):
            Trial(found, after, inputs)
    else:
        assert _came_to(Trial(found, after, inputs)) == expected


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_remedies_offered_are_those_that_whole_evaluations_verify(
    decidable: tuple[_Decidable, ...], data: st.DataObject
) -> None:
    one = data.draw(st.sampled_from(decidable))
    first, second = (data.draw(st.sampled_from(one.inputs)) for _ in range(2))
    raw = _mixed(first, second, data.draw)
    try:
        found = Evaluation(one.bundle, one.day, raw, Budget())
        again = Evaluation(one.bundle, one.day, raw, Budget())
    except (InvalidInput, EvaluationFault):
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(remedies, "Trial", _whole)
        expected = remedies.verified_remedies(again)
    assert remedies.verified_remedies(found) == expected
