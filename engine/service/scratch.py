"""What a running server keeps beside the ledger and nobody misses when it has ended."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

__all__ = ["fresh_metrics_folder"]


def fresh_metrics_folder(data: Path) -> Path:
    """An empty folder in which the workers of this process count, ``tmp/metrics-<pid>``.

    Folders of servers that have ended are removed.  Workers find it by the
    environment variable ``PROMETHEUS_MULTIPROC_DIR``, which they need before
    they import anything.  Raises OSError.
    """
    folder = data / "tmp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = folder / f"metrics-{os.getpid()}"
    for found in folder.glob("metrics-*"):
        if found == own or not _runs(found.name.removeprefix("metrics-")):
            shutil.rmtree(found, ignore_errors=True)
    own.mkdir(mode=0o700)
    return own.resolve()


def _runs(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
