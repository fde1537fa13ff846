"""Many decisions from a file of rows, into a file of the same kind: decided, recorded nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO, Final

from engine.errors import (
    EvaluationFault,
    InputFault,
    InstantWithoutZone,
    InvalidInput,
    KnownAtInFuture,
    NotJson,
    NoVersionInForce,
    QerarError,
)
from engine.evaluation import Decision
from engine.rows import Format, Inputs, Result, Row, Table, inputs_of, open_table
from engine.service.problems import problem_of
from engine.service.programs import Moment
from engine.service.reading import day_of, request_of
from engine.service.snapshot import Snapshot

__all__ = ["Batch", "BatchRequest", "RowFault", "decide_rows"]

#: what is wrong with one row and leaves the others be; anything else ends the batch
_OF_A_ROW: Final = (
    InvalidInput,
    NotJson,
    NoVersionInForce,
    KnownAtInFuture,
    InstantWithoutZone,
    EvaluationFault,
)
_MOST_FAULTS: Final = 20
_MOST_MOMENTS: Final = 4096
_CONTROLS: Final = {ord(sign): " " for sign in "\r\n\t"}


@dataclass(frozen=True, slots=True)
class BatchRequest:
    """What is asked of each row.

    ``format`` None: what is in the file says it; ``sheet`` is of a workbook.
    ``effective_date`` is that of rows without one of their own (None: today),
    ``known_at`` as elsewhere; ``lang`` is az or en, of messages.
    """

    policy: str
    format: Format | None = None
    sheet: str | None = None
    effective_date: date | None = None
    known_at: datetime | None = None
    lang: str = "en"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that was not decided: its number, why, for people and as the error."""

    number: int
    told: str
    error: QerarError


@dataclass(slots=True)
class Batch:
    """What came of a batch: how many rows by outcome, and the first that are at fault.

    ``unit`` is what rows are counted in, "line" or "row"; ``sheet`` is that of a
    workbook, with the names of the others that are seen.
    """

    unit: str
    format: Format
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    rows: int = 0
    failed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[RowFault] = field(default_factory=list)
    policy_at_fault: bool = False

    def to_json(self) -> dict[str, Any]:
        """For a program; ``faults`` are the first ones."""
        return {
            "rows": self.rows,
            "outcomes": dict(sorted(self.outcomes.items())),
            "failed": self.failed,
            "faults": [
                {self.unit: one.number, **problem_of(one.error, within=True)} for one in self.faults
            ],
        }


Told = Callable[[int, int], None]


def decide_rows(
    known: Snapshot,
    asked: BatchRequest,
    now: datetime,
    source: BinaryIO,
    out: BinaryIO,
    told: Told,
) -> Batch:
    """Decide each row of ``source`` and write it to ``out``, one at a time.

    ``told`` hears the number of the row that was written and of the last.
    Raises RowsRefused of every kind, UnknownPolicy, NoVersionInForce for a day
    that all rows have, and what loading raises; ``out`` is then of no use.
    """
    deciding = _Deciding(known, asked, now)
    table = open_table(source, asked.format, asked.sheet)
    try:
        deciding.bind(table)
        sheet, sheets = getattr(table, "sheet", None), getattr(table, "sheets", ())
        batch = Batch(table.unit, table.format, sheet, sheets)
        writer = table.writer(out, deciding.outputs)
        try:
            for row, result in deciding.results(table, batch):
                writer.write(row, result)
                told(row.number, table.total)
            writer.finish()
        finally:
            writer.close()
    finally:
        table.close()
    return batch


