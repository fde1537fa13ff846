"""Where the workers of one server count together (prometheus-client's multiprocess mode).

They count in files mapped into memory, so the folder is in memory where the system has
one for that: on a full disk, such as the ledger's, a mapped file would end the worker.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["shared_folder"]

_MEMORY = Path("/dev/shm")
_PREFIX = "qerar-metrics-"


@contextlib.contextmanager
def shared_folder() -> Iterator[Path]:
    """A folder for this process and the workers it starts, removed with it.

    What a server that was killed has left is removed too.
    """
    base = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    for left in base.glob(f"{_PREFIX}*"):
        if _is_left(left):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=base) as folder:
        yield Path(folder)


def _is_left(folder: Path) -> bool:
    """Whether it is this user's and the process that made it is gone."""
    pid = folder.name.removeprefix(_PREFIX).partition("-")[0]
    try:
        if not pid.isdigit() or folder.lstat().st_uid != os.getuid():
            return False
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:  # another user's process, or gone meanwhile
        return False
    return False
