"""Many decisions: in order, in constant memory, some of them to one durable write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from engine.errors import (
    EntryRefused,
    IdempotencyTaken,
    InternalError,
    MovedOn,
    QerarError,
    StoreUnavailable,
)
from engine.service.making import Faulted, Made
from engine.service.requests import Decided, Request
from engine.store import Idempotency, Position

__all__ = ["Asked", "Batch", "Line"]

_T = TypeVar("_T")

#: what is asked, with its idempotency
Asked = tuple[Request, Idempotency | None]
#: a line of a batch: what is asked, or why it could not be read
Line = Asked | QerarError

#: lines that share one durable write, and bytes after which fewer do
CHUNK = 64
CHUNK_BYTES = 1_000_000

_Ready = Made | Faulted


class _ToLog(NamedTuple):
    """What was made of a line and is to be logged before it is told."""

    asked: Asked
    made: _Ready
    size: int


#: a line that waits for its answer
_Waiting = _ToLog | _Ready | Decided | QerarError


class Batch:
    """Answers lines by three steps: make, append what was made to the ledger, decide one alone."""

    def __init__(
        self,
        make: Callable[[Asked], _Ready | Decided],
        append: Callable[..., tuple[Position, ...]],
        decide: Callable[[Asked], Decided],
    ) -> None:
        self._make = make
        self._append = append
        self._decide = decide

    def answers(self, lines: Iterable[Line]) -> Iterator[Decided | QerarError]:
        """An answer for each line, in order."""
        waiting: list[_Waiting] = []
        size = 0
        for line in lines:
            one = line if isinstance(line, QerarError) else self._made(line)
            waiting.append(one)
            size += one.size if isinstance(one, _ToLog) else 0
            if len(waiting) >= CHUNK or size >= CHUNK_BYTES:
                yield from self._settled(waiting)
                waiting, size = [], 0
        yield from self._settled(waiting)

    def _made(self, asked: Asked) -> _Waiting:
        # What it gives is in no variable here: an error keeps the frames it came through,
        # and one of them that kept the error would keep the line until the next collection.
        return _measured(asked, _guarded(self._make, asked))

    def _settled(self, waiting: list[_Waiting]) -> Iterator[Decided | QerarError]:
        """The answers, all that is to be logged being in the ledger."""
        made = [one.made for one in waiting if isinstance(one, _ToLog)]
        positions: Iterator[Position] = iter(())
        refused: StoreUnavailable | None = None
        alone = False
        try:
            positions = iter(self._append(*made) if made else ())
        except (IdempotencyTaken, EntryRefused, MovedOn):  # the unit is spoilt
            alone = True
        except StoreUnavailable as error:
            refused = error
        for one in waiting:
            if not isinstance(one, _ToLog):
                yield _told(one, None)
            elif alone:
                yield _guarded(self._decide, one.asked)
            else:
                yield refused or _told(one.made, next(positions).sequence)


def _measured(asked: Asked, found: _Ready | Decided | QerarError) -> _Waiting:
    if isinstance(found, _Ready) and found.entry is not None:
        return _ToLog(asked, found, len(found.entry.payload))
    return found


def _guarded(step: Callable[[Asked], _T], asked: Asked) -> _T | QerarError:
    """What a step gives or raises; a bug in one line does not stop the rest."""
    try:
        return step(asked)
    except QerarError as error:
        return error
    except Exception as cause:
        bug = InternalError()
        bug.__cause__ = cause
        return bug


def _told(one: _Ready | Decided | QerarError, sequence: int | None) -> Decided | QerarError:
    try:
        return one.decided(sequence) if isinstance(one, _Ready) else one
    except QerarError as fault:
        return fault
