"""Reads what the command line names: a file or standard input, a request, a version."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from engine.errors import NotJson
from engine.service import Request, day_of, instant_of, read_json, request_of

__all__ = [
    "DAY",
    "INSTANT",
    "ended_by_signals",
    "opened",
    "read_bytes",
    "read_request",
    "same_file",
    "version_name",
    "write_bytes",
    "written_whole",
]

_VERSION = re.compile(r"([a-z][a-z0-9_]*)@([1-9][0-9]{0,8})")


class _Day(click.ParamType[date]):
    """A civil date, ``2022-07-30``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        found = value if isinstance(value, date) else day_of(value)
        if found is None:
            self.fail(f"{value!r} is not a date, such as 2022-07-30", param, ctx)
        return found


class _Instant(click.ParamType[datetime]):
    """An instant with its offset from UTC, ``2022-07-30T00:00:00Z``."""

    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        found = value if isinstance(value, datetime) else instant_of(value)
        if found is None:
            self.fail(
                f"{value!r} is not an instant with its offset, such as 2022-07-30T00:00:00Z",
                param,
                ctx,
            )
        return found


DAY = _Day()
INSTANT = _Instant()


def version_name(text: str) -> tuple[str, int] | None:
    """``car_loan@2`` as policy and version, or None."""
    found = _VERSION.fullmatch(text)
    return (found[1], int(found[2])) if found else None


def read_bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input for ``-``; a usage error where it cannot be."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise click.UsageError(f"cannot read {name}: {error.strerror or error}") from None


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """A file, or standard input for ``-``, as a stream that can be gone back in.

    A usage error where it cannot be read.
    """
    with ExitStack() as closing:
        source: BinaryIO = sys.stdin.buffer
        try:
            if name != "-":
                source = closing.enter_context(Path(name).open("rb"))
            if name == "-" or not source.seekable():
                spool = closing.enter_context(tempfile.TemporaryFile())
                shutil.copyfileobj(source, spool)
                source = spool
        except OSError as error:
            raise click.UsageError(f"cannot read {name}: {error.strerror or error}") from None
        yield source


def same_file(source: str, out: str) -> bool:
    """Whether what is read and what is written are one file, ``-`` and links looked through."""
    one, other = _stat(source, sys.stdin), _stat(out, sys.stdout)
    if one is None or other is None or not stat.S_ISREG(one.st_mode):
        return False
    return os.path.samestat(one, other)


def _stat(name: str, stream: TextIO) -> os.stat_result | None:
    try:
        return os.fstat(stream.fileno()) if name == "-" else os.stat(name)
    except OSError:  # it is not there, or no file of the system
        return None


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """What ends a program from outside raises KeyboardInterrupt, as Ctrl-C does.

    So what is half-written is cleaned up.  A signal that is ignored (nohup) stays so.
    """
    found = [one for one in (signal.SIGTERM, signal.SIGHUP) if _untouched(one)]
    for one in found:
        signal.signal(one, signal.default_int_handler)
    try:
        yield
    finally:
        for one in found:
            signal.signal(one, signal.SIG_DFL)


def _untouched(number: signal.Signals) -> bool:
    return signal.getsignal(number) is signal.SIG_DFL


@contextmanager
def written_whole(name: str) -> Iterator[BinaryIO]:
    """A stream whose content becomes the file, or standard output for ``-``, once it is whole.

    Where the block raises, nothing is written and what was there stays.  Who may
    read what was there may read what comes in its place, and nobody else.  A
    usage error where the file cannot be written.
    """
    file = Path(os.path.realpath(name))
    if name == "-" or (file.exists() and not file.is_file() and not file.is_dir()):
        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            with nullcontext(sys.stdout.buffer) if name == "-" else file.open("wb") as out:
                sys.stdout.flush()
                shutil.copyfileobj(spool, out)
                out.flush()
        return
    part = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        if file.is_dir():
            raise IsADirectoryError(None, "it is a folder")
        handle = part.open("xb")
    except OSError as error:
        raise click.UsageError(f"cannot write {name}: {error.strerror or error}") from None
    try:
        with handle as out:
            if file.exists():
                part.chmod(stat.S_IMODE(file.stat().st_mode))
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def write_bytes(name: str, data: bytes) -> None:
    """Write a file, whole or not at all; a usage error where it cannot be."""
    try:
        with written_whole(os.path.abspath(name)) as file:
            file.write(data)
    except OSError as error:
        raise click.UsageError(f"cannot write {name}: {error.strerror or error}") from None


def read_request(name: str) -> Request:
    """The inputs, or the whole request body, that a file holds.

    An object with the key ``inputs`` is a body.  A byte-order mark before the
    text is accepted.  Raises NotJson, InvalidInput.
    """
    data = read_bytes(name).removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise NotJson("there is nothing to read", 1, 1)
    raw = read_json(data)
    if not isinstance(raw, dict) or "inputs" not in raw:
        return Request(raw)
    return request_of(raw)
