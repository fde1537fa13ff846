"""What the formulas of one decision read, by name, and what is not known.

A name whose value could not be known (a dated series or a calendar does not
cover the date asked for) raises ``UnknownValue`` again whenever it is read, so
everything that depends on it is unknown too, and nothing is ever guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.errors import TableError, UnknownValue
from engine.evaluation.tables.compiled import CompiledTable
from engine.feel import Budget
from engine.policy import Calendar
from engine.policy.model import Parameter

__all__ = ["CalendarReader", "Environment", "ask_series", "ask_table", "read_path"]


class Environment(dict[str, Any]):
    """Names and their values; ``unknown`` are the names whose value is not known."""

    __slots__ = ("unknown",)

    def __init__(
        self, names: Mapping[str, Any], unknown: dict[str, UnknownValue] | None = None
    ) -> None:
        super().__init__(names)
        self.unknown: dict[str, UnknownValue] = {} if unknown is None else unknown

    def __missing__(self, name: str) -> Any:
        error = self.unknown.get(name)
        if error is None:
            raise KeyError(name)
        raise UnknownValue(error.element, error.argument, error.policy)

    def with_(self, **names: Any) -> Environment:
        """These names too; what is unknown stays shared."""
        inner = Environment(self, self.unknown)
        inner.update(names)
        return inner


def read_path(env: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value at a dotted path, or None where a record on the way is null.

    Raises UnknownValue as the environment does.
    """
    value = env[path[0]]
    for name in path[1:]:
        if value is None:
            return None
        value = value[name]
    return value


class CalendarReader:
    """The calendar's functions for one decision, noting whether they were called."""

    __slots__ = ("calendar", "was_read")

    def __init__(self, calendar: Calendar | None) -> None:
        self.calendar = calendar
        self.was_read = False

    def functions(self) -> dict[str, Callable[[date], object]]:
        """By the names that formulas call them."""
        calendar = self.calendar
        if calendar is None:
            return {}
        answers: dict[str, Callable[[date], object]] = {
            "is working day": calendar.is_working_day,
            "previous working day": calendar.previous_working_day,
            "next working day": calendar.next_working_day,
        }
        return {name: self._noting(answer) for name, answer in answers.items()}

    def _noting(self, answer: Callable[[date], object]) -> Callable[[date], object]:
        def ask(day: date) -> object:
            self.was_read = True
            return answer(day)

        return ask


def ask_series(policy: str, parameter: Parameter) -> Callable[[date], object]:
    """A dated series of a policy as a function of a date; outside its dates: UnknownValue."""
    entries = parameter.series

    def ask(day: date) -> object:
        for entry in entries:
            if (entry.start is None or entry.start <= day) and (
                entry.end is None or day <= entry.end
            ):
                return entry.value
        raise UnknownValue(f"parameters/{parameter.name}", day, policy)

    return ask


def ask_table(
    table: CompiledTable,
    env: Environment,
    budget: Budget,
    note: Callable[[str, tuple[Any, ...]], None],
) -> Callable[..., object]:
    """A table with parameters as a function of positional values.

    ``note`` is told the table's name and the arguments of each call.
    """
    name, parameters = table.table.name, tuple(table.table.parameters)

    def ask(*values: Any) -> object:
        note(name, values)
        inner = env.with_(**dict(zip(parameters, values, strict=True)))
        try:
            return table.evaluate(inner, budget)
        except TableError as error:
            raise type(error)(f"{name}: {error.message}", error.rows) from error

    return ask
