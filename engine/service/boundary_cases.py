"""Boundary cases of a version as a file of cases, with what each answers now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from engine.boundaries import Boundaries, Point, find_boundaries, plain, plainest
from engine.errors import NoVersionInForce, QerarError, VersionNeverInForce
from engine.evaluation import Bundle
from engine.policy import PolicyVersion
from engine.registry import Reign
from engine.service.answers import Answer
from engine.service.case_text import WrittenCase, case_text, expected
from engine.service.cases import read_cases, refusal
from engine.service.examples import read_examples
from engine.service.snapshot import Snapshot

__all__ = ["Generated", "generate"]

#: where a version rules all days: one that does not move with the calendar
_SOME_DAY = date(2025, 1, 15)


@dataclass(frozen=True, slots=True)
class Generated:
    """A file of boundary cases, and what they cover."""

    policy: PolicyVersion
    boundaries: Boundaries
    text: str


def generate(
    snapshot: Snapshot,
    folder: Path,
    policy: str,
    now: datetime,
    *,
    version: int | None = None,
    on: date | None = None,
    evaluations: int | None = None,
) -> Generated:
    """The boundary cases of a version: of that number, or of the one in force on a day (today).

    ``folder`` has the policy's own ``cases`` and ``examples``, from which the
    search begins.  Raises UnknownPolicy, UnknownVersion, NoVersionInForce,
    VersionNeverInForce, CasesFault, and what loading raises.
    """
    if version is None:
        moment = snapshot.moment(on, None, now)
        version = snapshot.in_force(policy, moment).activation.version
    law = snapshot.version(policy, version)
    reigns = _reigns(snapshot, policy, version)
    if not reigns:
        raise VersionNeverInForce(policy, version)
    if on is not None and not any(one.has(on) for one in reigns):
        raise NoVersionInForce(policy, on, None)

    def bundle_on(day: date) -> Bundle:
        if not any(one.has(day) for one in reigns):
            raise NoVersionInForce(policy, day, None)
        return snapshot.programs.bundle(policy, snapshot.moment(day, None, now))

    day = on or _day_of(reigns)
    seeds = list(_seeds(folder, law, reigns, day))
    found = find_boundaries(law, bundle_on, seeds, evaluations)
    cases = tuple(
        WrittenCase(
            one.name,
            one.point.day,
            one.point.inputs,
            expected(_answer(snapshot, policy, one.point, now)),
            notes=tuple(f"also {text}" for text in one.also),
        )
        for one in found.cases
    )
    return Generated(law, found, case_text(cases, _head(law, found)))


def _reigns(snapshot: Snapshot, policy: str, version: int) -> tuple[Reign, ...]:
    every = snapshot.registry.reigns(policy, snapshot.registry.sequence)
    return tuple(
        one for one in every if one.activation is not None and one.activation.version == version
    )


def _day_of(reigns: Sequence[Reign]) -> date:
    """A day of the version: its last where it has ended, else one after it began."""
    last = reigns[-1]
    if last.last is not None:
        return last.last
    return _SOME_DAY if last.first is None else last.first + timedelta(days=30)


def _seeds(folder: Path, law: PolicyVersion, reigns: Sequence[Reign], day: date) -> Iterator[Point]:
    """The version's own cases and examples, and one made of its vocabulary."""

    def rules(other: date) -> bool:
        return any(one.has(other) for one in reigns)

    path = folder / "cases" / f"{law.policy_id}.yaml"
    if path.is_file():
        for case in read_cases(path):
            on = case.effective_date
            if on is not None and case.known_at is None and rules(on):
                yield from _point(on, case.inputs)
    for example in read_examples(folder / "examples", law.policy_id):
        told = example.body.get("effective_date")
        on = date.fromisoformat(told) if isinstance(told, str) else day
        yield from _point(on if rules(on) else day, example.body.get("inputs"))
    yield plainest(law, day)


def _point(day: date, inputs: Any) -> Iterable[Point]:
    return (Point(day, plain(inputs)),) if isinstance(inputs, dict) else ()


def _answer(snapshot: Snapshot, policy: str, point: Point, now: datetime) -> dict[str, Any]:
    """What is answered now: a decision's JSON, or a refusal's."""
    try:
        moment = snapshot.moment(point.day, None, now)
        decision = snapshot.decide(policy, point.inputs, moment)
        return Answer(decision, moment.known_at, moment.known, now).to_json()
    except QerarError as error:
        return refusal(error)


def _head(law: PolicyVersion, found: Boundaries) -> Iterator[str]:
    yield f"Boundary cases of {law.policy_id} version {law.version}, by `qerar cases generate`."
    yield f"The version's file: {law.digest}"
    yield "GENERATED AND UNREVIEWED: what is expected is what the engine answered at the time."
    yield "Whether that is right is for a person to say: read each case against the sources."
    yield ""
    yield f"{len(found.cases)} cases, chosen of {found.evaluations} tried. Shown of all there is:"
    yield from (f"- {one.what}: {one.shown} of {one.of}" for one in found.counts)
    if found.unreached:
        yield "Not shown:"
        yield from (f"- {one.element}: {one.why}" for one in found.unreached)
    else:
        yield "Nothing is left out."
