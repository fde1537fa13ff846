"""One case evaluated and what it shows: truths of parts, rows, words, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.boundaries.logic import Vector, truth
from engine.boundaries.points import Point
from engine.boundaries.watching import Condition, Watched, question_mark
from engine.errors import EvaluationFault, InvalidInput, QerarError, UnknownValue
from engine.evaluation import Bundle
from engine.evaluation.deciding.evaluation import Evaluation
from engine.evaluation.deciding.findings import element_env
from engine.evaluation.environment import Environment
from engine.evaluation.faults import STOPS
from engine.evaluation.inputs.schema import InputSchema, build_input_schema
from engine.feel import Budget, Expression
from engine.policy.citations import row_path, series_path

__all__ = ["Observed", "Observer", "Scan"]

#: of a table, once or for one call: the rows that hit; of each row the column that failed first
#: (-1: none did) and, by column, the value
Scan = tuple[tuple[int, ...], tuple[int, ...], tuple[Any, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What became of a case.

    ``invalid`` are the code and pointer of each fault of its inputs; ``fault`` is
    the element that failed, where one did.  The others are in the order of what
    is watched; empty where the case was refused.
    """

    point: Point
    number: int
    marks: tuple[str, ...]
    vectors: tuple[tuple[Vector, ...], ...]
    scans: tuple[tuple[Scan, ...], ...]
    questions: tuple[bool | None, ...]
    words: tuple[str | None, ...]
    series: tuple[int | None, ...]
    inputs: Any
    invalid: tuple[tuple[str, str], ...] = ()
    fault: str | None = None
    unusable: bool = False


class Observer:
    """Evaluates cases, each once, and counts them."""

    def __init__(self, watched: Watched, bundle_on: Callable[[date], Bundle]) -> None:
        """``bundle_on`` gives the version with what it uses on a day; raises QerarError."""
        self.watched = watched
        self.known: dict[str, Observed] = {}
        self._bundle_on = bundle_on
        self._bundles: dict[date, Bundle | None] = {}
        self._lenient: InputSchema | None = None

    @property
    def spent(self) -> int:
        """How many cases were evaluated so far."""
        return len(self.known)

    def observe(self, point: Point) -> Observed:
        """What the case shows."""
        found = self.known.get(point.key)
        if found is None:
            found = self.known[point.key] = self._observe(point, len(self.known))
        return found

    def _observe(self, point: Point, number: int) -> Observed:
        bundle = self._bundle(point.day)
        if bundle is None:
            return _nothing(point, number, unusable=True)
        try:
            found = Evaluation(bundle, point.day, point.inputs, Budget())
        except InvalidInput as error:
            return self._refused(point, number, bundle, error)
        except EvaluationFault as error:
            return _nothing(point, number, fault=f"{error.policy} {error.element}")
        except QerarError:
            return _nothing(point, number, unusable=True)
        try:
            return self._read(point, number, found)
        except (UnknownValue, *STOPS):  # what only a condition guards
            return _nothing(point, number, unusable=True)

    def _bundle(self, day: date) -> Bundle | None:
        if day not in self._bundles:
            try:
                self._bundles[day] = self._bundle_on(day)
            except QerarError:
                self._bundles[day] = None
        return self._bundles[day]

    def _refused(self, point: Point, number: int, bundle: Bundle, error: InvalidInput) -> Observed:
        invalid = tuple((one.code, one.pointer) for one in error.errors)
        constraints = self.watched.policy.constraints
        broken = [(one.code, "/" + one.at.replace(".", "/")) in invalid for one in constraints]
        vectors: tuple[tuple[Vector, ...], ...] = ()
        if any(broken) and len(invalid) == sum(broken):
            env = self._checked(bundle, point)
            if env is not None:
                every = self.watched.conditions
                vectors = (
                    *((),) * len(self.watched.rules),
                    *(
                        ((tuple(_truth(leaf, env) for leaf in one.leaves), not bad),)
                        for one, bad in zip(self.watched.constraints, broken, strict=True)
                    ),
                    *((),) * (len(every) - len(self.watched.rules) - len(broken)),
                )
        marks = tuple(
            one.element for one, bad in zip(self.watched.constraints, broken, strict=True) if bad
        )
        return replace(_nothing(point, number), invalid=invalid, vectors=vectors, marks=marks)

    def _checked(self, bundle: Bundle, point: Point) -> Environment | None:
        """The names that constraints read, of inputs that break one."""
        if self._lenient is None:
            self._lenient = build_input_schema(replace(self.watched.policy, constraints=()))
        constants = bundle.program.constants
        try:
            inputs = self._lenient.load(point.inputs, point.day, names=constants, budget=Budget())
        except QerarError:
            return None
        env = Environment(inputs)
        env["effective_date"] = point.day
        env.update(constants)
        return env

    def _read(self, point: Point, number: int, found: Evaluation) -> Observed:
        watched, env = self.watched, found.env
        scans = tuple(tuple(_scans(found, name)) for name in watched.policy.tables)
        lists: dict[str, Any] = {}
        obliged = {one.code for one in found.obligations}
        vectors = (
            *(tuple(_fired(found, one, lists)) for one in watched.rules),
            *(
                ((tuple(_truth(leaf, env) for leaf in one.leaves), True),)
                for one in watched.constraints
            ),
            *(tuple(_each(one, env, lists)) for one in watched.obligations),
            *(tuple(_each(one, env, lists)) for one in watched.inner),
            *_offers(found, watched),
        )
        questions = tuple(_truth(part, env) for _, part, _ in watched.questions)
        answers = (
            question_mark(element, text, held)
            for (element, _, text), held in zip(watched.questions, questions, strict=True)
            if held is not None
        )
        series = tuple(_entry(found, name, day) for name, day in watched.asked)
        return Observed(
            point,
            number,
            tuple(dict.fromkeys((*_marks(found, watched, scans, series, obliged), *answers))),
            vectors,
            scans,
            questions,
            tuple(_word(env, name) for name in watched.words),
            series,
            found.inputs,
        )


