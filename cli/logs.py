"""The log of the service: one JSON object a line, on standard error.

Our own events, granian's and those of libraries all come out in this one shape:
``time`` (UTC), ``level``, ``event``, then what the event carries.  What a request
says (inputs, references, query strings, bodies) never does.  An exception's words may
repeat it, so of an exception only its type and the places it passed are told; its words
only where they are made of what the operator gave: files, settings, the system's own.
A library's message is told as its template, without what was put into it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict

from engine import errors

__all__ = ["configure", "error_told", "granian_logging"]

ROOT = Path(__file__).resolve().parents[1]
#: granian's logger; its messages hold process numbers and addresses, so they are told whole
GRANIAN = "_granian"
#: errors whose words come from files and code of ours, from settings or from the system
_TELLABLE: tuple[type[BaseException], ...] = (
    errors.CalendarFault,
    errors.CyclicUses,
    errors.DigestDiffers,
    errors.LedgerBroken,
    errors.LedgerMissing,
    errors.PolicyFaults,
    errors.PublishedFileAltered,
    errors.PublishedFileUnknown,
    errors.RegistryFault,
    errors.ReplaysDamaged,
    errors.ShippedVersionAltered,
    errors.StoreDamaged,
    errors.StoreNewer,
    errors.StoreUnavailable,
    errors.VersionAltered,
    errors.VersionMissing,
    ImportError,
)
_PRINTED_FRAME = re.compile(r'^  File "([^"\n]+)", line ([0-9]+), in (\S+)$', re.MULTILINE)
_JSON = json.JSONEncoder(ensure_ascii=False, default=str)


def configure() -> None:
    """Send every event of this process, and of what it forks, to standard error as JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            _tell_error,
            _begin_with_when,
            _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_Lines,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Foreign()]
    root.setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread
    warnings.showwarning = _warned


def granian_logging() -> dict[str, Any]:
    """What granian makes of its own log: it goes to ours, and it has no other."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {},
        "handlers": {},
        "filters": {"chosen": {"()": _Chosen}},
        "loggers": {
            GRANIAN: {"handlers": [], "filters": ["chosen"], "level": "INFO", "propagate": True}
        },
    }


class _Lines:
    """Writes each event as one line; a log that cannot be written stops no request."""

    def __init__(self, *_: object) -> None:
        """The logger's name, if any, says nothing that the event does not."""

    def msg(self, line: str) -> None:
        try:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # full, gone or closed
            return

    debug = info = warning = error = critical = msg


class _Foreign(logging.Handler):
    """Takes what libraries log into our log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as an event of ours."""
        log = structlog.get_logger()
        level = max(record.levelno, logging.INFO)
        if record.name.partition(".")[0] == GRANIAN:
            log.log(level, "granian", **_granian_told(record.getMessage()))
        else:
            template = str(record.msg) if record.args else None
            log.log(
                level, "library", logger=record.name, message=template, exc_info=record.exc_info
            )


class _Chosen(logging.Filter):
    """Without granian's warning of many threads: their number was chosen by measuring (0044)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is told."""
        return not str(record.msg).startswith("Configuration allows spawning")


def _granian_told(message: str) -> dict[str, Any]:
    """A message of granian, which tells an exception as Python prints it: without its words."""
    first, _, printed = message.partition("\n")
    frames = _PRINTED_FRAME.findall(printed)
    if not frames:
        return {"message": first}
    places = [f"{_place(file)}:{line} {name}" for file, line, name in frames]
    return {"message": first, "error": {"traceback": places}}


def _begin_with_when(_: object, level: str, event: EventDict) -> EventDict:
    """The event in its order, without what it does not know."""
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    first = {"time": now, "level": level, "event": event.pop("event")}
    return first | {name: value for name, value in event.items() if value is not None}


def _as_json(_: object, __: str, event: EventDict) -> str:
    return _JSON.encode(event)


def _tell_error(_: object, __: str, event: EventDict) -> EventDict:
    """``exc_info`` (an exception, a triple as of sys.exc_info, or True) as ``error``."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = error_told(error)
    return event


def error_told(error: BaseException) -> dict[str, Any]:
    """An exception for the log: its type and ``traceback``, and what led to it as ``cause``."""
    told: dict[str, Any] = {"type": _name(error)}
    if isinstance(error, errors.QerarError):
        told["code"] = error.code
    if isinstance(error, errors.EvaluationFault):
        told |= {
            "policy": error.policy,
            "policy_version": error.version,
            "element": error.element,
        }
    if isinstance(error, _TELLABLE):
        told["detail"] = str(error)
    elif isinstance(error, OSError) and error.strerror:
        told["detail"] = error.strerror
    told["traceback"] = list(_frames(error.__traceback__))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None and cause is not error:
        told["cause"] = error_told(cause)
    return told


def _name(error: BaseException) -> str:
    kind = type(error)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def _frames(found: TracebackType | None) -> Iterator[str]:
    """Where an exception passed, outermost first; never a line's values."""
    for frame, line in traceback.walk_tb(found):
        yield f"{_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"


def _place(file: str) -> str:
    path = Path(file)
    if path.is_relative_to(ROOT) and ".venv" not in path.parts:
        return path.relative_to(ROOT).as_posix()
    return "/".join(path.parts[-3:])


def _uncaught(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    structlog.get_logger().critical("uncaught", exc_info=error)


def _uncaught_in_thread(given: threading.ExceptHookArgs) -> None:
    name = given.thread.name if given.thread else None
    structlog.get_logger().critical("uncaught", thread=name, exc_info=given.exc_value)


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A warning's kind and place; its words may hold a value."""
    place = f"{_place(filename)}:{lineno}"
    structlog.get_logger().warning("warning", kind=category.__name__, place=place)
