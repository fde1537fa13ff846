"""Many decisions: in order, in constant memory, some of them to one durable write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.errors import (
    EntryRefused,
    IdempotencyTaken,
    InternalError,
    QerarError,
    StoreUnavailable,
)
from engine.service.making import Faulted, Made
from engine.service.requests import Decided, Idempotent, Request
from engine.store import Position

__all__ = ["Asked", "Batch", "Line"]

#: what is asked, with its idempotency
Asked = tuple[Request, Idempotent | None]
#: a line of a batch: what is asked, or why it could not be read
Line = Asked | QerarError

#: lines that share one durable write, and bytes after which fewer do
CHUNK = 64
CHUNK_BYTES = 4_000_000

_Ready = Made | Faulted
_Waiting = _Ready | Decided | QerarError


class Batch:
    """Answers lines by three steps of deciding: make, append to the ledger, log one alone."""

    def __init__(
        self,
        make: Callable[[Asked], _Ready | Decided],
        append: Callable[..., tuple[Position, ...]],
        log: Callable[[_Ready], Decided],
    ) -> None:
        self._make = make
        self._append = append
        self._log = log

    def answers(self, lines: Iterable[Line]) -> Iterator[Decided | QerarError]:
        """An answer for each line, in order."""
        waiting: list[_Waiting] = []
        size = 0
        for line in lines:
            one = line if isinstance(line, QerarError) else self._made(line)
            waiting.append(one)
            if isinstance(one, _Ready) and one.entry is not None:
                size += len(one.entry.payload)
            if len(waiting) >= CHUNK or size >= CHUNK_BYTES:
                yield from self._settled(waiting)
                waiting, size = [], 0
        yield from self._settled(waiting)

    def _made(self, asked: Asked) -> _Waiting:
        """What is to be logged, or the answer already; a bug in one line does not stop the rest."""
        try:
            return self._make(asked)
        except QerarError as error:
            return error
        except Exception as cause:
            bug = InternalError()
            bug.__cause__ = cause
            return bug

    def _settled(self, waiting: list[_Waiting]) -> Iterator[Decided | QerarError]:
        """The answers, all that is to be logged being in the ledger."""
        entries = [one.entry for one in waiting if isinstance(one, _Ready) and one.entry]
        try:
            positions = iter(self._append(*entries) if entries else ())
        except (IdempotencyTaken, EntryRefused):  # one of them spoils the unit: each alone
            yield from (self._alone(one) for one in waiting)
        except StoreUnavailable as error:
            for one in waiting:
                logged = isinstance(one, _Ready) and one.entry is not None
                yield error if logged else self._told(one, None)
        else:
            for one in waiting:
                logged = isinstance(one, _Ready) and one.entry is not None
                yield self._told(one, next(positions).sequence if logged else None)

    def _told(self, one: _Waiting, sequence: int | None) -> Decided | QerarError:
        try:
            return one.decided(sequence) if isinstance(one, _Ready) else one
        except QerarError as fault:
            return fault

    def _alone(self, one: _Waiting) -> Decided | QerarError:
        try:
            return self._log(one) if isinstance(one, _Ready) else one
        except QerarError as error:
            return error
