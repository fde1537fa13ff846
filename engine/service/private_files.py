"""Files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path

from engine.errors import StoreUnavailable

__all__ = ["write_secret"]


def write_secret(path: Path, text: str) -> None:
    """The file whole or not at all, on the disk when this returns, readable by its owner alone."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise StoreUnavailable(f"{path.name} cannot be written: {error.strerror}") from error
