"""The secret that signs forms and messages, one for all processes over a data folder.

It is no part of the ledger: where the file is gone, a new one is made, and who
had a page open loads it again.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from engine.errors import StoreUnavailable

__all__ = ["FILE", "secret_of"]

FILE = "pages-secret"


def secret_of(folder: Path) -> str:
    """The folder's secret (256 random bits), made where there is none.

    Of processes that start at once one makes it, whole and readable by its
    owner alone, and the others read it.  Raises StoreUnavailable.
    """
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        return path.read_text("ascii").strip()
    except OSError as error:
        raise StoreUnavailable(f"{FILE} cannot be read or written: {error.strerror}") from error


def _make(path: Path) -> None:
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(part)  # unlike a rename, never over another process's
    finally:
        part.unlink()
