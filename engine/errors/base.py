"""The base of every error."""

from __future__ import annotations

from typing import ClassVar

__all__ = ["QerarError"]


class QerarError(Exception):
    """Base of every error this project raises on purpose."""

    code: ClassVar[str] = "error"