class _Deciding:
    """One batch over what is known at one instant."""

    def __init__(self, known: Snapshot, asked: BatchRequest, now: datetime) -> None:
        self._known = known
        self._asked = asked
        self._now = now
        self._default = known.moment(asked.effective_date, asked.known_at, now)
        self._inputs: dict[int, Inputs] = {}
        self._moments: dict[tuple[date | None, datetime | None], tuple[Moment, Inputs]] = {}
        self.outputs: tuple[str, ...] = ()

    def bind(self, table: Table) -> None:
        """Compare the columns with the versions that may decide, and know their outputs."""
        policy = self._asked.policy
        summary = self._known.summary(policy, self._default)
        versions = {one.version: one for one in summary.versions}
        self._inputs = {number: inputs_of(one) for number, one in versions.items()}
        every = tuple(self._inputs.values())
        table.bind(every[::-1], own=True)
        if not table.dated or self._asked.effective_date is not None:
            number = self._known.in_force(policy, self._default).activation.version
            table.bind((self._inputs[number],), own=True)
            versions = {number: versions[number]}
        names = (n for one in versions.values() for some in one.outputs.values() for n in some)
        self.outputs = tuple(dict.fromkeys(names))

    def results(self, table: Table, batch: Batch) -> Iterator[tuple[Row, Result | None]]:
        """Each row with what came of it, counted; None of an empty one."""
        for row in table.rows():
            if row.empty:
                yield row, None
                continue
            batch.rows += 1
            try:
                result = self._result(self._decide(table, row))
                batch.outcomes[str(result.outcome)] += 1
            except _OF_A_ROW as error:
                result = self._failed(error)
                batch.failed += 1
                batch.policy_at_fault |= isinstance(error, EvaluationFault)
                if len(batch.faults) < _MOST_FAULTS:
                    batch.faults.append(RowFault(row.number, str(result.fault), error))
            yield row, result

    def _decide(self, table: Table, row: Row) -> Decision:
        asked = self._asked
        given = table.day(row)
        day = day_of(given)
        if given is not None and day is None:
            request_of({"inputs": {}, "effective_date": given})  # raises: it is no date
        _, inputs = self._at(day or asked.effective_date, asked.known_at)
        request = request_of(table.body(row, inputs))
        _agree("effective_date", asked.effective_date, request.effective_date)
        _agree("known_at", asked.known_at, request.known_at)
        known_at = request.known_at or asked.known_at
        moment, _ = self._at(request.effective_date or asked.effective_date, known_at)
        return self._known.decide(asked.policy, request.inputs, moment, remedies=False)

    def _at(self, day: date | None, known_at: datetime | None) -> tuple[Moment, Inputs]:
        """The moment of a row and what the version takes that is in force then."""
        key = day, known_at
        found = self._moments.get(key)
        if found is None:
            moment = self._known.moment(day, known_at or self._default.known_at, self._now)
            number = self._known.in_force(self._asked.policy, moment).activation.version
            if number not in self._inputs:
                self._inputs[number] = inputs_of(self._known.version(self._asked.policy, number))
            if len(self._moments) >= _MOST_MOMENTS:
                self._moments.clear()
            found = self._moments[key] = moment, self._inputs[number]
        return found

    def _result(self, decision: Decision) -> Result:
        outputs = decision.typed_outputs
        made = outputs.to_json()
        return Result(
            outcome=decision.outcome,
            outputs={name: (made[name], value) for name, value in outputs.values.items()},
            findings=[
                (one.code, one.to_json()["message"][self._asked.lang]) for one in decision.reasons
            ],
            policy_version=decision.policy.version,
            digest=decision.digest,
        )

    def _failed(self, error: QerarError) -> Result:
        told = _told(error, self._asked.lang).translate(_CONTROLS)
        return Result(fault=told, problem=problem_of(error, within=True))


def _agree(field: str, option: date | datetime | None, own: date | datetime | None) -> None:
    if option is not None and own is not None and option != own:
        message = f"the row says {own.isoformat()}, the command {option.isoformat()}"
        raise InvalidInput((InputFault(f"/{field}", "dates_disagree", message),))


def _told(error: QerarError, lang: str) -> str:
    """Every fault with its column; in Azerbaijani where the policy says it so."""
    if isinstance(error, NotJson):
        return f"column {error.column}: this is not JSON: {error.message}"
    if not isinstance(error, InvalidInput):
        return str(error)
    return "; ".join(
        ": ".join(
            filter(
                None,
                [
                    fault.pointer.removeprefix("/").replace("/", "."),
                    (fault.message_az if lang == "az" else None) or fault.message,
                ],
            )
        )
        for fault in error.errors
    )
