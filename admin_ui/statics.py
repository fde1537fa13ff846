"""Static files by the digest of their content: an address that holds it is kept for ever."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from flask import request, url_for

__all__ = ["ENDPOINT", "is_kept", "static"]

ENDPOINT: Final = "admin.static"
FOLDER: Final = Path(__file__).resolve().parent / "static"


def static(name: str) -> str:
    """The address of a static file."""
    return url_for(ENDPOINT, filename=name, v=_digest(name))


def is_kept() -> bool:
    """Whether the static file that is asked for is the one whose digest its address holds."""
    name = (request.view_args or {}).get("filename", "")
    given = request.args.get("v")
    return given is not None and (FOLDER / name).is_file() and given == _digest(name)


@lru_cache(maxsize=128)
def _digest(name: str) -> str:
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
