"""A row of a file, and what was made of it: what readers give and writers take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal, Protocol

from engine.errors import QerarError
from engine.policy.model import TypeSpec

__all__ = ["EFFECTIVE_DATE", "REFERENCE", "Format", "Inputs", "Result", "Row", "Table", "Writer"]

Format = Literal["csv", "ndjson", "xlsx"]
#: the columns that a row of a batch may have beside the inputs
EFFECTIVE_DATE = "effective_date"
REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a policy version takes: the types by dotted path, and paths by label.

    Records and their fields have paths of their own ("applicant", "applicant.income").
    """

    specs: Mapping[str, TypeSpec]
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as a person sees it: the line, or the row of the spreadsheet.

    ``content`` is as its table reads it, None for a row without anything.
    ``error`` is why the row as such cannot be read.
    """

    number: int
    content: Any
    error: QerarError | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        return self.content is None


@dataclass(frozen=True, slots=True)
class Result:
    """What a row was decided to be, or why not.

    ``outputs`` are JSON values with the typed values they are made of, by name;
    ``findings`` codes with their messages.  ``fault`` is told to people,
    ``problem`` to programs.
    """

    outcome: str | None = None
    outputs: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    findings: Sequence[tuple[str, str]] = ()
    policy_version: int | None = None
    digest: str | None = None
    fault: str | None = None
    problem: Mapping[str, Any] | None = None


class Writer(Protocol):
    """Writes rows in the format they were read in, each with its result."""

    def write(self, row: Row, result: Result | None) -> None:
        """Write the row; None for an empty one."""

    def finish(self) -> None:
        """Write what stands at the end."""

    def close(self) -> None:
        """Leave nothing open; after ``finish`` or instead of it."""


class Table(Protocol):
    """A file of rows that is being read, once, from its beginning to its end."""

    @property
    def format(self) -> Format:
        """The kind of file."""

    @property
    def unit(self) -> str:
        """What ``number`` of a row counts: "line" or "row"."""

    @property
    def total(self) -> int:
        """How many lines or rows there are, empty ones too."""

    @property
    def dated(self) -> bool:
        """Whether rows may have an effective date of their own."""

    def bind(self, known: Sequence[Inputs], *, own: bool) -> None:
        """Compare the header with what any of the versions takes.

        ``own``: whether there may be columns beside the inputs.
        Raises HeaderMissing, ColumnTwice, UnknownColumns.
        """

    def rows(self) -> Iterator[Row]:
        """The rows, empty ones too; raises RowsRefused."""

    def day(self, row: Row) -> object:
        """The row's own effective date as it is given, or None; raises InvalidInput."""

    def body(self, row: Row, inputs: Inputs) -> dict[str, Any]:
        """The row as the body of a request: its inputs by what a version takes.

        Raises the row's error, InvalidInput.
        """

    def writer(self, out: BinaryIO, outputs: Sequence[str]) -> Writer:
        """A writer of the same kind of file with a column for each of the outputs."""

    def close(self) -> None:
        """Leave nothing open."""