def _nothing(
    point: Point, number: int, fault: str | None = None, unusable: bool = False
) -> Observed:
    return Observed(point, number, (), (), (), (), (), (), None, fault=fault, unusable=unusable)


def _truth(expression: Expression, env: Environment) -> bool | None:
    try:
        found = expression.evaluate(env)
    except (UnknownValue, *STOPS):  # its neighbours guard it, or it is not known
        return None
    return found if isinstance(found, bool) else None


def _each(one: Condition, env: Environment, lists: dict[str, Any]) -> Iterator[Vector]:
    """A condition, of each element where it is asked of a list; ``lists`` are those by formula."""
    if one.elements is None or one.variable is None:
        envs = [env]
    else:
        envs = [env.with_(**{one.variable: item}) for item in _items(one.elements, env, lists)]
    for each in envs:
        truths = tuple(_truth(leaf, each) for leaf in one.leaves)
        whole = truth(one.tree, truths)
        if whole is not None:
            yield truths, whole


def _items(elements: Expression, env: Environment, lists: dict[str, Any]) -> Any:
    source = elements.source
    if source not in lists:
        try:
            lists[source] = elements.evaluate(env)
        except (UnknownValue, *STOPS):
            lists[source] = ()
    found = lists[source]
    return found if isinstance(found, list | tuple) else ()


def _offers(found: Evaluation, watched: Watched) -> Iterator[tuple[Vector, ...]]:
    """The conditions of remedies, where the outcome is not the best one."""
    policy = found.policy
    best = found.outcome == policy.outcome.order[-1]
    conditions = iter(watched.remedies)
    for rule in policy.rules.values():
        for remedy in rule.remedies:
            if remedy.when is not None:
                one = next(conditions)
                fired = () if best else tuple(each for each in found.fired if each.rule is rule)
                envs = [element_env(found, each) for each in fired]
                yield tuple(vector for env in envs for vector in _each(one, env, {}))
    codes = list(dict.fromkeys(reason.code for reason in found.reasons))
    env = found.env.with_(outcome=found.outcome, findings=codes)
    for one in conditions:
        yield () if best else tuple(_each(one, env, {}))


def _fired(found: Evaluation, one: Condition, lists: dict[str, Any]) -> Iterator[Vector]:
    """The condition of a rule; ``lists`` are those that rules run over, by their formula."""
    name = one.element.partition("/")[2]
    fired = {each.place for each in found.fired if each.rule.name == name}
    facts = tuple(fact in found.facts for fact in one.facts)
    if one.elements is None or one.variable is None:
        yield (*(_truth(leaf, found.env) for leaf in one.leaves), *facts), None in fired
        return
    for place, element in enumerate(_items(one.elements, found.env, lists)):
        env = found.env.with_(**{one.variable: element})
        yield (*(_truth(leaf, env) for leaf in one.leaves), *facts), place in fired


def _scans(found: Evaluation, name: str) -> Iterator[Scan]:
    table, program = found.policy.tables[name], found.program.tables[name]
    envs: list[Environment] = []
    if table.parameters:
        for called, arguments in found.calls.values():
            if called == name:
                envs.append(found.env.with_(**dict(zip(table.parameters, arguments, strict=True))))
    elif name not in found.env.unknown:
        envs.append(found.env)
    for env in envs:
        try:
            trace = program.trace(env)
        except (UnknownValue, *STOPS):
            continue
        yield (
            tuple(place for place, row in enumerate(trace.rows) if row.hit),
            tuple(-1 if row.column is None else row.column for row in trace.rows),
            tuple(value for _, value in trace.inputs),
        )


def _word(env: Environment, name: str) -> str | None:
    value = None if name in env.unknown else env.get(name)
    return None if value is None else str(value)


def _entry(found: Evaluation, name: str, day: Expression) -> int | None:
    try:
        asked = day.evaluate(found.env)
    except (UnknownValue, *STOPS):
        return None
    if not isinstance(asked, date):
        return None
    for place, entry in enumerate(found.policy.parameters[name].series):
        if (entry.start or date.min) <= asked <= (entry.end or date.max):
            return place
    return -1


def _marks(
    found: Evaluation,
    watched: Watched,
    scans: tuple[tuple[Scan, ...], ...],
    series: tuple[int | None, ...],
    obliged: set[str],
) -> Iterator[str]:
    """What of the policy the case reached, by the paths that ``qerar test --coverage`` tells."""
    policy = watched.policy
    for (name, table), scanned in zip(policy.tables.items(), scans, strict=True):
        for hits, _, _ in scanned:
            yield from (row_path(name, table.rows[place].id) for place in hits)
            if not hits and table.default is not None:
                yield f"tables/{name}/default"
    for (name, _), place in zip(watched.asked, series, strict=True):
        if place is not None and place >= 0:
            parameter = policy.parameters[name]
            yield series_path(parameter, parameter.series[place])
    for each in found.fired:
        yield f"rules/{each.rule.name}"
    for reason in found.reasons:
        if reason.code in policy.findings and "/" not in reason.element.removeprefix("rules/"):
            yield f"findings/{reason.code}"
    for one in policy.obligations:
        if one.code in obliged and one.on in ("any", found.outcome):
            yield f"obligations/{one.on}/{one.code}"
    yield f"outcome/{found.outcome}"
