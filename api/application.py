"""Flask without what the interface has no use for, as every request would pay for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.sessions import NullSession, SessionInterface

__all__ = ["Application"]


class _NoSessions(SessionInterface):
    """Who calls is told by the key of each request; nothing is kept between two."""

    _none = NullSession()

    def open_session(self, *_: object) -> NullSession:
        """The session of every request: it refuses to be written."""
        return self._none

    def save_session(self, *_: object) -> None:
        """There is nothing to keep."""


class Application(Flask):
    """An application whose views and steps are plain functions, and which keeps no sessions."""

    session_interface = _NoSessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none is a coroutine's."""
        return func
